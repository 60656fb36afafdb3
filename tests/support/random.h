// Random choices, the same for the same seed.
#pragma once

#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace muster::test {

using Random = std::mt19937;

inline std::size_t below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

// True once in so many times.
inline bool one_in(Random& random, std::size_t times) {
  return below(random, times) == 0;
}

template <typename Choices>
const auto& pick(Random& random, const Choices& choices) {
  auto chosen = std::begin(choices);
  std::advance(chosen, static_cast<std::ptrdiff_t>(below(random, std::size(choices))));
  return *chosen;
}

inline std::string pick(Random& random, std::initializer_list<const char*> choices) {
  return choices.begin()[below(random, choices.size())];
}

}  // namespace muster::test
