#include "report/json.h"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "report/words.h"
#include "unit/report/every_reason.h"
#include "unit/report/makers.h"
#include "unit/report/schema.h"

using namespace muster;
using namespace muster::words;

namespace {

// Parsed strictly (invalid UTF-8 throws), valid by the schema, and one line.
nlohmann::json checked(const std::string& text, const std::string& schema) {
  INFO(text);
  CHECK(text.find('\n') == std::string::npos);
  const nlohmann::json json = nlohmann::json::parse(text);
  CHECK(schema::complaints(schema::read_schema(schema), json) == std::vector<std::string>());
  return json;
}

const std::string roster_json = R"({"version":7,"digest":"sha256:)" + std::string(64, 'a') + "\"}";

}  // namespace

TEST_CASE("a refusal in JSON is as documented", "[report]") {
  const std::string text = json_of(Verdict(refused(expired())));
  CHECK(
      text ==
      R"({"verdict":"refused","object":{"kind":"commit","id":"3f2c9a1e00112233445566778899aabbccddeeff",)"
      R"("ref":"refs/heads/main"},"key":{"fingerprint":"SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E",)"
      R"("holder":"alice","proof":"proven"},"rule":"key.expired",)"
      R"("because":"judged at 2026-11-23T10:00:00Z; the key's window ended 2026-11-01T00:00:00Z",)"
      R"("remedy":"sign again with a current key, or have the governors renew this one: )"
      R"(muster key renew SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E",)"
      R"("judged_at":"2026-11-23T10:00:00Z","time":"receive","roster":)" +
          roster_json + "}");
  checked(text, "verdict");
}

