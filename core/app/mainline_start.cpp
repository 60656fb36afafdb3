// Where a run along the mainline starts: the roster, the chain, the baseline and the clock at a commit; and
// the steps from there on.
#include <algorithm>

#include "app/mainline.h"
#include "app/roster_folder.h"

namespace muster {

Gathered<MainlineState> state_at(ObjectAccess& objects, const ObjectId& commit) {
  MUSTER_TRY(read, objects.commit(commit));
  MUSTER_TRY(entry, muster_entry(objects, read.tree));
  MUSTER_TRY(roster, newest_roster(objects, entry));
  return MainlineState{std::move(roster), entry->id, {}};
}

Gathered<Chain> chain_at(ObjectAccess& objects, const MainlineState& state, const Sha256Digest& anchor,
                         KeyRing& ring, Deadline* deadline) {
  MUSTER_TRY(proven, proven_before(objects, *state.muster_tree));
  if (proven != nullptr && proven->anchor == anchor) return proven->chain;
  MUSTER_TRY(versions, VersionsInTree::at(objects, *state.muster_tree));
  return prove_chain(versions, anchor, objects.rosters(), ring, deadline);
}

Gathered<std::monostate> keep_chain_at(ObjectAccess& objects, const MainlineState& state,
                                       const Sha256Digest& anchor, const Chain& chain) {
  MUSTER_TRY(proven, proven_before(objects, *state.muster_tree));
  if (proven == nullptr || proven->anchor != anchor) {
    MUSTER_TRY(versions, VersionsInTree::at(objects, *state.muster_tree));
    MUSTER_TRY(kept, keep_chain(versions, anchor, chain, objects.rosters()));
    (void)kept;
    MUSTER_TRY(known, proven_before(objects, *state.muster_tree));
    proven = known;
  }
  if (proven != nullptr) objects.rosters().keep_name();
  return std::monostate{};
}

Gathered<std::vector<ObjectId>> baseline_of(CommitGraph& graph, const ObjectId& tip,
                                            const std::vector<std::string>& ids) {
  std::vector<ObjectId> reached;
  for (const std::string& hex : ids) {
    const auto id = ObjectId::parse(hex, graph.objects().hash_algorithm());
    if (!id) continue;
    MUSTER_TRY(held, graph.objects().exists(*id));
    if (!held) continue;
    MUSTER_TRY(under, is_ancestor(graph, *id, tip));
    if (under) reached.push_back(*id);
  }
  return reached;
}

namespace {

struct LineClock {
  std::optional<Timestamp> latest;
  bool met_end = false;
};

Gathered<LineClock> line_clock(CommitGraph& graph, const ObjectId& tip,
                               const std::function<bool(CommitNo)>& ends) {
  LineClock clock;
  std::optional<CommitNo> at = graph.number(tip);
  while (at && !(clock.met_end = ends(*at))) {
    MUSTER_TRY(node, graph.node(*at));
    if (node.committed && (!clock.latest || *node.committed > *clock.latest)) clock.latest = node.committed;
    at = node.first_parent();
  }
  return clock;
}

}  // namespace

Gathered<std::optional<Timestamp>> clock_at(CommitGraph& graph, const ObjectId& tip,
                                            const std::vector<std::string>& baseline) {
  // Mostly it is one commit of the line itself, and then nothing above that lies under it.
  if (baseline.size() <= 1) {
    MUSTER_TRY(clock, line_clock(graph, tip, [&](CommitNo commit) {
                 return !baseline.empty() && graph.id(commit).hex() == baseline.front();
               }));
    if (clock.met_end || baseline.empty()) return clock.latest;
  }
  MUSTER_TRY(reached, baseline_of(graph, tip, baseline));
  MUSTER_TRY(fresh, new_commits(graph, {tip}, reached, ~std::uint64_t{0}));
  MUSTER_TRY(clock, line_clock(graph, tip, [&](CommitNo commit) { return !fresh.set.contains(commit); }));
  return clock.latest;
}

Gathered<Steps> steps_to(CommitGraph& graph, const ObjectId& tip, const NewCommits& fresh) {
  Steps steps;
  std::vector<CommitNo> line;
  std::optional<CommitNo> at = graph.number(tip);
  while (at && fresh.set.contains(*at)) {
    line.push_back(*at);
    MUSTER_TRY(parents, graph.parents(*at));
    at = parents.empty() ? std::nullopt : std::optional(parents.front());
  }
  if (at) steps.below = graph.id(*at);
  // Each commit belongs to the first step that reaches it.
  CommitSet taken;
  steps.members.reserve(fresh.set.size());
  steps.bounds.reserve(line.size() + 1);
  const auto is_fresh = [&](CommitNo commit) { return fresh.set.contains(commit); };
  std::ranges::reverse(line);
  for (const CommitNo commit : line) {
    MUSTER_TRY(appended, append_parents_first(graph, commit, is_fresh, taken, steps.members));
    (void)appended;
    steps.bounds.push_back(static_cast<std::uint32_t>(steps.members.size()));
  }
  return steps;
}

}  // namespace muster
