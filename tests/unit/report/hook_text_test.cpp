#include <catch2/catch.hpp>
#include <sstream>

#include "model/limits.h"
#include "report/text.h"
#include "report/utf8.h"
#include "unit/report/every_reason.h"
#include "unit/report/makers.h"

using namespace muster;
using namespace muster::words;

namespace {

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Verdict> refusals(std::size_t count) {
  return std::vector<Verdict>(count, refused(expired()));
}

Warning overdue(std::size_t number) {
  return ExceptionUsed{"e" + std::to_string(number), "mainline", at("2026-12-01T00:00:00Z"), "carol",
                       "haste"};
}

}  // namespace

TEST_CASE("a pusher sees refusals only and each line has the prefix", "[report]") {
  const std::vector<Verdict> verdicts = {accepted({TrialRoster{}}), refused(expired()), accepted()};
  const std::string text = text_of(verdicts[1], Color::off);
  CHECK(hook_text(verdicts, "") == text);
  const auto plain = lines_in(text);
  const auto prefixed = lines_in(hook_text(verdicts, "GL-HOOK-ERR: "));
  REQUIRE(prefixed.size() == plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) CHECK(prefixed[i] == "GL-HOOK-ERR: " + plain[i]);
}

TEST_CASE("nothing is printed of a push that is accepted in silence", "[report]") {
  CHECK(hook_text(std::vector<Verdict>{}, "remote ").empty());
  CHECK(hook_text(std::vector<Verdict>{accepted(), accepted()}, "remote ").empty());
}

TEST_CASE("whole refusals are printed up to the limit and the rest is counted", "[report]") {
  const auto count = GENERATE(1U, 2U, 11U, 12U, 13U, 500U);
  const auto lines = lines_in(hook_text(refusals(count), "> "));
  CHECK(lines.size() <= limits::output_lines);
  const bool all = count <= limits::output_lines / 5;
  REQUIRE(lines.size() == (all ? count * 5 : 11 * 5 + 1));
  for (std::size_t i = 0; i + 5 <= lines.size(); i += 5) CHECK(lines[i] == "> refused  key.expired");
  if (!all) {
    const std::string more = std::to_string(count - 11) + " more refusal" + (count == 12 ? "" : "s");
    CHECK(lines.back() == "> and " + more + "; push fewer refs at once to see them");
  }
}

TEST_CASE("long lines are cut to the columns with their prefix", "[report]") {
  const std::string wide = "\xC3\xA9\xE6\xBC\xA2";
  std::string path;
  while (path.size() < 300) path += wide;
  const std::string prefix = "remote\xC3\xA9: ";
  const std::vector<Verdict> verdicts = {refused(reasons::PathUncovered{path, "refs/heads/main"})};
  const auto lines = lines_in(hook_text(verdicts, prefix));
  REQUIRE(lines.size() == 5);
  for (const std::string& line : lines) {
    CHECK(character_count(line) <= limits::output_columns);
    for (std::string_view rest = line; !rest.empty(); rest.remove_prefix(first_character(rest).bytes)) {
      REQUIRE(first_character(rest).bytes > 0);
    }
  }
  const std::vector<Verdict> cut = {
      Refused({ObjectKind::file, std::string(1000, 'x'), ""}, NoKey{}, expired(), {})};
  const std::string object = lines_in(hook_text(cut, prefix))[1];
  CHECK(character_count(object) == limits::output_columns);
  CHECK(object.ends_with("xx\u2026"));
  CHECK(lines_in(hook_text(cut, std::string(500, 'p')))[0].size() == limits::output_columns - 1 + 3);
}

TEST_CASE("no remedy is cut short for a pusher", "[report]") {
  for (const Example& example : every_reason()) {
    const std::vector<Verdict> one = {refused(example.reason)};
    const auto lines = lines_in(hook_text(one, "GL-HOOK-ERR: "));
    INFO(lines.back());
    CHECK_FALSE(lines.back().ends_with("\u2026"));
  }
}

TEST_CASE("one refusal with too many warnings is still printed", "[report]") {
  Refused refusal = refused(expired());
  for (std::size_t i = 0; i < 100; ++i) refusal.warn(overdue(i));
  const auto alone = lines_in(hook_text(std::vector<Verdict>{refusal}, ""));
  CHECK(alone.size() == limits::output_lines - 1);
  CHECK(alone.front() == "refused  key.expired");
  CHECK(alone.back() == "and 47 more warnings");
  const auto both = lines_in(hook_text(std::vector<Verdict>{refusal, refused(expired())}, ""));
  CHECK(both.size() == limits::output_lines);
  CHECK(both.back() == "and 1 more refusal; push fewer refs at once to see them");
}

TEST_CASE("warnings of an accepted push are printed once each", "[report]") {
  const Verdict warned = accepted({overdue(1)});
  const auto lines =
      lines_in(hook_text(std::vector<Verdict>{warned, accepted(), warned, accepted({overdue(2)})}, "> "));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].starts_with("> warning  exception.used: exception e1 waives rule mainline"));
  CHECK(lines[1].starts_with("> warning  exception.used: exception e2 waives rule mainline"));

  const auto count = GENERATE(60U, 61U, 500U);
  std::vector<Verdict> many;
  for (std::size_t i = 0; i < count; ++i) many.emplace_back(accepted({overdue(i)}));
  const auto bounded = lines_in(hook_text(many, ""));
  CHECK(bounded.size() == limits::output_lines);
  if (count > 60) CHECK(bounded.back() == "and " + std::to_string(count - 59) + " more warnings");
}

TEST_CASE("a fault is printed with the prefix", "[report]") {
  CHECK(hook_text(Fault{FaultId::config, "no anchor\x1b", "set `anchor`"}, "! ") ==
        "! fault  fault.config\n!   because  no anchor\\x1b\n!   remedy   set `anchor`\n");
}
