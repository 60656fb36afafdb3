#include "report/explain.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "model/reason.h"
#include "report/explain_text.h"
#include "report/words.h"
#include "unit/report/every_reason.h"
#include "unit/report/schema.h"

using namespace muster;

namespace {

const std::string page_path = std::string(MUSTER_SOURCE_DIR) + "/docs/rules.md";

constexpr std::string_view introduction = R"(# Rules

Every refusal, warning and fault names an id from this page; `muster explain ID` prints the same.
Ids never change their meaning once they are released. One object on one ref gets one verdict,
however many rules cover it.

"Supports evidence for" names controls of common frameworks that a rule helps to meet; none of them is
met by muster alone. OWASP NHI is the Non-Human Identities Top 10 of 2025, NIST CSF the Cybersecurity
Framework 2.0, SP 800-53 is revision 5, SSDF is SP 800-218 (version 1.1), SLSA Source the Source Track
of SLSA 1.2 by its levels, OSPS the Open Source Project Security Baseline of 2026-02-19.
)";

void add(std::string& page, std::string_view title, std::span<const RuleExplanation> list) {
  page.append("\n## ").append(title).append("\n");
  for (const RuleExplanation& e : list) {
    page.append("\n### `").append(e.rule).append("`\n\n").append(e.meaning);
    page.append("\n\n*Why:* ").append(e.why);
    page.append("\n\n*Remedy:* ").append(e.remedy);
    if (!e.controls.empty()) page.append("\n\n*Supports evidence for:* ").append(grouped(e.controls));
    page.append("\n");
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

TEST_CASE("every control is a known one, under the name that its framework gives it", "[report]") {
  const std::vector<std::string> known = {"OWASP NHI Top 10 2025 NHI1",
                                          "OWASP NHI Top 10 2025 NHI5",
                                          "OWASP NHI Top 10 2025 NHI7",
                                          "OWASP NHI Top 10 2025 NHI9",
                                          "OWASP NHI Top 10 2025 NHI10",
                                          "NIST CSF 2.0 PR.AA-01",
                                          "NIST CSF 2.0 PR.AA-05",
                                          "SP 800-53 AC-2(3)",
                                          "SP 800-53 AC-5",
                                          "SP 800-53 AC-6",
                                          "SP 800-53 CM-5",
                                          "SP 800-53 IA-5",
                                          "SP 800-53 SI-7(15)",
                                          "SP 800-53 AU-10",
                                          "SSDF PS.1.1",
                                          "SSDF PS.2.1",
                                          "SLSA Source 1.2 L1",
                                          "SLSA Source 1.2 L2",
                                          "SLSA Source 1.2 L3",
                                          "SLSA Source 1.2 L4",
                                          "OSPS 2026-02-19 AC-03",
                                          "OSPS 2026-02-19 BR-06.01",
                                          "OSPS 2026-02-19 GV-04.01",
                                          "OSPS 2026-02-19 QA-07.01"};
  REQUIRE(known.size() == control_count);
  std::set<std::string> names;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const ControlName name = name_of(static_cast<Control>(i));
    CHECK(std::string(name.framework) + " " + std::string(name.id) == known[i]);
    names.emplace(known[i]);
  }
  CHECK(names.size() == control_count);
  for (const RuleExplanation& e : everything()) {
    INFO(e.rule);
    const nlohmann::json said = nlohmann::json::parse(json_of(e));
    for (const nlohmann::json& control : said["controls"]) {
      CHECK(names.contains(control["framework"].get<std::string>() + " " +
                           control["control"].get<std::string>()));
    }
  }
}

TEST_CASE("every rule that refuses supports evidence for some control", "[report]") {
  for (const RuleExplanation& e : explanations()) {
    INFO(e.rule);
    CHECK_FALSE(e.controls.empty());
  }
}

TEST_CASE("controls are grouped by framework", "[report]") {
  CHECK(grouped({Control::ia_5, Control::nhi7, Control::au_10, Control::nhi1, Control::nhi1}) ==
        "OWASP NHI Top 10 2025 NHI1, NHI7; SP 800-53 IA-5, AU-10");
  CHECK(grouped({Control::osps_qa_07_01}) == "OSPS 2026-02-19 QA-07.01");
  CHECK(grouped({}).empty());
  CHECK(Controls({Control::nhi1}).contains(Control::nhi1));
  CHECK_FALSE(Controls({Control::nhi1}).contains(Control::nhi10));
}

TEST_CASE("an explanation supports evidence and claims no compliance", "[report]") {
  const RuleExplanation rule{
      "key.expired", "It has ended.", "Keys end.", "Make one.", {Control::ia_5, Control::nhi7}};
  CHECK(text_of(rule) ==
        "key.expired\n"
        "\n"
        "meaning   It has ended.\n"
        "\n"
        "why       Keys end.\n"
        "\n"
        "remedy    Make one.\n"
        "\n"
        "supports  supports evidence for OWASP NHI Top 10 2025 NHI7; SP 800-53 IA-5\n");
  CHECK(json_of(rule) ==
        R"({"rule":"key.expired","meaning":"It has ended.","why":"Keys end.","remedy":"Make one.",)"
        R"("controls":[{"framework":"OWASP NHI Top 10 2025","control":"NHI7"},)"
        R"({"framework":"SP 800-53","control":"IA-5"}]})");
  const RuleExplanation none{"fault.memory", "m.", "w.", "r.", {}};
  CHECK(text_of(none).find("supports") == std::string::npos);
  const auto schema = schema::read_schema("rule");
  for (const RuleExplanation& e : everything()) {
    INFO(e.rule);
    CHECK(schema::complaints(schema, nlohmann::json::parse(json_of(e))) == std::vector<std::string>());
    CHECK(text_of(e).find("compli") == std::string::npos);
  }
}

TEST_CASE("warnings and faults are explained under their names", "[report]") {
  for (const std::string_view rule :
       {exception_used_rule, pinned_by_anchor_rule, counter_back_rule, trial_roster_rule}) {
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
