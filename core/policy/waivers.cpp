#include "policy/waivers.h"

#include <algorithm>

namespace muster {

namespace {

bool names(const RosterException& exception, const ExceptedObject& object) {
  return exception.kind == object.kind && exception.object == object.id &&
         (exception.kind != ExceptedKind::ref || exception.ref_name == object.ref_name);
}

}  // namespace

const RosterException* exception_for(std::string_view rule_name, const std::vector<ExceptedObject>& objects,
                                     const Bench& bench) {
  for (const RosterException& exception : bench.roster->draft().exceptions) {
    if (exception.waives != rule_name || bench.at >= exception.until) continue;
    if (std::ranges::any_of(objects, [&](const auto& object) { return names(exception, object); })) {
      return &exception;
    }
  }
  return nullptr;
}

ExceptionUsed said(const RosterException& exception) {
  return {exception.id, exception.waives, exception.until, exception.owner, exception.reason};
}

}  // namespace muster
