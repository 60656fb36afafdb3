// What clauses are made of: names, lists, times and roster versions, all safe to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/timestamp.h"
#include "model/verdict.h"
#include "report/escape.h"

namespace muster {

// For a clause that another room wrote, which may quote untrusted text.
inline constexpr std::size_t clause_bound = 1'000;
// For object ids, refs and paths where they are what a verdict is about.
inline constexpr std::size_t name_bound = 1'024;

std::string clause(std::string_view text);

// Escaped; in double quotes when it holds a blank, a quote, a comma, a semicolon or a
// parenthesis, or is empty: a name cannot pass for the words around it.
std::string named(std::string_view untrusted, std::size_t bound = escaped_bound);

// "a, b, c": the first ones by name, the rest by number; `none` for an empty list.
std::string listed(const std::vector<std::string>& names, std::string_view none);

// "judged at 2026-11-23T10:00:00Z", with " (claimed)" and the like unless the server's own
// clock said so when the push arrived.
std::string judged(Timestamp at, TimeSource source);
// The same and "; ", or nothing where no time is known.
std::string judged_prefix(const JudgedBy& by);

// "3 days", "1 hour", "90 minutes".
std::string in_days(Duration duration);

// "roster version 7", or "the roster".
std::string roster_of(const JudgedBy& by);

}  // namespace muster
