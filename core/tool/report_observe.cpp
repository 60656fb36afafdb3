#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "app/observed.h"
#include "app/verify_ledger.h"
#include "formats/ledger_entry.h"
#include "formats/tile_path.h"
#include "tool/ledger.h"
#include "tool/output.h"
#include "tool/report.h"
#include "tool/session.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

// More commits than these are not looked at for the keys that signed them.
constexpr std::uint64_t judged_commits = 2'000;
constexpr std::size_t listed_rows = 20;

struct ReportObserveOptions {
  std::string since;
};

// What to do before the server enforces.
struct Remedies {
  std::map<std::string, std::uint64_t> unknown_keys;  // fingerprints, and how many commits each signed
  std::uint64_t unsigned_commits = 0;
  std::optional<std::string> baseline;  // the mainline holds what no rule accepts: from here on
  std::uint64_t left_out = 0;           // commits that were not looked at
};

struct Found {
  ObservedSums sums;
  Remedies remedies;
  std::string mainline;
};

Gathered<ObservedSums> sums_of(LedgerFiles& files, const std::optional<Timestamp>& since) {
  MUSTER_TRY(head, ledger_head(files));
  if (!head) return stop(Reason{reasons::LedgerMissing{"there is no checkpoint in refs/muster/ledger"}});
  const std::uint64_t size = head->checkpoint.size;
  ObservedSums sums;
  for (std::uint64_t index = 0; index * tile_width < size; ++index) {
    MUSTER_TRY(bundle, ledger_bundle(files, size, index));
    for (std::size_t i = 0; i < bundle.size(); ++i) {
      const auto entry = parse_ledger_entry(bundle[i]);
      if (!entry) return stop(Reason{reasons::LedgerEntry{index * tile_width + i, entry.error().what}});
      if (!since || entry->time >= *since) sums.add(*entry);
    }
  }
  return sums;
}

class Looking {
 public:
  Looking(Session& session, const ObjectId& mainline) : session_(session), mainline_(mainline) {}

  // The keys and the missing signatures of what a push brought.
  Gathered<std::monostate> look(const ObservedSums::Move& move, Remedies& remedies) {
    if (move.to.is_zero()) return std::monostate{};
    MUSTER_TRY(here, session_.objects().exists(move.to));
    MUSTER_TRY(type, here ? session_.objects().type(move.to) : Gathered<ObjectType>(ObjectType::blob));
    if (type != ObjectType::commit) return std::monostate{};
    std::vector<ObjectId> before;
    MUSTER_TRY(was_here, move.from.is_zero() ? Gathered<bool>(false) : session_.objects().exists(move.from));
    if (was_here) before.push_back(move.from);
    const auto fresh = new_commits(session_.graph(), {move.to}, before, judged_commits);
    if (!fresh) {
      if (const auto* fault = std::get_if<Fault>(&fresh.error())) return stop(*fault);
      ++remedies.left_out;
      return std::monostate{};
    }
    for (const CommitNo commit : fresh->oldest_first) {
      MUSTER_TRY(judged, judge(session_.graph().id(commit), move.ref, remedies));
      (void)judged;
    }
    return std::monostate{};
  }

 private:
  Gathered<std::monostate> judge(const ObjectId& commit, const std::string& ref, Remedies& remedies) {
    if (!seen_.insert(commit).second) return std::monostate{};
    if (seen_.size() > judged_commits) {
      ++remedies.left_out;
      return std::monostate{};
    }
    MUSTER_TRY(verdict, separate(verify_commit(session_.object_input(mainline_), commit, ref)));
    if (!verdict) return std::monostate{};
    const auto* refused = std::get_if<Refused>(&*verdict);
    if (refused == nullptr) return std::monostate{};
    if (std::holds_alternative<reasons::SignatureMissing>(refused->reason())) ++remedies.unsigned_commits;
    const auto* key = std::get_if<ProvenKey>(&refused->key());
    if (key != nullptr && std::holds_alternative<reasons::KeyUnknown>(refused->reason()))
      ++remedies.unknown_keys[key->fingerprint.text];
    return std::monostate{};
  }

  Session& session_;
  ObjectId mainline_;
  std::set<ObjectId> seen_;
};

Gathered<Found> look_at(Session& session, const std::optional<Timestamp>& since) {
  MUSTER_TRY(files, LedgerRef::open(session.repository()));
  if (!files.tip())
    return stop(Reason{reasons::LedgerMissing{"there is no refs/muster/ledger in this repository"}});
  MUSTER_TRY(sums, sums_of(files, since));
  MUSTER_TRY(tip, session.mainline_tip({}));
  MUSTER_TRY(state, state_at(session.objects(), tip));
  Found found{std::move(sums), {}, state.roster->draft().governance.mainline};
  Looking looking(session, tip);
  for (const ObservedSums::Move& move : found.sums.moves) {
    MUSTER_TRY(looked, looking.look(move, found.remedies));
    (void)looked;
    if (move.ref == found.mainline && !move.to.is_zero()) found.remedies.baseline = move.to.hex();
  }
  return found;
}

