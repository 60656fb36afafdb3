#include "formats/git_tag.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

Tag parse(const TagText& text) {
  const auto tag = parse_tag(text.text(), HashAlgorithm::sha1);
  INFO(text.text());
  REQUIRE(tag);
  return *tag;
}

char outcome_of(const TagText& text) {
  return outcome(parse(text).signature);
}

std::size_t fault_of(const std::string& text) {
  const auto tag = parse_tag(text, HashAlgorithm::sha1);
  INFO(text);
  REQUIRE_FALSE(tag);
  CHECK_FALSE(tag.error().what.empty());
  return tag.error().offset;
}

std::size_t fault_of(const TagText& text) {
  return fault_of(text.text());
}

void check_signed(const TagText& text) {
  const Tag tag = parse(text);
  INFO(text.text());
  REQUIRE(outcome(tag.signature) == 's');
  CHECK(armor_of(tag.signature) == text.signature);
  CHECK(tag.payload == text.payload());
  CHECK(tag.payload + armor_of(tag.signature) == text.text());
}

}  // namespace

TEST_CASE("a tag in git's layout is read") {
  const Tag tag = parse(TagText());
  CHECK(tag.target.hex() == hex_a);
  CHECK(tag.target_type == ObjectType::commit);
  CHECK(tag.name == "v1.0");
  REQUIRE(tag.tagger);
  CHECK(tag.tagger->email == "alice@example.org");
  CHECK(tag.tagger->when->seconds == 1763892000);
  CHECK(outcome(tag.signature) == 'n');
  CHECK(tag.payload == TagText().text());
}

TEST_CASE("a tag may point at any kind of object") {
  TagText text;
  for (const ObjectType type : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    text.type = "type " + std::string(name_of(type)) + "\n";
    CHECK(parse(text).target_type == type);
  }
  for (const std::string type : {"", "Commit", "commit ", " commit", "commits", "note"}) {
    text.type = "type " + std::string(type) + "\n";
    CHECK(fault_of(text) == text.object.size() + 5);
  }
}

TEST_CASE("the oldest tags have no tagger") {
  TagText text = signed_tag();
  text.tagger = "";
  CHECK_FALSE(parse(text).tagger);
  check_signed(text);
  text.tagger = "tagger nobody knows\n";
  REQUIRE(parse(text).tagger);
  CHECK_FALSE(parse(text).tagger->email);
  check_signed(text);
}

TEST_CASE("signed tags of every kind and shape keep their payload") {
  TagText text;
  text.signature = GENERATE(ssh_armor, pgp_armor, cms_armor);
  check_signed(text);
  text.signature.pop_back();  // no line feed after END
  check_signed(text);
  for (const std::string body :
       {"\n", "\n\n", "\nCRLF\r\n", "\nTwo\n\nparagraphs\n\n", "\n \xE9\n",
        "\n -----BEGIN SSH SIGNATURE-----\n", "\nsee -----BEGIN PGP SIGNATURE-----\n",
        "\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "\n-----END SSH SIGNATURE-----\n", "\ngpgsig x\n",
        "\n----BEGIN SSH SIGNATURE-----\n"}) {
    text.body = body;
    check_signed(text);
  }
}

TEST_CASE("a tag whose message is only a signature covers its headers") {
  TagText text = signed_tag();
  text.body = "\n";
  check_signed(text);
  // Without the blank line the armour stands among the headers.
  text.body = "";
  CHECK_FALSE(parse_tag(text.text(), HashAlgorithm::sha1));
}

TEST_CASE("text after the signature of a tag is ambiguous") {
  TagText text;
  const std::string armor = GENERATE(ssh_armor, pgp_armor, cms_armor);
  const std::string bare = armor.substr(0, armor.size() - 1);
  for (const std::string& after : {armor + "\n", armor + "text\n", armor + " ", armor + "\r\n", bare + " ",
                                   bare + "\r", bare + "\r\n", bare + " text", bare + "-", armor + "\n\n",
                                   armor + "-----BEGIN TIMESTAMP-----\nAAAA\n-----END TIMESTAMP-----\n"}) {
    INFO(after);
    text.signature = after;
    CHECK(outcome_of(text) == 'a');
  }
}

TEST_CASE("more than one BEGIN line in a tag is ambiguous") {
  for (const std::string first :
       {"-----BEGIN SSH SIGNATURE-----", "-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----",
        "-----BEGIN SIGNED MESSAGE-----", "-----BEGIN SSH SIGNATURE----- and text"}) {
    for (const std::string& last : {ssh_armor, pgp_armor, cms_armor}) {
      TagText text;
      text.body = "\nRelease\n" + std::string(first) + "\n";
      text.signature = last;
      CHECK(outcome_of(text) == 'a');
    }
  }
  for (const std::string& one : {ssh_armor, pgp_armor, cms_armor}) {
    for (const std::string& two : {ssh_armor, pgp_armor, cms_armor}) {
      TagText text;
      text.signature = one + two;
      CHECK(outcome_of(text) == 'a');
      text.signature = one + "between\n" + two;
      CHECK(outcome_of(text) == 'a');
    }
  }
}

TEST_CASE("a BEGIN line without its frame is ambiguous") {
  TagText text;
  const std::string whole = GENERATE(ssh_armor, pgp_armor, cms_armor);
  const std::size_t end_line = whole.find("-----END");
  for (std::size_t size = whole.find("-----\n") + 5; size < whole.size() - 1; ++size) {
    text.signature = whole.substr(0, size);
    CHECK(outcome_of(text) == 'a');
  }
  text.signature = whole.substr(0, end_line) + " " + whole.substr(end_line);
  CHECK(outcome_of(text) == 'a');
  for (const std::string line : {"-----BEGIN PGP MESSAGE-----\n", "-----BEGIN SSH SIGNATURE----- x\n",
                                 "-----BEGIN PGP SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----\r\n"}) {
    text.signature = line;
    CHECK(outcome_of(text) == 'a');
  }
}

