#include "report/lint_text.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "unit/report/schema.h"

using namespace muster;

namespace {

reasons::RosterMalformed problem(std::string text, std::uint32_t column) {
  return {"unknown-field", "unknown field `expries`; did you mean `expires`?", "roster.toml", 12, column,
          std::move(text)};
}

// The two lines under the first, without their gutters.
std::pair<std::string, std::string> shown(const reasons::RosterMalformed& p) {
  const std::string block = caret_block(p, Color::off);
  const auto first = block.find('\n') + 1;
  const auto second = block.find('\n', first) + 1;
  REQUIRE(block.back() == '\n');
  return {block.substr(first + 7, second - first - 8), block.substr(second + 7, block.size() - second - 8)};
}

}  // namespace

TEST_CASE("a mistake is shown with its line and a caret", "[report]") {
  CHECK(caret_block(problem("expries = 2027-05-23T00:00:00Z", 1), Color::off) ==
        "error  roster.toml:12:1: unknown field `expries`; did you mean `expires`? [unknown-field]\n"
        "  12 | expries = 2027-05-23T00:00:00Z\n"
        "     | ^\n");
  CHECK(caret_block({"bad-id", "no id", "r.toml", 1234, 6, "id = ?"}, Color::on) ==
        "\x1b[1;31merror\x1b[0m  r.toml:1234:6: no id [bad-id]\n"
        "  1234 | id = ?\n"
        "       |      ^\n");
}

TEST_CASE("a mistake without a place has no caret", "[report]") {
  CHECK(caret_block({"too-large", "more than 1048576 bytes", "r.toml", 0, 0, ""}, Color::off) ==
        "error  r.toml: more than 1048576 bytes [too-large]\n");
  CHECK(caret_block({"bad", "wrong", "r.toml", 3, 0, "x"}, Color::off) ==
        "error  r.toml:3: wrong [bad]\n  3 | x\n");
  CHECK(caret_block({"bad", "wrong", "", 0, 0, ""}, Color::off) == "error  wrong [bad]\n");
}

TEST_CASE("the caret stands under the byte after escaping", "[report]") {
  using Shown = std::pair<std::string, std::string>;
  CHECK(shown(problem("\tx = 1", 2)) == Shown{"\\x09x = 1", "    ^"});
  CHECK(shown(problem("\xE2\x80\xAEx", 4)) == Shown{"\\u{202e}x", "        ^"});
  CHECK(shown(problem("\xFF\xFEx", 3)) == Shown{"\\xff\\xfex", "        ^"});
  CHECK(shown(problem("\xC3\xA9x", 3)) == Shown{"\xC3\xA9x", " ^"});
  CHECK(shown(problem("\xC3\xA9x", 2)) == Shown{"\xC3\xA9x", "^"});  // within a character: at its begin
  CHECK(shown(problem("\xE6\xBC\xA2x", 4)) == Shown{"\xE6\xBC\xA2x", "  ^"});
  CHECK(shown(problem("a\\b", 3)) == Shown{"a\\\\b", "   ^"});
  CHECK(shown(problem("", 1)) == Shown{"", "^"});
  CHECK(shown(problem("ab", 3)) == Shown{"ab", "  ^"});
  CHECK(shown(problem("ab", 4'000'000'000)) == Shown{"ab", "  ^"});
}

TEST_CASE("a long line is shown around its mistake", "[report]") {
  const std::string text = std::string(300, 'a') + "!" + std::string(100'000, 'b');
  const auto [line, caret] = shown(problem(text, 301));
  CHECK(line.starts_with("\u2026" + std::string(40, 'a') + "!bbb"));
  CHECK(line.ends_with("b\u2026"));
  CHECK(line.size() < 600);
  CHECK(caret == std::string(41, ' ') + "^");

  // Even where every byte before it takes four.
  const auto [controls, far] = shown(problem(std::string(100, '\x01') + "!", 101));
  CHECK(controls.find('!') == 400);
  CHECK(far == std::string(400, ' ') + "^");
}

TEST_CASE("a mistake in JSON is as documented", "[report]") {
  const std::string text = json_of_problem({"bad-id", "no \xFF", "r\n.toml", 3, 6, "\tid = \xE2\x80\xAE"});
  CHECK(
      text ==
      R"({"file":"r\\x0a.toml","line":3,"column":6,"code":"bad-id","what":"no \\xff","text":"\\x09id = \\u{202e}"})");
  const auto schema = schema::read_schema("problem");
  CHECK(schema::complaints(schema, nlohmann::json::parse(text)) == std::vector<std::string>());
}
