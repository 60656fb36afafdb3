// Which header of a commit is its signature, and what it covers.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "formats/git_commit.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

Commit parse(const CommitText& text) {
  const auto commit = parse_commit(text.text(), HashAlgorithm::sha1);
  REQUIRE(commit);
  return *commit;
}

char outcome_of(const CommitText& text) {
  return outcome(parse(text).signature);
}

// Accepted as signed by `armor`, and payload and header together are the bytes that came in.
void check_signed(const CommitText& text, const std::string& armor) {
  const Commit commit = parse(text);
  INFO(text.text());
  REQUIRE(outcome(commit.signature) == 's');
  CHECK(armor_of(commit.signature) == armor);
  CHECK(commit.payload == text.unsigned_text());
  std::string again = commit.payload;
  CHECK(again.insert(text.signed_at(), text.signature) == text.text());
}

CommitText sha256_commit() {
  CommitText text;
  text.tree = "tree " + std::string(64, 'a') + "\n";
  text.parents = "";
  return text;
}

char sha256_outcome(const CommitText& text) {
  const auto commit = parse_commit(text.text(), HashAlgorithm::sha256);
  REQUIRE(commit);
  return outcome(commit->signature);
}

}  // namespace

TEST_CASE("a signed commit gives its armour and its payload") {
  CommitText text;
  for (const std::string& armor : {ssh_armor, pgp_armor, cms_armor}) {
    text.signature = folded("gpgsig", armor);
    check_signed(text, armor);
  }
}

TEST_CASE("an empty line after END is let in and two are not") {
  CommitText text = signed_commit();
  text.signature += " \n";  // as GitHub's web interface writes it
  check_signed(text, ssh_armor);
  text.signature += " \n";
  CHECK(outcome_of(text) == 'a');
  text.signature = folded("gpgsig", ssh_armor) + "  \n";
  CHECK(outcome_of(text) == 'a');
  text.signature = folded("gpgsig", pgp_armor) + " \n";
  check_signed(text, pgp_armor);
}

TEST_CASE("the signature may stand anywhere after the committer") {
  CommitText text = signed_commit();
  text.headers = "encoding ISO-8859-1\n";
  text.more = "change-id qzvqqpzz\nHG:extra x\n continued\n";
  check_signed(text, ssh_armor);
  std::swap(text.headers, text.more);
  check_signed(text, ssh_armor);
  text.headers = "";
  check_signed(text, ssh_armor);
}

TEST_CASE("a signature before the committer is malformed") {
  CommitText text;
  text.author += folded("gpgsig", ssh_armor);
  CHECK_FALSE(parse_commit(text.text(), HashAlgorithm::sha1));
  CommitText first;
  first.tree = folded("gpgsig", ssh_armor) + first.tree;
  CHECK(parse_commit(first.text(), HashAlgorithm::sha1).error().offset == 0);
}

TEST_CASE("signed commits of other shapes keep every byte of their payload") {
  CommitText text = signed_commit();
  SECTION("CRLF in the message") {
    text.body = "\nSubject\r\n\r\nText\r\n";
  }
  SECTION("no final line feed") {
    text.body = "\nSubject";
  }
  SECTION("an empty message") {
    text.body = "\n";
  }
  SECTION("no message at all") {
    text.body = "";
  }
  SECTION("latin 1 with its encoding") {
    text.headers = "encoding ISO-8859-1\n";
    text.body = "\nl\xE4tin\n";
  }
  SECTION("an armour in the message") {
    text.body = "\nSubject\n\n" + ssh_armor;
  }
  SECTION("a header line in the message") {
    text.body = "\nSubject\n\n" + folded("gpgsig", ssh_armor);
  }
  SECTION("a merged tag with a signature of its own") {
    text.headers = folded("mergetag", "object " + hex_c + "\ntype commit\ntag v1\ntagger " + ident +
                                          "\n\nRelease\n" + pgp_armor);
  }
  SECTION("a merged tag after the signature") {
    text.more = folded("mergetag", "object " + hex_c + "\ntype commit\ntag v1\n\nRelease\n" + ssh_armor) +
                "HG:extra source:1\n";
  }
  SECTION("irregular idents") {
    text.author = "author A <a <b> x> soon\n";
  }
  check_signed(text, ssh_armor);
}

TEST_CASE("a signature in the message is no signature") {
  CommitText text;
  for (const std::string& body :
       {"\n" + folded("gpgsig", ssh_armor) + "\nText\n", "\nText\n" + ssh_armor,
        "\nText\n\n" + folded("gpgsig", ssh_armor), "\n" + ssh_armor, "\n\n" + ssh_armor}) {
    text.body = body;
    const Commit commit = parse(text);
    CHECK(outcome(commit.signature) == 'n');
    CHECK(commit.payload == text.text());
  }
}

TEST_CASE("a signature inside another header is no signature") {
  CommitText text;
  text.headers = "note x\n" + std::string(" ") + replaced(folded("gpgsig", ssh_armor), "\n ", "\n  ");
  CHECK(outcome_of(text) == 'n');
  text.headers = folded("mergetag", "object x\n" + folded("gpgsig", ssh_armor));
  CHECK(outcome_of(text) == 'n');
  text.headers = folded("gpgsi", ssh_armor) + folded("xgpgsig", ssh_armor) + folded("GPGSIG", ssh_armor);
  CHECK(outcome_of(text) == 'n');
  CHECK(parse(text).payload == text.text());
}

