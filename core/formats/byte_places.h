// From lines and columns counted in code points, as toml++ counts, to bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "roster/place.h"

namespace muster {

class BytePlaces {
 public:
  // `text` is UTF-8 and outlives this.
  explicit BytePlaces(std::string_view text);

  // Both from 1. A column behind the line's end is the place behind its last byte.
  Place of(std::uint32_t line, std::uint32_t code_point_column) const;
  // Where the place is in the text; the text's size where it is behind the end.
  std::size_t offset(Place place) const;

 private:
  void note_line(std::size_t start, std::size_t end);

  std::string_view text_;
  std::vector<std::size_t> starts_;
  // Lines that hold more than ASCII: the column in bytes of each of their code points. Made
  // once, because a line of a megabyte may hold a hundred thousand places.
  std::map<std::uint32_t, std::vector<std::uint32_t>> columns_;
};

}  // namespace muster
