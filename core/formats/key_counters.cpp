#include "formats/key_counters.h"

#include <algorithm>
#include <charconv>

#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view counters_head = "muster counters 1\n";

bool is_ssh_fingerprint(std::string_view text) {
  constexpr std::string_view hash = "SHA256:";
  if (!text.starts_with(hash) || text.size() != hash.size() + 43) return false;
  return std::ranges::all_of(text.substr(hash.size()), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
  });
}

// "<fingerprint> <counter> <time>"; how the number is written is seen by who writes it again.
bool read_counter_line(std::string_view line, KeyCounters& counters) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return false;
  const std::string_view number = line.substr(first + 1, second - first - 1);
  std::uint32_t counter = 0;
  std::from_chars(number.data(), number.data() + number.size(), counter);
  const auto time = Timestamp::parse(line.substr(second + 1));
  const std::string_view key = line.substr(0, first);
  if (counter == 0 || !time || !is_ssh_fingerprint(key)) return false;
  return counters.emplace(std::string(key), KeyCounter{counter, *time}).second;
}

}  // namespace

std::string key_counters_text(const KeyCounters& counters) {
  std::string text(counters_head);
  for (const auto& [key, counter] : counters)
    text += key + ' ' + std::to_string(counter.highest) + ' ' + counter.signed_at.text() + '\n';
  return text;
}

Parsed<KeyCounters> parse_key_counters(std::string_view text) {
  if (!text.starts_with(counters_head)) return malformed_at(0, "not a list of counters");
  KeyCounters counters;
  std::size_t offset = counters_head.size();
  while (offset < text.size()) {
    if (counters.size() == most_key_counters) return malformed_at(offset, "too many counters");
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return malformed_at(text.size(), "the last line has no line feed");
    if (!read_counter_line(text.substr(offset, end - offset), counters))
      return malformed_at(offset, "not a counter");
    offset = end + 1;
  }
  if (key_counters_text(counters) != text) return malformed_at(0, "not written as muster writes it");
  return counters;
}

}  // namespace muster
