#include "formats/signed_note.h"

#include <catch2/catch.hpp>

#include "unit/formats/example_keys.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using muster::samples::replaced;
using muster::test::base64;

namespace {

const std::string dash = "\xe2\x80\x94 ";
const std::string line = dash + "muster/acme " + base64("idid" + std::string(64, 's')) + "\n";
const std::string good = "one\n\ntwo\n\n" + line;

std::string what_of(const std::string& note) {
  const auto parsed = parse_signed_note(note);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().offset <= note.size());
  return parsed.error().what;
}

}  // namespace

TEST_CASE("a signed note comes back as it was read") {
  const auto note = parse_signed_note(good);
  REQUIRE(note);
  CHECK(note->text == "one\n\ntwo\n");
  REQUIRE(note->signatures.size() == 1);
  CHECK(note->signatures.front() == NoteSignature{"muster/acme", "idid", std::string(64, 's')});
  CHECK(signed_note_text(*note) == good);

  for (const std::string& other : {
           "\n\n" + line,          // no words
           "\n\n\n" + line,        // nor here: the last empty line ends the text
           "x\n\n" + line + line,  // whoever verifies says what twice is worth
           line + "\n" + line,     // a text that looks like a signature
           "\xc3\xa8 \xf0\x9f\x98\x80\n\n" + dash + "\xc3\xa8.example/\xe2\x9c\x93 aWRpZHg=\n",
       }) {
    INFO(other);
    const auto read = parse_signed_note(other);
    REQUIRE(read);
    CHECK(signed_note_text(*read) == other);
  }
  CHECK(parse_signed_note("\n\n\n" + line)->text == "\n\n");
}

TEST_CASE("a signed note of another form is refused") {
  const std::string byte = "a byte that is not of UTF-8 text, or controls a terminal";
  const std::string no_line = "a line after the text that is not a signature";
  const std::string name = "not the name of a key";
  struct Near {
    std::string note, what;
  };
  for (const auto& [note, what] : std::vector<Near>{
           {"", "the last line has no line feed"},
           {good.substr(0, good.size() - 1), "the last line has no line feed"},
           {"one\n" + line, "no empty line after the text"},
           {"\n" + line, "no empty line after the text"},
           {line, "no empty line after the text"},
           {"one\n\n", "a note that nobody signed"},
           {good + "\n", "a note that nobody signed"},
           {good + "x\n", no_line},
           {good + " " + line, no_line},
           {"one\n\nx\n" + line, no_line},
           {replaced(good, dash, "- "), no_line},
           {replaced(good, dash, "\xe2\x80\x93 "), no_line},
           {replaced(good, dash, "\xe2\x80\x94"), no_line},
           {replaced(good, dash, dash + " "), name},
           {replaced(good, "acme", "ac+me"), name},
           {replaced(good, "acme", "ac\xc2\xa0me"), name},
           {replaced(good, "acme", "\xe2\x80\xa8"), name},
           {replaced(good, "acme", "acme\xe3\x80\x80"), name},
           {replaced(good, "acme", "ac\xc2\x85me"), name},
           {"one\n\n" + dash + "muster/acme\n", "a signature line of one word"},
           {replaced(good, "acme ", "acme  "), "a byte that is not base64"},
           {replaced(good, "acme ", "acme x "), "a byte that is not base64"},
           {"one\n\n" + dash + "k aWRpZHg\n", "base64 that is not a multiple of four"},
           {"one\n\n" + dash + "k aWRpZHh=\n", "base64 with bits left over"},
           {"one\n\n" + dash + "k aWRpZA==\n", "a signature that is only a key's id"},
           {"one\n\n" + dash + "k aWRp\n", "a signature that is only a key's id"},
           {"one\n\n" + dash + "k \n", "a signature that is only a key's id"},
           {replaced(good, "one", "o\rne"), byte},
           {replaced(good, "one", "o\tne"), byte},
           {replaced(good, "one", "\x1b[2J"), byte},
           {replaced(good, "one", "\x7f"), byte},
           {replaced(good, "one", std::string(1, '\0')), byte},
           {replaced(good, "one", "\xff"), byte},
           {replaced(good, "one", "\xed\xa0\x80"), byte},
           {replaced(good, "one", "\xc0\x8a"), byte},
           {replaced(good, "acme", "ac\xc3me"), byte},
           {replaced(good, "acme ", "acme\r "), byte},
           {good + std::string(1, '\0'), byte},
       }) {
    INFO(note);
    CHECK(what_of(note) == what);
  }
  CHECK(parse_signed_note(replaced(good, "two", "t\two")).error().offset == 6);
  CHECK(parse_signed_note(good + "x\n").error().offset == good.size());
  CHECK(parse_signed_note("one\n\n" + dash + "k *\n").error().offset == 11);
}

TEST_CASE("no part of a signed note is one") {
  for (std::size_t size = 0; size < good.size(); ++size) {
    INFO(size);
    CHECK_FALSE(parse_signed_note(good.substr(0, size)));
  }
}

TEST_CASE("signed notes are bounded") {
  std::string many = "x\n\n";
  for (std::size_t i = 0; i < note_signatures; ++i) many += line;
  CHECK(parse_signed_note(many)->signatures.size() == note_signatures);
  CHECK(what_of(many + line) == "too many signatures");
  const std::string largest = std::string(signed_note_bytes - 2 - line.size(), 'x') + "\n\n" + line;
  REQUIRE(largest.size() == signed_note_bytes);
  CHECK(parse_signed_note(largest));
  CHECK(what_of("x" + largest) == "too large a note");
}
