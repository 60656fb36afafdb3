#include "app/commit_graph.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <random>
#include <stdexcept>
#include <utility>

#include "app/painter.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::size_t least_slots = 64;
constexpr std::size_t most_commits = std::numeric_limits<std::uint32_t>::max() - 1;

}  // namespace

Gathered<std::monostate> CommitGraph::time_left() const {
  if (deadline_ == nullptr || !deadline_->passed()) return std::monostate{};
  return stop(Reason{reasons::LimitDeadline{deadline_->seconds(), read_}});
}

CommitGraph::CommitGraph(ObjectAccess& objects, Deadline* deadline)
    : objects_(objects),
      deadline_(deadline),
      long_ids_(hash_size(objects.hash_algorithm()) > short_id),
      // Strangers choose ids, a few bits of them for next to nothing; they cannot choose this.
      scatter_((std::uint64_t{std::random_device{}()} << 32 | std::random_device{}()) | 1),
      slots_(least_slots) {}

std::size_t CommitGraph::slot_of(const ObjectId& id) const {
  const std::size_t mask = slots_.size() - 1;
  const std::span<const std::uint8_t> raw = id.raw();
  const std::uint64_t scattered = ObjectId::Hash{}(id)*scatter_;
  const auto home = static_cast<std::size_t>(scattered >> (64 - std::countr_zero(slots_.size())));
  for (std::size_t slot = home;; slot = (slot + 1) & mask) {
    if (slots_[slot] == 0) return slot;
    const std::size_t at = slots_[slot] - 1;
    if (std::ranges::equal(known_[at].id, raw.first(short_id)) &&
        (!long_ids_ || std::ranges::equal(rests_[at].id, raw.subspan(short_id)))) {
      return slot;
    }
  }
}

void CommitGraph::make_room() {
  if ((known_.size() + 1) * 3 < slots_.size() * 2) return;
  slots_.assign(slots_.size() * 2, 0);
  for (std::uint32_t at = 0; at < known_.size(); ++at) slots_[slot_of(id(CommitNo{at}))] = at + 1;
}

CommitNo CommitGraph::number(const ObjectId& id) {
  if (id.algorithm() != objects_.hash_algorithm()) throw std::invalid_argument("an id of another algorithm");
  std::size_t slot = slot_of(id);
  if (slots_[slot] != 0) return CommitNo{slots_[slot] - 1};
  if (known_.size() >= most_commits) throw std::length_error("more commits than a graph can hold");
  make_room();
  slot = slot_of(id);
  const std::span<const std::uint8_t> raw = id.raw();
  if (long_ids_) std::ranges::copy(raw.subspan(short_id), rests_.emplace_back().id.begin());
  std::ranges::copy(raw.first(short_id), known_.emplace_back().id.begin());
  slots_[slot] = static_cast<std::uint32_t>(known_.size());
  return CommitNo{slots_[slot] - 1};
}

ObjectId CommitGraph::joined(const std::array<std::uint8_t, short_id>& first,
                             const std::array<std::uint8_t, 32 - short_id>& rest) const {
  std::array<char, 32> raw{};
  std::ranges::copy(first, raw.begin());
  std::ranges::copy(rest, raw.begin() + short_id);
  const HashAlgorithm algorithm = objects_.hash_algorithm();
  return *ObjectId::from_raw({raw.data(), hash_size(algorithm)}, algorithm);
}

ObjectId CommitGraph::id(CommitNo commit) const {
  const std::size_t at = index_of(commit);
  return joined(known_[at].id, long_ids_ ? rests_[at].id : Rest{}.id);
}

std::vector<ObjectId> CommitGraph::ids(std::span<const CommitNo> commits) const {
  std::vector<ObjectId> ids;
  ids.reserve(commits.size());
  for (const CommitNo commit : commits) ids.push_back(id(commit));
  return ids;
}

std::span<const CommitNo> CommitGraph::parents_of(CommitNo commit, const Known& known) const {
  if (known.parent_count <= known.parents.size()) return {known.parents.data(), known.parent_count};
  return many_parents_.at(static_cast<std::uint32_t>(commit));
}

