#include <algorithm>

#include "roster/lint_checks.h"
#include "roster/prospects.h"

namespace muster {

namespace {

using lint::NamesNothing;
using Cause = std::variant<lint::NamesNothing, lint::WindowOver, lint::TooFew, lint::NobodyPushes>;
using Finding = std::optional<Cause>;

constexpr std::string_view tags = "refs/tags/";

// What stands before the first wildcard.
std::string_view literal_start(const Pattern& pattern) {
  const std::string_view text = pattern.text();
  return text.substr(0, text.find_first_of("*?"));
}

// Whether a pattern may match a name below `folder`. Only a sure no is no.
bool may_reach(const Pattern& pattern, std::string_view folder) {
  const std::string_view start = literal_start(pattern);
  if (start.size() >= folder.size()) return start.starts_with(folder);
  return folder.starts_with(start) && start.size() < pattern.text().size();
}

bool none_reaches(const Patterns& patterns, std::string_view folder) {
  return std::ranges::none_of(patterns, [&](const Pattern& pattern) { return may_reach(pattern, folder); });
}

// [[tags]] alone governs what lies below refs/tags/.
bool names_no_commits(const Patterns& refs) {
  return std::ranges::none_of(refs, [](const Pattern& pattern) {
    return may_reach(pattern, "refs/") && !literal_start(pattern).starts_with(tags);
  });
}

bool excludes_every_path(const CommitRule& rule) {
  const auto excluded = [&](const Pattern& path) {
    return std::ranges::any_of(
        rule.except, [&](const Pattern& except) { return except.text() == "**" || except == path; });
  };
  return rule.paths ? std::ranges::all_of(*rule.paths, excluded) : excluded(Pattern("**"));
}

class RuleLint {
 public:
  explicit RuleLint(const LintCheck& check) : check_(check), prospects_(check.draft, check.facts.now) {}

  Finding of(const Governance& governance) {
    const auto able = prospects_.among(governance.governors, {KeyUse::roster}, governance.threshold);
    return too_few("governors", KeyUse::roster, governance.threshold, able);
  }

  Finding of(const CommitRule& rule) {
    if (names_no_commits(rule.refs)) return NamesNothing{"refs"};
    if (excludes_every_path(rule)) return NamesNothing{rule.paths ? "paths" : "except"};
    const Asked asked{KeyUse::git, rule.require, rule.identity};
    std::vector<std::string> signers = rule.signers;
    signers.insert(signers.end(), rule.merge_signers.begin(), rule.merge_signers.end());
    const auto able = prospects_.among(signers, asked, rule.approvals + 2);
    if (able.able.empty() && !holds_by_approval(rule, asked)) return too_few("signers", KeyUse::git, 1, able);
    return approvals(rule.approvers ? *rule.approvers : rule.signers, rule.approvals, able,
                     rule.approvers ? "approvers" : "signers");
  }

  Finding of(const TagRule& rule) {
    if (none_reaches(rule.refs, tags)) return NamesNothing{"refs"};
    if (rule.commit == TagCommitRule::accepted && rule.from && none_reaches(*rule.from, "refs/")) {
      return NamesNothing{"from"};
    }
    if (rule.lightweight == Allowance::allow) return std::nullopt;
    const auto able = prospects_.among(rule.signers, {KeyUse::git, {}, Identity::bound}, rule.threshold + 1);
    if (able.able.empty()) return too_few("signers", KeyUse::git, 1, able);
    return approvals(rule.signers, rule.threshold - 1, able, "signers");
  }

  Finding of(const ReleaseRule& rule) {
    if (rule.products.empty()) return NamesNothing{"products"};
    if (rule.channels.empty()) return NamesNothing{"channels"};
    if (rule.artifacts && rule.artifacts->empty()) return NamesNothing{"artifacts"};
    if (rule.window_until && *rule.window_until <= check_.facts.now)
      return lint::WindowOver{*rule.window_until};
    // Above 1 only persons count, so robots must not end the search.
    const std::size_t enough = rule.threshold == 1 ? 1 : check_.draft.persons.size() + 1;
    auto able = prospects_.among(rule.signers, {KeyUse::release}, enough);
    if (rule.threshold > 1) {
      std::erase_if(able.able, [&](Prospects::Principal one) { return !prospects_.is_person(one); });
    }
    return too_few("signers", KeyUse::release, rule.threshold, able);
  }

  Finding of(const RefRule& rule) {
    if (rule.push == PushKind::any || prospects_.anybody({KeyUse::push})) return std::nullopt;
    return lint::NobodyPushes{};
  }

 private:
  static Finding too_few(std::string_view field, KeyUse use, std::size_t wanted,
                         const Prospects::Found& found) {
    if (found.able.size() >= wanted) return std::nullopt;
    return lint::TooFew{field, use, static_cast<std::uint32_t>(wanted),
                        static_cast<std::uint32_t>(found.able.size()), found.unable};
  }

  // A person of `signers` who approves a step makes the rule hold as to who signed it.
  bool holds_by_approval(const CommitRule& rule, const Asked& asked) {
    return prospects_.anybody(asked) && !prospects_.among(rule.signers, {KeyUse::approval}, 1).able.empty();
  }

  // `wanted` approvals by others than the one who signs.
  Finding approvals(const std::vector<std::string>& approvers, std::uint32_t wanted,
                    const Prospects::Found& signers, std::string_view field) {
    if (wanted == 0) return std::nullopt;
    auto able = prospects_.among(approvers, {KeyUse::approval}, wanted + 1);
    // Where only one could sign, that one cannot approve as well.
    if (signers.able.size() == 1) std::erase(able.able, signers.able.front());
    return too_few(field, KeyUse::approval, wanted, able);
  }

  const LintCheck& check_;
  Prospects prospects_;
};

std::string_view field_of(const Cause& cause) {
  if (const auto* nothing = std::get_if<NamesNothing>(&cause)) return nothing->field;
  if (const auto* few = std::get_if<lint::TooFew>(&cause)) return few->field;
  return std::holds_alternative<lint::NobodyPushes>(cause) ? "push" : "window";
}

void say(const LintCheck& check, std::string_view table, const std::string& name, Place place,
         Finding&& found) {
  if (!found) return;
  const Spot spot{place, field_of(*found)};
  check.say(lint::RuleNeverHolds{table, name, std::move(*found)}, spot);
}

}  // namespace

void lint_rules(const LintCheck& check) {
  const RosterDraft& draft = check.draft;
  RuleLint lint(check);
  say(check, "governance", "", draft.governance.place, lint.of(draft.governance));
  for (const CommitRule& rule : draft.commits) say(check, "commits", rule.name, rule.place, lint.of(rule));
  for (const TagRule& rule : draft.tags) say(check, "tags", rule.name, rule.place, lint.of(rule));
  for (const ReleaseRule& rule : draft.releases) {
    say(check, "releases", rule.name, rule.place, lint.of(rule));
  }
  for (const RefRule& rule : draft.refs) {
    say(check, "refs", rule.refs.empty() ? "refs" : rule.refs.front().text(), rule.place, lint.of(rule));
  }
}

}  // namespace muster
