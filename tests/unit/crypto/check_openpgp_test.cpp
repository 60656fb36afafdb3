#include "crypto/check_openpgp.h"

#include <catch2/catch.hpp>

#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nHello\n";
constexpr auto kinds = {pgp::Kind::rsa,  pgp::Kind::eddsa, pgp::Kind::ed25519,
                        pgp::Kind::p256, pgp::Kind::p384,  pgp::Kind::p521};

pgp::Key key_of(pgp::Kind kind, unsigned seed = 1) {
  return {kind, seed, pgp::noon - 1000};
}

const pgp::Key alice = key_of(pgp::Kind::eddsa);

OpenpgpVerifyingKey decoded(const pgp::Key& key) {
  auto verifying = OpenpgpVerifyingKey::decode(key.body());
  REQUIRE(verifying);
  return std::move(*verifying);
}

// "good", "bad" or why it is outside.
std::string outcome(const std::string& packets, const pgp::Key& key, const std::string& payload = document) {
  auto verifying = decoded(key);
  const auto found = verify_in_profile(packets, payload, verifying);
  if (const auto* outside = std::get_if<OutsideOfProfile>(&found)) return std::string(outside->why);
  return std::holds_alternative<GoodOpenpgp>(found) ? "good" : "bad";
}

std::string outcome(const pgp::Signature& signature, const pgp::Key& key = alice) {
  return outcome(pgp::signed_packet(signature, key, document), key);
}

const std::string no_form = "no signature of the forms that are verified here";
const std::string other_digest = "a digest that does not begin as the signature says";

TEST_CASE("an OpenPGP signature by each kind of key") {
  for (const pgp::Kind kind : kinds) {
    CAPTURE(static_cast<int>(kind));
    const pgp::Key key = key_of(kind);
    const auto signature = pgp::signature_of(key);
    const std::string packet = pgp::signed_packet(signature, key, document);
    auto verifying = decoded(key);
    CHECK(verifying.fingerprint().view() == key.fingerprint());
    CHECK(verifying.algorithm() == pgp::algorithm_of(kind));
    CHECK(verifying.created() == key.created);
    const auto found = verify_in_profile(packet, document, verifying);
    REQUIRE(std::holds_alternative<GoodOpenpgp>(found));
    const auto& good = std::get<GoodOpenpgp>(found);
    CHECK(good.created == pgp::noon);
    CHECK(good.algorithm == pgp::algorithm_of(kind));
    const HashName expected = kind == pgp::Kind::p384   ? HashName::sha384
                              : kind == pgp::Kind::p521 ? HashName::sha512
                                                        : HashName::sha256;
    CHECK(good.hash == expected);
    CHECK(outcome(pgp::new_packet(2, packet.substr(packet.size() < 258 ? 2 : 3)), key) == "good");
  }
}

TEST_CASE("another document, another key, another key of the same numbers") {
  for (const pgp::Kind kind : kinds) {
    CAPTURE(static_cast<int>(kind));
    const pgp::Key key = key_of(kind);
    const std::string packet = pgp::signed_packet(pgp::signature_of(key), key, document);
    CHECK(outcome(packet, key, document + "\n") == other_digest);
    CHECK(outcome(packet, key, "") == other_digest);
    CHECK(outcome(packet, key_of(kind, 2)) == "another issuer than the key");
    pgp::Key younger = key;
    younger.created += 1;
    CHECK(outcome(packet, younger) == "another issuer than the key");
    // Signed by another key than the one that it names.
    CHECK(outcome(pgp::signed_packet(pgp::signature_of(key), key_of(kind, 2), document), key) == "bad");
  }
  CHECK(outcome(pgp::signed_packet(pgp::signature_of(alice), alice, document), key_of(pgp::Kind::p256)) ==
        "an algorithm that is not the key's");
}

TEST_CASE("no flipped bit of an OpenPGP signature is good") {
  for (const pgp::Kind kind : kinds) {
    const pgp::Key key = key_of(kind);
    const std::string packet = pgp::signed_packet(pgp::signature_of(key), key, document);
    auto verifying = decoded(key);
    for (std::size_t at = 0; at < packet.size(); ++at) {
      for (const int bit : {1, 0x80}) {
        std::string other = packet;
        other[at] = static_cast<char>(other[at] ^ bit);
        CAPTURE(static_cast<int>(kind), at, bit);
        CHECK_FALSE(std::holds_alternative<GoodOpenpgp>(verify_in_profile(other, document, verifying)));
      }
    }
    for (std::size_t size = 0; size < packet.size(); ++size) {
      CHECK_FALSE(std::holds_alternative<GoodOpenpgp>(
          verify_in_profile(packet.substr(0, size), document, verifying)));
    }
    // What failed leaves nothing behind.
    CHECK(std::holds_alternative<GoodOpenpgp>(verify_in_profile(packet, document, verifying)));
  }
}

