// Which commits are reachable from some and from none of others. Internal to app/.
#pragma once

#include <vector>

#include "app/commit_graph.h"

namespace muster {

// Paints history from two sides at once: what the starts reach, and what the excluded reach. The
// answer is exact, and it looks at no date: those are the signers' own words.
//
// When all that is wanted has been walked, some of it could still lie behind what is excluded and not
// walked yet. It does not where that is an ancestor of the very commit: ids form no cycle. So every
// root of what is kept (a kept commit without a kept parent) marks its ancestors, and the walk ends
// when each excluded commit on its edge carries the marks of all roots. Both sides advance in turn and
// run at once through what is known, so the work is bounded by how far the two sides lie apart and
// not by the history behind them, for histories that were made to be merged.
class Painter {
 public:
  explicit Painter(CommitGraph& graph) : graph_(graph) {}

  void start(CommitNo commit);
  Gathered<std::monostate> exclude(CommitNo commit);
  // Stops when the time is over.
  Gathered<std::monostate> run();

  bool kept(CommitNo commit) const;
  std::size_t count_kept() const;

 private:
  using Roots = std::uint64_t;

  struct Mark {
    Roots ancestor_of = 0;  // the roots, one a bit
    bool met = false;
    bool excluded = false;
    bool expanded = false;  // so the graph has read it
  };

  Gathered<std::monostate> walk_wanted();
  Gathered<std::monostate> expand_wanted();
  Gathered<std::monostate> expand_unwanted();
  Gathered<std::monostate> walk_all_unwanted();
  // All that is excluded and not walked lies behind every root, for the roots that there were.
  Gathered<std::monostate> walk_behind_roots(const std::vector<CommitNo>& roots);
  Gathered<std::vector<CommitNo>> roots();
  Gathered<std::monostate> paint(CommitNo commit, Roots roots);
  void reckon_edge();
  // True the first time.
  bool meet(CommitNo commit);

  CommitGraph& graph_;
  ByCommit<Mark> marks_;
  std::vector<CommitNo> met_;  // all that have a mark
  std::vector<CommitNo> wanted_, unwanted_;
  std::size_t next_wanted_ = 0, next_unwanted_ = 0;
  std::size_t open_ = 0;  // wanted, not excluded, not expanded
  Roots all_ = 0;
  std::size_t unproven_ = 0;  // excluded, not expanded, without the marks of all roots
  bool kept_changed_ = false;
};

}  // namespace muster
