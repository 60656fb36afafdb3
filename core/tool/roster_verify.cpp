#include <fmt/format.h>

#include "app/mainline.h"
#include "app/verify_roster.h"
#include "report/json.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

// What is checked, and the name of where it lies.
struct Source {
  RosterFiles files;
  ObjectRef object;
};

Gathered<Source> source_at(const Globals& globals, const std::string& revision) {
  auto repository = open_repository(globals, Depth::any);
  if (!repository) return stop(repository.error());
  const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
  if (!commit) return stop(commit.error());
  ObjectAccess objects(**repository);
  MUSTER_TRY(state, state_at(objects, *commit));
  MUSTER_TRY(folder, read_muster_folder(objects, *state.muster_tree));
  MUSTER_TRY(files, read_roster_files(objects, folder));
  return Source{std::move(files), ObjectRef{ObjectKind::roster, commit->hex(), ""}};
}

Gathered<Source> source_of(const Globals& globals, const std::string& revision) {
  auto trial = trial_of(globals);
  if (!trial) return stop(trial.error());
  if (!*trial) return source_at(globals, revision);
  return Source{std::move(**trial), ObjectRef{ObjectKind::roster, globals.roster, ""}};
}

void list_versions(const ChainVersions& chain) {
  put_line("");
  put_line("version  issued                expires               digest");
  for (const RosterPtr& version : chain.versions) {
    const RosterDraft& draft = version->draft();
    const char* mark = draft.version == chain.anchor_version ? "  (anchor)" : "";
    put_line(fmt::format("{:>7}  {}  {}  {}{}", draft.version, draft.issued.text(), draft.expires.text(),
                         version->name().digest.text(), mark));
  }
}

Result<ExitStatus> check_chain(const Globals& globals, const std::string& revision) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  const auto source = source_of(globals, revision);
  if (!source) return report(globals, source.error(), ObjectRef{ObjectKind::roster, shown(revision), ""});
  KeyRing ring;
  const auto verified = verify_roster(source->files, *anchor, ring);
  if (!verified) return report(globals, Stop{verified.error()}, source->object);
  const ExitStatus status = report(globals, verified->verdict);
  if (globals.format == Format::text && !globals.quiet) list_versions(verified->chain);
  return status;
}

}  // namespace

void add_roster_verify(CLI::App& roster, Tool& tool) {
  CLI::App* verify = roster.add_subcommand("verify", "Check the chain of roster versions from the anchor");
  const auto revision = std::make_shared<std::string>("HEAD");
  verify->add_option("REV", *revision, "The commit whose tree holds the roster")->capture_default_str();
  verify->footer(
      "Reads one tree: it works in a shallow clone, and with --roster DIR on a folder without git.\n"
      "Example: muster roster verify --roster unpacked/.muster --anchor sha256:…");
  verify->callback([revision, &tool] {
    tool.action = [revision, &tool] { return finish(tool.globals, check_chain(tool.globals, *revision)); };
  });
}

}  // namespace muster
