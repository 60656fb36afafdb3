#include "roster/grammar.h"

#include <algorithm>
#include <cstddef>

namespace muster {

namespace {

constexpr std::size_t id_bytes = 64;
constexpr std::size_t name_bytes = 128;
constexpr std::size_t address_bytes = 320;
constexpr std::size_t line_bytes = 1024;
constexpr std::size_t pattern_bytes = 4096;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool all_of(std::string_view text, bool (*good)(char)) {
  return std::all_of(text.begin(), text.end(), good);
}

// One component of a ref name, between two slashes.
bool is_ref_component(std::string_view part) {
  return !part.empty() && part.front() != '.' && !part.ends_with(".lock");
}

// Whether every part between slashes satisfies `good`.
bool every_component(std::string_view text, bool (*good)(std::string_view)) {
  for (;;) {
    const std::size_t slash = text.find('/');
    if (!good(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

}  // namespace

bool is_roster_id(std::string_view text) {
  if (text.empty() || text.size() > id_bytes || !is_lower_or_digit(text[0])) return false;
  return all_of(text, [](char c) { return is_lower_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

std::string roster_id_from(std::string_view text) {
  std::string id;
  for (const char raw : text) {
    const char c = raw >= 'A' && raw <= 'Z' ? static_cast<char>(raw - 'A' + 'a') : raw;
    const bool good = is_lower_or_digit(c) || c == '.' || c == '_' || c == '-';
    if (id.empty() && !is_lower_or_digit(c)) continue;  // an id begins with a letter or digit
    if (id.size() < id_bytes) id += good ? c : '-';
  }
  return id;
}

bool is_project_name(std::string_view text) {
  if (text.empty() || text.size() > name_bytes) return false;
  const bool known = all_of(text, [](char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-' || c == '/';
  });
  return known && every_component(text, [](std::string_view part) { return !part.empty(); });
}

bool is_plain_name(std::string_view text) {
  if (text.empty() || text.size() > name_bytes || has_control(text)) return false;
  return text.front() != ' ' && text.back() != ' ';
}

bool is_one_line(std::string_view text) {
  return !text.empty() && text.size() <= line_bytes && !has_control(text);
}

bool is_mail_address(std::string_view text) {
  if (text.empty() || text.size() > address_bytes || has_control(text)) return false;
  return text.find_first_of("<>") == std::string_view::npos;
}

bool is_full_object_id(std::string_view text) {
  if (text.size() != 40 && text.size() != 64) return false;
  return all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_pattern(std::string_view text) {
  return !text.empty() && text.size() <= pattern_bytes && !has_control(text);
}

bool is_full_ref(std::string_view text) {
  if (!text.starts_with("refs/") || text.size() > pattern_bytes || has_control(text)) return false;
  if (text.find_first_of(" ~^:?*[\\") != std::string_view::npos) return false;
  if (text.find("..") != std::string_view::npos || text.find("@{") != std::string_view::npos) return false;
  return text.back() != '.' && every_component(text, is_ref_component);
}

}  // namespace muster