TEST_CASE("an acceptance in JSON is as documented", "[report]") {
  const std::string text = json_of(Verdict(accepted({TrialRoster{}})));
  CHECK(
      text ==
      R"({"verdict":"accepted","object":{"kind":"commit","id":"3f2c9a1e00112233445566778899aabbccddeeff",)"
      R"("ref":"refs/heads/main"},"key":{"fingerprint":"SHA256:Qx7d1mWlAqk0vZ5mYb1cXo2o3nq9y6yJxkQm8g0LZ4E",)"
      R"("holder":"alice","proof":"proven"},"rules":["mainline"],)"
      R"("judged_at":"2026-11-23T10:00:00Z","time":"receive","roster":)" +
          roster_json +
          R"(,"warnings":[{"rule":"roster.trial","because":"judged by a roster from outside the repository",)"
          R"("remedy":"take this as a trial; a push is judged by the repository's own roster"}]})");
  checked(text, "verdict");
  CHECK_FALSE(checked(json_of(Verdict(accepted())), "verdict").contains("warnings"));
}

TEST_CASE("what there is not is null", "[report]") {
  const Verdict bare =
      Refused({ObjectKind::push, "", ""}, NoKey{}, reasons::LimitCount{"lines", 1}, JudgedBy{});
  const auto json = checked(json_of(bare), "verdict");
  CHECK(json["object"]["ref"].is_null());
  CHECK(json["key"].is_null());
  CHECK(json["judged_at"].is_null());
  CHECK(json["roster"].is_null());
}

TEST_CASE("a key is proven or claimed", "[report]") {
  const auto key_json = [](VerdictKey key) {
    return checked(json_of(Verdict(Refused(commit_on_main(), std::move(key), expired(), by_roster_7()))),
                   "verdict")["key"]
        .dump();
  };
  CHECK(key_json(NoKey{}) == "null");
  CHECK(key_json(ClaimedKey{{"SHA256:x"}}) ==
        R"({"fingerprint":"SHA256:x","holder":null,"proof":"claimed"})");
  CHECK(key_json(ProvenKey{{"SHA256:x"}, std::nullopt}) ==
        R"({"fingerprint":"SHA256:x","holder":null,"proof":"proven"})");
}

TEST_CASE("a ref is its own place in JSON", "[report]") {
  const Verdict verdict =
      Refused({ObjectKind::ref, "refs/heads/x", ""}, NoKey{}, reasons::RefCreate{}, by_roster_7());
  CHECK(checked(json_of(verdict), "verdict")["object"]["ref"] == "refs/heads/x");
}

TEST_CASE("every refusal and time source is valid by the schema", "[report]") {
  for (const Example& example : every_reason()) {
    const auto json = checked(json_of(Verdict(refused(example.reason))), "verdict");
    CHECK(json["rule"] == rule_of(example.reason));
    CHECK(json["because"] == example.because);
  }
  for (const TimeSource source :
       {TimeSource::receive, TimeSource::receipt, TimeSource::claimed, TimeSource::given}) {
    const Verdict verdict = Refused(commit_on_main(), NoKey{}, expired(), by_roster_7(source));
    CHECK(checked(json_of(verdict), "verdict")["time"] == name_of(source));
  }
  for (const ObjectKind kind : {ObjectKind::commit, ObjectKind::tag, ObjectKind::ref, ObjectKind::roster,
                                ObjectKind::file, ObjectKind::release, ObjectKind::push}) {
    const Verdict verdict = Refused({kind, "x", ""}, NoKey{}, expired(), by_roster_7());
    CHECK(checked(json_of(verdict), "verdict")["object"]["kind"] == name_of(kind));
  }
}

TEST_CASE("hostile bytes make no bad JSON", "[report]") {
  const std::string hostile = "x\xFF\xC0\xAF\n\"\\\xE2\x80\xAE\x1b[0m" + std::string(1, '\0');
  const std::string shown = "x\\xff\\xc0\\xaf\\x0a\"\\\\\\u{202e}\\x1b[0m\\x00";
  Refused refusal({ObjectKind::file, hostile, hostile}, ProvenKey{{hostile}, hostile},
                  reasons::PathUncovered{hostile, hostile}, by_roster_7());
  refusal.warn(ExceptionUsed{hostile, hostile, at("2026-12-01T00:00:00Z"), hostile, hostile});
  const auto json = checked(json_of(Verdict(refusal)), "verdict");
  CHECK(json["object"]["id"] == shown);
  CHECK(json["object"]["ref"] == shown);
  CHECK(json["key"]["fingerprint"] == shown);
  CHECK(json["key"]["holder"] == shown);
  CHECK(json["warnings"][0]["because"].get<std::string>().find(shown) != std::string::npos);
  const auto fault = checked(json_of(Fault{FaultId::git, hostile, hostile}), "fault");
  CHECK(fault["fault"]["because"] == shown);
}

TEST_CASE("faults and summaries in JSON are as documented", "[report]") {
  const std::string fault = json_of(Fault{FaultId::disk, "no space", "make some"});
  CHECK(fault == R"({"fault":{"id":"fault.disk","because":"no space","remedy":"make some"}})");
  for (const FaultId id :
       {FaultId::git, FaultId::disk, FaultId::gpg, FaultId::config, FaultId::memory, FaultId::internal}) {
    checked(json_of(Fault{id, "", ""}), "fault");
  }
  const std::string summary = json_of(HistorySummary{10, 7, 2, 1, 1.23456});
  CHECK(summary == R"({"summary":{"commits":10,"accepted":7,"refused":2,"unjudged":1,"seconds":1.235}})");
  checked(summary, "summary");
  for (const double odd :
       {-1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    CHECK(checked(json_of(HistorySummary{0, 0, 0, 0, odd}), "summary")["summary"]["seconds"] == 0);
  }
}

TEST_CASE("the schemas refuse what is not documented", "[report]") {
  const auto is_valid = [](const char* name, const nlohmann::json& json) {
    return schema::complaints(schema::read_schema(name), json).empty();
  };
  const auto good = nlohmann::json::parse(json_of(Verdict(refused(expired()))));
  REQUIRE(is_valid("verdict", good));
  for (const auto& [member, ignored] : good.items()) {
    auto without = good;
    without.erase(member);
    CHECK_FALSE(is_valid("verdict", without));
  }
  auto more = good;
  more["accepted"] = true;
  CHECK_FALSE(is_valid("verdict", more));
  auto both = good;
  both["rules"] = {"mainline"};
  CHECK_FALSE(is_valid("verdict", both));
  auto late = good;
  late["judged_at"] = "2026-11-23 10:00";
  CHECK_FALSE(is_valid("verdict", late));
  auto silent = good;
  silent["warnings"] = nlohmann::json::array();
  CHECK_FALSE(is_valid("verdict", silent));
  CHECK_FALSE(is_valid("fault", {{"fault", {{"id", "fault.other"}, {"because", "x"}, {"remedy", "y"}}}}));
  CHECK_FALSE(is_valid("summary", {{"summary", {{"commits", -1}}}}));
}
