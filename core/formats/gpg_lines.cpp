#include "formats/gpg_lines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "formats/malformed.h"
#include "model/hex.h"
#include "model/limits.h"

namespace muster {

Parsed<std::vector<std::string_view>> parse_gpg_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  std::size_t offset = 0;
  while (offset < text.size()) {
    if (lines.size() == limits::gpg_lines) return malformed_at(offset, "too many lines");
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return malformed_at(text.size(), "the last line breaks off");
    if (end - offset > limits::gpg_line_bytes) return malformed_at(offset, "too long a line");
    lines.push_back(text.substr(offset, end - offset));
    offset = end + 1;
  }
  return lines;
}

std::vector<std::string_view> words_between(std::string_view text, char separator) {
  std::vector<std::string_view> words;
  std::size_t offset = 0;
  while (true) {
    const std::size_t end = text.find(separator, offset);
    words.push_back(text.substr(offset, end - offset));
    if (end == std::string_view::npos) return words;
    offset = end + 1;
  }
}

std::optional<std::string> parse_gpg_fingerprint(std::string_view text) {
  const auto is_upper = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
  if (!std::all_of(text.begin(), text.end(), is_upper)) return std::nullopt;
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A') c = static_cast<char>(c - 'A' + 'a');
  }
  std::array<std::uint8_t, 20> bytes{};
  if (!from_hex(lower, bytes)) return std::nullopt;
  std::optional<std::string> fingerprint(std::in_place);
  for (const std::uint8_t byte : bytes) fingerprint->push_back(static_cast<char>(byte));
  return fingerprint;
}

std::optional<std::uint32_t> parse_gpg_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || std::to_string(number) != text) return std::nullopt;
  return number;
}

}  // namespace muster
