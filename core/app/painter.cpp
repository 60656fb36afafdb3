#include "app/painter.h"

#include <algorithm>
#include <utility>

namespace muster {

namespace {

// More roots than bits in a word, or roots that keep changing: nobody's honest history. Then the
// excluded side is walked to its end, which is exact as well.
constexpr std::size_t most_roots = 63;
constexpr int most_rounds = 16;

// A queue in a vector: what was taken is dropped when it is half of it.
void trim(std::vector<CommitNo>& queue, std::size_t& next) {
  if (next < 1024 && next < queue.size()) return;
  if (next * 2 < queue.size()) return;
  queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(next));
  next = 0;
}

}  // namespace

bool Painter::meet(CommitNo commit) {
  if (std::exchange(marks_[commit].met, true)) return false;
  met_.push_back(commit);
  return true;
}

void Painter::start(CommitNo commit) {
  if (!meet(commit)) return;
  wanted_.push_back(commit);
  ++open_;
}

Gathered<std::monostate> Painter::exclude(CommitNo commit) {
  std::vector<CommitNo> todo = {commit};
  while (!todo.empty()) {
    const CommitNo next = todo.back();
    todo.pop_back();
    const bool fresh = meet(next);
    Mark& mark = marks_[next];
    if (mark.excluded) continue;
    mark.excluded = true;
    kept_changed_ = kept_changed_ || !fresh;
    if (mark.expanded) {
      MUSTER_TRY(parents, graph_.parents(next));
      todo.insert(todo.end(), parents.begin(), parents.end());
    } else {
      if (!fresh) --open_;
      if (mark.ancestor_of != all_) ++unproven_;
      unwanted_.push_back(next);
    }
  }
  return std::monostate{};
}

Gathered<std::monostate> Painter::run() {
  MUSTER_TRY(walked, walk_wanted());
  (void)walked;
  for (int round = 0; round < most_rounds; ++round) {
    MUSTER_TRY(from, roots());
    if (from.empty()) return std::monostate{};
    if (from.size() > most_roots) break;
    kept_changed_ = false;
    MUSTER_TRY(proven, walk_behind_roots(from));
    (void)proven;
    if (!kept_changed_) return std::monostate{};
  }
  return walk_all_unwanted();
}

bool Painter::kept(CommitNo commit) const {
  const Mark* mark = marks_.find(commit);
  return mark != nullptr && mark->met && !mark->excluded;
}

std::size_t Painter::count_kept() const {
  return static_cast<std::size_t>(std::ranges::count_if(met_, [&](CommitNo commit) { return kept(commit); }));
}

Gathered<std::monostate> Painter::walk_wanted() {
  while (open_ > 0) {
    MUSTER_TRY(done, expand_wanted());
    MUSTER_TRY(also, expand_unwanted());
    (void)done;
    (void)also;
  }
  return std::monostate{};
}

Gathered<std::monostate> Painter::expand_wanted() {
  while (!wanted_.empty()) {
    const CommitNo commit = wanted_[next_wanted_++];
    trim(wanted_, next_wanted_);
    if (marks_[commit].excluded) continue;
    MUSTER_TRY(parents, graph_.parents(commit));
    marks_[commit].expanded = true;
    --open_;
    for (const CommitNo parent : parents) start(parent);
    break;
  }
  return std::monostate{};
}

Gathered<std::monostate> Painter::expand_unwanted() {
  if (unwanted_.empty()) return std::monostate{};
  const CommitNo commit = unwanted_[next_unwanted_++];
  trim(unwanted_, next_unwanted_);
  MUSTER_TRY(parents, graph_.parents(commit));
  Mark& mark = marks_[commit];
  if (mark.ancestor_of != all_) --unproven_;
  mark.expanded = true;
  const Roots roots = mark.ancestor_of;
  for (const CommitNo parent : parents) {
    MUSTER_TRY(excluded, exclude(parent));
    MUSTER_TRY(painted, paint(parent, roots));
    (void)excluded;
    (void)painted;
  }
  return std::monostate{};
}

Gathered<std::monostate> Painter::walk_all_unwanted() {
  while (!unwanted_.empty()) {
    MUSTER_TRY(done, expand_unwanted());
    (void)done;
  }
  return std::monostate{};
}

Gathered<std::vector<CommitNo>> Painter::roots() {
  std::vector<CommitNo> found;
  for (const CommitNo commit : met_) {
    if (!kept(commit)) continue;
    MUSTER_TRY(parents, graph_.parents(commit));
    const bool above_kept = std::ranges::any_of(parents, [&](CommitNo parent) { return kept(parent); });
    if (!above_kept) found.push_back(commit);
  }
  return found;
}

// What is known to lie behind an excluded commit lies behind the same roots.
Gathered<std::monostate> Painter::paint(CommitNo commit, Roots roots) {
  std::vector<CommitNo> todo = {commit};
  while (!todo.empty()) {
    const CommitNo next = todo.back();
    todo.pop_back();
    Mark& mark = marks_[next];
    const Roots before = mark.ancestor_of;
    if ((before | roots) == before) continue;
    mark.ancestor_of |= roots;
    if (mark.expanded) {
      MUSTER_TRY(parents, graph_.parents(next));
      todo.insert(todo.end(), parents.begin(), parents.end());
    } else if (mark.ancestor_of == all_) {
      --unproven_;
    }
  }
  return std::monostate{};
}

void Painter::reckon_edge() {
  unproven_ = 0;
  for (const CommitNo commit : met_) {
    Mark& mark = marks_[commit];
    mark.ancestor_of = 0;
    if (mark.excluded && !mark.expanded) ++unproven_;
  }
}

Gathered<std::monostate> Painter::walk_behind_roots(const std::vector<CommitNo>& roots) {
  all_ = (Roots{1} << roots.size()) - 1;
  reckon_edge();
  for (std::size_t i = 0; i < roots.size(); ++i) {
    MUSTER_TRY(parents, graph_.parents(roots[i]));
    for (const CommitNo parent : parents) {
      MUSTER_TRY(painted, paint(parent, Roots{1} << i));
      (void)painted;
    }
  }
  while (unproven_ > 0) {
    MUSTER_TRY(done, expand_unwanted());
    (void)done;
  }
  return std::monostate{};
}

}  // namespace muster
