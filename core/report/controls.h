// Controls of common frameworks that a rule supports evidence for: data, not prose, so that the same
// names stand in text, JSON and reports. A rule never makes anybody comply with one.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

// The known ones, framework by framework. What is not listed here cannot be named.
enum class Control : std::uint8_t {
  nhi1,           // OWASP NHI Top 10 2025: improper offboarding
  nhi5,           // overprivileged identities
  nhi7,           // long-lived secrets
  nhi9,           // reuse of identities
  nhi10,          // human use of identities that are not human
  pr_aa_01,       // NIST CSF 2.0: identities and credentials are managed
  pr_aa_05,       // permissions follow a policy, are reviewed, least privilege, separated duties
  ac_2_3,         // SP 800-53 (revision 5): accounts that nobody may or does use are disabled
  ac_5,           // separation of duties
  ac_6,           // least privilege
  cm_5,           // access restrictions for change
  ia_5,           // authenticators are managed
  si_7_15,        // code is authenticated before it is used
  au_10,          // non-repudiation
  ps_1_1,         // SSDF (SP 800-218, version 1.1): code is protected from unauthorised change
  ps_2_1,         // releases can be verified
  source_l1,      // SLSA Source 1.2: version controlled
  source_l2,      // history and provenance
  source_l3,      // continuous technical controls
  source_l4,      // two-party review
  osps_ac_03,     // OSPS Baseline of 2026-02-19: the primary branch is protected
  osps_br_06_01,  // releases are signed
  osps_gv_04_01,  // people are reviewed before they get more rights
  osps_qa_07_01,  // somebody else approves a change
};
inline constexpr int control_count = 24;

struct ControlName {
  std::string_view framework;  // "SP 800-53"
  std::string_view id;         // "AC-2(3)"

  bool operator==(const ControlName&) const = default;
};
ControlName name_of(Control control);

// A set, listed always in the order above.
class Controls {
 public:
  constexpr Controls(std::initializer_list<Control> controls) {
    for (const Control control : controls) bits_ |= bit(control);
  }

  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool contains(Control control) const { return (bits_ & bit(control)) != 0; }
  std::vector<Control> list() const;

 private:
  static constexpr std::uint32_t bit(Control control) {
    return std::uint32_t{1} << static_cast<unsigned>(control);
  }
  std::uint32_t bits_ = 0;
};
static_assert(control_count <= 32);

// "OWASP NHI Top 10 2025 NHI1, NHI7; SP 800-53 IA-5": by framework; empty for no control.
std::string grouped(const Controls& controls);

}  // namespace muster