TEST_CASE("carriage returns in a tag's signature are ambiguous") {
  const TagText sample = signed_tag();
  const std::size_t begin_end = sample.payload().size() + 29;
  for (std::size_t at = begin_end; at <= sample.text().size(); ++at) {
    std::string text = sample.text();
    const auto tag = parse_tag(text.insert(at, 1, '\r'), HashAlgorithm::sha1);
    REQUIRE(tag);
    CHECK(outcome(tag->signature) == 'a');
  }
}

TEST_CASE("a signature must begin at a line's start") {
  TagText text = signed_tag();
  text.body = "\nRelease ";
  const Tag tag = parse(text);
  CHECK(outcome(tag.signature) == 'n');
  CHECK(tag.payload == text.text());
}

TEST_CASE("a gpgsig header in a tag is ambiguous") {
  for (const std::string& header :
       {folded("gpgsig", ssh_armor), folded("gpgsig-sha256", ssh_armor), std::string("gpgsigX x\n")}) {
    TagText text = signed_tag();
    text.headers = header;
    CHECK(outcome_of(text) == 'a');
    text.signature = "";
    CHECK(outcome_of(text) == 'a');
    text.tagger = "";
    CHECK(outcome_of(text) == 'a');
  }
  TagText with_cr;
  with_cr.headers = "gpgsig x\r\n";
  CHECK(fault_of(with_cr) == with_cr.text().find('\r'));
}

TEST_CASE("headers of a tag stand in their order and once") {
  const TagText base;
  TagText no_object;
  no_object.object = "";
  CHECK(fault_of(no_object) == 0);
  TagText no_type;
  no_type.type = "";
  CHECK(fault_of(no_type) == base.object.size());
  TagText no_name;
  no_name.tag = "";
  CHECK(fault_of(no_name) == (base.object + base.type).size());
  TagText swapped;
  std::swap(swapped.tag, swapped.type);
  CHECK(fault_of(swapped) == base.object.size());
  const std::size_t after = (base.object + base.type + base.tag + base.tagger).size();
  for (const std::string& header :
       {base.object, base.type, base.tag, base.tagger, std::string("encoding x\n"),
        std::string("change-id x\n"), std::string("tree " + hex_a + "\n")}) {
    TagText text;
    text.headers = header;
    CHECK(fault_of(text) == after);
  }
  TagText late;
  late.tagger = folded("gpgsig", ssh_armor) + base.tagger;
  CHECK(fault_of(late) == late.text().find("tagger"));
}

TEST_CASE("a header of a tag has one line without CR or NUL") {
  const std::string whole = signed_tag().text();
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    std::string text = whole;
    CHECK(fault_of(text.insert(at, 1, '\0')) == at);
  }
  const std::size_t headers = whole.find("\n\n") + 1;
  for (std::size_t at = 0; at < headers; ++at) {
    std::string text = whole;
    CHECK_FALSE(parse_tag(text.insert(at, 1, '\r'), HashAlgorithm::sha1));
  }
  const std::size_t which = GENERATE(0U, 1U, 2U, 3U);
  TagText text;
  std::string* const lines[] = {&text.object, &text.type, &text.tag, &text.tagger};
  *lines[which] += " continued\n";
  CHECK(fault_of(text) == text.text().find(" continued"));
}

TEST_CASE("a tag's name is raw bytes without control bytes") {
  TagText text;
  for (const std::string name :
       {"v1", "release/1.0", "with blank", "caf\xC3\xA9", "\xFF", "-x", " ", "refs/tags/x"}) {
    text.tag = "tag " + std::string(name) + "\n";
    CHECK(parse(text).name == name);
  }
  text.tag = "tag \n";
  CHECK(fault_of(text) == (text.object + text.type).size() + 4);
  text.tag = "tag\n";
  CHECK(fault_of(text) == (text.object + text.type).size() + 3);
  for (const char c : std::string("\x01\t\x1b\x1f\x7f")) {
    text.tag = "tag v1" + std::string(1, c) + "\n";
    CHECK(fault_of(text) == (text.object + text.type).size() + 6);
  }
}

TEST_CASE("a tag's target is lower-case hex of the algorithm's length") {
  TagText text;
  for (const std::string& hex : {std::string(40, 'A'), std::string(39, 'a'), std::string(41, 'a'),
                                 std::string(64, 'a'), std::string(), std::string(40, 'x')}) {
    text.object = "object " + hex + "\n";
    CHECK(fault_of(text) == 7);
  }
  text = signed_tag();
  text.object = "object " + std::string(64, 'a') + "\n";
  const auto tag = parse_tag(text.text(), HashAlgorithm::sha256);
  REQUIRE(tag);
  CHECK(tag->target.hex() == std::string(64, 'a'));
  CHECK(tag->payload == text.payload());
  CHECK_FALSE(parse_tag(signed_tag().text(), HashAlgorithm::sha256));
}

TEST_CASE("a tag may end with its headers and not within them") {
  TagText text;
  text.body = "";
  CHECK(outcome_of(text) == 'n');
  CHECK(parse(text).payload == text.text());
  const std::string whole = text.text();
  const std::size_t tagger = whole.size() - text.tagger.size();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    const bool ok = parse_tag(whole.substr(0, size), HashAlgorithm::sha1).has_value();
    CHECK(ok == (size == tagger));  // there it is a tag without a tagger
  }
}
