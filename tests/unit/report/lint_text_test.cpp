#include "report/lint_text.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "report/explain.h"
#include "report/lint_words.h"
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

const Timestamp due_date = Timestamp::parse("2027-01-10T00:00:00Z").value();
const lint::KeyName key_of_alice{{"SHA256:abc"}, "alice"};

// One of each kind, of each cause, obstacle and event.
std::vector<lint::Finding> every_finding() {
  using namespace lint;
  std::vector<Finding> all = {
      OneGovernor{"alice"},
      ThresholdOne{2},
      ThresholdOne{3},
      KeyWithoutEnd{key_of_alice},
      OneKey{key_of_alice},
      UnreviewedRole{"developers", "carol"},
      KeyForGitAndRelease{key_of_alice},
      UnusedKey{key_of_alice, due_date},
      RuleNeverHolds{"commits", "mainline", NamesNothing{"refs"}},
      RuleNeverHolds{"commits", "mainline", NamesNothing{"paths"}},
      RuleNeverHolds{"commits", "mainline", NamesNothing{"except"}},
      RuleNeverHolds{"tags", "v", NamesNothing{"from"}},
      RuleNeverHolds{"releases", "stable", NamesNothing{"channels"}},
      RuleNeverHolds{"releases", "stable", WindowOver{due_date}},
      RuleNeverHolds{"commits", "mainline", TooFew{"signers", KeyUse::git, 1, 0, {}}},
      RuleNeverHolds{"governance", "", TooFew{"governors", KeyUse::roster, 2, 1, {}}}};
  for (const Obstacle why :
       {Obstacle::no_key, Obstacle::key_ended, Obstacle::key_unfit, Obstacle::no_address, Obstacle::left,
        Obstacle::owner_left, Obstacle::membership_over, Obstacle::review_overdue, Obstacle::no_members}) {
    all.emplace_back(RuleNeverHolds{"commits", "m", TooFew{"signers", KeyUse::git, 1, 0, {{"bob", why}}}});
  }
  for (const Event event :
       {Event::key_ends, Event::certificate_ends, Event::rotation, Event::review, Event::membership_ends,
        Event::exception_ends, Event::roster_expires, Event::leaving}) {
    all.emplace_back(Due{{event, "what", "alice", due_date}});
    all.emplace_back(Overdue{{event, "what", "alice", due_date}});
  }
  return all;
}

std::string because(lint::Finding finding) {
  return words_of(finding).because;
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

TEST_CASE("a warning is shown with its line, why and remedy", "[report]") {
  const LintFinding found{lint::OneGovernor{"alice"}, {12, 13}};
  const LintShown shown{found, "roster.toml", "governors = [\"alice\"]"};
  CHECK(warning_block(shown, Color::off) ==
        "warning  roster.toml:12:13: alice governs alone [lint.one-governor]\n"
        "  12 | governors = [\"alice\"]\n"
        "     |             ^\n"
        "  why     Whoever holds that person's key decides who may sign what. When the key is lost, no new "
        "version can be signed at all.\n"
        "  remedy  name a second person in `governors`; with three, a threshold of 2 survives a lost key\n");
  CHECK(warning_block(shown, Color::on).starts_with("\x1b[1;33mwarning\x1b[0m  roster.toml:12:13: "));
  CHECK(
      json_of_warning(shown) ==
      R"({"file":"roster.toml","line":12,"column":13,"rule":"lint.one-governor",)"
      R"("because":"alice governs alone","why":"Whoever holds that person's key decides who may sign what. )"
      R"(When the key is lost, no new version can be signed at all.","remedy":"name a second person in )"
      R"(`governors`; with three, a threshold of 2 survives a lost key","due":null,)"
      R"("text":"governors = [\"alice\"]"})");
}

TEST_CASE("what is due is shown in two lines", "[report]") {
  const LintFinding found{lint::Due{{lint::Event::key_ends, "SHA256:abc", "alice", due_date}}, {33, 10}};
  const LintShown shown{found, "roster.toml", "until = 2027-01-10T00:00:00Z"};
  CHECK(warning_block(shown, Color::off) ==
        "due  roster.toml:33:10: the key SHA256:abc of alice ends 2027-01-10T00:00:00Z [lint.due]\n"
        "  remedy  have a new key of alice added, and let this one end\n");
  CHECK(nlohmann::json::parse(json_of_warning(shown))["due"] == "2027-01-10T00:00:00Z");
}