TEST_CASE("another header that begins with gpgsig makes a signature ambiguous") {
  const std::string other = GENERATE(
      folded("gpgsig", ssh_armor), folded("gpgsig", pgp_armor), std::string("gpgsig x\n"),
      folded("gpgsig-sha256", ssh_armor), std::string("gpgsig-sha256 junk\n"), std::string("gpgsigX junk\n"),
      std::string("gpgsig-sha512 x\n"), std::string("gpgsig2 \n"), std::string("gpgsig-sha1 x\n"));
  CommitText before = signed_commit();
  before.headers = other;
  CHECK(outcome_of(before) == 'a');
  CommitText after = signed_commit();
  after.more = other;
  CHECK(outcome_of(after) == 'a');
  CommitText apart = signed_commit();
  apart.more = "change-id x\n" + other + "encoding x\n";
  CHECK(outcome_of(apart) == 'a');
}

TEST_CASE("without the algorithm's own header there is no signature") {
  CommitText text;
  for (const std::string& header :
       {folded("gpgsig-sha256", ssh_armor), folded("gpgsigX", ssh_armor), std::string("gpgsig2 x\n"),
        folded("gpgsig-sha256", ssh_armor) + folded("gpgsigX", ssh_armor)}) {
    text.headers = header;
    const Commit commit = parse(text);
    CHECK(outcome(commit.signature) == 'n');
    CHECK(commit.payload == text.text());
  }
}

TEST_CASE("under SHA-256 the other header counts") {
  CommitText text = sha256_commit();
  text.signature = folded("gpgsig-sha256", ssh_armor);
  const auto commit = parse_commit(text.text(), HashAlgorithm::sha256);
  REQUIRE(commit);
  CHECK(armor_of(commit->signature) == ssh_armor);
  CHECK(commit->payload == text.unsigned_text());
  text.more = folded("gpgsig", ssh_armor);
  CHECK(sha256_outcome(text) == 'a');
  text.more = folded("gpgsig-sha256", ssh_armor);
  CHECK(sha256_outcome(text) == 'a');
  text.more = "";
  text.signature = folded("gpgsig", ssh_armor);
  CHECK(sha256_outcome(text) == 'n');
  text.signature = folded("gpgsig-sha256X", ssh_armor);
  CHECK(sha256_outcome(text) == 'n');
}

TEST_CASE("a signature header that repeats its keyword on every line is ambiguous") {
  CommitText text;
  for (std::size_t at = 0; at < ssh_armor.size();) {
    const std::size_t end = ssh_armor.find('\n', at) + 1;
    text.signature += "gpgsig " + ssh_armor.substr(at, end - at);
    at = end;
  }
  CHECK(outcome_of(text) == 'a');
}

TEST_CASE("an armour that is not in its frame is ambiguous") {
  CommitText text;
  const std::vector<std::string> bad = {
      "gpgsig \n",
      "gpgsig x\n",
      "gpgsig \n" + folded("x", ssh_armor).substr(1),
      folded("gpgsig", " " + ssh_armor),
      folded("gpgsig", "x\n" + ssh_armor),
      folded("gpgsig", ssh_armor + "text\n"),
      folded("gpgsig", ssh_armor + ssh_armor),
      folded("gpgsig", replaced(ssh_armor, "\nuXRX", "\n uXRX")),
      folded("gpgsig", replaced(ssh_armor, "\nuXRX", "\n\nuXRX")),
      folded("gpgsig", replaced(ssh_armor, "EOY=", "EOZ=")),
      folded("gpgsig", replaced(ssh_armor, "-----\n", "-----\r\n")),
      folded("gpgsig",
             replaced(ssh_armor, "\n-----END SSH SIGNATURE-----\n", "\n-----END SSH SIGNATURE-----\r\n")),
      folded("gpgsig", replaced(pgp_armor, "\n\n", "\n"))};
  for (const std::string& signature : bad) {
    INFO(signature);
    text.signature = signature;
    CHECK(outcome_of(text) == 'a');
  }
}

TEST_CASE("exactly one blank is taken from each continuation line") {
  // Each line of the armour in turn with one blank more, and with none.
  const std::string signature = folded("gpgsig", ssh_armor);
  for (std::size_t at = signature.find("\n "); at != std::string::npos; at = signature.find("\n ", at + 1)) {
    CommitText more;
    more.signature = std::string(signature).insert(at + 1, 1, ' ');
    CHECK(outcome_of(more) == 'a');
    CommitText none;
    none.signature = std::string(signature).erase(at + 1, 1);
    const auto commit = parse_commit(none.text(), HashAlgorithm::sha1);
    if (commit) CHECK(outcome(commit->signature) == 'a');
  }
}

TEST_CASE("every byte of a signed commit matters") {
  // One byte changed: the payload or the armour changes with it, or nothing is accepted.
  const CommitText sample = signed_commit();
  const std::string whole = sample.text();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char c : std::string(" \nAZ\r")) {
      if (whole[at] == c) continue;
      std::string text = whole;
      text[at] = c;
      const auto commit = parse_commit(text, HashAlgorithm::sha1);
      if (!commit || outcome(commit->signature) != 's') continue;
      const bool same = commit->payload == sample.unsigned_text() && armor_of(commit->signature) == ssh_armor;
      CHECK_FALSE(same);
    }
  }
}
