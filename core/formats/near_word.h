// "did you mean": the known word that a mistyped one is nearest to.
#pragma once

#include <string_view>
#include <vector>

namespace muster {

// Empty where none is near: at most two bytes changed, added, left out or swapped with their
// neighbour, and fewer than half of the word's.
std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace muster
