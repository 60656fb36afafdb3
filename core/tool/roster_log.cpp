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

Gathered<RosterPtr> version_in(const RosterFiles& files, const std::string& folder) {
  const auto file = files.find(folder + "roster.toml");
  if (file == files.end()) {
    return stop(Reason{reasons::RosterRemoved{".muster/" + folder + "roster.toml is missing"}});
  }
  auto roster = Rosters().load(file->second, ".muster/" + file->first);
  if (!roster) return stop(roster.error());
  return *roster;
}

std::vector<std::string> signers_in(const RosterFiles& files, const std::string& folder, const Roster* before,
                                    const Roster& roster, KeyRing& ring) {
  const auto signatures = governor_signatures(files, folder + "signatures/", files.at(folder + "roster.toml"),
                                              before, roster, ring);
  const Timestamp issued = roster.draft().issued;
  std::vector<std::string> names = count_governors(roster, signatures, issued, {}).names;
  if (before == nullptr) return names;
  for (const std::string& name : count_governors(*before, signatures, issued, {}).names) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

// Newest first. Each names the one before it by digest.
Gathered<std::vector<LoggedVersion>> versions_in(const RosterFiles& files) {
  KeyRing ring;
  std::string folder;
  MUSTER_TRY(newest, version_in(files, folder));
  RosterPtr roster = newest;
  std::vector<LoggedVersion> versions;
  while (true) {
    LoggedVersion logged{roster, {}, {}};
    const std::uint32_t number = roster->name().version;
    RosterPtr before;
    const std::string older = "history/" + std::to_string(number - 1) + "/";
    if (number > 1) {
      MUSTER_TRY(loaded, version_in(files, older));
      if (roster->draft().previous != loaded->name().digest) {
        return stop(Reason{reasons::RosterPrevious{roster->draft().previous, loaded->name().digest}});
      }
      before = loaded;
      logged.changes =
          changes_between(*before, *roster, [](std::string_view blob) { return fingerprint_of(blob).text; });
    }
    logged.signed_by = signers_in(files, folder, before.get(), *roster, ring);
    versions.push_back(std::move(logged));
    if (before == nullptr) return versions;
    if (before->name().version != number - 1) {
      return stop(Reason{reasons::RosterVersion{before->name().version, number - 1}});
    }
    roster = before;
    folder = older;
  }
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

Gathered<ExitStatus> log_versions(const Globals& globals, const std::string& revision) {
  auto files = trial_of(globals);
  if (!files) return stop(files.error());
  if (!*files) {
    auto repository = open_repository(globals, Depth::any);
    if (!repository) return stop(repository.error());
    const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
    if (!commit) return stop(commit.error());
    ObjectAccess objects(**repository);
    MUSTER_TRY(committed, roster_files_at(objects, *commit));
    *files = std::move(committed);
  }
  MUSTER_TRY(versions, versions_in(**files));
  for (const LoggedVersion& logged : versions) say_version(globals, logged);
  return ExitStatus::accepted;
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
