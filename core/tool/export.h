// `muster export FORMAT`: a roster as a file for other tools.
#pragma once

#include <string>

#include "app/exported.h"
#include "app/gathered.h"
#include "app/prove_chain.h"
#include "tool/tool.h"

namespace muster {

void add_export_allowed_signers(CLI::App& app, Tool& tool);
void add_export_keyring(CLI::App& app, Tool& tool);

// The roster of the work tree, or of the folder that --roster names, and the files beside it. Where --anchor
// is given its chain is proven first.
struct ExportSource {
  RosterFiles files;
  RosterPtr roster;
};
Gathered<ExportSource> roster_to_export(const Globals& globals);

struct ExportOptions {
  std::string output;  // empty or "-": standard output
};
void add_export_options(CLI::App& command, ExportOptions& options);

// The file to where it is wanted; what was left out, and what else is to be known, to standard error. In JSON
// one object, whose `left_out` and `notes` are these lists; without --output the file is its `content`.
struct ExportedFile {
  std::string content;
  std::vector<NotExported> left_out;
  std::vector<NotExported> notes;
};
Result<ExitStatus> put_export(const Globals& globals, const ExportOptions& options,
                              const ExportSource& source, const ExportedFile& file);

}  // namespace muster
