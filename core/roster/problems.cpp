#include "roster/problems.h"

#include <algorithm>
#include <tuple>

namespace muster {

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 80;
  std::string out = "`";
  if (text.size() <= longest) {
    out += text;
  } else {
    std::size_t end = longest;
    // Not in the middle of a UTF-8 sequence.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    out += text.substr(0, end);
    out += "…";
  }
  out += '`';
  return out;
}

void Problems::add(std::string_view code, std::string what, Place place) {
  if (!full()) found_.push_back({std::string(code), std::move(what), place});
}

std::vector<RosterProblem> Problems::in_order() && {
  std::stable_sort(found_.begin(), found_.end(), [](const RosterProblem& a, const RosterProblem& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  return std::move(found_);
}

}  // namespace muster
