// The shape of history: parents, trees and dates of commits, each read once.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "app/by_commit.h"
#include "app/gathered.h"
#include "app/object_access.h"
#include "model/object_id.h"

namespace muster {

// Says when there is no more time. Asked often; must be cheap.
class Deadline {
 public:
  virtual ~Deadline() = default;
  virtual bool passed() = 0;
  virtual std::int64_t seconds() const = 0;
};

struct CommitNode {
  std::span<const CommitNo> parents;   // as long as the graph
  std::optional<ObjectId> tree;        // absent where the commit cannot be read
  std::optional<Timestamp> committed;  // absent where the line is not regular

  std::optional<CommitNo> first_parent() const {
    return parents.empty() ? std::nullopt : std::optional(parents.front());
  }
};

// Holds some 70 bytes a commit: a history of a million has to fit.
class CommitGraph {
 public:
  // `deadline` may be null: no limit of time.
  CommitGraph(ObjectAccess& objects, Deadline* deadline);

  // The commit of this name, whether it is one or not: nothing is read. Ids are those of the repository's
  // algorithm; another one throws std::invalid_argument.
  CommitNo number(const ObjectId& id);
  ObjectId id(CommitNo commit) const;
  std::vector<ObjectId> ids(std::span<const CommitNo> commits) const;

  // A commit that cannot be read strictly has the parents that git sees: it is refused when it is
  // judged, unless the governors vouch for it. One that is too large has none. Stops with limit.deadline when
  // the time is over.
  Gathered<CommitNode> node(CommitNo commit);
  Gathered<std::span<const CommitNo>> parents(CommitNo commit);
  Gathered<CommitNode> node(const ObjectId& id) { return node(number(id)); }

  ObjectAccess& objects() { return objects_; }
  // Stops with limit.deadline when the time is over.
  Gathered<std::monostate> time_left() const;

 private:
  static constexpr std::size_t short_id = 20;

  struct Known {
    std::array<std::uint8_t, short_id> id{}, tree{};  // of SHA-256 the beginning
    std::int64_t committed = 0;
    std::array<CommitNo, 2> parents{};
    std::uint8_t parent_count = 0;  // above 2: they lie in many_parents_
    bool read = false, has_tree = false, has_date = false;
  };
  struct Rest {  // of SHA-256
    std::array<std::uint8_t, 32 - short_id> id{}, tree{};
  };

  Gathered<const Known*> known(CommitNo commit);
  Gathered<std::monostate> read(CommitNo commit);
  std::span<const CommitNo> parents_of(CommitNo commit, const Known& known) const;
  ObjectId joined(const std::array<std::uint8_t, short_id>& first,
                  const std::array<std::uint8_t, 32 - short_id>& rest) const;
  // Where the name stands in slots_, or the free slot where it belongs.
  std::size_t slot_of(const ObjectId& id) const;
  void make_room();

  ObjectAccess& objects_;
  Deadline* deadline_;
  bool long_ids_;
  std::deque<Known> known_;  // by number; a deque, so that spans of parents stay good
  std::deque<Rest> rests_;   // by number; empty for SHA-1
  std::unordered_map<std::uint32_t, std::vector<CommitNo>> many_parents_;
  std::uint64_t scatter_;             // odd, another one in every graph
  std::vector<std::uint32_t> slots_;  // the number and one; 0: free. A power of two, never full
  std::size_t read_ = 0;
  std::uint32_t asked_ = 0;  // how often for a commit that was known
};

// Commits that are reachable from `starts` and from none of `excluded`, exactly, whatever their
// dates say. Stops with limit.count beyond `limit`.
struct NewCommits {
  std::vector<CommitNo> oldest_first;  // every commit after those of its parents that are in it
  CommitSet set;
};
Gathered<NewCommits> new_commits(CommitGraph& graph, const std::vector<ObjectId>& starts,
                                 const std::vector<ObjectId>& excluded, std::uint64_t limit);

// `old_tip` is reachable from `tip` (or the same).
Gathered<bool> is_ancestor(CommitGraph& graph, const ObjectId& old_tip, const ObjectId& tip);

// `fresh` less those of `tips` that are in it and what they reach.
Gathered<NewCommits> less_reached(CommitGraph& graph, const NewCommits& fresh,
                                  const std::vector<ObjectId>& tips);

// The best common ancestors of two commits; nothing where there are more than
// limits::merge_bases of them.
Gathered<std::optional<std::vector<ObjectId>>> merge_bases(CommitGraph& graph, const ObjectId& one,
                                                           const ObjectId& other);

// Follows first parents from `from` (itself included) to `target`.
Gathered<bool> on_first_parent_line(CommitGraph& graph, const ObjectId& from, const ObjectId& target);

// Appends what `start` reaches within `within` and not in `taken`, parents first, and takes it.
Gathered<std::monostate> append_parents_first(CommitGraph& graph, CommitNo start,
                                              const std::function<bool(CommitNo)>& within, CommitSet& taken,
                                              std::vector<CommitNo>& order);

}  // namespace muster