TEST_CASE("the frame of the profile") {
  auto signature = pgp::signature_of(alice);
  const std::string packet = pgp::signed_packet(signature, alice, document);
  CHECK(outcome(packet, alice) == "good");
  CHECK(outcome(packet + packet, alice) == no_form);
  CHECK(outcome(packet + '\0', alice) == no_form);
  CHECK(outcome(pgp::new_packet(10, "PGP") + packet, alice) == no_form);
  CHECK(outcome("", alice) == no_form);
  signature.trailing = "x";
  CHECK(outcome(signature) == "numbers that are not strict");
  signature.trailing.clear();
  signature.type = 1;
  CHECK(outcome(signature) == "a signature over a text");
  signature.type = 0x10;
  CHECK(outcome(signature) == no_form);
  signature.type = 0;
  signature.version = 5;
  CHECK(outcome(signature) == no_form);
}

TEST_CASE("hashes and the keys that they are long enough for") {
  const auto with = [](pgp::Kind kind, unsigned hash) {
    auto signature = pgp::signature_of(key_of(kind));
    signature.hash = hash;
    return outcome(signature, key_of(kind));
  };
  const std::string too_short = "a hash that is too short for the key";
  for (const pgp::Kind kind : {pgp::Kind::rsa, pgp::Kind::eddsa, pgp::Kind::ed25519, pgp::Kind::p256}) {
    for (const unsigned hash : {8U, 9U, 10U}) CHECK(with(kind, hash) == "good");
    for (const unsigned hash : {1U, 2U, 11U, 12U, 99U}) CHECK(with(kind, hash) == no_form);
  }
  CHECK(with(pgp::Kind::p384, 8) == too_short);
  CHECK(with(pgp::Kind::p384, 9) == "good");
  CHECK(with(pgp::Kind::p384, 10) == "good");
  CHECK(with(pgp::Kind::p521, 8) == too_short);
  CHECK(with(pgp::Kind::p521, 9) == too_short);
  CHECK(with(pgp::Kind::p521, 10) == "good");
}

const std::string fingerprint = "\x04" + alice.fingerprint();
const std::string time = pgp::uint32(pgp::noon);
const std::string base = pgp::subpacket(33, fingerprint) + pgp::subpacket(2, time);

std::string hashed(const std::string& area) {
  auto signature = pgp::signature_of(alice);
  signature.hashed = area;
  return outcome(signature);
}

std::string unhashed(const std::string& area) {
  auto signature = pgp::signature_of(alice);
  signature.unhashed = area;
  return outcome(signature);
}

std::string notation(const std::string& flags, const std::string& name, const std::string& value) {
  return flags + pgp::uint16(name.size()) + pgp::uint16(value.size()) + name + value;
}

const std::string unexpected_hashed = "a hashed subpacket that is not expected";

TEST_CASE("hashed subpackets that signers write") {
  CHECK(hashed(base) == "good");
  CHECK(hashed(pgp::subpacket(2, time) + pgp::subpacket(33, fingerprint)) == "good");
  CHECK(hashed(base + pgp::subpacket(16, alice.key_id())) == "good");
  CHECK(hashed(base + pgp::subpacket(28, "alice@example.org")) == "good");
  // As Sequoia writes them.
  const std::string salt =
      pgp::subpacket(20, notation("\0\0\0\0"s, "salt@notations.sequoia-pgp.org", std::string(32, 's')));
  CHECK(hashed(pgp::critical(2, time) + pgp::subpacket(16, alice.key_id()) + salt +
               pgp::subpacket(33, fingerprint)) == "good");
  CHECK(hashed(pgp::critical(2, time) + pgp::critical(16, alice.key_id()) + pgp::critical(33, fingerprint)) ==
        "good");
}

TEST_CASE("near misses of the salt of Sequoia") {
  const std::string name = "salt@notations.sequoia-pgp.org";
  const std::string value(32, 's');
  const auto with = [](const std::string& body) { return hashed(base + pgp::subpacket(20, body)); };
  CHECK(with(notation("\0\0\0\0"s, name, value)) == "good");
  CHECK(with(notation("\x80\0\0\0"s, name, value)) == unexpected_hashed);
  CHECK(with(notation("\0\0\0\0"s, "Salt" + name.substr(4), value)) == unexpected_hashed);
  CHECK(with(notation("\0\0\0\0"s, name + "x", value)) == unexpected_hashed);
  CHECK(with(notation("\0\0\0\0"s, name, value + "x")) == unexpected_hashed);
  CHECK(with(notation("\0\0\0\0"s, name, value) + "x") == unexpected_hashed);
  CHECK(with(notation("\0\0\0\0"s, name, value).substr(1)) == unexpected_hashed);
  CHECK(with("") == unexpected_hashed);
  CHECK(hashed(base + pgp::critical(20, notation("\0\0\0\0"s, name, value))) == unexpected_hashed);
}

