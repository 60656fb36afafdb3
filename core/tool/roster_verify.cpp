#include <fmt/format.h>

#include "app/mainline.h"
#include "app/verify_roster.h"
#include "report/json.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

void list_versions(const Chain& chain) {
  put_line("");
  put_line("version  issued                expires               digest");
  for (const ChainLink& link : chain.links()) {
    const char* mark = link.name.version == chain.anchor_version() ? "  (anchor)" : "";
    put_line(fmt::format("{:>7}  {}  {}  {}{}", link.name.version, link.issued.text(), link.expires.text(),
                         link.name.digest.text(), mark));
  }
}

ExitStatus say(const Globals& globals, const Gathered<VerifiedRoster>& verified, const ObjectRef& object) {
  if (!verified) return report(globals, verified.error(), object);
  const ExitStatus status = report(globals, verified->verdict);
  if (globals.format == Format::text && !globals.quiet) list_versions(verified->chain);
  return status;
}

Gathered<VerifiedRoster> verify_tree(ObjectAccess& objects, const ObjectId& commit,
                                     const Sha256Digest& anchor) {
  KeyRing ring(objects.rosters().certificates());
  MUSTER_TRY(state, state_at(objects, commit));
  MUSTER_TRY(versions, VersionsInTree::at(objects, *state.muster_tree));
  return verify_roster(versions, anchor, objects.rosters(), ring);
}

Gathered<VerifiedRoster> verify_folder(const Globals& globals, const RosterFiles& files,
                                       const Sha256Digest& anchor) {
  KeyRing ring(globals.certificates);
  const auto memory = roster_memory(globals);
  Rosters rosters(memory.get(), globals.certificates);
  VersionsInFolder versions(files);
  return verify_roster(versions, anchor, rosters, ring);
}

Result<ExitStatus> check_chain(const Globals& globals, const std::string& revision) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  const auto trial = trial_of(globals);
  if (!trial) return tl::make_unexpected(trial.error());
  if (*trial) {
    return say(globals, verify_folder(globals, **trial, *anchor),
               ObjectRef{ObjectKind::roster, globals.roster, ""});
  }
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
  if (!commit) return tl::make_unexpected(commit.error());
  const auto memory = roster_memory(globals);
  ObjectAccess objects(**repository, memory.get(), globals.certificates);
  return say(globals, verify_tree(objects, *commit, *anchor),
             ObjectRef{ObjectKind::roster, commit->hex(), ""});
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
