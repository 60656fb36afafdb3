#include "tool/explain_object.h"

#include <fmt/format.h>

#include <limits>

#include "app/answered_paths.h"
#include "policy/membership.h"
#include "report/words.h"
#include "tool/output.h"

namespace muster {

namespace {

constexpr std::size_t most_paths = 10;

JudgedBy judged_by(const Verdict& verdict) {
  return std::visit([](const auto& v) { return v.judged_by(); }, verdict);
}

// The version of the chain that judged; the newest where the verdict names none.
Gathered<RosterPtr> judging(const HistoryInput& history, const Verdict& verdict) {
  MUSTER_TRY(chain, chain_of(history));
  const auto by = judged_by(verdict).roster;
  const bool known = by && chain.version(by->version) != nullptr;
  return known ? version_of(history, chain, by->version) : chain.newest();
}

ExplainedStep explain_signature(const SignatureFinding& finding) {
  if (finding) {
    return {"signature",
            {fmt::format("{}, verifies by {}", name_of(finding->algorithm()), finding->fingerprint().text)}};
  }
  const SignatureRefusal& refusal = finding.error();
  return {"signature",
          {fmt::format("{}: {}", rule_of(refusal.reason), because_of(refusal.reason, JudgedBy{}))}};
}

std::string window_of(const RosterKey& key) {
  return "from " + key.valid_from().text() + (key.until ? " until " + key.until->text() : ", without end");
}

ExplainedStep explain_key(const SignatureFinding& finding, const Roster& roster) {
  if (!finding) return {"key", {"none that is proven"}};
  const RosterKey* key = roster.key(finding->found_by());
  if (key == nullptr) return {"key", {finding->fingerprint().text + " is not on this roster"}};
  std::string uses;
  for (const KeyUse use : key->uses) uses += (uses.empty() ? "" : ", ") + std::string(name_of(use));
  ExplainedStep step{
      "key",
      {finding->fingerprint().text + " is held by " + key->holder, window_of(*key) + "; uses " + uses}};
  if (key->revoked) {
    step.lines.push_back(
        fmt::format("revoked as {} since {}", name_of(key->revoked->cause), key->revoked->since.text()));
  }
  return step;
}

ExplainedStep explain_roster(const Roster& roster, const Verdict& verdict) {
  const JudgedBy by = judged_by(verdict);
  ExplainedStep step{"roster",
                     {fmt::format("version {}, {}", roster.name().version, roster.name().digest.text())}};
  if (by.at) step.lines.push_back(fmt::format("judged at {}, a {} time", by.at->text(), name_of(by.source)));
  return step;
}

std::string signers_of(const std::vector<std::string>& signers) {
  std::string text;
  for (const std::string& signer : signers) text += (text.empty() ? "" : ", ") + shown(signer);
  return text.empty() ? "nobody" : text;
}

// One rule, and whether the key's holder is among those who may sign by it.
std::string explain_rule(const std::string& name, const std::vector<std::string>& signers,
                         const SignatureFinding& finding, const Roster& roster, const Verdict& verdict) {
  std::string text = shown(name) + ": signed by " + signers_of(signers);
  const RosterKey* key = finding ? roster.key(finding->found_by()) : nullptr;
  const auto at = judged_by(verdict).at;
  if (key == nullptr || !at) return text;
  const bool member = membership_of(key->holder, signers, roster, *at).holds;
  return text + (member ? "; " : "; not ") + key->holder;
}

ExplainedStep explain_rules(const std::string& ref, std::vector<std::string> rules) {
  if (rules.empty()) return {"rules", {"none covers " + shown(ref)}};
  return {"rules", std::move(rules)};
}

ExplainedStep explain_paths(const Gathered<AnsweredPaths>& answered) {
  if (!answered) {
    const Reason* reason = std::get_if<Reason>(&answered.error());
    return {"paths", {reason != nullptr ? because_of(*reason, JudgedBy{}) : "cannot be read"}};
  }
  ExplainedStep step{"paths", {fmt::format("the signer answers for {}", answered->paths.size())}};
  if (answered->trivial_merge) step.lines.emplace_back("a merge that changes nothing by itself");
  for (std::size_t i = 0; i < answered->paths.size() && i < most_paths; ++i) {
    step.lines.push_back("  " + shown(answered->paths[i]));
  }
  if (answered->paths.size() > most_paths) step.lines.emplace_back("  …");
  return step;
}

ExplainedStep explain_tagged(const TagFacts& facts) {
  ExplainedStep step{
      "object",
      {fmt::format("{} {}, under {}", name_of(facts.type), facts.object.id, shown(facts.object.ref))}};
  if (facts.unreadable) step.lines.push_back(because_of(*facts.unreadable, JudgedBy{}));
  if (!facts.tag) return step;
  const std::string tagger = facts.tag->address ? shown(*facts.tag->address) : "an odd address";
  const std::string when = facts.tag->tagged ? facts.tag->tagged->text() : "an odd date";
  step.lines.push_back(
      fmt::format("named {}, by {}, dated {} by its tagger", shown(facts.tag->name), tagger, when));
  if (!facts.commit.empty()) step.lines.push_back("of commit " + facts.commit);
  return step;
}

Gathered<ExplainedStep> explain_committed(Session& session, const CommitFacts& facts, const ObjectId& commit,
                                          const ObjectId& tip) {
  MUSTER_TRY(beyond,
             new_commits(session.graph(), {commit}, {tip}, std::numeric_limits<std::uint64_t>::max()));
  MUSTER_TRY(stepped, on_first_parent_line(session.graph(), tip, commit));
  const char* where = stepped              ? "a step of the mainline"
                      : beyond.set.empty() ? "brought in by a step of the mainline"
                                           : "not on the mainline";
  ExplainedStep step{"object", {fmt::format("commit {}, {}", commit.hex(), where)}};
  if (facts.unreadable) {
    step.lines.push_back(because_of(*facts.unreadable, JudgedBy{}));
  } else {
    step.lines.push_back(fmt::format("by {}, dated {} by its committer",
                                     facts.address ? shown(*facts.address) : "an odd address",
                                     facts.committed.text()));
  }
  return step;
}

}  // namespace

Gathered<ExplainedObject> explain_commit(Session& session, const ObjectId& commit) {
  MUSTER_TRY(tip, session.mainline_tip(commit));
  MUSTER_TRY(verdict, verify_commit(session.object_input(tip), commit, ""));
  MUSTER_TRY(version, judging(session.history(tip), verdict));
  const Roster& roster = *version;
  const std::string& ref = roster.draft().governance.mainline;
  MUSTER_TRY(facts, commit_facts(session.graph(), session.checker(), {commit}, ref));
  const CommitFacts& own = facts.front();
  MUSTER_TRY(object, explain_committed(session, own, commit, tip));
  std::vector<std::string> rules;
  for (const CommitRule* rule : roster.commit_rules_for(ref)) {
    rules.push_back(explain_rule(rule->name, rule->signers, own.signature, roster, verdict));
  }
  ExplainedObject explained{{std::move(object)}, verdict};
  if (!own.unreadable) {
    explained.steps.push_back(explain_signature(own.signature));
    explained.steps.push_back(explain_key(own.signature, roster));
  }
  explained.steps.push_back(explain_roster(roster, verdict));
  explained.steps.push_back(explain_rules(ref, std::move(rules)));
  if (!own.unreadable) explained.steps.push_back(explain_paths(answered_paths(session.graph(), commit)));
  return explained;
}

Gathered<ExplainedObject> explain_tag(Session& session, const std::string& ref) {
  const auto commit = session.commit(ref);
  MUSTER_TRY(tip, session.mainline_tip(commit ? std::optional(*commit) : std::nullopt));
  MUSTER_TRY(verdict, verify_tag(session.object_input(tip), ref));
  MUSTER_TRY(version, judging(session.history(tip), verdict));
  const Roster& roster = *version;
  const ObjectRef& object = std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
  const auto id = ObjectId::parse(object.id, session.repository().hash_algorithm());
  ExplainedObject explained{{}, verdict};
  if (!id) return explained;
  MUSTER_TRY(facts, tag_facts(session.objects(), session.checker(), *id, ref));
  explained.steps.push_back(explain_tagged(facts));
  std::vector<std::string> rules;
  const SignatureFinding none = tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureMissing{}});
  const SignatureFinding& finding = facts.tag ? facts.tag->signature : none;
  if (!facts.unreadable) {
    explained.steps.push_back(explain_signature(finding));
    explained.steps.push_back(explain_key(finding, roster));
  }
  explained.steps.push_back(explain_roster(roster, verdict));
  for (const TagRule* rule : roster.tag_rules_for(ref)) {
    rules.push_back(explain_rule(rule->name, rule->signers, finding, roster, verdict));
  }
  explained.steps.push_back(explain_rules(ref, std::move(rules)));
  return explained;
}

}  // namespace muster
