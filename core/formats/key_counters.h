// What a server remembers of security keys: how far the counter of each had come. They lie in a file, by
// fingerprint:
//
//   muster counters 1
//   SHA256:Qx7… 1207 2026-11-23T10:00:00Z
//   …
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct KeyCounter {
  std::uint32_t highest;  // above 0: a key that counts nothing always says 0
  Timestamp signed_at;    // by the object that it stood in

  bool operator==(const KeyCounter&) const = default;
};
using KeyCounters = std::map<std::string, KeyCounter>;  // by fingerprint: "SHA256:" and 43 of base64

// More keys than any roster holds.
inline constexpr std::size_t most_key_counters = 20'000;

std::string key_counters_text(const KeyCounters& counters);
// Exactly the bytes that key_counters_text makes of at most most_key_counters.
Parsed<KeyCounters> parse_key_counters(std::string_view text);

}  // namespace muster
