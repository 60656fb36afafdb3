// The shape of history: parents, trees and dates of commits, each read once.
#pragma once

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/gathered.h"
#include "app/object_access.h"
#include "model/object_id.h"

namespace muster {

using IdSet = std::unordered_set<ObjectId, ObjectId::Hash>;

// Says when there is no more time. Asked often; must be cheap.
class Deadline {
 public:
  virtual ~Deadline() = default;
  virtual bool passed() = 0;
  virtual std::int64_t seconds() const = 0;
};

struct CommitNode {
  std::vector<ObjectId> parents;
  std::optional<ObjectId> tree;        // absent where the commit cannot be read
  std::optional<Timestamp> committed;  // absent where the line is not regular
};

class CommitGraph {
 public:
  // `deadline` may be null: no limit of time.
  CommitGraph(ObjectAccess& objects, Deadline* deadline) : objects_(objects), deadline_(deadline) {}

  // A commit that cannot be read strictly has the parents that git sees: it is refused when it is
  // judged, unless the governors vouch for it. One that is too large has none. Stops with limit.deadline when
  // the time is over.
  Gathered<const CommitNode*> node(const ObjectId& id);
  ObjectAccess& objects() { return objects_; }
  // Stops with limit.deadline when the time is over.
  Gathered<std::monostate> time_left() const;

 private:
  ObjectAccess& objects_;
  Deadline* deadline_;
  std::unordered_map<ObjectId, CommitNode, ObjectId::Hash> nodes_;
  std::uint32_t asked_ = 0;  // how often for a commit that was known
};

// Commits that are reachable from `starts` and from none of `excluded`, exactly, whatever their
// dates say. Stops with limit.count beyond `limit`.
struct NewCommits {
  std::vector<ObjectId> oldest_first;  // every commit after those of its parents that are in it
  IdSet set;
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

}  // namespace muster
