#include "report/clause.h"

#include <algorithm>

#include "report/escape.h"
#include "report/words.h"

namespace muster {

namespace {

constexpr std::size_t listed_names = 8;

}  // namespace

std::string clause(std::string_view text) {
  return escape(text, clause_bound);
}

std::string named(std::string_view untrusted, std::size_t bound) {
  const std::string name = escape(untrusted, bound);
  if (!name.empty() && name.find_first_of(" \"'`,;()") == std::string::npos) return name;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '\\';  // a backslash of the name itself is doubled already
    quoted += c;
  }
  return quoted + '"';
}

std::string listed(const std::vector<std::string>& names, std::string_view none) {
  if (names.empty()) return std::string(none);
  std::string out;
  const std::size_t shown = std::min(names.size(), listed_names);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += ", ";
    out += named(names[i]);
  }
  if (names.size() > shown) out += " and " + std::to_string(names.size() - shown) + " more";
  return out;
}

std::string judged(Timestamp at, TimeSource source) {
  std::string out = "judged at " + at.text();
  if (source != TimeSource::receive) out.append(" (").append(name_of(source)).append(")");
  return out;
}

std::string judged_prefix(const JudgedBy& by) {
  return by.at ? judged(*by.at, by.source) + "; " : std::string();
}

std::string in_days(Duration duration) {
  const auto words = [](std::int64_t count, const std::string& unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
  };
  if (duration.seconds % 86'400 == 0) return words(duration.seconds / 86'400, "day");
  if (duration.seconds % 3'600 == 0) return words(duration.seconds / 3'600, "hour");
  return words(duration.seconds / 60, "minute");
}

std::string roster_of(const JudgedBy& by) {
  return by.roster ? "roster version " + std::to_string(by.roster->version) : std::string("the roster");
}

}  // namespace muster
