// What the gathering of facts answers: a value, or what stops it: a Fault (could not decide) or
// a Reason (what was found refuses by itself).
#pragma once

#include <string>
#include <variant>

#include "model/compiled_once.h"
#include "model/reason.h"
#include "model/result.h"

namespace muster {

class Stop : public std::variant<Fault, Reason> {
 public:
  Stop(Fault fault);
  Stop(Reason reason);
  MUSTER_COMPILED_ONCE(Stop);
};

template <typename T>
using Gathered = tl::expected<T, Stop>;

template <typename T>
using OrReason = tl::expected<T, Reason>;

tl::unexpected<Stop> stop(Reason reason);
tl::unexpected<Stop> stop(Fault fault);

}  // namespace muster

// Binds `name` to the value of an expected, or returns its error.
// NOLINTBEGIN(cppcoreguidelines-macro-usage)
#define MUSTER_TRY(name, expression)                                     \
  auto name##_or = (expression);                                         \
  if (!name##_or) return ::tl::unexpected(std::move(name##_or).error()); \
  auto& name = *name##_or
// NOLINTEND(cppcoreguidelines-macro-usage)
