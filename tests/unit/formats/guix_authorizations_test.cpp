#include "formats/guix_authorizations.h"

#include <catch2/catch.hpp>

#include "formats/fingerprint_text.h"
#include "model/limits.h"

namespace muster {
namespace {

const std::string fpr_a = "AD17A21EF8AED8F1CC02DBD9F8AED8F1765C61E3";
const std::string fpr_b = "2A393FFF68F4EF7A3D2912AF68F4EF7A22FBB2D5";

std::string file(const std::string& signers, const std::string& rest = "") {
  return "(authorizations (version 0) (" + signers + ")" + rest + ")";
}

std::string why(const std::string& text) {
  const auto read = parse_guix_authorizations(text);
  if (read) return "accepted";
  CHECK(read.error().offset <= text.size());
  return read.error().what;
}

std::string keyring(const std::string& text) {
  const auto read = parse_guix_keyring_reference(text);
  return read ? *read : "refused: " + read.error().what;
}

}  // namespace

TEST_CASE("authorizations as the Guix manual writes them") {
  const auto read = parse_guix_authorizations(
      ";; who may commit\n"
      "(authorizations\n"
      " (version 0)               ;current file format version\n\n"
      " ((\"AD17 A21E F8AE D8F1 CC02  DBD9 F8AE D8F1 765C 61E3\"\n"
      "   (name \"alice\"))\n"
      "  (\"2a393fff68f4ef7a3d2912af68f4ef7a22fbb2d5\"\n"
      "   (name \"bob\") (since \"2020\"))\n"
      "  (\"CABBA931C0FFEEC6900D0CFB090B11993D9AEBB5\")))\n");
  REQUIRE(read);
  REQUIRE(read->signers.size() == 3);
  CHECK(read->signers[0].fingerprint == fpr_a);
  CHECK(read->signers[0].name == "alice");
  CHECK(read->signers[0].others.empty());
  CHECK(read->signers[1].fingerprint == fpr_b);
  CHECK(read->signers[1].others == std::vector<std::string>{"since"});
  CHECK_FALSE(read->signers[2].name);
  CHECK(read->others.empty());
}

TEST_CASE("what Guix does not read of authorizations is named") {
  const auto read = parse_guix_authorizations(file("", "(comment \"x\") (more)"));
  REQUIRE(read);
  CHECK(read->signers.empty());
  CHECK(read->others == std::vector<std::string>{"comment", "more"});
}

TEST_CASE("authorizations of another form are none") {
  const std::string a = "(\"" + fpr_a + "\" (name \"alice\"))";
  CHECK(why(file(a)) == "accepted");
  CHECK(why("(authorization (version 0) ())") == "not (authorizations (version 0) (…))");
  CHECK(why("(authorizations (version 0))") == "not (authorizations (version 0) (…))");
  CHECK(why("(authorizations (version 1) ())") == "a version other than 0");
  CHECK(why("(authorizations (version \"0\") ())") == "a version other than 0");
  CHECK(why("(authorizations (version 0 0) ())") == "not (version 0)");
  CHECK(why("(authorizations (versions 0) ())") == "not (version 0)");
  CHECK(why("(authorizations (version 0) x)") == "not a list of fingerprints");
  CHECK(why(file("", "x")) == "not a list that begins with a name");
  CHECK(why(file("", "(\"x\")")) == "not a list that begins with a name");
  CHECK(why(file("", "()")) == "not a list that begins with a name");
  CHECK(why(file("x")) == "not (\"FINGERPRINT\" (name \"…\"))");
  CHECK(why(file("()")) == "not (\"FINGERPRINT\" (name \"…\"))");
  CHECK(why(file("(" + fpr_a + ")")) == "not (\"FINGERPRINT\" (name \"…\"))");
  CHECK(why(file("(\"" + fpr_a + "0\")")) == "not a fingerprint of 40 hexadecimal digits");
  CHECK(why(file(a + a)) == "a fingerprint twice");
  CHECK(why(file("(\"" + fpr_a + "\" \"alice\")")) == "not a property such as (name \"alice\")");
  CHECK(why(file("(\"" + fpr_a + "\" (name alice))")) == "not (name \"…\")");
  CHECK(why(file("(\"" + fpr_a + "\" (name \"a\" \"b\"))")) == "not (name \"…\")");
  CHECK(why(file("(\"" + fpr_a + "\" (name \"a\") (name \"b\"))")) == "a name twice");
  CHECK(why("(") == "the text ends too early");
}

TEST_CASE("authorizations are bounded") {
  std::string many;
  const auto number = [](std::size_t i) {
    std::string digits = std::to_string(i);
    return "(\"" + std::string(40 - digits.size(), '0') + digits + "\")";
  };
  for (std::size_t i = 0; i < limits::imported_signers; ++i) many += number(i);
  CHECK(why(file(many)) == "accepted");
  CHECK(why(file(many + number(limits::imported_signers))) == "too many signers");
}

TEST_CASE("a fingerprint as people write it") {
  CHECK(openpgp_fingerprint_in(fpr_a) == fpr_a);
  CHECK(openpgp_fingerprint_in(" " + fpr_a.substr(0, 4) + "  " + fpr_a.substr(4) + " ") == fpr_a);
  CHECK(openpgp_fingerprint_in("ad17a21ef8aed8f1cc02dbd9f8aed8f1765c61e3") == fpr_a);
  for (const std::string& bad :
       {std::string(), fpr_a.substr(1), fpr_a + "0", "0x" + fpr_a, "G" + fpr_a.substr(1), fpr_a + "\n",
        "\t" + fpr_a, fpr_a.substr(0, 20) + ":" + fpr_a.substr(20)}) {
    CHECK_FALSE(openpgp_fingerprint_in(bad));
  }
}

TEST_CASE("the branch of a channel's keys") {
  CHECK(keyring("(channel (version 0))") == "keyring");
  CHECK(keyring("(channel (version 0) (url \"x\") (keyring-reference \"my-keys\"))") == "my-keys");
  CHECK(keyring("(channel (version 1))") == "refused: a version other than 0");
  CHECK(keyring("(chanel (version 0))") == "refused: not (channel (version 0) …)");
  CHECK(keyring("(channel)") == "refused: not (channel (version 0) …)");
  CHECK(keyring("(channel (version 0) (keyring-reference x))") == "refused: not (keyring-reference \"…\")");
  CHECK(keyring("(channel (version 0) (keyring-reference \"a\" \"b\"))") ==
        "refused: not (keyring-reference \"…\")");
  CHECK(keyring("(channel (version 0) (keyring-reference \"a\") (keyring-reference \"a\"))") ==
        "refused: a keyring-reference twice");
  CHECK(keyring("'") == "refused: neither a list, a string, a symbol nor a number");
}

}  // namespace muster
