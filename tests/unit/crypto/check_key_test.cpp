#include <catch2/catch.hpp>

#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "formats/ssh_wire.h"
#include "unit/crypto/checking.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

PublicKey ed25519(std::string_view bytes) {
  PublicKey key{KeyAlgorithm::ssh_ed25519, {}};
  put_string(key.blob, "ssh-ed25519");
  put_string(key.blob, bytes);
  return key;
}

PublicKey rsa(std::string_view e, std::string_view n) {
  PublicKey key{KeyAlgorithm::ssh_rsa, {}};
  put_string(key.blob, "ssh-rsa");
  put_mpint(key.blob, e);
  put_mpint(key.blob, n);
  return key;
}

TEST_CASE("keys that were just made are usable") {
  const auto algorithm = GENERATE(values(test::algorithms));
  CAPTURE(name_of(algorithm));
  CHECK(check_key(test::signing_key(algorithm).public_key()));
}

TEST_CASE("an ECDSA point off its curve is refused") {
  const auto algorithm =
      GENERATE(KeyAlgorithm::ecdsa_nistp256, KeyAlgorithm::ecdsa_nistp384, KeyAlgorithm::ecdsa_nistp521);
  PublicKey key = test::signing_key(algorithm).public_key();
  key.blob.back() = static_cast<char>(key.blob.back() ^ 1);
  REQUIRE(parse_ssh_key_blob(key.blob));
  CHECK_FALSE(check_key(key));
}

TEST_CASE("an ECDSA coordinate above the field is refused") {
  PublicKey key = test::signing_key(KeyAlgorithm::ecdsa_nistp256).public_key();
  key.blob.replace(key.blob.size() - 64, 64, std::string(64, '\xff'));
  REQUIRE(parse_ssh_key_blob(key.blob));
  CHECK_FALSE(check_key(key));
}

TEST_CASE("an Ed25519 key off the curve or of small or mixed order is refused") {
  CHECK_FALSE(check_key(ed25519("\x02" + std::string(31, '\0'))));  // no x has this y
  CHECK_FALSE(check_key(ed25519("\x01" + std::string(31, '\0'))));  // identity
  CHECK_FALSE(check_key(ed25519(std::string(32, '\0'))));           // order 4
  // The base point minus the point of order 2: (x, y) + (0, -1) = (-x, -y).
  const std::string mixed = "\x95" + std::string(30, '\x99') + '\x99';
  CHECK_FALSE(check_key(ed25519(mixed)));
  CHECK(check_key(ed25519("\x58" + std::string(31, '\x66'))));  // the base point itself
}

TEST_CASE("an RSA key with an even number or too many bits is refused") {
  const std::string odd = std::string(255, '\xff') + '\xfd';
  CHECK(check_key(rsa("\x01\x01", odd)));
  CHECK_FALSE(check_key(rsa("\x02", odd)));
  CHECK_FALSE(check_key(rsa("\x03", std::string(255, '\xff') + '\xfe')));
  CHECK(check_key(rsa("\x03", std::string(2048, '\xff'))));
  CHECK_FALSE(check_key(rsa("\x03", '\x01' + std::string(2048, '\xff'))));
  CHECK_FALSE(check_key(rsa('\x01' + std::string(2048, '\xff'), odd)));
}

TEST_CASE("a key whose blob is another kind or broken is refused") {
  PublicKey key = test::signing_key(KeyAlgorithm::ssh_ed25519).public_key();
  key.algorithm = KeyAlgorithm::sk_ssh_ed25519;
  CHECK_FALSE(check_key(key));
  key.algorithm = KeyAlgorithm::ssh_ed25519;
  key.blob.pop_back();
  CHECK_FALSE(check_key(key));
  CHECK_FALSE(check_key({KeyAlgorithm::ssh_ed25519, ""}));
  const auto broken = check_key(key);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().what == parse_ssh_key_blob(key.blob).error().what);
}

TEST_CASE("a fingerprint is what ssh-keygen prints") {
  const auto key = parse_ssh_public_key(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIlizSIN3DQV78VPNjVvvwjgf+P5HqbPYCYu3BOMdjAE");
  REQUIRE(key);
  CHECK(ssh_fingerprint_of(key->blob).text.size() == 7 + 43);
  CHECK(ssh_fingerprint_of("").text == "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU");
}

}  // namespace
}  // namespace muster
