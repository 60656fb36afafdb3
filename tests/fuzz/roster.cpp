// TOML: rosters and the server's muster.toml, with the scan in front of toml++, and what lint says of
// their mistakes. One reader stands in front of both, so the same bytes are given to both.
#include <algorithm>
#include <set>

#include "crypto/check_signature.h"
#include "crypto/sha256.h"
#include "formats/roster_toml.h"
#include "formats/server_config.h"
#include "formats/ssh_key.h"
#include "formats/toml_scan.h"
#include "fuzz/printable.h"
#include "fuzz/property.h"
#include "model/limits.h"
#include "report/lint_text.h"
#include "roster/grammar.h"

namespace {

using namespace muster;
using fuzz::require;

void check_problem(std::string_view bytes, const RosterProblem& problem) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(bytes, '\n')) + 1;
  require(!problem.code.empty() && !problem.what.empty(), "a problem has a code and words");
  require(problem.place.line >= 1 && problem.place.line <= lines, "a problem lies in the file");
  const std::string line = line_at(bytes, problem.place);
  require(line.size() <= 1024 && line.find('\n') == std::string::npos, "a line is one, and bounded");
  const reasons::RosterMalformed shown{problem.code,       problem.what,         "roster.toml",
                                       problem.place.line, problem.place.column, line};
  const std::string block = caret_block(shown, Color::off);
  require(fuzz::is_printable(block, fuzz::Lines::many), "what lint prints is printable");
  require(block.size() < 8192 && std::ranges::count(block, '\n') <= 3, "what lint prints is bounded");
  require(fuzz::is_printable(json_of_problem(shown), fuzz::Lines::one), "a problem as JSON is printable");
}

void check_problems(std::string_view bytes, const std::vector<RosterProblem>& problems) {
  require(!problems.empty() && problems.size() <= Problems::most, "some problems, and not too many");
  for (const RosterProblem& problem : problems) check_problem(bytes, problem);
}

void check_keys(const Roster& roster) {
  std::set<std::string> blobs;
  for (const RosterKey& key : roster.draft().keys) {
    const bool robot = roster.robot(key.holder) != nullptr;
    require(robot || roster.person(key.holder) != nullptr, "a key has a holder");
    require(blobs.insert(key.key.blob).second, "a key stands on a roster once");
    require(weakness_of(key.key, key.legacy ? LegacyRsa::allow : LegacyRsa::refuse).empty(),
            "no weak key stands on a roster");
    require(!robot || (!key.uses.contains(KeyUse::roster) && !key.uses.contains(KeyUse::approval)),
            "robots neither govern nor approve");
    require(!key.until || *key.until > key.valid_from(), "a key's window is not empty");
  }
}

