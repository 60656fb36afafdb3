// The keys and signatures of rnpgp/rnp: every key parses, and every signature over the right text by a key
// of the profile verifies.
#include <catch2/catch.hpp>

#include <filesystem>

#include "crypto/check_openpgp.h"
#include "formats/armor.h"
#include "formats/openpgp_certificate.h"
#include "unit/crypto/vectors.h"

namespace muster {
namespace {

namespace fs = std::filesystem;
using namespace test;

std::string parsed(const std::string& bytes) {
  const auto certificate = parse_openpgp_certificate(bytes);
  return certificate ? "parses" : certificate.error().what;
}

// What becomes of the verifying keys of a certificate and what its own signatures stand on.
std::string facts(const std::string& bytes) {
  const auto certificate = parse_openpgp_certificate(bytes);
  if (!certificate) return certificate.error().what;
  const auto fingerprint = openpgp_fingerprint(certificate->primary);
  REQUIRE(fingerprint);
  const OpenpgpBinding own = openpgp_self_signatures(*certificate, fingerprint->view());
  const auto key = OpenpgpVerifyingKey::decode(certificate->primary.body);
  return std::string(own == OpenpgpBinding::sha2   ? "sha2"
                     : own == OpenpgpBinding::weak ? "weak"
                                                   : "none") +
         ", " + (key ? "verifies" : key.error().what);
}

TEST_CASE("the keys of rnp parse, forged ones too: what is forged is for gpg to find") {
  const auto top = vectors_folder();
  if (!top) return;
  int count = 0;
  for (const auto& entry : fs::directory_iterator(*top + "/openpgp-rnp/test_forged_keys")) {
    CAPTURE(entry.path().string());
    CHECK(parsed(read_vector(entry.path().string())) == "parses");
    ++count;
  }
  CHECK(count == 25);
}

TEST_CASE("what the keys of rnp stand on") {
  const auto top = vectors_folder();
  if (!top) return;
  const auto of = [&](const std::string& name) {
    return facts(read_vector(*top + "/openpgp-rnp/test_forged_keys/" + name));
  };
  CHECK(of("rsa-rsa-pub.pgp") == "weak, verifies");
  CHECK(of("ecc-25519-pub.pgp") == "sha2, verifies");
  CHECK(of("ecc-p256-pub.pgp") == "sha2, verifies");
  CHECK(of("dsa-eg-pub.pgp") == "sha2, a key of an algorithm or a curve that makes no signatures here");
  CHECK(of("eddsa-2012-md5-pub.pgp") == "weak, verifies");
  CHECK(of("eddsa-2024-pub.pgp") == "weak, verifies");
  CHECK(of("ecc-p256-pub-no-certification.pgp") == "none, verifies");
  CHECK(of("ecc-p256-pub-forged-material.pgp") == "none, an ECDSA point that is not on its curve");
}

TEST_CASE("keys of rnp in armour") {
  const auto top = vectors_folder();
  if (!top) return;
  int accepted = 0;
  for (const auto& entry : fs::directory_iterator(*top + "/openpgp-rnp/test_key_validity")) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".asc") continue;
    CAPTURE(name);
    const auto bytes = decode_pgp_key_armor(read_vector(entry.path().string()));
    if (!bytes) {
      // Signatures, with carriage returns.
      CHECK((name == "alice-sigs.asc" || name == "alice-revoker-sig.asc"));
      continue;
    }
    CHECK(parsed(*bytes) == "parses");
    ++accepted;
  }
  CHECK(accepted == 6);
}

TEST_CASE("signatures of rnp over a text, and over a forged one") {
  const auto top = vectors_folder();
  if (!top) return;
  const std::string folder = *top + "/openpgp-rnp/test_stream_signatures/";
  const auto bytes = decode_pgp_key_armor(read_vector(folder + "pub.asc"));
  REQUIRE(bytes);
  const auto certificate = parse_openpgp_certificate(*bytes);
  REQUIRE(certificate);
  auto key = OpenpgpVerifyingKey::decode(certificate->primary.body);
  REQUIRE(key);
  const std::string text = read_vector(folder + "source.txt");
  const std::string forged = read_vector(folder + "source_forged.txt");
  const auto outcome = [&](const std::string& packets, const std::string& payload) -> std::string {
    const auto found = verify_in_profile(packets, payload, *key);
    if (const auto* outside = std::get_if<OutsideOfProfile>(&found)) return std::string(outside->why);
    return std::holds_alternative<GoodOpenpgp>(found) ? "good" : "bad";
  };
  const std::string binary = read_vector(folder + "source.txt.sig");
  CHECK(outcome(binary, text) == "good");
  CHECK(outcome(binary, forged) == "a digest that does not begin as the signature says");
  CHECK(outcome(read_vector(folder + "source.txt.text.sig"), text) == "a signature over a text");
  CHECK(outcome(read_vector(folder + "source.txt.text.sig"), forged) == "a signature over a text");
  const std::string no_form = "no signature of the forms that are verified here";
  CHECK(outcome(read_vector(folder + "revoked-key-sig.gpg"), text) == no_form);
  const auto armored = decode_pgp_armor(read_vector(folder + "source.txt.sig.asc"));
  if (armored) {
    CHECK(outcome(*armored, text) == "good");
    CHECK(outcome(*armored, forged) != "good");
  }
  // Clear-signed texts are no detached signatures.
  CHECK_FALSE(decode_pgp_armor(read_vector(folder + "source.txt.asc")));
  CHECK_FALSE(decode_pgp_armor(read_vector(folder + "source.txt.asc.asc")));
}

}  // namespace
}  // namespace muster
