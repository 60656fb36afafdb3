#include "policy/judge_build.h"

#include <iterator>

#include "policy/judge.h"

namespace muster {

namespace {

std::vector<std::string> rules_for(const std::string& ref, const Roster& roster) {
  std::vector<std::string> names;
  for (const CommitRule* rule : roster.commit_rules_for(ref)) names.push_back(rule->name);
  if (names.empty()) names.emplace_back("governance");  // a mainline of nothing but rosters
  return names;
}

}  // namespace

std::vector<Verdict> judge_build(const BuildFacts& facts, const Bench& bench) {
  std::vector<Verdict> refusals;
  const auto refuse = [&](Reason reason) {
    refusals.push_back(Judge::refuse(facts.object, facts.key, std::move(reason), bench));
  };
  const Timestamp expires = bench.roster->draft().expires;
  const std::uint32_t version = bench.roster->name().version;
  if (bench.at >= expires) refuse(reasons::RosterExpired{bench.at, expires});
  if (version < facts.minimum_version) refuse(reasons::GateStale{version, facts.minimum_version});
  if (!facts.on_line) refuse(reasons::GateCommit{facts.refs});
  refusals.insert(refusals.end(), facts.refused.begin(), facts.refused.end());
  // Whatever was left out of the replay, and why.
  if (facts.on_line && facts.refused.empty() && facts.accepted != facts.commits)
    refuse(reasons::GateCommit{facts.refs});
  if (facts.dirt) refuse(*facts.dirt);
  if (!refusals.empty()) return refusals;
  Verdict accepted = Judge::accept(facts.object, Replayed{facts.commits}, facts.key,
                                   rules_for(facts.object.ref, *bench.roster), {}, bench);
  std::get<Accepted>(accepted).hold_until(expires);
  return {std::move(accepted)};
}

}  // namespace muster
