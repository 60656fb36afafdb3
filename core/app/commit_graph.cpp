#include "app/commit_graph.h"

#include <algorithm>

#include "app/painter.h"
#include "model/limits.h"

namespace muster {

Gathered<std::monostate> CommitGraph::time_left() const {
  if (deadline_ == nullptr || !deadline_->passed()) return std::monostate{};
  return stop(Reason{reasons::LimitDeadline{deadline_->seconds(), nodes_.size()}});
}

Gathered<const CommitNode*> CommitGraph::node(const ObjectId& id) {
  if (const auto found = nodes_.find(id); found != nodes_.end()) {
    // What is known costs little, but a walk over it again and again has to end as well.
    constexpr std::uint32_t often = 1024;
    if (++asked_ % often == 0) {
      MUSTER_TRY(time, time_left());
      (void)time;
    }
    return &found->second;
  }
  MUSTER_TRY(time, time_left());
  (void)time;
  // Of a commit that can be read strictly its shape says the same, at a fraction of the cost.
  MUSTER_TRY(shape, objects_.shape(id));
  CommitNode node{std::move(shape.parents), shape.tree, shape.committed};
  return &nodes_.emplace(id, std::move(node)).first->second;
}

namespace {

// Parents first, without recursion.
Gathered<std::vector<ObjectId>> oldest_first(CommitGraph& graph, const std::vector<ObjectId>& starts,
                                             const Painter& painter) {
  struct Frame {
    ObjectId id;
    const std::vector<ObjectId>* parents;
    std::size_t next = 0;
  };
  std::vector<ObjectId> order;
  IdSet seen;
  std::vector<Frame> stack;
  const auto enter = [&](const ObjectId& id) -> Gathered<std::monostate> {
    if (!painter.kept(id) || !seen.insert(id).second) return std::monostate{};
    MUSTER_TRY(node, graph.node(id));
    stack.push_back({id, &node->parents});
    return std::monostate{};
  };
  for (const ObjectId& start : starts) {
    MUSTER_TRY(entered, enter(start));
    (void)entered;
    while (!stack.empty()) {
      Frame& top = stack.back();
      if (top.next == top.parents->size()) {
        order.push_back(top.id);
        stack.pop_back();
        continue;
      }
      const ObjectId parent = (*top.parents)[top.next++];
      MUSTER_TRY(below, enter(parent));
      (void)below;
    }
  }
  return order;
}

}  // namespace

Gathered<NewCommits> new_commits(CommitGraph& graph, const std::vector<ObjectId>& starts,
                                 const std::vector<ObjectId>& excluded, std::uint64_t limit) {
  Painter painter(graph);
  for (const ObjectId& id : excluded) painter.exclude(id);
  for (const ObjectId& id : starts) painter.start(id);
  MUSTER_TRY(painted, painter.run());
  (void)painted;
  if (painter.count_kept() > limit) return stop(Reason{reasons::LimitCount{"new commits", limit}});
  MUSTER_TRY(order, oldest_first(graph, starts, painter));
  NewCommits result;
  result.set.insert(order.begin(), order.end());
  result.oldest_first = std::move(order);
  return result;
}

Gathered<bool> is_ancestor(CommitGraph& graph, const ObjectId& old_tip, const ObjectId& tip) {
  MUSTER_TRY(beyond, new_commits(graph, {old_tip}, {tip}, ~std::uint64_t{0}));
  return beyond.set.empty();
}

Gathered<NewCommits> less_reached(CommitGraph& graph, const NewCommits& fresh,
                                  const std::vector<ObjectId>& tips) {
  IdSet gone;
  std::vector<ObjectId> todo = tips;
  while (!todo.empty()) {
    const ObjectId id = todo.back();
    todo.pop_back();
    if (!fresh.set.contains(id) || !gone.insert(id).second) continue;
    MUSTER_TRY(node, graph.node(id));
    todo.insert(todo.end(), node->parents.begin(), node->parents.end());
  }
  NewCommits left;
  std::ranges::copy_if(fresh.oldest_first, std::back_inserter(left.oldest_first),
                       [&](const ObjectId& id) { return !gone.contains(id); });
  left.set.insert(left.oldest_first.begin(), left.oldest_first.end());
  return left;
}

namespace {

// Which of a few candidates are ancestors of another one: each candidate's ancestors carry its
// bit; the walk ends where everything that is left carries all bits, because such a commit is an
// ancestor of every candidate and no candidate lies behind it.
class Redundancy {
 public:
  Redundancy(CommitGraph& graph, const std::vector<ObjectId>& candidates)
      : graph_(graph), candidates_(candidates), all_((std::uint64_t{1} << candidates.size()) - 1) {}

