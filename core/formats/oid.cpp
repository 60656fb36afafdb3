#include "formats/oid.h"

#include <algorithm>
#include <cstdint>

namespace muster::oid {

std::string text(std::string_view oid) {
  constexpr std::size_t longest = 32;
  const std::string odd = "an unusual object identifier";
  if (oid.empty() || oid.size() > longest) return odd;
  std::string out;
  std::uint64_t number = 0;
  for (const char c : oid) {
    number = number << 7U | (static_cast<unsigned char>(c) & 0x7fU);
    if (number > UINT32_MAX) return odd;
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) continue;
    if (out.empty()) {
      // The first two numbers share one (X.690 section 8.19.4).
      const std::uint64_t first = std::min<std::uint64_t>(number / 40, 2);
      out = std::to_string(first) + "." + std::to_string(number - 40 * first);
    } else {
      out += "." + std::to_string(number);
    }
    number = 0;
  }
  return out;
}

}  // namespace muster::oid
