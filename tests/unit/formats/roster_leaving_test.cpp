// Who leaves takes nothing along that is not theirs, and leaves behind nothing that is.
#include <catch2/catch.hpp>

#include "formats/roster_edit.h"
#include "formats/ssh_key.h"
#include "unit/formats/example_roster.h"

namespace muster::test {

namespace {

const Timestamp since{1'800'000'000};
const std::string since_text = "2027-01-15T08:00:00Z";

RosterDraft draft_of(const std::string& text) {
  auto roster = parse_roster(text, Sha256Digest{});
  INFO(described(problems_of(text)));
  REQUIRE(roster.has_value());
  return roster->draft();
}

std::string without(const std::string& text, const Leaving& leaving) {
  auto editor = TomlEditor::open(text);
  REQUIRE(editor.has_value());
  const auto done = offboard(*editor, draft_of(text), leaving);
  INFO((done ? std::string() : done.error().what));
  REQUIRE(done.has_value());
  return editor->text();
}

}  // namespace

TEST_CASE("a key that was revoked before stays as it was") {
  const std::string text = without(example_roster(), {"carol", since, ""});
  CHECK(text.find("revoked = { reason = \"compromised\", since = 2026-05-01T00:00:00Z }") !=
        std::string::npos);
  CHECK(text == with(with(example_roster(), "emails = []\n", "emails = []\nleft   = " + since_text + "\n"),
                     "[\"developers\", \"carol\"]", "[\"developers\"]"));
}

TEST_CASE("whoever leaves approves nothing any more") {
  const std::string before =
      with(example_roster(), "approvers = [\"developers\"]", "approvers = [\"dave\", \"developers\"]");
  const std::string text = without(before, {"dave", since, ""});
  CHECK(text == with(with(example_roster(), "left   = 2026-10-01T00:00:00Z", "left   = " + since_text),
                     ", { id = \"dave\", until = 2026-12-31T00:00:00Z }", ""));
}

TEST_CASE("only what was theirs gets another owner") {
  const std::string text = without(example_roster(), {"bob", since, "alice"});
  const auto owners = [](const std::string& of) {
    std::vector<std::string> found;
    for (std::size_t at = 0; (at = of.find("\nowner", at)) != std::string::npos; ++at) {
      const std::size_t begin = of.find('"', at) + 1;
      found.push_back(of.substr(begin, of.find('"', begin) - begin));
    }
    return found;
  };
  CHECK(owners(example_roster()) == std::vector<std::string>{"bob", "dave", "carol", "carol", "carol"});
  CHECK(owners(text) == std::vector<std::string>{"alice", "dave", "carol", "carol", "carol"});
  CHECK(owners(without(example_roster(), {"carol", since, "alice"})) ==
        std::vector<std::string>{"bob", "dave", "alice", "alice", "alice"});
  CHECK(owners(without(example_roster(), {"carol", since, ""})) == owners(example_roster()));
}

TEST_CASE("a key is written with the window that it has") {
  const auto key = parse_ssh_public_key(ed25519_key(99));
  REQUIRE(key.has_value());
  RosterKey made = draft_of(example_roster()).keys[1];
  made.key = *key;
  const auto written = [&] {
    auto editor = TomlEditor::open("");
    REQUIRE(editor.has_value());
    REQUIRE(add_key(*editor, made));
    return editor->text().substr(editor->text().find("added"));
  };
  const std::string uses = "uses   = [\"release\", \"roster\"]\n";
  CHECK(written() == "added  = 2026-01-10T00:00:00Z\n" + uses);
  made.until = since;
  CHECK(written() == "added  = 2026-01-10T00:00:00Z\nuntil  = " + since_text + "\n" + uses);
  made.from = Timestamp{since.seconds - 1};
  CHECK(written() ==
        "added  = 2026-01-10T00:00:00Z\nfrom   = 2027-01-15T07:59:59Z\nuntil  = " + since_text + "\n" + uses);
}

}  // namespace muster::test
