#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "crypto/check_signature.h"
#include "tool/editing.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

// A version as the folder holds it.
struct LoggedVersion {
  RosterPtr roster;
  std::vector<std::string> signed_by;
  std::vector<RosterChange> changes;  // against the one before
};

struct LoadedFiles {
  VersionFiles files;
  RosterPtr roster;
};

Gathered<LoadedFiles> load(Gathered<VersionFiles> read, Rosters& rosters) {
  if (!read) return tl::unexpected(read.error());
  auto roster = rosters.load(read->roster, read->path, *read->keys);
  if (!roster) return stop(roster.error());
  return LoadedFiles{std::move(*read), std::move(*roster)};
}

std::vector<std::string> signers_of(const VersionFiles& files, const Roster* before, const Roster& roster,
                                    KeyRing& ring) {
  const auto signatures = governor_signatures(files.signatures, files.roster, before, roster, ring);
  const Timestamp issued = roster.draft().issued;
  std::vector<std::string> names = count_governors(roster, signatures, issued, {}).names;
  if (before == nullptr) return names;
  for (const std::string& name : count_governors(*before, signatures, issued, {}).names) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

void say_version(const Globals& globals, const LoggedVersion& logged) {
  const RosterDraft& draft = logged.roster->draft();
  if (globals.format == Format::json) {
    const Json json = {
        {"version", draft.version},      {"digest", logged.roster->name().digest.text()},
        {"issued", draft.issued.text()}, {"expires", draft.expires.text()},
        {"signed", logged.signed_by},    {"changes", Json::parse(json_list_of(logged.changes))}};
    put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return;
  }
  std::string signers;
  for (const std::string& name : logged.signed_by) signers += (signers.empty() ? "" : ", ") + name;
  put_line(fmt::format("version {}, issued {}, signed by {}\n  {}", draft.version, draft.issued.text(),
                       signers.empty() ? "nobody" : signers, logged.roster->name().digest.text()));
  put(draft.version == 1 ? std::string("             the first version\n") : text_of(logged.changes));
}

// Newest first, each as soon as it is read. Each names the one before it by digest.
Gathered<ExitStatus> say_versions(const Globals& globals, Versions& versions) {
  KeyRing ring(globals.certificates);
  Rosters rosters(nullptr, globals.certificates);
  MUSTER_TRY(version, load(versions.newest(), rosters));
  while (true) {
    const Roster& roster = *version.roster;
    const std::uint32_t number = roster.name().version;
    if (number == 1) {
      say_version(globals, {version.roster, signers_of(version.files, nullptr, roster, ring), {}});
      return ExitStatus::accepted;
    }
    MUSTER_TRY(before, load(versions.superseded(number - 1), rosters));
    const RosterName name = before.roster->name();
    if (name.version != number - 1) return stop(Reason{reasons::RosterVersion{name.version, number - 1}});
    if (roster.draft().previous != name.digest)
      return stop(Reason{reasons::RosterPrevious{roster.draft().previous, name.digest}});
    say_version(globals, {version.roster, signers_of(version.files, before.roster.get(), roster, ring),
                          changes_between(*before.roster, roster,
                                          [](const PublicKey& key) { return fingerprint_of(key).text; })});
    version = std::move(before);
  }
}

Gathered<ExitStatus> log_versions(const Globals& globals, const std::string& revision) {
  const auto files = trial_of(globals);
  if (!files) return stop(files.error());
  if (*files) {
    VersionsInFolder versions(**files);
    return say_versions(globals, versions);
  }
  auto repository = open_repository(globals, Depth::any);
  if (!repository) return stop(repository.error());
  const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
  if (!commit) return stop(commit.error());
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  MUSTER_TRY(state, state_at(objects, *commit));
  MUSTER_TRY(versions, VersionsInTree::at(objects, *state.muster_tree));
  return say_versions(globals, versions);
}

}  // namespace

void add_roster_log(CLI::App& roster, Tool& tool) {
  CLI::App* log = roster.add_subcommand("log", "Tell who changed what when, newest version first");
  const auto revision = std::make_shared<std::string>("HEAD");
  log->add_option("REV", *revision, "The commit whose tree holds the roster")->capture_default_str();
  log->footer(
      "Reads one tree, so it works in a shallow clone, and with --roster DIR on a folder. Names the "
      "governors\n"
      "whose signatures count; `muster roster verify` tells whether they are enough.\n"
      "Example: muster roster log origin/main");
  log->callback([revision, &tool] {
    tool.action = [revision, &tool] {
      const auto done = log_versions(tool.globals, *revision);
      return done ? *done : report_stop(tool.globals, done.error());
    };
  });
}

}  // namespace muster