using Rows = std::vector<std::pair<std::string, std::uint64_t>>;

// The most frequent first.
Rows rows_of(const std::map<std::string, std::uint64_t>& counts) {
  Rows rows(counts.begin(), counts.end());
  std::ranges::stable_sort(rows, std::ranges::greater{}, [](const auto& row) { return row.second; });
  return rows;
}

void say_rows(const std::string& title, const std::map<std::string, std::uint64_t>& counts) {
  put_line(title);
  const Rows rows = rows_of(counts);
  for (std::size_t i = 0; i < rows.size() && i < listed_rows; ++i)
    put_line(fmt::format("  {:>6}  {}", rows[i].second, shown(rows[i].first)));
  if (rows.size() > listed_rows) put_line(fmt::format("  and {} more", rows.size() - listed_rows));
}

void say_text(const Found& found) {
  const ObservedSums& sums = found.sums;
  if (!sums.since) {
    put_line("nothing was let in");
    return;
  }
  put_line(fmt::format("{} of {} refs that were let in from {} to {} would have been refused", sums.observed,
                       sums.let_in, sums.since->text(), sums.until->text()));
  if (sums.observed == 0) {
    put_line("switch: muster hook install --mode enforce --repo SERVER");
    return;
  }
  say_rows("by rule", sums.by_rule);
  say_rows("by person, as the server names them", sums.by_person);
  say_rows("by ref", sums.by_ref);
  put_line("before switching");
  for (const auto& [key, commits] : rows_of(found.remedies.unknown_keys)) {
    put_line(
        fmt::format("  {} signed {} commit{}: give it to its holder, if it is a member's (muster key add)",
                    key, commits, commits == 1 ? "" : "s"));
  }
  if (found.remedies.unsigned_commits != 0) {
    put_line(fmt::format("  {} commit{} not signed: git config commit.gpgSign true, for whoever made them",
                         found.remedies.unsigned_commits,
                         found.remedies.unsigned_commits == 1 ? " is" : "s are"));
  }
  if (found.remedies.left_out != 0)
    put_line("  more commits than could be looked at for their keys: --since narrows it down");
  if (found.remedies.baseline) {
    put_line(
        fmt::format("  take what {} holds as it is: baseline = [\"{}\"] in [history] (muster roster edit)",
                    shown(found.mainline), *found.remedies.baseline));
  }
  put_line("  muster explain RULE says what each rule wants");
  put_line("then switch: muster hook install --mode enforce --repo SERVER");
}

Json json_rows(const std::map<std::string, std::uint64_t>& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : rows_of(counts)) json[shown(name)] = count;
  return json;
}

void say_json(const Found& found) {
  const ObservedSums& sums = found.sums;
  Json json = {{"let_in", sums.let_in}, {"observed", sums.observed}, {"since", nullptr}, {"until", nullptr}};
  if (sums.since) json["since"] = sums.since->text();
  if (sums.until) json["until"] = sums.until->text();
  json["by_rule"] = json_rows(sums.by_rule);
  json["by_person"] = json_rows(sums.by_person);
  json["by_ref"] = json_rows(sums.by_ref);
  json["unknown_keys"] = json_rows(found.remedies.unknown_keys);
  json["unsigned_commits"] = found.remedies.unsigned_commits;
  json["baseline"] = nullptr;
  if (found.remedies.baseline) json["baseline"] = *found.remedies.baseline;
  put_line(Json({{"observed", json}}).dump());
}

Result<ExitStatus> report_observe(const Globals& globals, const ReportObserveOptions& options) {
  std::optional<Timestamp> since;
  if (!options.since.empty()) {
    since = Timestamp::parse(options.since);
    if (!since)
      return misused("--since " + shown(options.since) + " is no time", "write it like 2026-11-23T10:00:00Z");
  }
  const auto session = Session::open(globals, Depth::any);
  if (!session) return tl::make_unexpected(session.error());
  const auto found = look_at(**session, since);
  if (!found) return report(globals, found.error(), ledger_object());
  globals.format == Format::json ? say_json(*found) : say_text(*found);
  return ExitStatus::accepted;
}

}  // namespace

void add_report_observe(CLI::App& report, Tool& tool) {
  CLI::App* observe =
      report.add_subcommand("observe", "What a server that observes would have refused, and what to do");
  const auto options = std::make_shared<ReportObserveOptions>();
  observe->add_option("--since", options->since, "From this time on")->type_name("TIME");
  observe->footer(
      "Sums by rule, person and ref, out of refs/muster/ledger, of a server that was installed with\n"
      "muster hook install --mode observe. Exit status 0, whatever was found.\n"
      "Example: muster report observe --repo /srv/git/payments.git --anchor sha256:…");
  observe->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, report_observe(tool.globals, *options)); };
  });
}

}  // namespace muster
