#include "app/attest.h"

#include <algorithm>
#include <limits>
#include <map>

namespace muster {

namespace {

bool asks_for_approvals(const Roster& roster) {
  const auto rules = roster.commit_rules_for(roster.draft().governance.mainline);
  return !rules.empty() &&
         std::ranges::all_of(rules, [](const CommitRule* rule) { return rule->approvals >= 1; });
}

// Which versions of the chain asked for approvals; each is read once.
class Reviewing {
 public:
  Reviewing(const HistoryInput& mainline, const Chain& chain) : mainline_(mainline), chain_(chain) {}

  Gathered<bool> under(const std::optional<RosterName>& name) {
    const RosterName* known = name ? chain_.version(name->version) : nullptr;
    if (known == nullptr || *known != *name) return false;
    if (const auto found = asked_.find(name->version); found != asked_.end()) return found->second;
    MUSTER_TRY(roster, version_of(mainline_, chain_, name->version));
    return asked_[name->version] = asks_for_approvals(*roster);
  }

 private:
  const HistoryInput& mainline_;
  const Chain& chain_;
  std::map<std::uint32_t, bool> asked_;
};

Gathered<const Receipt*> push_of(const HistoryInput& mainline, const Roster& newest, const Receipts& receipts,
                                 const ObjectId& commit) {
  MUSTER_TRY(baseline, baseline_of(mainline.graph, mainline.tip, newest.draft().history.baseline));
  MUSTER_TRY(fresh, new_commits(mainline.graph, {mainline.tip}, baseline,
                                std::numeric_limits<std::uint64_t>::max()));
  MUSTER_TRY(steps, steps_to(mainline.graph, mainline.tip, fresh));
  MUSTER_TRY(received, mainline_receipts(mainline.graph, steps, &receipts, newest));
  return received.push(mainline.graph.number(commit));
}

}  // namespace

Gathered<LedgerRecord> ledger_record(const HistoryInput& mainline, const Chain& chain,
                                     const ObjectId& commit) {
  const Roster& newest = *chain.newest();
  MUSTER_TRY(receipts, receipts_for(mainline, newest));
  if (receipts == nullptr) return stop(Reason{reasons::LedgerMissing{"no ledger here gives receipts"}});
  MUSTER_TRY(push, push_of(mainline, newest, *receipts, commit));
  if (push == nullptr || !push->accepted) {
    return stop(Reason{reasons::LedgerMissing{"no entry tells of an accepted push that brought " +
                                              commit.hex() + " to the mainline"}});
  }
  Reviewing reviewing(mainline, chain);
  MUSTER_TRY(reviewed, reviewing.under(push->roster));
  LedgerRecord record{push->entry, *push->time, *push->time, reviewed};
  // Back to the first push that was not judged and accepted like this one.
  const std::vector<Receipt>& pushes = receipts->of(newest.draft().governance.mainline);
  for (const Receipt* one = push; one->accepted && one->time; --one) {
    MUSTER_TRY(still, reviewing.under(one->roster));
    if (reviewed && !still) break;
    record.since = std::min(record.since, *one->time);
    if (one == &pushes.front()) break;
  }
  return record;
}

}  // namespace muster
