#include "model/release_version.h"

#include <algorithm>

namespace muster {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_identifier_byte(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool is_numeric(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Section 2 and 9: no leading zeros.
bool is_number(std::string_view text) {
  return is_numeric(text) && (text.size() == 1 || text.front() != '0');
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_identifier_byte);
}

bool is_pre_release(std::string_view text) {
  return is_identifier(text) && (!is_numeric(text) || is_number(text));
}

// The parts between dots, each as `good` wants it; nothing otherwise.
std::optional<std::vector<std::string>> parts_of(std::string_view text, bool (*good)(std::string_view)) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    if (!good(text.substr(0, dot))) return std::nullopt;
    parts.emplace_back(text.substr(0, dot));
    if (dot == text.size()) return parts;
    text.remove_prefix(dot + 1);
  }
}

// Of numbers without leading zeros, as large as they may be.
std::weak_ordering compare_numbers(const std::string& one, const std::string& other) {
  if (one.size() != other.size()) return one.size() <=> other.size();
  return one.compare(other) <=> 0;
}

// Section 11.4: numbers numerically, the rest by bytes, numbers before the rest.
std::weak_ordering compare_identifiers(const std::string& one, const std::string& other) {
  if (is_numeric(one) != is_numeric(other))
    return is_numeric(one) ? std::weak_ordering::less : std::weak_ordering::greater;
  return is_numeric(one) ? compare_numbers(one, other) : std::weak_ordering(one.compare(other) <=> 0);
}

template <typename Compare>
std::weak_ordering compare_lists(const std::vector<std::string>& one, const std::vector<std::string>& other,
                                 Compare compare) {
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
    if (const auto order = compare(one[i], other[i]); order != 0) return order;
  }
  return one.size() <=> other.size();
}

}  // namespace

std::optional<ReleaseVersion> ReleaseVersion::parse(std::string_view text) {
  if (text.size() > most_bytes) return std::nullopt;
  ReleaseVersion version;
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!parts_of(text.substr(plus + 1), is_identifier)) return std::nullopt;
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    auto pre_release = parts_of(text.substr(dash + 1), is_pre_release);
    if (!pre_release) return std::nullopt;
    version.pre_release_ = std::move(*pre_release);
    text = text.substr(0, dash);
  }
  auto numbers = parts_of(text, is_number);
  if (!numbers) return std::nullopt;
  version.numbers_ = std::move(*numbers);
  while (!version.numbers_.empty() && version.numbers_.back() == "0") version.numbers_.pop_back();
  return version;
}

std::weak_ordering ReleaseVersion::operator<=>(const ReleaseVersion& other) const {
  if (const auto order = compare_lists(numbers_, other.numbers_, compare_numbers); order != 0) return order;
  // Section 11.3: what comes before a version is lower than it.
  if (pre_release_.empty() != other.pre_release_.empty())
    return pre_release_.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  return compare_lists(pre_release_, other.pre_release_, compare_identifiers);
}

}  // namespace muster
