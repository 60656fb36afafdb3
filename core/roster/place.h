// Where something stands in a file of ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

// Both from 1, the column in bytes; 0 where unknown.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  bool operator==(const Place&) const = default;
};

// Where what is wrong with a whole file is said to stand, and what stands for its root table.
inline constexpr Place file_start{1, 1};

// A field of a table, or with an index one item of the list that it holds.
struct Spot {
  static constexpr std::size_t whole = static_cast<std::size_t>(-1);

  Place table;
  std::string_view field = {};
  std::size_t index = whole;
};

// Where single fields stand, so that a problem can point at the very word and not only at its
// table. Empty for a draft that comes from no file.
class FieldPlaces {
 public:
  void note(const Spot& spot, Place place);
  // The field's place where the item has none, the table's where the field has none. Linear:
  // asked for problems only, whose number is bounded.
  Place of(const Spot& spot) const;

 private:
  struct Noted {
    Place table;
    std::string field;
    std::size_t index;
    Place place;
  };
  std::vector<Noted> noted_;
};

}  // namespace muster
