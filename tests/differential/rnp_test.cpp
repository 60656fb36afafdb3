// The keys and signatures of rnpgp/rnp, through the doors that a certificate and a signature pass: the key
// file of a roster, gpg when it comes in, and a signature by it beside gpg's own word.
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <vector>

#include "differential/comparison.h"
#include "formats/armor.h"
#include "formats/openpgp_keyring.h"
#include "unit/crypto/vectors.h"

namespace muster::test {

namespace {

// After all that was made and ended in them, but for what is dated into the future.
const Timestamp now = *Timestamp::parse("2026-01-01T00:00:00Z");

const std::string unbound = "is not bound to it, says gpg";
const std::string not_taken =
    "gpg does not take it in: no user id that its own key has signed, or an unknown algorithm";

// Empty where a roster may list it. RSA of 2,048 bits is let in, so that the other reasons are found.
std::string refusal(const std::string& certificate) {
  MusterSide side(certificate, nullptr, OpenpgpMode::in_process, LegacyRsa::allow);
  return side.unlisted().empty() ? side.unsound(now) : side.unlisted();
}

void check_refusal(const std::string& found, const std::string& expected) {
  INFO(found);
  if (expected.empty()) CHECK(found.empty());
  if (!expected.empty()) CHECK(found.find(expected) != std::string::npos);
}

}  // namespace

// A certificate has no signature by its keys here, so what is told is whether a roster may list it. gpg is
// asked about subkeys when one signs; that they are bound it says before.
TEST_CASE("rnp: the validity of keys") {
  const auto top = vectors_folder();
  if (!top) return;
  struct Row {
    int number;
    std::vector<std::string> refusals;  // of each certificate of the ring; empty: taken
    const char* rnp;                    // what its cases.txt says of the keys
    const char* because = "";           // where it is not the same
  };
  const std::vector<Row> rows = {
      {1, {""}, "Alice valid"},
      {2, {not_taken, ""}, "Alice invalid, Basil valid"},
      {3, {not_taken, ""}, "Alice invalid"},
      {4,
       {unbound},
       "Alice valid, her subkey invalid",
       "a certificate with a key that nothing binds is refused whole"},
      {5, {unbound, ""}, "Alice valid, her subkey invalid", "the same"},
      {6, {"it is revoked"}, "Alice invalid, her subkey invalid"},
      {7, {""}, "Alice valid, her subkey invalid", "a subkey that is revoked signs nothing and stays"},
      {8, {not_taken}, "Alice valid, her subkey valid", "gpg takes no key without a user id"},
      {9, {""}, "Alice valid, her subkey valid"},
      {10, {"it has expired"}, "Alice invalid, her subkey invalid"},
      {11, {"it has expired"}, "Alice invalid, her subkey invalid"},
      {12, {"it has expired"}, "Alice invalid, her subkey invalid"},
      {13, {"it has expired"}, "Alice invalid, her subkey invalid"},
      {14, {"it has expired"}, "Alice invalid, her subkey invalid"},
      {15,
       {""},
       "the primary valid, the subkey invalid",
       "asked when the subkey signs; its curve is not taken at all"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.number, row.rnp, row.because);
    const auto certificates = split_openpgp_keyring(read_vector(*top + "/openpgp-rnp/test_key_validity/case" +
                                                                std::to_string(row.number) + "/pubring.gpg"));
    REQUIRE(certificates);
    REQUIRE(certificates->size() == row.refusals.size());
    for (std::size_t i = 0; i < row.refusals.size(); ++i) {
      check_refusal(refusal((*certificates)[i]), row.refusals[i]);
    }
  }
}

TEST_CASE("rnp: forged keys") {
  const auto top = vectors_folder();
  if (!top) return;
  const std::map<std::string, std::string> expected = {
      // Plain ones.
      {"ecc-25519-pub.pgp", ""},
      {"ecc-p256-pub.pgp", ""},
      {"dsa-eg-pub.pgp", "DSA"},                                             // below the floor
      {"rsa-rsa-pub.pgp", "its own signatures rest on SHA-1 or MD5 alone"},  // the same
      {"eddsa-2012-md5-pub.pgp", "its own signatures rest on SHA-1 or MD5 alone"},
      {"eddsa-2024-pub.pgp", "its own signatures rest on SHA-1 or MD5 alone"},
      // A subkey for encryption that has ended is part of most old certificates.
      {"ecc-p256-pub-expired-subkey.pgp", ""},
      // Forged, ended, of the future and malformed ones.
      {"dsa-eg-pub-forged-key.pgp", "DSA"},
      {"dsa-eg-pub-forged-material.pgp", "DSA"},
      {"dsa-eg-pub-forged-subkey.pgp", "DSA"},
      {"ecc-25519-pub-forged-key.pgp", not_taken},
      {"ecc-25519-pub-forged-material.pgp", not_taken},
      {"ecc-25519-pub-future-cert.pgp", "its own signatures are dated later than that"},
      {"ecc-25519-pub-future-cert-malf-bind.pgp", "its own signatures are dated later than that"},
      {"ecc-p256-pub-expired-key.pgp", "it has expired"},
      {"ecc-p256-pub-forged-key.pgp", not_taken},
      {"ecc-p256-pub-forged-material.pgp", not_taken},
      {"ecc-p256-pub-forged-subkey.pgp", unbound},
      {"ecc-p256-pub-no-binding.pgp", unbound},
      {"ecc-p256-pub-no-cert-malf-binding.pgp", not_taken},
      {"ecc-p256-pub-no-certification.pgp", not_taken},
      {"rsa-rsa-pub-forged-key.pgp", "its own signatures rest on SHA-1 or MD5 alone"},
      {"rsa-rsa-pub-forged-material.pgp", not_taken},
      {"rsa-rsa-pub-forged-subkey.pgp", "its own signatures rest on SHA-1 or MD5 alone"},
      {"rsa-rsa-pub-future-key.pgp", "it was made later than that"},
  };
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*top + "/openpgp-rnp/test_forged_keys")) {
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    REQUIRE(expected.contains(name));
    check_refusal(refusal(read_vector(entry.path().string())), expected.at(name));
    ++count;
  }
  CHECK(count == expected.size());
}