  Gathered<std::vector<ObjectId>> best() {
    for (std::size_t i = 0; i < candidates_.size(); ++i) paint(candidates_[i], std::uint64_t{1} << i);
    while (open_ > 0) {
      MUSTER_TRY(done, expand());
      (void)done;
    }
    std::vector<ObjectId> kept;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (marks_.at(candidates_[i]).bits == std::uint64_t{1} << i) kept.push_back(candidates_[i]);
    }
    return kept;
  }

 private:
  struct Mark {
    std::uint64_t bits = 0;
    const std::vector<ObjectId>* parents = nullptr;
  };

  void paint(const ObjectId& id, std::uint64_t bits) {
    std::vector<ObjectId> todo = {id};
    while (!todo.empty()) {
      const ObjectId next = todo.back();
      todo.pop_back();
      auto [at, fresh] = marks_.try_emplace(next);
      Mark& mark = at->second;
      const std::uint64_t before = mark.bits;
      if ((before | bits) == before) continue;
      mark.bits |= bits;
      if (mark.parents != nullptr) {
        todo.insert(todo.end(), mark.parents->begin(), mark.parents->end());
        continue;
      }
      if (fresh) queue_.push_back(next);
      const bool was_open = !fresh && before != all_;
      const bool is_open = mark.bits != all_;
      if (is_open && !was_open) ++open_;
      if (!is_open && was_open) --open_;
    }
  }

  Gathered<std::monostate> expand() {
    const ObjectId id = queue_[next_++];
    MUSTER_TRY(node, graph_.node(id));
    Mark& mark = marks_.at(id);
    if (mark.bits != all_) --open_;
    mark.parents = &node->parents;
    const std::uint64_t bits = mark.bits;
    for (const ObjectId& parent : node->parents) paint(parent, bits);
    return std::monostate{};
  }

  CommitGraph& graph_;
  const std::vector<ObjectId>& candidates_;
  const std::uint64_t all_;
  std::unordered_map<ObjectId, Mark, ObjectId::Hash> marks_;
  std::vector<ObjectId> queue_;
  std::size_t next_ = 0;
  std::size_t open_ = 0;  // not expanded and without all bits
};

// Commits that `one` reaches and that are parents of what only `other` reaches: every common
// ancestor is one of them or lies behind one.
Gathered<std::vector<ObjectId>> boundary(CommitGraph& graph, const ObjectId& one, const ObjectId& other) {
  MUSTER_TRY(only_other, new_commits(graph, {other}, {one}, ~std::uint64_t{0}));
  if (only_other.set.empty()) return std::vector<ObjectId>{other};
  std::vector<ObjectId> found;
  IdSet seen;
  for (const ObjectId& id : only_other.oldest_first) {
    MUSTER_TRY(node, graph.node(id));
    for (const ObjectId& parent : node->parents) {
      if (!only_other.set.contains(parent) && seen.insert(parent).second) found.push_back(parent);
    }
  }
  return found;
}

// More candidates than bits in a word: nobody's honest history; the strict answer is taken.
constexpr std::size_t most_candidates = 63;

}  // namespace

Gathered<std::optional<std::vector<ObjectId>>> merge_bases(CommitGraph& graph, const ObjectId& one,
                                                           const ObjectId& other) {
  MUSTER_TRY(candidates, boundary(graph, one, other));
  if (candidates.size() <= 1) return std::optional(std::move(candidates));
  if (candidates.size() > most_candidates) return std::nullopt;
  Redundancy redundancy(graph, candidates);
  MUSTER_TRY(best, redundancy.best());
  if (best.size() > limits::merge_bases) return std::nullopt;
  return std::optional(std::move(best));
}

Gathered<bool> on_first_parent_line(CommitGraph& graph, const ObjectId& from, const ObjectId& target) {
  ObjectId at = from;
  IdSet seen;  // ids cannot form a cycle, but nothing hostile may hang us
  while (at != target) {
    if (!seen.insert(at).second) return false;
    MUSTER_TRY(node, graph.node(at));
    if (node->parents.empty()) return false;
    at = node->parents.front();
  }
  return true;
}

}  // namespace muster
