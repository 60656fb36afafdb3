#include "app/timeline.h"

#include <algorithm>

#include "app/prove_chain.h"
#include "app/roster_folder.h"

namespace muster {

namespace {

class Walk {
 public:
  Walk(CommitGraph& graph, const Chain& chain, RosterPtr first, const ReceiptTimes& receipts)
      : graph_(graph), chain_(chain), receipts_(receipts), roster_(std::move(first)) {}

  Gathered<std::monostate> step(const Step& step) {
    MUSTER_TRY(node, graph_.node(step.commit()));
    MUSTER_TRY(arriving, arriving_with(node));
    if (!roster_) roster_ = arriving;  // the step that brings in the first version is judged by it
    if (node.committed) clock_ = std::max(clock_, *node.committed);
    if (roster_) clock_ = std::max(clock_, roster_->draft().issued);
    if (const auto receipt = receipts_.of(step.commit())) clock_ = *receipt;
    for (const CommitNo commit : step.members) timeline.times[commit] = clock_;
    if (arriving) {
      timeline.arrivals.push_back({arriving, clock_});
      roster_ = arriving;
    }
    return std::monostate{};
  }

  Timeline timeline;

 private:
  // The version that a step brings in; null where .muster/ stays as it is or holds no version of the chain.
  Gathered<RosterPtr> arriving_with(const CommitNode& node) {
    if (!node.tree) return nullptr;
    MUSTER_TRY(entry, separate(muster_entry(graph_.objects(), *node.tree)));
    if (!entry || !*entry || (*entry)->id == last_tree_) return nullptr;
    last_tree_ = (*entry)->id;
    MUSTER_TRY(roster, separate(newest_roster(graph_.objects(), *entry)));
    if (!roster || !chain_.holds(**roster)) return nullptr;
    return std::move(*roster);
  }

  CommitGraph& graph_;
  const Chain& chain_;
  const ReceiptTimes& receipts_;
  RosterPtr roster_;
  std::optional<ObjectId> last_tree_;
  Timestamp clock_;
};

}  // namespace

std::optional<Timestamp> Timeline::time_of(CommitNo commit) const {
  const auto* found = times.find(commit);
  return found == nullptr ? std::nullopt : *found;
}

Gathered<Timeline> timeline_of(CommitGraph& graph, const Steps& steps, const Chain& chain,
                               const RosterPtr& first, const ReceiptTimes& receipts) {
  Walk walk(graph, chain, first, receipts);
  const StepRange all = steps.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    MUSTER_TRY(walked, walk.step(all[i]));
    (void)walked;
  }
  return std::move(walk.timeline);
}

Gathered<Timestamp> time_beside(CommitGraph& graph, const Timeline& timeline, const ObjectId& commit,
                                const ObjectId& mainline_tip, const std::vector<ObjectId>& baseline) {
  const CommitNo asked = graph.number(commit);
  if (const auto at = timeline.time_of(asked)) return *at;
  std::vector<ObjectId> known = baseline;
  known.push_back(mainline_tip);
  MUSTER_TRY(beside, new_commits(graph, {commit}, known, ~std::uint64_t{0}));
  ByCommit<std::optional<Timestamp>> times;
  for (const CommitNo member : beside.oldest_first) {
    MUSTER_TRY(node, graph.node(member));
    Timestamp time = node.committed.value_or(Timestamp{});
    for (const CommitNo parent : node.parents) {
      if (const auto at = timeline.time_of(parent)) time = std::max(time, *at);
      if (const auto* at = times.find(parent); at != nullptr && *at) time = std::max(time, **at);
    }
    times[member] = time;
  }
  if (const auto* found = times.find(asked); found != nullptr && *found) return **found;
  MUSTER_TRY(node, graph.node(asked));
  return node.committed.value_or(Timestamp{});
}

}  // namespace muster
