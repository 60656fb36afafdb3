#include "crypto/security_key.h"

#include <catch2/catch.hpp>

#include "formats/ssh_wire.h"
#include "unit/crypto/checking.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

using namespace test;

TEST_CASE("flags and counter of a security key are reported as signed") {
  const auto algorithm = GENERATE(KeyAlgorithm::sk_ssh_ed25519, KeyAlgorithm::sk_ecdsa_nistp256);
  struct Row {
    std::uint8_t flags;
    bool presence;
    bool verification;
  };
  const auto row = GENERATE(values<Row>({{0x00, false, false},
                                         {0x01, true, false},
                                         {0x04, false, true},
                                         {0x05, true, true},
                                         {0x80, false, false},
                                         {0xfa, false, false},
                                         {0xff, true, true}}));
  SignOptions options;
  options.flags = row.flags;
  options.counter = 0xfffffffe;
  auto parts = signing_key(algorithm).sign(payload, options);
  const auto finding = check(parts);
  REQUIRE(rule(finding) == "accepted");
  CHECK(finding->security_key()->user_presence == row.presence);
  CHECK(finding->security_key()->user_verification == row.verification);
  CHECK(finding->security_key()->counter == 0xfffffffe);

  auto altered = parts;
  altered.after[0] = static_cast<char>(altered.after[0] ^ 1);
  CHECK(rule(check(altered)) == "signature.invalid");
  altered = parts;
  altered.after[4] = static_cast<char>(altered.after[4] + 1);
  CHECK(rule(check(altered)) == "signature.invalid");
  for (std::size_t size = 0; size < 5; ++size) {
    altered.after = parts.after.substr(0, size);
    CHECK(rule(check(altered)) == "signature.invalid");
  }
}

TEST_CASE("a security key of another application is refused") {
  const auto algorithm = GENERATE(KeyAlgorithm::sk_ssh_ed25519, KeyAlgorithm::sk_ecdsa_nistp256);
  auto parts = signing_key(algorithm).sign(payload);
  parts.public_key.back() = ';';
  CHECK(rule(check(parts)) == "signature.invalid");
}

TEST_CASE("a security key's signature is none by the bare key inside") {
  auto parts = signing_key(KeyAlgorithm::sk_ssh_ed25519).sign(payload);
  SshReader reader(parts.public_key);
  reader.string();
  const std::string bytes(reader.string());
  parts.public_key.clear();
  put_string(parts.public_key, "ssh-ed25519");
  put_string(parts.public_key, bytes);
  parts.signature_algorithm = "ssh-ed25519";
  CHECK(rule(check(parts)) == "signature.invalid");
  parts.after.clear();
  CHECK(rule(check(parts)) == "signature.invalid");
}

}  // namespace
}  // namespace muster
