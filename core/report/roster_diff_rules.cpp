// [[commits]], [[tags]], [[releases]] and [[refs]]. Rules of a ref must all hold, so one that covers
// less may let in more by leaving it to others; what that does depends on all of them. So a rule that
// comes, goes or covers something else is taken for a widening.
#include "report/roster_diff_parts.h"

namespace muster {

namespace {

// One rule, and what is said of its fields.
class RuleDiff {
 public:
  RuleDiff(const DiffOf& diff, std::string rule) : diff_(diff), rule_(std::move(rule)) {}

  void say(Effect effect, const std::string& what) const { diff_.say(effect, rule_ + " " + what); }

  void lists(std::string_view of, const std::vector<std::string>& before,
             const std::vector<std::string>& after) const {
    for (const std::string& who : missing_from(before, after)) {
      say(Effect::widening, "lets " + named(who) + people(diff_.after, who) + " " + std::string(of));
    }
    for (const std::string& who : missing_from(after, before)) {
      say(Effect::narrowing,
          "lets " + named(who) + people(diff_.before, who) + " no longer " + std::string(of));
    }
  }

  void covers(std::string_view field, const Patterns& before, const Patterns& after) const {
    if (texts_of(before) == texts_of(after)) return;
    say(Effect::widening, "has other " + std::string(field) + ": " + words_listed(after) + " instead of " +
                              words_listed(before));
  }
  void covers(std::string_view field, const std::optional<Patterns>& before,
              const std::optional<Patterns>& after) const {
    const auto words = [](const std::optional<Patterns>& of) {
      return of ? words_listed(*of) : std::string("all");
    };
    if (before.has_value() == after.has_value() && words(before) == words(after)) return;
    say(Effect::widening,
        "has other " + std::string(field) + ": " + words(after) + " instead of " + words(before));
  }
  void counts(std::string_view what, std::uint32_t before, std::uint32_t after) const {
    if (before == after) return;
    say(wider_if(after < before),
        "needs " + std::to_string(after) + " " + std::string(what) + " instead of " + std::to_string(before));
  }
  template <typename E>
  void word(E before, E after, E wide, std::string_view when_wide, std::string_view when_narrow) const {
    if (before == after) return;
    say(wider_if(after == wide), std::string(after == wide ? when_wide : when_narrow));
  }

 private:
  // Who stands behind the name of a role.
  static std::string people(const Roster& roster, const std::string& who) {
    const Role* role = roster.role(who);
    if (role == nullptr) return "";
    std::vector<std::string> ids;
    for (const Member& member : role->members) ids.push_back(member.id);
    return " (" + words_listed(ids) + ")";
  }