TEST_CASE("other hashed subpackets are outside of the profile") {
  const std::string creation = pgp::subpacket(2, time);
  const std::string issuer = pgp::subpacket(33, fingerprint);
  CHECK(hashed(issuer) == "no creation time");
  CHECK(hashed(creation) == no_form);
  CHECK(hashed(issuer + creation + creation) == "a hashed subpacket twice");
  CHECK(hashed(issuer + creation + issuer) == no_form);
  CHECK(hashed(base + pgp::subpacket(16, alice.key_id()) + pgp::subpacket(16, alice.key_id())) ==
        "a hashed subpacket twice");
  CHECK(hashed(issuer + pgp::subpacket(2, time + "x")) == unexpected_hashed);
  CHECK(hashed(issuer + pgp::subpacket(2, "abc")) == unexpected_hashed);
  CHECK(hashed(pgp::subpacket(33, "\x05" + alice.fingerprint()) + creation) == no_form);
  const pgp::Key bob = key_of(pgp::Kind::eddsa, 2);
  CHECK(hashed(pgp::subpacket(33, "\x04" + bob.fingerprint()) + creation) == "another issuer than the key");
  CHECK(hashed(base + pgp::subpacket(16, bob.key_id())) == unexpected_hashed);
  CHECK(hashed(base + pgp::subpacket(16, alice.key_id() + "x")) == unexpected_hashed);
  CHECK(hashed(base + pgp::critical(28, "alice@example.org")) == unexpected_hashed);
  for (unsigned type = 0; type < 128; ++type) {
    if (type == 2 || type == 33 || type == 28) continue;
    CAPTURE(type);
    CHECK(hashed(base + pgp::subpacket(type, pgp::uint32(86400))) == unexpected_hashed);
    CHECK(hashed(base + pgp::critical(type, pgp::uint32(86400))) == unexpected_hashed);
  }
}

TEST_CASE("unhashed subpackets") {
  const std::string unexpected = "an unhashed subpacket that is not expected";
  const std::string key_id = pgp::subpacket(16, alice.key_id());
  CHECK(unhashed("") == "good");
  CHECK(unhashed(key_id) == "good");
  CHECK(unhashed(pgp::subpacket(33, fingerprint)) == "good");
  CHECK(unhashed(key_id + pgp::subpacket(33, fingerprint)) == "good");
  CHECK(unhashed(key_id + key_id) == "an unhashed subpacket twice");
  CHECK(unhashed(pgp::critical(16, alice.key_id())) == unexpected);
  CHECK(unhashed(pgp::critical(33, fingerprint)) == unexpected);
  const pgp::Key bob = key_of(pgp::Kind::eddsa, 2);
  CHECK(unhashed(pgp::subpacket(16, bob.key_id())) == unexpected);
  CHECK(unhashed(pgp::subpacket(33, "\x04" + bob.fingerprint())) == unexpected);
  CHECK(unhashed(pgp::subpacket(33, "\x05" + alice.fingerprint())) == unexpected);
  for (unsigned type = 0; type < 128; ++type) {
    CAPTURE(type);
    CHECK(unhashed(pgp::subpacket(type, time)) == unexpected);
  }
}

TEST_CASE("a signature is not older than its key") {
  CHECK(outcome(pgp::signature_of(alice, alice.created)) == "good");
  CHECK(outcome(pgp::signature_of(alice, alice.created - 1)) == "a signature older than its key");
  CHECK(outcome(pgp::signature_of(alice, 0xffffffffU)) == "good");
}

TEST_CASE("the two octets of the digest") {
  auto signature = pgp::signature_of(alice);
  const std::string packet = pgp::signed_packet(signature, alice, document);
  const std::string prefix =
      packet.substr(2 + 6 + signature.hashed.size() + 2 + signature.unhashed.size(), 2);
  signature.prefix = prefix;
  CHECK(outcome(signature) == "good");
  for (const std::size_t at : {0U, 1U}) {
    signature.prefix = prefix;
    (*signature.prefix)[at] = static_cast<char>(prefix[at] ^ 1);
    CHECK(outcome(signature) == other_digest);
  }
}

TEST_CASE("what stands in a signature is under its hash") {
  // The same areas with the creation time moved by a second: only the digest tells.
  auto signature = pgp::signature_of(alice);
  std::string packet = pgp::signed_packet(signature, alice, document);
  const std::size_t at = packet.find(time);
  REQUIRE(at != std::string::npos);
  packet[at + 3] = static_cast<char>(packet[at + 3] + 1);
  CHECK(outcome(packet, alice) == other_digest);
}

}  // namespace
}  // namespace muster
