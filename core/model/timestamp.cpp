#include "model/timestamp.h"

#include <chrono>  // calendar arithmetic only; no clock

namespace muster {

namespace {

constexpr std::int64_t first_second = -62135596800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253402300799;   // 9999-12-31T23:59:59Z

std::optional<int> number(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append(std::string& out, int value, int width) {
  const std::string digits = std::to_string(value);
  const auto wanted = static_cast<std::size_t>(width);
  // A sum of a time and a duration may lie past the year 9999: wider, then.
  if (digits.size() < wanted) out.append(wanted - digits.size(), '0');
  out += digits;
}

}  // namespace

std::optional<Timestamp> Timestamp::from_seconds(std::int64_t seconds) {
  if (seconds < first_second || seconds > last_second) return std::nullopt;
  return Timestamp{seconds};
}

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00Z";
  if (text.size() != shape.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != '0' && text[i] != shape[i]) return std::nullopt;
  }
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  const auto hour = number(text.substr(11, 2));
  const auto minute = number(text.substr(14, 2));
  const auto second = number(text.substr(17, 2));
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (*year < 1 || !date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  return Timestamp{days * 86400 + *hour * 3600 + *minute * 60 + *second};
}

std::string Timestamp::text() const {
  const std::chrono::sys_seconds point{std::chrono::seconds{seconds}};
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date{day};
  const auto rest = static_cast<int>((point - day).count());
  std::string out;
  append(out, static_cast<int>(date.year()), 4);
  out += '-';
  append(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  out += '-';
  append(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  out += 'T';
  append(out, rest / 3600, 2);
  out += ':';
  append(out, rest / 60 % 60, 2);
  out += ':';
  append(out, rest % 60, 2);
  out += 'Z';
  return out;
}

std::optional<Duration> Duration::parse(std::string_view text) {
  if (text.size() < 2 || text.size() > 6 || text[0] == '0') return std::nullopt;
  const auto count = number(text.substr(0, text.size() - 1));
  if (!count) return std::nullopt;
  switch (text.back()) {
    case 'd': return Duration{std::int64_t{*count} * 86400};
    case 'h': return Duration{std::int64_t{*count} * 3600};
    case 'm': return Duration{std::int64_t{*count} * 60};
    default: return std::nullopt;
  }
}

}  // namespace muster