void check_names(const Roster& roster) {
  const RosterDraft& draft = roster.draft();
  std::set<std::string> ids, addresses, rules;
  const auto note = [&](const std::string& id, const std::vector<std::string>& emails) {
    require(is_roster_id(id) && ids.insert(id).second, "an id is one, and given once");
    for (const std::string& email : emails) {
      require(is_mail_address(email) && addresses.insert(email).second, "an address is one, and given once");
    }
  };
  for (const Person& person : draft.persons) note(person.id, person.emails);
  for (const Robot& robot : draft.robots) {
    note(robot.id, robot.emails);
    require(roster.person(robot.owner) != nullptr, "a robot's owner is a person");
  }
  for (const Role& role : draft.roles) require(ids.insert(role.name).second, "no role is called as another");
  const auto signer = [&](const std::string& name) { return ids.contains(name); };
  for (const CommitRule& rule : draft.commits) {
    require(rules.insert(rule.name).second, "a rule's name is its own");
    require(std::ranges::all_of(rule.signers, signer), "a rule's signers are known");
    require(std::ranges::all_of(rule.merge_signers, signer), "a rule's merge signers are known");
    require(rule.approvals == 0, "what is not built is refused");
  }
  for (const TagRule& rule : draft.tags) {
    require(rules.insert(rule.name).second, "a rule's name is its own");
    require(std::ranges::all_of(rule.signers, signer), "a rule's signers are known");
    require(rule.threshold == 1, "what is not built is refused");
  }
  for (const RosterException& exception : draft.exceptions) {
    require(exception.until <= draft.issued + Duration{30 * 86'400}, "an exception ends within 30 days");
  }
}

void check_roster(std::string_view bytes, const Roster& roster) {
  const RosterDraft& draft = roster.draft();
  require(!scan_toml(bytes), "what the scan refuses is no roster");
  require(draft.version >= 1 && (draft.version == 1) == !draft.previous, "a version has its previous one");
  require(draft.expires > draft.issued, "a roster holds for some time");
  require(draft.governance.threshold >= 1 && draft.governance.threshold <= draft.governance.governors.size(),
          "the threshold of governors can be met");
  for (const std::string& governor : draft.governance.governors) {
    const Person* person = roster.person(governor);
    require(person != nullptr && !person->left, "a governor is a person who is there");
  }
  require(draft.governance.mainline.starts_with("refs/heads/"), "the mainline is a branch");
  check_names(roster);
  check_keys(roster);
  // At the root and in tables alike a comment changes nothing, and nothing that is unknown passes.
  require(parse_roster(std::string(bytes) + "\n# more\n", {}).has_value(), "a comment changes nothing");
  require(!parse_roster(std::string(bytes) + "\nunknown-field = 1\n", {}), "an unknown field is refused");
}

// What lint says of a good roster, at its begin and when it has ended.
void check_lint(std::string_view bytes, const Roster& roster) {
  const FieldPlaces places = field_places(bytes);
  LintFacts facts{roster.draft().issued, {}, {}};
  for (const RosterKey& key : roster.draft().keys) facts.keys.push_back({fingerprint_of(key.key), {}});
  for (const Timestamp now : {roster.draft().issued, roster.draft().expires}) {
    facts.now = now;
    facts.uses_since = now - unused_after;
    for (const LintFinding& found : lint_roster(roster, places, facts)) {
      const std::string line = line_at(bytes, found.place);
      const LintShown shown{found, "roster.toml", line};
      const std::string block = warning_block(shown, Color::off);
      require(fuzz::is_printable(block, fuzz::Lines::many), "a warning is printable");
      require(block.size() < 8192 && std::ranges::count(block, '\n') <= 5, "a warning is bounded");
      require(fuzz::is_printable(json_of_warning(shown), fuzz::Lines::one), "a warning as JSON is printable");
      require(found.place.line >= 1, "a warning lies in the file");
    }
  }
}

void check_config(const ServerConfigFile& config) {
  require(!config.deadline_seconds || (*config.deadline_seconds > 0 && *config.deadline_seconds <= 86'400),
          "a deadline is a span of at most a day");
  require(config.mode != ServerMode::observe, "what is not built is refused");
  if (config.prefix) {
    require(fuzz::is_printable(*config.prefix, fuzz::Lines::one), "a prefix is printable");
  }
  const auto whole = combine(std::nullopt, config);
  require(whole.has_value() == config.anchor.has_value(), "a server has an anchor");
  if (whole) require(whole->anchor == *config.anchor && whole->max_commits > 0, "settings are taken over");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  if (const auto problem = scan_toml(bytes)) check_problem(bytes, *problem);
  const auto roster = parse_roster(bytes, sha256(bytes));
  if (roster) {
    check_roster(bytes, *roster);
    check_lint(bytes, *roster);
  } else {
    check_problems(bytes, roster.error());
  }
  const auto config = parse_server_config(bytes);
  if (config) {
    check_config(*config);
  } else {
    check_problems(bytes, config.error());
  }
  require(!roster || !config, "a roster is no muster.toml");
  return 0;
}