Gathered<std::monostate> CommitGraph::read(CommitNo commit) {
  MUSTER_TRY(time, time_left());
  (void)time;
  // Of a commit that can be read strictly its shape says the same, at a fraction of the cost.
  MUSTER_TRY(shape, objects_.shape(id(commit)));
  std::vector<CommitNo> parents;
  for (const ObjectId& parent : shape.parents) parents.push_back(number(parent));
  Known& known = known_[index_of(commit)];
  if (parents.size() <= known.parents.size()) {
    std::ranges::copy(parents, known.parents.begin());
    known.parent_count = static_cast<std::uint8_t>(parents.size());
  } else {
    many_parents_.emplace(static_cast<std::uint32_t>(commit), std::move(parents));
    known.parent_count = static_cast<std::uint8_t>(known.parents.size() + 1);
  }
  if (shape.tree) {
    known.has_tree = true;
    const std::span<const std::uint8_t> raw = shape.tree->raw();
    std::ranges::copy(raw.first(short_id), known.tree.begin());
    if (long_ids_) std::ranges::copy(raw.subspan(short_id), rests_[index_of(commit)].tree.begin());
  }
  known.has_date = shape.committed.has_value();
  if (shape.committed) known.committed = shape.committed->seconds;
  known.read = true;
  ++read_;
  return std::monostate{};
}

Gathered<const CommitGraph::Known*> CommitGraph::known(CommitNo commit) {
  const Known& known = known_[index_of(commit)];
  if (known.read) {
    // What is known costs little, but a walk over it again and again has to end as well.
    constexpr std::uint32_t often = 1024;
    if (++asked_ % often == 0) {
      MUSTER_TRY(time, time_left());
      (void)time;
    }
  } else {
    MUSTER_TRY(done, read(commit));
    (void)done;
  }
  return &known;
}

Gathered<std::span<const CommitNo>> CommitGraph::parents(CommitNo commit) {
  MUSTER_TRY(found, known(commit));
  return parents_of(commit, *found);
}

Gathered<CommitNode> CommitGraph::node(CommitNo commit) {
  MUSTER_TRY(found, known(commit));
  const std::size_t at = index_of(commit);
  CommitNode node{parents_of(commit, *found), {}, {}};
  if (found->has_tree) node.tree = joined(found->tree, long_ids_ ? rests_[at].tree : Rest{}.tree);
  if (found->has_date) node.committed = Timestamp{found->committed};
  return node;
}

Gathered<std::monostate> append_parents_first(CommitGraph& graph, CommitNo start,
                                              const std::function<bool(CommitNo)>& within, CommitSet& taken,
                                              std::vector<CommitNo>& order) {
  // Without recursion: history is as deep as it is long.
  struct Frame {
    CommitNo commit;
    std::uint32_t next = 0;
  };
  std::vector<Frame> stack;
  const auto enter = [&](CommitNo commit) {
    if (within(commit) && taken.insert(commit)) stack.push_back({commit});
  };
  enter(start);
  while (!stack.empty()) {
    Frame& top = stack.back();
    MUSTER_TRY(parents, graph.parents(top.commit));
    if (top.next == parents.size()) {
      order.push_back(top.commit);
      stack.pop_back();
    } else {
      enter(parents[top.next++]);
    }
  }
  return std::monostate{};
}

Gathered<NewCommits> new_commits(CommitGraph& graph, const std::vector<ObjectId>& starts,
                                 const std::vector<ObjectId>& excluded, std::uint64_t limit) {
  Painter painter(graph);
  for (const ObjectId& id : excluded) {
    MUSTER_TRY(done, painter.exclude(graph.number(id)));
    (void)done;
  }
  for (const ObjectId& id : starts) painter.start(graph.number(id));
  MUSTER_TRY(painted, painter.run());
  (void)painted;
  if (painter.count_kept() > limit) return stop(Reason{reasons::LimitCount{"new commits", limit}});
  NewCommits result;
  for (const ObjectId& id : starts) {
    MUSTER_TRY(ordered, append_parents_first(
                            graph, graph.number(id), [&](CommitNo commit) { return painter.kept(commit); },
                            result.set, result.oldest_first));
    (void)ordered;
  }
  return result;
}

Gathered<bool> is_ancestor(CommitGraph& graph, const ObjectId& old_tip, const ObjectId& tip) {
  MUSTER_TRY(beyond, new_commits(graph, {old_tip}, {tip}, ~std::uint64_t{0}));
  return beyond.set.empty();
}

