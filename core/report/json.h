// Verdicts and faults as JSON, one object a line (docs/schema/verdict.schema.json,
// docs/schema/fault.schema.json). Keys stand in the order of the documentation.
#pragma once

#include <cstdint>
#include <string>

#include "model/result.h"
#include "model/verdict.h"

namespace muster {

// Without a final line feed.
std::string json_of(const Verdict& verdict);
std::string json_of(const Fault& fault);

struct HistorySummary {
  std::uint64_t commits = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t unjudged = 0;
  double seconds = 0;
};
std::string json_of(const HistorySummary& summary);

}  // namespace muster
