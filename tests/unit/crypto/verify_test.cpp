// The mathematics alone, asked by a caller that has checked nothing.
#include "crypto/verify.h"

#include <catch2/catch.hpp>

#include "crypto/ed25519.h"
#include "unit/crypto/checking.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

using namespace test;

TEST_CASE("a key verifies only signatures of its own algorithm") {
  const auto& key = signing_key(KeyAlgorithm::ssh_ed25519);
  const std::string signature = key.sign_raw("message", SignatureAlgorithm::ssh_ed25519);
  const PublicKey held = key.public_key();
  auto verifying = VerifyingKey::decode(*parse_ssh_key_blob(held.blob));
  REQUIRE(verifying);
  CHECK(verifying->verify(SignatureAlgorithm::ssh_ed25519, "message", signature));
  CHECK_FALSE(verifying->verify(SignatureAlgorithm::ssh_ed25519, "massage", signature));
  for (const auto other : {SignatureAlgorithm::sk_ssh_ed25519, SignatureAlgorithm::ecdsa_nistp256,
                           SignatureAlgorithm::rsa_sha2_512, SignatureAlgorithm::openpgp}) {
    CHECK_FALSE(verifying->verify(other, "message", signature));
  }
}

TEST_CASE("an Ed25519 key or signature of another length is none") {
  const auto& key = signing_key(KeyAlgorithm::ssh_ed25519);
  const std::string signature = key.sign_raw("message", SignatureAlgorithm::ssh_ed25519);
  const PublicKey held = key.public_key();
  const std::string point(parse_ssh_key_blob(held.blob)->ed25519);
  REQUIRE(verify_ed25519(point, "message", signature));
  CHECK_FALSE(verify_ed25519(point + "x", "message", signature));
  CHECK_FALSE(verify_ed25519(point, "message", signature + "x"));
  REQUIRE(is_ed25519_point(point));
  CHECK_FALSE(is_ed25519_point(point + "x"));
  SshKeyFields fields{};
  fields.algorithm = KeyAlgorithm::ssh_ed25519;
  fields.ed25519 = point;
  CHECK(VerifyingKey::decode(fields));
  fields.ed25519 = std::string_view(point).substr(1);
  CHECK_FALSE(VerifyingKey::decode(fields));
}

}  // namespace
}  // namespace muster
