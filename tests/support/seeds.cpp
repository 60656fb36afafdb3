#include "support/seeds.h"

#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace muster::test {

namespace {

#ifdef MUSTER_FEWER_SEEDS
constexpr unsigned fewer = MUSTER_FEWER_SEEDS;
#else
constexpr unsigned fewer = 1;
#endif

unsigned number(std::string_view text) {
  unsigned value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value == ~0U)
    throw std::runtime_error("MUSTER_SEEDS is a number or FIRST-LAST");
  return value;
}

}  // namespace

SeedRange seeds_to_run(unsigned count) {
  const char* const asked = std::getenv("MUSTER_SEEDS");
  if (asked == nullptr) return {1, std::max(1U, count / fewer), true};
  const std::string_view text = asked;
  const std::size_t dash = text.find('-');
  const unsigned first = number(text.substr(0, dash));
  return {first, dash == std::string_view::npos ? first : number(text.substr(dash + 1)), false};
}

}  // namespace muster::test
