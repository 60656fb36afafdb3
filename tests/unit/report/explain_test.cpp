#include "report/explain.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "model/reason.h"
#include "report/words.h"
#include "unit/report/every_reason.h"

using namespace muster;

namespace {

const std::string page_path = std::string(MUSTER_SOURCE_DIR) + "/docs/rules.md";

constexpr std::string_view introduction = R"(# Rules

Every refusal, warning and fault names an id from this page; `muster explain ID` prints the same.
Ids never change their meaning once they are released. One object on one ref gets one verdict,
however many rules cover it.

"Supports" names the controls of common frameworks that a rule helps to meet; none of them is met
by muster alone. NIST SSDF is SP 800-218 (version 1.1), SLSA Source the Source Track of SLSA 1.2,
NIST 800-53 is SP 800-53 (revision 5), ISO 27001 is annex A of ISO/IEC 27001:2022, CIS Controls
are version 8, CIS SSC is the CIS Software Supply Chain Security Guide 1.0.
)";

void add(std::string& page, std::string_view title, std::span<const RuleExplanation> list) {
  page.append("\n## ").append(title).append("\n");
  for (const RuleExplanation& e : list) {
    page.append("\n### `").append(e.rule).append("`\n\n").append(e.meaning);
    page.append("\n\n*Why:* ").append(e.why);
    page.append("\n\n*Remedy:* ").append(e.remedy);
    page.append("\n\n*Supports:* ").append(e.controls).append("\n");
  }
}

std::string page() {
  std::string text(introduction);
  add(text, "Refusals", explanations());
  add(text, "Warnings", warning_explanations());
  add(text, "Faults", fault_explanations());
  return text;
}

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<RuleExplanation> everything() {
  std::vector<RuleExplanation> all;
  for (const auto list : {explanations(), warning_explanations(), fault_explanations()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return all;
}

}  // namespace

TEST_CASE("every reason is explained in its order", "[report]") {
  REQUIRE(explanations().size() == std::variant_size_v<AnyReason>);
  const auto all = words::every_reason();
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(explanations()[i].rule == rule_of(all[i].reason));
}

TEST_CASE("explanations are whole sentences", "[report]") {
  std::set<std::string_view> ids;
  for (const RuleExplanation& e : everything()) {
    INFO(e.rule);
    CHECK(ids.insert(e.rule).second);
    for (const std::string_view text : {e.meaning, e.why, e.remedy}) {
      INFO(text);
      CHECK(text.size() > 15);
      CHECK(text.back() == '.');
      CHECK(text.find("  ") == std::string_view::npos);
      CHECK(text.find('<') == std::string_view::npos);  // Markdown would swallow it
    }
    CHECK(explanation_of(e.rule) != nullptr);
  }
  CHECK(explanation_of("key.expired")->meaning.find("until") != std::string_view::npos);
  CHECK(explanation_of("key.expire") == nullptr);
  CHECK(explanation_of("") == nullptr);
}

TEST_CASE("controls are named in one form", "[report]") {
  const std::regex form(
      "NIST SSDF (PO|PS|PW|RV)\\.[1-9]|SLSA Source L[1-4]|NIST 800-53 [A-Z]{2}-[0-9]{1,2}|"
      "ISO 27001 A\\.[5-8]\\.[0-9]{1,2}|CIS Controls [0-9]{1,2}\\.[0-9]{1,2}|CIS SSC "
      "[1-5]\\.[1-5]\\.[0-9]{1,2}");
  for (const RuleExplanation& e : everything()) {
    std::istringstream controls{std::string(e.controls)};
    std::set<std::string> seen;
    for (std::string control; std::getline(controls, control, ',');) {
      INFO(e.rule << ": " << control);
      if (!seen.empty()) REQUIRE(control.front() == ' ');
      CHECK(seen.insert(control).second);
      CHECK(std::regex_match(control.substr(control.front() == ' ' ? 1 : 0), form));
    }
    CHECK_FALSE(seen.empty());
  }
}

TEST_CASE("warnings and faults are explained under their names", "[report]") {
  for (const std::string_view rule : {exception_used_rule, pinned_by_anchor_rule, trial_roster_rule}) {
    CHECK(explanation_of(rule) != nullptr);
  }
  for (const FaultId id :
       {FaultId::git, FaultId::disk, FaultId::gpg, FaultId::config, FaultId::memory, FaultId::internal}) {
    CHECK(explanation_of(name_of(id)) != nullptr);
  }
}

TEST_CASE("the page of rules is what the program explains", "[report]") {
  if (std::getenv("MUSTER_REFRESH") != nullptr) std::ofstream(page_path, std::ios::binary) << page();
  INFO("to refresh it: MUSTER_REFRESH=1 unit-report 'the page of rules is what the program explains'");
  CHECK(file_text(page_path) == page());
}
