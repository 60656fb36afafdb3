// Exceptions of a roster: one rule made to hold for one object until a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/verdict.h"
#include "policy/bench.h"
#include "roster/roster.h"

namespace muster {

struct ExceptedObject {
  ExceptedKind kind;
  std::string id;        // object id in hex
  std::string ref_name;  // for ExceptedKind::ref
};

// The exception of the judging roster that makes `rule_name` hold for one of `objects` at the
// bench's time; null where there is none.
const RosterException* exception_for(std::string_view rule_name, const std::vector<ExceptedObject>& objects,
                                     const Bench& bench);

ExceptionUsed said(const RosterException& exception);

}  // namespace muster
