// `muster doctor`: what is found, one thing at a time.
#pragma once

#include <string>
#include <vector>

#include "roster/roster.h"
#include "tool/hook_look.h"

namespace muster {

struct DoctorFinding {
  enum class Grade { good, warning, bad } grade;
  std::string what;    // a word: hooks, push, clock …
  std::string says;    // one clause; untrusted text in it is escaped where it is said
  std::string remedy;  // empty where it is good
};
using DoctorFindings = std::vector<DoctorFinding>;

// By real pushes: doctor_push.cpp.
void try_pushes(const HookStatus& status, DoctorFindings& findings);
// The ledger, where there is one: doctor_ledger.cpp.
void look_at_ledger(const Globals& globals, const HookStatus& status, DoctorFindings& findings);

// What git needs for the signed pushes that the roster asks for: doctor_signed.cpp.
void look_at_signed_pushes(const HookStatus& status, const RosterDraft& draft, DoctorFindings& findings);

// Looks at all of it. A Fault where the repository cannot be opened.
Result<DoctorFindings> examine(const Globals& globals, const std::optional<std::string>& stubs);
bool is_healthy(const DoctorFindings& findings);
// On standard error, what is not good; at least whether it is healthy.
void note_findings(const Globals& globals, const DoctorFindings& findings);
// A line each, and the remedies.
void say_findings(const Globals& globals, const DoctorFindings& findings);

}  // namespace muster
