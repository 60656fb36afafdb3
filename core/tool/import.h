// `muster import FORMAT`: a first roster from another tool's list of signers.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/imported.h"
#include "tool/init_facts.h"
#include "tool/tool.h"

namespace muster {

void add_import_allowed_signers(CLI::App& import, Tool& tool);
void add_import_guix(CLI::App& import, Tool& tool);
void add_import_sq_git(CLI::App& import, Tool& tool);
void add_import_trusted_keys(CLI::App& import, Tool& tool);

// What every format is asked for.
struct ImportOptions {
  std::string file;
  std::vector<std::string> governors;
  std::string project;
  std::string mainline;
  std::string baseline;
  bool dry_run = false;
};
void add_import_options(CLI::App& command, ImportOptions& options);

// What a format's reader has to go by.
struct ImportSource {
  const Globals& globals;
  const ImportOptions& options;
  const InitFacts& facts;
  Timestamp issued;

  // FILE, or the one of this name at the top of the work tree.
  std::string path(const std::string& usual) const;
};
// A Fault (fault.config) where there is no such file.
Result<std::string> read_whole(const std::string& path, std::uint64_t most);
using ReadImport = std::function<Result<Imported>(const ImportSource& source)>;

// Reads, plans, writes and reports.
ExitStatus run_import(const Globals& globals, const ImportOptions& options, const std::string& format,
                      const ReadImport& read);

// A file that is not of its format: the place in it, and what is wrong there.
tl::unexpected<Fault> not_of_format(const std::string& path, std::string_view text,
                                    const Malformed& malformed);

// What stopped the reading of a repository; of a Reason what it says.
tl::unexpected<Fault> fault_of_stop(const Stop& stopped, std::string remedy);

}  // namespace muster
