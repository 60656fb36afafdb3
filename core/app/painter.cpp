#include "app/painter.h"

#include <algorithm>

namespace muster {

namespace {

// More roots than bits in a word, or roots that keep changing: nobody's honest history. Then the
// excluded side is walked to its end, which is exact as well.
constexpr std::size_t most_roots = 63;
constexpr int most_rounds = 16;

// A queue in a vector: what was taken is dropped when it is half of it.
void trim(std::vector<ObjectId>& queue, std::size_t& next) {
  if (next < 1024 && next < queue.size()) return;
  if (next * 2 < queue.size()) return;
  queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(next));
  next = 0;
}

}  // namespace

void Painter::start(const ObjectId& id) {
  if (marks_.try_emplace(id).second) {
    wanted_.push_back(id);
    ++open_;
  }
}

void Painter::exclude(const ObjectId& id) {
  std::vector<ObjectId> todo = {id};
  while (!todo.empty()) {
    const ObjectId next = todo.back();
    todo.pop_back();
    auto [at, fresh] = marks_.try_emplace(next);
    Mark& mark = at->second;
    if (mark.excluded) continue;
    mark.excluded = true;
    kept_changed_ = kept_changed_ || !fresh;
    if (!fresh && mark.expanded) {
      todo.insert(todo.end(), mark.parents->begin(), mark.parents->end());
    } else {
      if (!fresh) --open_;
      if (mark.ancestor_of != all_) ++unproven_;
      unwanted_.push_back(next);
    }
  }
}

Gathered<std::monostate> Painter::run() {
  MUSTER_TRY(walked, walk_wanted());
  (void)walked;
  for (int round = 0; round < most_rounds; ++round) {
    const std::vector<ObjectId> from = roots();
    if (from.empty()) return std::monostate{};
    if (from.size() > most_roots) break;
    kept_changed_ = false;
    MUSTER_TRY(proven, walk_behind_roots(from));
    (void)proven;
    if (!kept_changed_) return std::monostate{};
  }
  return walk_all_unwanted();
}

bool Painter::kept(const ObjectId& id) const {
  const auto found = marks_.find(id);
  return found != marks_.end() && !found->second.excluded;
}

std::size_t Painter::count_kept() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(marks_, [](const auto& mark) { return !mark.second.excluded; }));
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
    const ObjectId id = wanted_[next_wanted_++];
    trim(wanted_, next_wanted_);
    if (marks_.at(id).excluded) continue;
    MUSTER_TRY(node, graph_.node(id));
    Mark& mark = marks_.at(id);
    mark.expanded = true;
    mark.parents = &node->parents;
    --open_;
    for (const ObjectId& parent : node->parents) start(parent);
    break;
  }
  return std::monostate{};
}

Gathered<std::monostate> Painter::expand_unwanted() {
  if (unwanted_.empty()) return std::monostate{};
  const ObjectId id = unwanted_[next_unwanted_++];
  trim(unwanted_, next_unwanted_);
  MUSTER_TRY(node, graph_.node(id));
  Mark& mark = marks_.at(id);
  if (mark.ancestor_of != all_) --unproven_;
  mark.expanded = true;
  mark.parents = &node->parents;
  const Roots roots = mark.ancestor_of;
  for (const ObjectId& parent : node->parents) {
    exclude(parent);
    paint(parent, roots);
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

std::vector<ObjectId> Painter::roots() const {
  std::vector<ObjectId> found;
  for (const auto& [id, mark] : marks_) {
    if (mark.excluded) continue;
    const bool above_kept = std::ranges::any_of(*mark.parents, [&](const ObjectId& p) { return kept(p); });
    if (!above_kept) found.push_back(id);
  }
  return found;
}

// What is known to lie behind an excluded commit lies behind the same roots.
void Painter::paint(const ObjectId& id, Roots roots) {
  std::vector<ObjectId> todo = {id};
  while (!todo.empty()) {
    Mark& mark = marks_.at(todo.back());
    todo.pop_back();
    const Roots before = mark.ancestor_of;
    if ((before | roots) == before) continue;
    mark.ancestor_of |= roots;
    if (mark.expanded) {
      todo.insert(todo.end(), mark.parents->begin(), mark.parents->end());
    } else if (mark.ancestor_of == all_) {
      --unproven_;
    }
  }
}

void Painter::reckon_edge() {
  unproven_ = 0;
  for (auto& [id, mark] : marks_) {
    mark.ancestor_of = 0;
    if (mark.excluded && !mark.expanded) ++unproven_;
  }
}

Gathered<std::monostate> Painter::walk_behind_roots(const std::vector<ObjectId>& roots) {
  all_ = (Roots{1} << roots.size()) - 1;
  reckon_edge();
  for (std::size_t i = 0; i < roots.size(); ++i) {
    for (const ObjectId& parent : *marks_.at(roots[i]).parents) paint(parent, Roots{1} << i);
  }
  while (unproven_ > 0) {
    MUSTER_TRY(done, expand_unwanted());
    (void)done;
  }
  return std::monostate{};
}

}  // namespace muster
