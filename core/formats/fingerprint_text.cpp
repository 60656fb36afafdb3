#include "formats/fingerprint_text.h"

namespace muster {

namespace {

constexpr std::size_t fingerprint_digits = 40;

}  // namespace

std::optional<std::string> openpgp_fingerprint_in(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ' ') continue;
    const bool small = c >= 'a' && c <= 'f';
    if (!small && !(c >= 'A' && c <= 'F') && !(c >= '0' && c <= '9')) return std::nullopt;
    if (digits.size() == fingerprint_digits) return std::nullopt;
    digits += small ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return digits.size() == fingerprint_digits ? std::optional(digits) : std::nullopt;
}

}  // namespace muster