  const DiffOf& diff_;
  std::string rule_;
};

std::vector<std::string> words_of(const std::set<Requirement>& requirements) {
  std::vector<std::string> words;
  for (const Requirement requirement : requirements) words.emplace_back(name_of(requirement));
  return words;
}

void diff_rule(const RuleDiff& diff, const CommitRule& old, const CommitRule& now) {
  diff.covers("refs", old.refs, now.refs);
  diff.covers("paths", old.paths, now.paths);
  diff.covers("exceptions of paths", old.except, now.except);
  diff.lists("sign commits", old.signers, now.signers);
  diff.lists("sign trivial merges", old.merge_signers, now.merge_signers);
  diff.word(old.identity, now.identity, Identity::any, "compares the committer's address no longer",
            "wants the committer's address to be the key holder's");
  diff.counts("approvals", old.approvals, now.approvals);
  if (old.approvers != now.approvers) {
    diff.lists("approve", old.approvers.value_or(old.signers), now.approvers.value_or(now.signers));
  }
  for (const std::string& word : missing_from(words_of(old.require), words_of(now.require))) {
    const bool kind = word != "touch" && word != "verify";  // of several kinds one is enough
    diff.say(kind && !old.require.empty() ? Effect::widening : Effect::narrowing, "asks for " + word);
  }
  for (const std::string& word : missing_from(words_of(now.require), words_of(old.require))) {
    diff.say(Effect::widening, "asks no longer for " + word);
  }
}

void diff_rule(const RuleDiff& diff, const TagRule& old, const TagRule& now) {
  diff.covers("refs", old.refs, now.refs);
  diff.lists("sign tags", old.signers, now.signers);
  diff.counts("signatures", old.threshold, now.threshold);
  diff.word(old.lightweight, now.lightweight, Allowance::allow, "lets in lightweight tags",
            "refuses lightweight tags");
  diff.word(old.commit, now.commit, TagCommitRule::any, "lets tags name any commit",
            "wants the tagged commit to be accepted");
  diff.covers("branches to tag on", old.from, now.from);
}

std::string window_of(const ReleaseRule& rule) {
  if (!rule.window_from && !rule.window_until) return "any time";
  return "from " + (rule.window_from ? rule.window_from->text() : "ever") + " until " +
         (rule.window_until ? rule.window_until->text() : "ever");
}

void diff_rule(const RuleDiff& diff, const ReleaseRule& old, const ReleaseRule& now) {
  diff.covers("products", old.products, now.products);
  diff.covers("channels", old.channels, now.channels);
  diff.covers("artifacts", old.artifacts, now.artifacts);
  diff.lists("sign releases", old.signers, now.signers);
  diff.counts("signatures", old.threshold, now.threshold);
  if (window_of(old) != window_of(now)) {
    diff.say(Effect::widening, "lets releases be made " + window_of(now) + " instead of " + window_of(old));
  }
  if (old.fresh == now.fresh) return;
  const bool wider = !now.fresh || (old.fresh && *now.fresh > *old.fresh);
  diff.say(wider ? Effect::widening : Effect::narrowing,
           now.fresh ? "wants the newest roster proven within " + in_days(*now.fresh)
                     : std::string("wants no proof any more that the roster is the newest"));
}

const Patterns& scope_of(const CommitRule& rule) {
  return rule.refs;
}
const Patterns& scope_of(const TagRule& rule) {
  return rule.refs;
}
const Patterns& scope_of(const ReleaseRule& rule) {
  return rule.products;
}

template <typename Rule>
void diff_rules_of(const DiffOf& diff, std::string_view kind, const std::vector<Rule>& before,
                   const std::vector<Rule>& after) {
  const auto rule_words = [&](const Rule& rule) { return std::string(kind) + " rule " + named(rule.name); };
  for (const Rule& now : after) {
    const auto old = std::ranges::find(before, now.name, &Rule::name);
    if (old != before.end()) {
      diff_rule(RuleDiff(diff, rule_words(now)), *old, now);
    } else {
      diff.say(Effect::widening, rule_words(now) + " is new: " + words_listed(now.signers) +
                                     " may sign for " + words_listed(scope_of(now)));
    }
  }
  for (const Rule& old : before) {
    if (std::ranges::find(after, old.name, &Rule::name) != after.end()) continue;
    diff.say(Effect::widening, rule_words(old) + " is gone: " + words_listed(old.signers) + " signed for " +
                                   words_listed(scope_of(old)));
  }
}

std::string words_of(const RefRule& rule) {
  const auto word = [](Allowance allowance) { return allowance == Allowance::allow ? "may" : "may not"; };
  return words_listed(rule.refs) + " " + word(rule.create) + " be created, " + word(rule.remove) +
         " be deleted, " + word(rule.force) + " be forced" +
         (rule.push == PushKind::certificate ? ", by signed pushes only" : "");
}

}  // namespace

void diff_rules(const DiffOf& diff) {
  const RosterDraft& before = diff.before.draft();
  const RosterDraft& after = diff.after.draft();
  diff_rules_of(diff, "commits", before.commits, after.commits);
  diff_rules_of(diff, "tags", before.tags, after.tags);
  diff_rules_of(diff, "releases", before.releases, after.releases);
  std::vector<std::string> old_refs, new_refs;
  for (const RefRule& rule : before.refs) old_refs.push_back(words_of(rule));
  for (const RefRule& rule : after.refs) new_refs.push_back(words_of(rule));
  for (const std::string& rule : missing_from(old_refs, new_refs)) {
    diff.say(Effect::widening, "refs rule is new: " + rule);
  }
  for (const std::string& rule : missing_from(new_refs, old_refs)) {
    diff.say(Effect::widening, "refs rule is gone: " + rule);
  }
}

}  // namespace muster
