#include "report/controls.h"

namespace muster {

namespace {

constexpr std::string_view owasp = "OWASP NHI Top 10 2025";
constexpr std::string_view csf = "NIST CSF 2.0";
constexpr std::string_view sp_800_53 = "SP 800-53";
constexpr std::string_view ssdf = "SSDF";
constexpr std::string_view slsa = "SLSA Source 1.2";
constexpr std::string_view osps = "OSPS 2026-02-19";

}  // namespace

ControlName name_of(Control control) {
  switch (control) {
    case Control::nhi1: return {owasp, "NHI1"};
    case Control::nhi5: return {owasp, "NHI5"};
    case Control::nhi7: return {owasp, "NHI7"};
    case Control::nhi9: return {owasp, "NHI9"};
    case Control::nhi10: return {owasp, "NHI10"};
    case Control::pr_aa_01: return {csf, "PR.AA-01"};
    case Control::pr_aa_05: return {csf, "PR.AA-05"};
    case Control::ac_2_3: return {sp_800_53, "AC-2(3)"};
    case Control::ac_5: return {sp_800_53, "AC-5"};
    case Control::ac_6: return {sp_800_53, "AC-6"};
    case Control::cm_5: return {sp_800_53, "CM-5"};
    case Control::ia_5: return {sp_800_53, "IA-5"};
    case Control::si_7_15: return {sp_800_53, "SI-7(15)"};
    case Control::au_10: return {sp_800_53, "AU-10"};
    case Control::ps_1_1: return {ssdf, "PS.1.1"};
    case Control::ps_2_1: return {ssdf, "PS.2.1"};
    case Control::source_l1: return {slsa, "L1"};
    case Control::source_l2: return {slsa, "L2"};
    case Control::source_l3: return {slsa, "L3"};
    case Control::source_l4: return {slsa, "L4"};
    case Control::osps_ac_03: return {osps, "AC-03"};
    case Control::osps_br_06_01: return {osps, "BR-06.01"};
    case Control::osps_gv_04_01: return {osps, "GV-04.01"};
    case Control::osps_qa_07_01: return {osps, "QA-07.01"};
  }
  return {};
}

std::vector<Control> Controls::list() const {
  std::vector<Control> listed;
  for (int i = 0; i < control_count; ++i) {
    if (const auto control = static_cast<Control>(i); contains(control)) listed.push_back(control);
  }
  return listed;
}

std::string grouped(const Controls& controls) {
  std::string text;
  std::string_view framework;
  for (const Control control : controls.list()) {
    const ControlName name = name_of(control);
    if (name.framework == framework) {
      text.append(", ");
    } else {
      text.append(text.empty() ? "" : "; ").append(name.framework).append(" ");
    }
    text.append(name.id);
    framework = name.framework;
  }
  return text;
}

}  // namespace muster
