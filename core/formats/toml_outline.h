// Where the tables, names and values of a TOML text stand, so that it can be changed in place. It
// says nothing about what they mean: that is parse_toml's, which has taken the text before.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "roster/problems.h"

namespace muster {

// Bytes from `begin` up to, not including, `end`.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct OutlineEntry;

struct OutlineValue {
  Span span;
  std::vector<OutlineValue> items;          // of a list
  std::vector<OutlineEntry> members;        // of an inline table
  std::optional<std::size_t> last_comma{};  // of a list that ends with one: where it stands
};

// `name = value`; a dotted name has several parts.
struct OutlineEntry {
  std::vector<std::string> name;
  std::size_t begin = 0;  // of the name
  std::size_t equals = 0;
  OutlineValue value;
};

// A header and what stands below it up to the next one. The first section is the root's: without a
// header, perhaps without an entry.
struct OutlineSection {
  std::vector<std::string> name;
  Span header;  // its line, with the line feed
  std::vector<OutlineEntry> entries;
};

using Outline = std::vector<OutlineSection>;

// Of a text that parse_toml takes. Refuses ("cannot-edit") a quoted name that holds a backslash,
// and whatever else it does not understand: then nothing is changed.
tl::expected<Outline, RosterProblem> outline_of(std::string_view text);

// Behind the line feed of the line in which `at` stands; the text's size where it has none.
std::size_t end_of_line(std::string_view text, std::size_t at);
// The first byte of that line.
std::size_t start_of_line(std::string_view text, std::size_t at);

}  // namespace muster