TEST_CASE("rnp: signatures over a text and over a forged one") {
  const auto top = vectors_folder();
  if (!top) return;
  const std::string folder = *top + "/openpgp-rnp/test_stream_signatures/";
  const auto certificate = decode_pgp_key_armor(read_vector(folder + "pub.asc"));
  REQUIRE(certificate);
  CHECK(refusal(*certificate).empty());
  Comparison comparison("rnp");
  Comparison::About about(comparison, *certificate);
  const std::string text = read_vector(folder + "source.txt");
  const std::string forged = read_vector(folder + "source_forged.txt");
  for (const char* name : {"source.txt.sig", "source.txt.text.sig"}) {
    CAPTURE(name);
    const std::string signature = read_vector(folder + name);
    CHECK(about.ask(signature, text, now));
    CHECK_FALSE(about.ask(signature, forged, now));
    CHECK_FALSE(about.ask(signature, text, *Timestamp::parse("2031-01-01T00:00:00Z")));
  }
  const std::string armored_one = read_vector(folder + "source.txt.sig.asc");
  about.ask_text(armored_one, text, now);
  CHECK_FALSE(about.ask_text(armored_one, forged, now));
  for (const char* name : {"source.txt.asc", "source.txt.asc.asc"}) {
    CAPTURE(name);
    CHECK_FALSE(about.ask_message(read_vector(folder + name), text, now));
  }
  // A revocation of a key, and a timestamp over a signature: neither is one over a document.
  CHECK_FALSE(about.ask(read_vector(folder + "revoked-key-sig.gpg"), text, now));
  CHECK_FALSE(about.ask_text(read_vector(folder + "signature-timestamp.asc"), text, now));
}

}  // namespace muster::test
