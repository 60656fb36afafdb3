#include "model/reason.h"

namespace muster::reasons {

std::string_view name_of(RevocationCause cause) {
  switch (cause) {
    case RevocationCause::compromised: return "compromised";
    case RevocationCause::superseded: return "superseded";
    case RevocationCause::lost: return "lost";
    case RevocationCause::left: return "left";
  }
  return "";
}

}  // namespace muster::reasons

namespace muster {

Reason::Reason(const Reason& other) = default;
Reason::Reason(Reason&& other) noexcept = default;
Reason& Reason::operator=(const Reason& other) = default;
Reason& Reason::operator=(Reason&& other) noexcept = default;
Reason::~Reason() = default;

std::string_view rule_of(const Reason& reason) {
  return std::visit([](const auto& r) { return r.rule; }, reason);
}

std::string_view remedy_of(const Reason& reason) {
  return std::visit([](const auto& r) { return r.remedy; }, reason);
}

}  // namespace muster
