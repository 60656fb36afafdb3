#include "formats/openpgp_keyring.h"

#include <catch2/catch.hpp>

#include "model/limits.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;

const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon};
const pgp::Key bob{pgp::Kind::eddsa, 2, pgp::noon};

std::string certificate(const pgp::Key& key) {
  return pgp::certificate(key, "someone <someone@example.org>", pgp::Key{pgp::Kind::eddsa, 7, pgp::noon});
}

std::string armored(const std::string& bytes) {
  return pgp::armor("PUBLIC KEY BLOCK", bytes);
}

using Certificates = std::vector<std::string>;

Certificates split(const std::string& file) {
  const auto parts = split_openpgp_keyring(file);
  INFO((parts ? "" : parts.error().what));
  REQUIRE(parts);
  return *parts;
}

std::string why(const std::string& file) {
  const auto parts = split_openpgp_keyring(file);
  if (parts) return "accepted";
  CHECK(parts.error().offset <= file.size());
  return parts.error().what;
}

std::string with_returns(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

}  // namespace

TEST_CASE("a binary keyring in its certificates") {
  const std::string a = certificate(alice);
  const std::string b = certificate(bob);
  CHECK(split(a) == Certificates{a});
  CHECK(split(a + b) == Certificates{a, b});
  CHECK(split(b + a + a) == Certificates{b, a, a});
  CHECK(split(pgp::key_packet(alice) + pgp::key_packet(bob)).size() == 2);
}

TEST_CASE("armoured keyrings in their certificates") {
  const std::string a = certificate(alice);
  const std::string b = certificate(bob);
  CHECK(split(armored(a)) == Certificates{a});
  CHECK(split(armored(a + b)) == Certificates{a, b});
  CHECK(split(armored(a) + armored(b)) == Certificates{a, b});
  CHECK(split("pub ed25519 Alice\n\n" + armored(a) + "\n# Bob\n" + armored(b) + "end") == Certificates{a, b});
  CHECK(split(with_returns(armored(a) + armored(b))) == Certificates{a, b});
  std::string open = armored(a);
  open.pop_back();
  CHECK(split(open) == Certificates{a});
}

TEST_CASE("what is no keyring") {
  const std::string a = certificate(alice);
  CHECK(why("") == "no armour of public keys");
  CHECK(why("hello\n") == "no armour of public keys");
  CHECK(why(pgp::armor("SIGNATURE", a)) == "an armour of something else than public keys");
  CHECK(why(armored(a) + pgp::armor("PRIVATE KEY BLOCK", a)) ==
        "an armour of something else than public keys");
  CHECK(why(" " + armored(a)) == "no armour of public keys");
  CHECK(why(armored(a).substr(0, 100)) == "an armour that does not end");
  std::string damaged = armored(a);
  damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == 'A' ? 'B' : 'A';
  CHECK(why(damaged) != "accepted");
  CHECK(why(pgp::user_id_packet("x") + a) == "a packet that is no primary public key before the first one");
  CHECK(why(armored(pgp::user_id_packet("x"))) ==
        "a packet that is no primary public key before the first one");
  // Each armour stands for itself.
  CHECK(why(armored(a) + armored(pgp::user_id_packet("x"))) ==
        "a packet that is no primary public key before the first one");
  CHECK(why(a.substr(0, a.size() - 1)) != "accepted");
  CHECK(why(a + "\x01") != "accepted");
  CHECK(why(a + '\0') != "accepted");
}

TEST_CASE("keyrings are bounded") {
  const std::string key = pgp::key_packet(alice);
  std::string many;
  for (std::size_t i = 0; i < limits::keyring_certificates; ++i) many += key;
  CHECK(split(many).size() == limits::keyring_certificates);
  CHECK(why(many + key) == "too many certificates");
  CHECK(why(std::string(limits::keyring_bytes + 1, '\n')) == "a keyring that is too long");
}

}  // namespace muster
