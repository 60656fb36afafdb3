#include "formats/byte_places.h"

#include <algorithm>

namespace muster {

namespace {

bool begins_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

BytePlaces::BytePlaces(std::string_view text) : text_(text) {
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find('\n', start);
    note_line(start, end == std::string_view::npos ? text.size() : end);
    if (end == std::string_view::npos) break;
    start = end + 1;
  }
}

void BytePlaces::note_line(std::size_t start, std::size_t end) {
  starts_.push_back(start);
  const std::string_view line = text_.substr(start, end - start);
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(line.begin(), line.end(), is_ascii)) return;
  std::vector<std::uint32_t>& columns = columns_[static_cast<std::uint32_t>(starts_.size())];
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (begins_code_point(line[i])) columns.push_back(static_cast<std::uint32_t>(i + 1));
  }
  columns.push_back(static_cast<std::uint32_t>(line.size() + 1));
}

Place BytePlaces::of(std::uint32_t line, std::uint32_t code_point_column) const {
  const auto it = columns_.find(line);
  if (it == columns_.end() || code_point_column == 0) return {line, code_point_column};
  const std::size_t index = std::min<std::size_t>(code_point_column, it->second.size()) - 1;
  return {line, it->second[index]};
}

std::size_t BytePlaces::offset(Place place) const {
  if (place.line == 0 || place.column == 0 || place.line > starts_.size()) return text_.size();
  return std::min<std::size_t>(starts_[place.line - 1] + place.column - 1, text_.size());
}

}  // namespace muster
