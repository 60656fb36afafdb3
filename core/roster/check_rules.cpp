#include <set>

#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

// Rule names are unique over [[commits]], [[tags]] and [[releases]]: `waives` and verdicts name them.
using Taken = std::set<std::string_view>;

void check_name(const DraftCheck& check, const std::string& name, Place table, Taken& taken) {
  const Spot spot{table, "name"};
  if (!is_plain_name(name)) {
    check.refuse("bad-value",
                 "a rule's `name` has 1 to 128 bytes, no control characters and no blank at its ends", spot);
  }
  if (!taken.insert(name).second) {
    check.refuse("duplicate-name", "a rule " + quoted(name) + " stands in the roster already", spot);
  }
}

void check_signers(const DraftCheck& check, const std::vector<std::string>& signers, Place table,
                   std::string_view field) {
  for (std::size_t i = 0; i < signers.size(); ++i) {
    if (check.index.is_role(signers[i]) || check.index.is_principal(signers[i])) continue;
    check.refuse("unknown-signer", quoted(signers[i]) + " is neither a role nor a person nor a robot",
                 {table, field, i});
  }
  check_distinct(check, signers, table, field);
}

// A threshold of 1 may be met by nobody: a rule without signers is legal.
void check_threshold(const DraftCheck& check, std::uint32_t threshold,
                     const std::vector<std::string>& signers, const std::set<KeyUse>& uses,
                     std::string_view use, Place table) {
  const Spot spot{table, "threshold"};
  if (threshold < 1) check.refuse("bad-value", "`threshold` is 1 or more", spot);
  if (threshold <= 1) return;
  const std::uint32_t able = check.index.able_persons(signers, uses, threshold);
  if (able < threshold) check.refuse_threshold(threshold, {able, "signers", use}, spot);
}

void check_approvals(const DraftCheck& check, const CommitRule& rule) {
  if (rule.approvals == 0) return;
  const Spot spot{rule.place, "approvals"};
  const std::vector<std::string>& approvers = rule.approvers ? *rule.approvers : rule.signers;
  const std::uint32_t able = check.index.able_persons(approvers, {KeyUse::approval}, rule.approvals);
  if (able < rule.approvals) check.refuse_threshold(rule.approvals, {able, "approvers", "`approval`"}, spot);
}

void check_commit_rule(const DraftCheck& check, const CommitRule& rule, Taken& taken) {
  check_name(check, rule.name, rule.place, taken);
  check_patterns(check, rule.refs, rule.place, "refs");
  if (rule.paths) check_patterns(check, *rule.paths, rule.place, "paths");
  check_patterns(check, rule.except, rule.place, "except");
  check_signers(check, rule.signers, rule.place, "signers");
  check_signers(check, rule.merge_signers, rule.place, "merge_signers");
  if (rule.approvers) check_signers(check, *rule.approvers, rule.place, "approvers");
  check_approvals(check, rule);
}

void check_tag_rule(const DraftCheck& check, const TagRule& rule, Taken& taken) {
  check_name(check, rule.name, rule.place, taken);
  check_patterns(check, rule.refs, rule.place, "refs");
  if (rule.from) check_patterns(check, *rule.from, rule.place, "from");
  check_signers(check, rule.signers, rule.place, "signers");
  check_threshold(check, rule.threshold, rule.signers, {KeyUse::git, KeyUse::approval}, "`git` or `approval`",
                  rule.place);
}

void check_release_rule(const DraftCheck& check, const ReleaseRule& rule, Taken& taken) {
  check_name(check, rule.name, rule.place, taken);
  check_patterns(check, rule.products, rule.place, "products");
  check_patterns(check, rule.channels, rule.place, "channels");
  if (rule.artifacts) check_patterns(check, *rule.artifacts, rule.place, "artifacts");
  check_signers(check, rule.signers, rule.place, "signers");
  check_threshold(check, rule.threshold, rule.signers, {KeyUse::release}, "`release`", rule.place);
  if (rule.window_from && rule.window_until && *rule.window_until <= *rule.window_from) {
    check.refuse("empty-window", "the window's `until` is not after its `from`", {rule.place, "window"});
  }
}

}  // namespace

void check_rules(const DraftCheck& check) {
  Taken taken;
  for (const CommitRule& rule : check.draft.commits) check_commit_rule(check, rule, taken);
  for (const TagRule& rule : check.draft.tags) check_tag_rule(check, rule, taken);
  for (const ReleaseRule& rule : check.draft.releases) check_release_rule(check, rule, taken);
  for (const RefRule& rule : check.draft.refs) check_patterns(check, rule.refs, rule.place, "refs");
}

}  // namespace muster
