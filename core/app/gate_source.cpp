#include "app/gate_source.h"

#include "policy/judge_source.h"

namespace muster {

Gathered<GateOutcome> judge_source_gate(const SourceInput& input, Rosters& rosters, KeyRing& ring) {
  const Release& release = input.file.release;
  const GateQuestion& question = input.question;
  ReleaseExpected expected;
  if (question.release) {
    expected.product = question.release->product;
    expected.channel = question.release->channel;
  }
  MUSTER_TRY(judged, verify_release({input.file, input.newest, expected, input.now}, rosters, ring));
  SourceFacts facts{release,      std::move(judged.verdict), input.tree, input.odd, question.ref,
                    std::nullopt, question.minimum_version};
  if (question.require == GateRequire::tag) facts.tag_pattern = question.tag_pattern;
  const RosterPtr& newest = input.newest.chain.newest();
  Verdict verdict = judge_source(facts, bench_of(release, *judged.roster, *newest));
  GateOutcome outcome;
  outcome.head = release.commit;
  outcome.roster = newest;
  outcome.basis = GateBasis::release;
  outcome.refusals = is_accepted(verdict) ? 0 : 1;
  if (outcome.accepted()) outcome.tag = release.tag;
  outcome.verdicts.push_back(std::move(verdict));
  return outcome;
}

}  // namespace muster