TEST_CASE("a warning says what it found", "[report]") {
  using namespace lint;
  CHECK(because(ThresholdOne{3}) == "any one of 3 governors can change the roster");
  CHECK(because(OneKey{key_of_alice}) == "alice holds one key and no second: SHA256:abc");
  CHECK(because(UnusedKey{key_of_alice, due_date}) ==
        "the key SHA256:abc of alice signed no commit of the mainline since 2027-01-10T00:00:00Z");
  CHECK(because(RuleNeverHolds{"commits", "mainline", NamesNothing{"refs"}}) ==
        "the rule mainline can never hold: no ref that it could govern matches its `refs`");
  CHECK(because(RuleNeverHolds{"commits", "a b",
                               TooFew{"signers", KeyUse::git, 1, 0, {{"bob", Obstacle::left}}}}) ==
        "the rule \"a b\" can never hold: of its signers nobody could sign with use `git`: bob has left");
  CHECK(because(RuleNeverHolds{"governance", "",
                               TooFew{"governors",
                                      KeyUse::roster,
                                      2,
                                      1,
                                      {{"bob", Obstacle::no_key}, {"carol", Obstacle::key_ended}}}}) ==
        "no new version of the roster can be signed: of its governors only 1 of the 2 that it takes could "
        "sign with use `roster`: bob holds no key with the use, carol's keys with the use have ended, are "
        "revoked or overdue");
  CHECK(because(Overdue{{Event::review, "developers", "carol", due_date}}) ==
        "the role developers of carol was due for review 2027-01-10T00:00:00Z");
  CHECK(because(Due{{Event::membership_ends, "developers", "bob", due_date}}) ==
        "the membership of bob in developers ends 2027-01-10T00:00:00Z");
}

TEST_CASE("every finding has an id that is explained, a why and a remedy", "[report]") {
  const auto schema = schema::read_schema("warning");
  std::vector<std::string> ids;
  for (const lint::Finding& finding : every_finding()) {
    const LintWords words = words_of(finding);
    INFO(words.because);
    REQUIRE(explanation_of(words.id) != nullptr);
    CHECK(words.why == explanation_of(words.id)->why);
    CHECK(words.because.size() > 10);
    CHECK(words.remedy.size() > 10);
    const LintFinding found{finding, {3, 1}};
    const LintShown shown{found, "r.toml", "line"};
    CHECK(schema::complaints(schema, nlohmann::json::parse(json_of_warning(shown))) ==
          std::vector<std::string>());
    const std::string block = warning_block(shown, Color::off);
    CHECK(std::ranges::count(block, '\n') == (is_due(found) ? 2 : 5));
    ids.emplace_back(words.id);
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  CHECK(ids.size() == std::variant_size_v<lint::Finding>);
  CHECK(schema["properties"]["rule"]["enum"].size() == ids.size());
}

TEST_CASE("a warning escapes what is in the file", "[report]") {
  const std::string evil = "x\x1b[31m\n\xE2\x80\xAE";
  for (const lint::Finding& finding : std::vector<lint::Finding>{
           lint::OneGovernor{evil}, lint::UnreviewedRole{evil, evil},
           lint::Due{{lint::Event::leaving, evil, evil, due_date}},
           lint::RuleNeverHolds{
               "tags", evil, lint::TooFew{"signers", KeyUse::git, 1, 0, {{evil, lint::Obstacle::left}}}}}) {
    const LintFinding found{finding, {1, 1}};
    const LintShown shown{found, evil, evil};
    for (const std::string& text : {warning_block(shown, Color::off), json_of_warning(shown)}) {
      INFO(text);
      CHECK(text.find('\x1b') == std::string::npos);
      CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    }
    CHECK(std::ranges::count(warning_block(shown, Color::off), '\n') == (is_due(found) ? 2 : 5));
  }
}
