#include "policy/judge_evidence.h"

#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/judge.h"

namespace muster {

namespace {

struct Signed {
  std::optional<AuthorizedSignature> by;
  VerdictKey key = NoKey{};
  std::optional<Reason> reason;  // where nobody's is good: that of the first
};

Signed signed_by_robot(const EvidenceFacts& facts, const Bench& bench, std::vector<Warning>& warnings) {
  Signed found;
  const auto refuse = [&](VerdictKey key, Reason reason) {
    if (found.reason) return;
    found.key = std::move(key);
    found.reason = std::move(reason);
  };
  for (const SignatureFinding& signature : facts.signatures) {
    if (!signature) {
      refuse(signature.error().key, signature.error().reason);
      continue;
    }
    // No roster gives this use to a person's key.
    Authorization authorized = authorize(*signature, Demand{KeyUse::receipt, {}, {}}, bench, warnings);
    if (authorized) return {std::move(*authorized), proven_key(*signature, *bench.roster), std::nullopt};
    refuse(proven_key(*signature, *bench.roster), authorized.error());
  }
  return found;
}

std::optional<Reason> check_content(const EvidenceFacts& facts, const Roster& roster) {
  const Evidence& evidence = facts.evidence;
  const auto refused = [](std::string what) { return reasons::GateEvidence{std::move(what)}; };
  if (evidence.project != roster.draft().project) return refused("it is of another project");
  if (facts.commit && *facts.commit != evidence.commit.hex()) return refused("it is of another commit");
  if (evidence.roster.version < roster.name().version) return refused("it was written under an older roster");
  if (evidence.roster != roster.name()) return refused("it was written under another roster");
  if (evidence.refused) return refused("it says that the gate refused");
  if (evidence.at < roster.draft().issued || evidence.at >= roster.draft().expires)
    return refused("its time lies outside of its roster's");
  if (evidence.at > facts.now + Duration{limits::clock_skew_seconds}) return refused("its time lies ahead");
  return std::nullopt;
}

}  // namespace

ObjectRef object_of(const Evidence& evidence) {
  return {ObjectKind::commit, evidence.commit.hex(), evidence.tag.value_or("")};
}

Verdict judge_evidence(const EvidenceFacts& facts, const Bench& bench) {
  const ObjectRef object = object_of(facts.evidence);
  if (facts.signatures.empty())
    return Judge::refuse(object, NoKey{}, reasons::GateEvidence{"nobody signed it"}, bench);
  std::vector<Warning> warnings;
  Signed found = signed_by_robot(facts, bench, warnings);
  if (!found.by) return Judge::refuse(object, found.key, std::move(*found.reason), bench);
  if (auto reason = check_content(facts, *bench.roster))
    return Judge::refuse(object, found.key, std::move(*reason), bench);
  return Judge::accept(object, std::move(*found.by), found.key, {"receipt"}, std::move(warnings), bench);
}

}  // namespace muster
