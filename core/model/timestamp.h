// Points and spans of time in whole seconds, UTC. Nothing here reads a clock:
// time is an argument.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

struct Timestamp {
  std::int64_t seconds = 0;  // since 1970-01-01T00:00:00Z; never outside years 0001 to 9999

  // "2026-11-23T10:00:00Z": upper-case T and Z, whole seconds, a real calendar date
  // (RFC 3339 without offsets, fractions or leap seconds).
  static std::optional<Timestamp> parse(std::string_view text);
  // From seconds since 1970; nothing where the year would not be 0001 to 9999.
  static std::optional<Timestamp> from_seconds(std::int64_t seconds);
  std::string text() const;

  auto operator<=>(const Timestamp&) const = default;
};

struct Duration {
  std::int64_t seconds = 0;

  // ^[1-9][0-9]{0,4}[dhm]$ : days, hours, minutes.
  static std::optional<Duration> parse(std::string_view text);

  auto operator<=>(const Duration&) const = default;
};

inline Timestamp operator+(Timestamp t, Duration d) {
  return {t.seconds + d.seconds};
}
inline Timestamp operator-(Timestamp t, Duration d) {
  return {t.seconds - d.seconds};
}

// Where a judged time comes from; the word that a verdict says.
enum class TimeSource { receive, receipt, claimed, given };

}  // namespace muster