Gathered<NewCommits> less_reached(CommitGraph& graph, const NewCommits& fresh,
                                  const std::vector<ObjectId>& tips) {
  CommitSet gone;
  std::vector<CommitNo> todo;
  for (const ObjectId& tip : tips) todo.push_back(graph.number(tip));
  while (!todo.empty()) {
    const CommitNo commit = todo.back();
    todo.pop_back();
    if (!fresh.set.contains(commit) || !gone.insert(commit)) continue;
    MUSTER_TRY(parents, graph.parents(commit));
    todo.insert(todo.end(), parents.begin(), parents.end());
  }
  NewCommits left;
  for (const CommitNo commit : fresh.oldest_first) {
    if (gone.contains(commit)) continue;
    left.set.insert(commit);
    left.oldest_first.push_back(commit);
  }
  return left;
}

namespace {

// Which of a few candidates are ancestors of another one: each candidate's ancestors carry its
// bit; the walk ends where everything that is left carries all bits, because such a commit is an
// ancestor of every candidate and no candidate lies behind it.
class Redundancy {
 public:
  Redundancy(CommitGraph& graph, const std::vector<CommitNo>& candidates)
      : graph_(graph), candidates_(candidates), all_((std::uint64_t{1} << candidates.size()) - 1) {}

  Gathered<std::vector<CommitNo>> best() {
    for (std::size_t i = 0; i < candidates_.size(); ++i) paint(candidates_[i], std::uint64_t{1} << i);
    while (open_ > 0) {
      MUSTER_TRY(done, expand());
      (void)done;
    }
    std::vector<CommitNo> kept;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (marks_[candidates_[i]].bits == std::uint64_t{1} << i) kept.push_back(candidates_[i]);
    }
    return kept;
  }

 private:
  struct Mark {
    std::uint64_t bits = 0;
    std::span<const CommitNo> parents;
    bool met = false;
    bool expanded = false;
  };

  void paint(CommitNo commit, std::uint64_t bits) {
    std::vector<CommitNo> todo = {commit};
    while (!todo.empty()) {
      const CommitNo next = todo.back();
      todo.pop_back();
      Mark& mark = marks_[next];
      const bool fresh = !std::exchange(mark.met, true);
      const std::uint64_t before = mark.bits;
      if ((before | bits) == before) continue;
      mark.bits |= bits;
      if (mark.expanded) {
        todo.insert(todo.end(), mark.parents.begin(), mark.parents.end());
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
    const CommitNo commit = queue_[next_++];
    MUSTER_TRY(parents, graph_.parents(commit));
    Mark& mark = marks_[commit];
    if (mark.bits != all_) --open_;
    mark.expanded = true;
    mark.parents = parents;
    const std::uint64_t bits = mark.bits;
    for (const CommitNo parent : parents) paint(parent, bits);
    return std::monostate{};
  }

  CommitGraph& graph_;
  const std::vector<CommitNo>& candidates_;
  const std::uint64_t all_;
  ByCommit<Mark> marks_;
  std::vector<CommitNo> queue_;
  std::size_t next_ = 0;
  std::size_t open_ = 0;  // not expanded and without all bits
};

// Commits that `one` reaches and that are parents of what only `other` reaches: every common
// ancestor is one of them or lies behind one.
Gathered<std::vector<CommitNo>> boundary(CommitGraph& graph, const ObjectId& one, const ObjectId& other) {
  MUSTER_TRY(only_other, new_commits(graph, {other}, {one}, ~std::uint64_t{0}));
  if (only_other.set.empty()) return std::vector<CommitNo>{graph.number(other)};
  std::vector<CommitNo> found;
  CommitSet seen;
  for (const CommitNo commit : only_other.oldest_first) {
    MUSTER_TRY(parents, graph.parents(commit));
    for (const CommitNo parent : parents) {
      if (!only_other.set.contains(parent) && seen.insert(parent)) found.push_back(parent);
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
  if (candidates.size() <= 1) return std::optional(graph.ids(candidates));
  if (candidates.size() > most_candidates) return std::nullopt;
  Redundancy redundancy(graph, candidates);
  MUSTER_TRY(best, redundancy.best());
  if (best.size() > limits::merge_bases) return std::nullopt;
  return std::optional(graph.ids(best));
}

Gathered<bool> on_first_parent_line(CommitGraph& graph, const ObjectId& from, const ObjectId& target) {
  const CommitNo end = graph.number(target);
  std::optional<CommitNo> at = graph.number(from);
  CommitSet seen;  // ids cannot form a cycle, but nothing hostile may hang us
  while (at && *at != end) {
    if (!seen.insert(*at)) return false;
    MUSTER_TRY(parents, graph.parents(*at));
    at = parents.empty() ? std::nullopt : std::optional(parents.front());
  }
  return at.has_value();
}

}  // namespace muster
