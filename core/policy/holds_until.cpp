#include "policy/holds_until.h"

#include <algorithm>
#include <set>
#include <string>

#include "model/limits.h"
#include "policy/membership.h"

namespace muster {

namespace {

class Instants {
 public:
  Instants(Timestamp after, Timestamp end) : after_(after), end_(end) {}

  void add(const std::optional<Timestamp>& at) {
    if (at && *at > after_ && *at < end_) found_.insert(*at);
  }
  const std::set<Timestamp>& all() const { return found_; }

 private:
  Timestamp after_;
  Timestamp end_;
  std::set<Timestamp> found_;
};

void add_key(Instants& instants, const RosterKey& key, Duration max_age) {
  instants.add(key.from);
  instants.add(key.until);
  instants.add(key.added + max_age);
  if (key.revoked) instants.add(key.revoked->since);
  if (!key.certificate) return;
  instants.add(key.certificate->not_before);
  if (key.certificate->not_after) instants.add(*key.certificate->not_after + Duration{1});
}

// Those whose keys have a part in the acceptance.
std::set<std::string> holders_in(const TagFacts& facts, const Roster& roster) {
  std::set<std::string> holders;
  const auto add = [&](const VerifiedSignature& signature) {
    if (const RosterKey* key = roster.key(signature.found_by())) holders.insert(key->holder);
  };
  if (facts.tag && facts.tag->signature) add(*facts.tag->signature);
  if (facts.approvals) {
    for (const ProvenApproval& approval : facts.approvals->given) add(approval.signature);
  }
  return holders;
}

void add_principals(Instants& instants, const RosterDraft& draft, std::set<std::string> holders) {
  for (const RosterKey& key : draft.keys) {
    if (holders.contains(key.holder)) add_key(instants, key, draft.defaults.max_key_age);
  }
  for (const Role& role : draft.roles) {
    for (const Member& member : role.members) {
      if (holders.contains(member.id)) instants.add(member.until);
    }
    if (role.review) instants.add(review_due(*role.review));
  }
  for (const Robot& robot : draft.robots) {
    if (holders.contains(robot.id)) holders.insert(robot.owner);
  }
  for (const Person& person : draft.persons) {
    if (holders.contains(person.id)) instants.add(person.left);
  }
}

}  // namespace

Timestamp first_refusal(const std::function<bool(const Bench&)>& accepts, const TagFacts& facts,
                        const Bench& bench) {
  const RosterDraft& draft = bench.roster->draft();
  Instants instants(bench.at, draft.expires);
  add_principals(instants, draft, holders_in(facts, *bench.roster));
  for (const ReleaseRule& rule : draft.releases) instants.add(rule.window_until);
  for (const RosterException& exception : draft.exceptions) instants.add(exception.until);
  if (facts.approvals) {
    for (const ProvenApproval& approval : facts.approvals->given)
      instants.add(approval.at + Duration{limits::approval_seconds + 1});
  }
  const auto accepts_at = [&](Timestamp at) {
    Bench later = bench;
    later.at = at;
    return accepts(later);
  };
  Timestamp good = bench.at;
  Timestamp bad = draft.expires;
  for (const Timestamp at : instants.all()) {
    if (accepts_at(at)) {
      good = at;
      continue;
    }
    bad = at;
    break;
  }
  // What ends without being said in the roster.
  while (good + Duration{1} < bad && !accepts_at(bad - Duration{1})) {
    Timestamp low = good;
    Timestamp high = bad - Duration{1};
    while (low + Duration{1} < high) {
      const Timestamp middle = low + Duration{(high.seconds - low.seconds) / 2};
      (accepts_at(middle) ? low : high) = middle;
    }
    bad = high;
  }
  return bad;
}

}  // namespace muster
