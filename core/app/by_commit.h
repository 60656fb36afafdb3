// What belongs to commits, by their numbers in a CommitGraph. Internal to app/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace muster {

// The number under which a CommitGraph knows a commit: given in the order in which it hears of them, and
// good for that graph alone.
enum class CommitNo : std::uint32_t {};

constexpr std::size_t index_of(CommitNo commit) {
  return static_cast<std::size_t>(commit);
}

// A value a commit. Neighbours share a page, and pages that nobody asked for cost nothing: neither a walk
// over few commits of a large graph nor one over all of them takes more memory than it has to.
template <typename T>
class ByCommit {
 public:
  // T{} where nothing was written yet.
  T& operator[](CommitNo commit) {
    const std::size_t page = index_of(commit) / page_size;
    if (page >= pages_.size()) pages_.resize(page + 1);
    if (!pages_[page]) pages_[page] = std::make_unique<Page>();
    return (*pages_[page])[index_of(commit) % page_size];
  }

  // Null where surely nothing was written; maybe a T{} that nobody wrote.
  const T* find(CommitNo commit) const {
    const std::size_t page = index_of(commit) / page_size;
    if (page >= pages_.size() || !pages_[page]) return nullptr;
    return &(*pages_[page])[index_of(commit) % page_size];
  }

 private:
  static constexpr std::size_t page_size = 256;
  using Page = std::array<T, page_size>;
  std::vector<std::unique_ptr<Page>> pages_;
};

class CommitSet {
 public:
  // False where it was in it.
  bool insert(CommitNo commit) {
    bool& held = held_[commit];
    if (held) return false;
    ++size_;
    return held = true;
  }
  bool contains(CommitNo commit) const {
    const bool* held = held_.find(commit);
    return held != nullptr && *held;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  ByCommit<bool> held_;
  std::size_t size_ = 0;
};

}  // namespace muster
