// Walks tests/vectors/<rule id>/<refused-…|accepted-…>/ and runs each script; and sees that every
// rule that can refuse has its vectors.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "model/reason.h"
#include "support/scenario.h"
#include "support/temp_dir.h"

namespace fs = std::filesystem;

namespace muster::test {

namespace {

const fs::path vectors = MUSTER_VECTOR_SCRIPTS;
const fs::path common = vectors / "common";

std::vector<std::string> folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() && entry.path() != common) names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

// MUSTER_SCENARIOS="key.use/refused-a key.use/accepted-b" runs these alone.
std::set<std::string> asked() {
  const char* const names = std::getenv("MUSTER_SCENARIOS");
  std::istringstream words(names == nullptr ? "" : names);
  return {std::istream_iterator<std::string>(words), {}};
}

// "<rule id>/<case>" of the rules whose ids begin so, as far as they are asked for.
std::vector<std::string> cases_of(const std::string& kind) {
  const std::set<std::string> only = asked();
  std::vector<std::string> cases;
  for (const std::string& rule : folders_in(vectors)) {
    if (!rule.starts_with(kind)) continue;
    for (const std::string& name : folders_in(vectors / rule)) {
      const std::string one = rule + "/" + name;
      if (only.empty() || only.contains(one)) cases.push_back(one);
    }
  }
  return cases;
}

template <typename>
struct Rules;
template <typename... R>
struct Rules<std::variant<R...>> {
  static std::set<std::string> all() { return {std::string(R::rule)...}; }
};

bool holds(const std::set<std::string>& set, const std::string& value) {
  return set.contains(value);
}

// Rules about files, builds and ledgers: no push is refused by them. tests/cli/ has their cases, by real
// commands.
bool is_of_no_push(const std::string& rule) {
  return rule.starts_with("release.") || rule.starts_with("artifact.") || rule.starts_with("gate.") ||
         rule.starts_with("ledger.");
}

std::string all_failures(const ScenarioResult& result) {
  std::string text;
  for (const std::string& failure : result.failures) text += "\n" + failure;
  return text;
}

void run(const std::string& name) {
  const fs::path folder = vectors / name;
  const std::string rule = folder.parent_path().filename().string();
  const std::string kind = folder.filename().string();
  const ScenarioResult result = run_scenario(folder, common);
  INFO("tests/vectors/" << name << all_failures(result));
  CHECK(result.failures.empty());
  if (kind.starts_with("refused-")) {
    INFO("a refused- vector expects a refusal by the rule of its folder");
    CHECK(holds(result.refused_rules, rule));
  } else {
    INFO("an accepted- vector ends with an acceptance");
    CHECK(kind.starts_with("accepted-"));
    CHECK(result.ends_accepted);
  }
}

}  // namespace

// One test for each kind of rule, so that they run side by side.
#define MUSTER_VECTORS_OF(KIND)                                \
  TEST_CASE("vectors of " KIND " are judged as they say") {    \
    static const auto cases = cases_of(KIND ".");              \
    if (cases.empty() && !asked().empty()) return;             \
    REQUIRE_FALSE(cases.empty());                              \
    const std::string name = GENERATE_COPY(from_range(cases)); \
    run(name);                                                 \
  }
MUSTER_VECTORS_OF("object")
MUSTER_VECTORS_OF("signature")
MUSTER_VECTORS_OF("key")
MUSTER_VECTORS_OF("signer")
MUSTER_VECTORS_OF("role")
MUSTER_VECTORS_OF("approvals")
MUSTER_VECTORS_OF("path")
MUSTER_VECTORS_OF("ref")
MUSTER_VECTORS_OF("roster")
MUSTER_VECTORS_OF("tag")
MUSTER_VECTORS_OF("limit")
#undef MUSTER_VECTORS_OF

TEST_CASE("every vector belongs to a kind that is run") {
  static const std::set<std::string> kinds = {"object", "signature", "key",    "signer", "role", "approvals",
                                              "path",   "ref",       "roster", "tag",    "limit"};
  for (const std::string& rule : folders_in(vectors)) CHECK(holds(kinds, rule.substr(0, rule.find('.'))));
}

TEST_CASE("every vector that is asked for is there") {
  for (const std::string& name : asked()) CHECK(fs::exists(vectors / name / "scenario.txt"));
}

TEST_CASE("every rule that can refuse has a refused vector and an accepted near miss") {
  const std::set<std::string> rules = Rules<AnyReason>::all();
  std::map<std::string, std::set<std::string>> kinds;
  for (const std::string& rule : folders_in(vectors)) {
    INFO("tests/vectors/" << rule << " is named after no rule");
    CHECK(holds(rules, rule));
    for (const std::string& name : folders_in(vectors / rule))
      kinds[rule].insert(name.substr(0, name.find('-')));
  }
  for (const std::string& rule : rules) {
    if (is_of_no_push(rule)) continue;
    INFO("tests/vectors/" << rule << " lacks a refused- or an accepted- case");
    CHECK(kinds[rule] == std::set<std::string>{"accepted", "refused"});
  }
}

TEST_CASE("every rule about releases and ledgers has its cases by real commands") {
  std::string text;
  for (const auto& entry : fs::directory_iterator(fs::path(MUSTER_SOURCE_DIR) / "tests/cli"))
    text += get_file(entry.path().string());
  for (const std::string& rule : Rules<AnyReason>::all()) {
    if (!is_of_no_push(rule)) continue;
    INFO("no test in tests/cli/ expects " << rule);
    CHECK(text.find("\"" + rule + "\"") != std::string::npos);
  }
}

}  // namespace muster::test
