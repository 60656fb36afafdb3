#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/clause.h"
#include "tool/key_facts.h"
#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

// A rule, field by field in the order of the schema, as words that are escaped.
struct RuleFacts {
  std::string name;
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;

  void say(const std::string& field, std::vector<std::string> words) {
    if (!words.empty()) fields.emplace_back(field, std::move(words));
  }
  void say(const std::string& field, const std::string& word) { say(field, std::vector{word}); }
  void say(const std::string& field, const Patterns& patterns) {
    std::vector<std::string> words;
    for (const Pattern& pattern : patterns) words.push_back(shown(pattern.text()));
    say(field, std::move(words));
  }
};

// "developers: alice, bob until …", or the principal itself.
std::vector<std::string> signer_words(const Roster& roster, const std::vector<std::string>& signers) {
  std::vector<std::string> words;
  for (const std::string& signer : signers) {
    const Role* role = roster.role(signer);
    std::string line = shown(signer);
    for (std::size_t i = 0; role != nullptr && i < role->members.size(); ++i) {
      const Member& member = role->members[i];
      const Person* person = roster.person(member.id);
      line += (i == 0 ? ": " : ", ") + member.id + (member.until ? " until " + member.until->text() : "") +
              (person != nullptr && person->left ? " (left)" : "");
    }
    words.push_back(std::move(line));
  }
  if (words.empty()) words.emplace_back("nobody");
  return words;
}

RuleFacts facts_of_rule(const Roster& roster, const CommitRule& rule) {
  RuleFacts facts{rule.name, {}};
  facts.say("kind", "commits");
  facts.say("refs", rule.refs);
  if (rule.paths) facts.say("paths", *rule.paths);
  facts.say("except", rule.except);
  facts.say("signers", signer_words(roster, rule.signers));
  if (!rule.merge_signers.empty()) facts.say("merge_signers", signer_words(roster, rule.merge_signers));
  facts.say("identity", rule.identity == Identity::bound ? "bound" : "any");
  if (rule.approvals > 0) {
    facts.say("approvals", std::to_string(rule.approvals));
    facts.say("approvers", signer_words(roster, rule.approvers.value_or(rule.signers)));
  }
  std::vector<std::string> require;
  for (const Requirement requirement : rule.require) require.emplace_back(name_of(requirement));
  facts.say("require", std::move(require));
  return facts;
}

RuleFacts facts_of_rule(const Roster& roster, const TagRule& rule) {
  RuleFacts facts{rule.name, {}};
  facts.say("kind", "tags");
  facts.say("refs", rule.refs);
  facts.say("signers", signer_words(roster, rule.signers));
  facts.say("threshold", std::to_string(rule.threshold));
  facts.say("lightweight", rule.lightweight == Allowance::allow ? "allow" : "refuse");
  facts.say("commit", rule.commit == TagCommitRule::any ? "any" : "accepted");
  if (rule.from) facts.say("from", *rule.from);
  return facts;
}

RuleFacts facts_of_rule(const Roster& roster, const ReleaseRule& rule) {
  RuleFacts facts{rule.name, {}};
  facts.say("kind", "releases");
  facts.say("products", rule.products);
  facts.say("channels", rule.channels);
  if (rule.artifacts) facts.say("artifacts", *rule.artifacts);
  facts.say("signers", signer_words(roster, rule.signers));
  facts.say("threshold", std::to_string(rule.threshold));
  if (rule.window_from) facts.say("from", rule.window_from->text());
  if (rule.window_until) facts.say("until", rule.window_until->text());
  if (rule.fresh) facts.say("fresh", in_days(*rule.fresh));
  return facts;
}

template <typename Rule>
void facts_named(const Roster& roster, const std::vector<Rule>& rules, const std::string& name,
                 std::vector<RuleFacts>& found) {
  for (const Rule& rule : rules) {
    if (rule.name != name && !name.empty()) continue;
    found.push_back(facts_of_rule(roster, rule));
    for (const RosterException& exception : roster.draft().exceptions) {
      if (exception.waives != rule.name) continue;
      found.back().say("waived", shown(exception.object) + " until " + exception.until.text() + " (" +
                                     shown(exception.id) + ")");
    }
  }
}

Gathered<ExitStatus> show_rules(const Globals& globals, const std::string& name) {
  MUSTER_TRY(roster, roster_here(globals));
  std::vector<RuleFacts> found;
  facts_named(*roster, roster->draft().commits, name, found);
  facts_named(*roster, roster->draft().tags, name, found);
  facts_named(*roster, roster->draft().releases, name, found);
  if (found.empty() && !name.empty()) {
    return stop(Fault{FaultId::config, "there is no rule " + name, "muster rule show lists them all"});
  }
  for (const RuleFacts& facts : found) {
    if (globals.format == Format::json) {
      Json json = {{"name", shown(facts.name)}};
      for (const auto& [field, words] : facts.fields) json[field] = words;
      put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
      continue;
    }
    put_line(shown(facts.name));
    for (const auto& [field, words] : facts.fields) {
      for (const std::string& word : words) put_line(fmt::format("  {:<13} {}", field, word));
    }
  }
  return ExitStatus::accepted;
}

}  // namespace

void add_rule_show(CLI::App& rule, Tool& tool) {
  CLI::App* show = rule.add_subcommand("show", "Show a rule, and who stands behind its signers");
  const auto name = std::make_shared<std::string>();
  show->add_option("NAME", *name, "The rule (default: each of them)");
  show->footer("Of the roster in the work tree.\nExample: muster rule show mainline");
  show->callback([name, &tool] {
    tool.action = [name, &tool] {
      const auto done = show_rules(tool.globals, *name);
      return done ? *done : report_stop(tool.globals, done.error());
    };
  });
}

}  // namespace muster
