#include "report/roster_diff.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "crypto/check_signature.h"
#include "model/limits.h"
#include "tool/editing.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

struct DiffOptions {
  std::string old_revision;
  std::string new_revision;
};

struct Compared {
  RosterPtr before;
  RosterPtr after;
};

Gathered<RosterPtr> loaded(const Result<RosterFile>& file) {
  if (!file) return stop(file.error());
  auto roster = Rosters().load(file->bytes, file->name, file->keys);
  if (!roster) return stop(roster.error());
  return *roster;
}

// The version before the one in the folder, as its own history/ holds it; the folder is what HEAD holds.
Gathered<RosterPtr> archived_before(const Globals& globals, const Roster& after) {
  const std::uint32_t version = after.name().version;
  if (version == 1) {
    return stop(Fault{FaultId::config, "version 1 is the first, and there is no proposal for another",
                      "begin one: muster person add, muster key add, muster roster edit"});
  }
  const auto file = roster_in_work(globals, "");
  if (!file) return stop(file.error());
  const std::string folder = file->name.substr(0, file->name.rfind('/'));
  const auto roster =
      roster_in_work(globals, folder + "/history/" + std::to_string(version - 1) + "/roster.toml");
  MUSTER_TRY(before, loaded(roster));
  if (after.draft().previous == before->name().digest) return before;
  return stop(Reason{reasons::RosterPrevious{after.draft().previous, before->name().digest}});
}

Gathered<Compared> compared(const Globals& globals, const DiffOptions& options) {
  MUSTER_TRY(after, loaded(options.new_revision.empty() ? roster_in_work(globals, "")
                                                        : roster_of_commit(globals, options.new_revision)));
  if (!options.old_revision.empty()) {
    MUSTER_TRY(before, loaded(roster_of_commit(globals, options.old_revision)));
    return Compared{before, after};
  }
  if (globals.roster.empty()) {
    const auto head = roster_of_commit(globals, "HEAD");
    if (head) {
      MUSTER_TRY(before, loaded(head));
      if (before->name() != after->name()) return Compared{before, after};
    }
  }
  MUSTER_TRY(before, archived_before(globals, *after));
  return Compared{before, after};
}

ExitStatus compare_rosters(const Globals& globals, const DiffOptions& options) {
  const auto both = compared(globals, options);
  if (!both) return report_stop(globals, both.error());
  const auto changes = changes_between(*both->before, *both->after,
                                       [](const PublicKey& key) { return fingerprint_of(key).text; });
  const RosterName before = both->before->name(), after = both->after->name();
  if (globals.format == Format::json) {
    const Json json = {{"before", {{"version", before.version}, {"digest", before.digest.text()}}},
                       {"after", {{"version", after.version}, {"digest", after.digest.text()}}},
                       {"changes", Json::parse(json_list_of(changes))}};
    put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return ExitStatus::accepted;
  }
  put_line(fmt::format("version {} against version {}{}", after.version, before.version,
                       changes.empty() ? ": nobody gains or loses anything" : ""));
  put(text_of(changes));
  return ExitStatus::accepted;
}

}  // namespace

void add_roster_diff(CLI::App& roster, Tool& tool) {
  CLI::App* diff = roster.add_subcommand("diff", "Say who gains what and who loses what, in sentences");
  const auto options = std::make_shared<DiffOptions>();
  diff->add_option("OLD", options->old_revision, "A commit (default: HEAD, or the version before it)");
  diff->add_option("NEW", options->new_revision, "Another (default: the proposal in the work tree)");
  diff->footer(
      "A change is a widening where something that was refused may be let in from now on; what cannot be\n"
      "told to be none is called one. Signers read this before they sign.\n"
      "Example: muster roster diff origin/main HEAD");
  diff->callback([options, &tool] {
    tool.action = [options, &tool] { return compare_rosters(tool.globals, *options); };
  });
}

}  // namespace muster
