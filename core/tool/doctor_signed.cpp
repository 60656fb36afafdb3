#include <algorithm>

#include "adapters/plain_git.h"
#include "tool/doctor.h"

namespace muster {

namespace {

using Grade = DoctorFinding::Grade;

bool asks_for_certificates(const RosterDraft& draft) {
  return std::ranges::any_of(draft.refs,
                             [](const RefRule& rule) { return rule.push == PushKind::certificate; });
}

}  // namespace

void look_at_signed_pushes(const HookStatus& status, const RosterDraft& draft, DoctorFindings& findings) {
  if (!asks_for_certificates(draft)) return;
  // As git reads it when somebody pushes here.
  const auto seed = PlainGit(status.place.git_directory).config("receive.certNonceSeed", {});
  if (!seed) {
    findings.push_back({Grade::bad, "signed", seed.error().because, seed.error().remedy});
  } else if (!*seed || (*seed)->empty()) {
    findings.push_back({Grade::bad, "signed",
                        "the roster asks for signed pushes, and nobody can sign one: there is no "
                        "receive.certNonceSeed",
                        "muster init --server prints what to set"});
  } else {
    findings.push_back({Grade::good, "signed", "pushes can be signed here, as the roster asks", ""});
  }
}

}  // namespace muster
