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

  // All of what a push brought in was judged by rosters that ask for approvals: the one in force before it, and
  // every one that it brought along. What came with the very first one nobody had to approve.
  Gathered<bool> whole(const Receipt& push) {
    const RosterName* before = push.roster ? chain_.version(push.roster->version) : nullptr;
    if (push.is_first || before == nullptr || *before != *push.roster) return false;
    MUSTER_TRY(after, separate(state_at(mainline_.graph.objects(), push.new_id)));
    if (!after || !chain_.holds(*after->roster)) return false;
    for (std::uint32_t version = before->version; version <= after->roster->name().version; ++version) {
      MUSTER_TRY(asks, asks_in(version));
      if (!asks) return false;
    }
    return true;
  }

 private:
  Gathered<bool> asks_in(std::uint32_t version) {
    if (const auto found = asked_.find(version); found != asked_.end()) return found->second;
    MUSTER_TRY(roster, version_named(mainline_, chain_, *chain_.version(version)));
    return asked_[version] = roster && asks_for_approvals(*roster);
  }

  const HistoryInput& mainline_;
  const Chain& chain_;
  std::map<std::uint32_t, bool> asked_;
};

struct Brought {
  std::vector<Receipt> pushes;  // of the mainline
  std::size_t by = 0;           // the one that brought the commit in, counted from 1; 0: none
};

Gathered<Brought> brought(const HistoryInput& mainline, const Chain& chain, const Receipts& receipts,
                          const ObjectId& commit) {
  const auto& baseline_ids = chain.newest()->draft().history.baseline;
  MUSTER_TRY(baseline, baseline_of(mainline.graph, mainline.tip, baseline_ids));
  MUSTER_TRY(fresh, new_commits(mainline.graph, {mainline.tip}, baseline,
                                std::numeric_limits<std::uint64_t>::max()));
  MUSTER_TRY(steps, steps_to(mainline.graph, mainline.tip, fresh));
  MUSTER_TRY(pushes, mainline_receipts(mainline, chain, &receipts));
  MUSTER_TRY(received, receipt_times(mainline.graph, steps, pushes, MadeBranch::mainline));
  Brought found{std::move(pushes), 0};
  const Receipt* push = received.push(mainline.graph.number(commit));
  if (push == nullptr) return found;
  const auto place = std::ranges::find(found.pushes, push->entry, &Receipt::entry);
  found.by = static_cast<std::size_t>(place - found.pushes.begin()) + 1;
  return found;
}

}  // namespace

Gathered<LedgerRecord> ledger_record(const HistoryInput& mainline, const Chain& chain,
                                     const ObjectId& commit) {
  const Roster& newest = *chain.newest();
  MUSTER_TRY(receipts, receipts_for(mainline, newest));
  if (receipts == nullptr) return stop(Reason{reasons::LedgerMissing{"no ledger here gives receipts"}});
  MUSTER_TRY(found, brought(mainline, chain, *receipts, commit));
  const Receipt* push = found.by == 0 ? nullptr : &found.pushes[found.by - 1];
  if (push == nullptr || !push->accepted) {
    return stop(Reason{reasons::LedgerMissing{"no entry tells of an accepted push that brought " +
                                              commit.hex() + " to the mainline"}});
  }
  Reviewing reviewing(mainline, chain);
  MUSTER_TRY(whole, reviewing.whole(*push));
  // What the governors vouch for by name nobody had to approve.
  const bool vouched = std::ranges::find(newest.draft().history.vouched, commit.hex()) !=
                       newest.draft().history.vouched.end();
  LedgerRecord record{push->entry, *push->time, *push->time, whole && !vouched};
  // Back to the first push that was not judged and accepted like this one, or moved on from somewhere else.
  for (std::size_t i = found.by; i-- > 0;) {
    const Receipt& one = found.pushes[i];
    if (!one.accepted || !one.time) break;
    MUSTER_TRY(still, reviewing.whole(one));
    if (record.reviewed && !still) break;
    record.since = std::min(record.since, *one.time);
    if (i > 0 && found.pushes[i - 1].new_id != one.old_id) break;
  }
  return record;
}

}  // namespace muster
