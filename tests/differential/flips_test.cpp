// Every byte of a good signature, and bytes of a good certificate, changed. gpg is asked wherever muster
// still says "good", and about some of the rest.
#include <catch2/catch.hpp>

#include "differential/comparison.h"
#include "support/random.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
const Key primary{Kind::eddsa, 1, made};
constexpr Timestamp after{noon + 100};

std::string certificate_with(const Key& key) {
  return key_packet(primary) + user_id(primary, "Alice <alice@example.org>", flags(certifies | signs)) +
         subkey(primary, key, flags(signs));
}

std::string flipped(std::string bytes, std::size_t at, Random& random) {
  bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + below(random, 255)));
  return bytes;
}

void ask_flips(Comparison& comparison, const Key& key, unsigned seed) {
  Random random(seed);
  Comparison::About about(comparison, certificate_with(key), OpenpgpMode::in_process, LegacyRsa::allow);
  const std::string signature = over(document, key);
  REQUIRE(about.ask(signature, document, after));
  for (std::size_t at = 0; at < signature.size(); ++at) {
    CAPTURE(at);
    about.ask_sampled(flipped(signature, at, random), document, after, one_in(random, 8));
  }
}

}  // namespace

TEST_CASE("flips of EdDSA") {
  Comparison comparison("flips of EdDSA");
  ask_flips(comparison, {Kind::eddsa, 2, made}, 1);
  // The key id and the two octets of the digest are no one's to look at.
  CHECK(comparison.good() > 1);
  comparison.check_complete();
}

TEST_CASE("flips of ECDSA") {
  Comparison comparison("flips of ECDSA");
  ask_flips(comparison, {Kind::p256, 2, made}, 2);
  comparison.check_complete();
}

TEST_CASE("flips of RSA") {
  Comparison comparison("flips of RSA");
  ask_flips(comparison, {Kind::rsa, 2, made}, 3);
  comparison.check_complete();
}

TEST_CASE("flips of a certificate") {
  Comparison comparison("flips of a certificate");
  Random random(4);
  const Key key{Kind::eddsa, 2, made};
  const std::string certificate = certificate_with(key);
  const std::string signature = over(document, key);
  for (std::size_t at = below(random, 4); at < certificate.size(); at += 4) {
    CAPTURE(at);
    Comparison::About about(comparison, flipped(certificate, at, random));
    about.ask_sampled(signature, document, after, one_in(random, 4));
  }
  CHECK(comparison.good() > 1);
  CHECK(comparison.good() < certificate.size() / 8);
  comparison.check_complete();
}

}  // namespace muster::test
