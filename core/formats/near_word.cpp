#include "formats/near_word.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace muster {

namespace {

// Longer words than any of ours are near to none; this also bounds the work.
constexpr std::size_t longest = 32;

using Row = std::array<std::size_t, longest + 1>;

// Optimal string alignment distance, three rows of it at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  Row before{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before = last;
    last = row;
  }
  return last[b.size()];
}

}  // namespace

std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& known) {
  std::string_view best;
  if (word.size() > longest) return best;
  std::size_t best_distance = 3;
  for (const std::string_view candidate : known) {
    if (candidate.size() > longest) continue;
    const std::size_t d = distance(word, candidate);
    if (d >= best_distance || d * 2 >= candidate.size()) continue;
    best = candidate;
    best_distance = d;
  }
  return best;
}

}  // namespace muster
