// The one form of signatures in approvals, held against what verifies them: whatever of a signature may be
// changed without its failing, the form fixes.
#include "formats/canonical_signature.h"

#include <catch2/catch.hpp>

#include <functional>

#include "crypto/check_cms.h"
#include "crypto/check_openpgp.h"
#include "formats/der.h"
#include "formats/oid.h"
#include "support/openpgp_builder.h"
#include "unit/crypto/cms_checking.h"

namespace muster::test {
namespace {

const std::string document = "muster-approval\nDSSEv1 1 a 1 b";

std::string why(const Parsed<std::string>& parsed) {
  return parsed ? "" : parsed.error().what;
}

// ---- OpenPGP ----

constexpr pgp::Kind kinds[] = {pgp::Kind::rsa,  pgp::Kind::eddsa, pgp::Kind::ed25519,
                               pgp::Kind::p256, pgp::Kind::p384,  pgp::Kind::p521};

pgp::Key key_of(pgp::Kind kind) {
  return {kind, 1, pgp::noon - 1000};
}

bool is_good(const std::string& packets, const pgp::Key& key) {
  auto verifying = OpenpgpVerifyingKey::decode(key.body());
  REQUIRE(verifying);
  return std::holds_alternative<GoodOpenpgp>(verify_in_profile(packets, document, *verifying));
}

std::string made(const pgp::Key& key, const std::function<void(pgp::Signature&)>& change = {}) {
  pgp::Signature signature = pgp::signature_of(key);
  if (change) change(signature);
  return pgp::signed_body(signature, key, document);
}

TEST_CASE("the form of OpenPGP signatures is the one that gpg writes") {
  for (const pgp::Kind kind : kinds) {
    CAPTURE(static_cast<int>(kind));
    const pgp::Key key = key_of(kind);
    const std::string body = made(key);
    const std::string packet = pgp::old_packet(2, body);
    CHECK(canonical_openpgp(packet).value() == packet);
    CHECK(is_good(packet, key));
    // The frame, and whatever stands in the unhashed area.
    CHECK(canonical_openpgp(pgp::new_packet(2, body)).value() == packet);
    const std::string longest = "\x8a" + pgp::uint32(body.size()) + body;
    CHECK(canonical_openpgp(longest).value() == packet);
    if (body.size() < 256)
      CHECK(canonical_openpgp("\x89" + pgp::uint16(body.size()) + body).value() == packet);
    const std::string id = pgp::subpacket(16, key.key_id());
    for (const std::string& unhashed :
         {std::string(), id + id, id + pgp::subpacket(33, "\x04" + key.fingerprint()),
          pgp::critical(16, key.key_id()), pgp::subpacket(16, "12345678"),
          id + pgp::subpacket(100, "whatever"), pgp::subpacket(2, pgp::uint32(7))}) {
      pgp::Signature other = pgp::signature_of(key);
      other.unhashed = unhashed;
      const auto canonical = canonical_openpgp(pgp::old_packet(2, pgp::signed_body(other, key, document)));
      REQUIRE(canonical);
      CHECK(is_good(*canonical, key));
      CHECK(canonical_openpgp(*canonical).value() == *canonical);
      // ECDSA's numbers are others each time.
      const bool random = kind == pgp::Kind::p256 || kind == pgp::Kind::p384 || kind == pgp::Kind::p521;
      if (!random) CHECK(*canonical == packet);
    }
  }
}

TEST_CASE("what is hashed stays as it is") {
  const pgp::Key key = key_of(pgp::Kind::eddsa);
  const std::string packet = pgp::old_packet(2, made(key, [&](pgp::Signature& signature) {
                                               signature.hashed += pgp::subpacket(16, key.key_id()) +
                                                                   pgp::subpacket(28, "alice@example.org");
                                             }));
  CHECK(canonical_openpgp(packet).value() == packet);
  CHECK(is_good(packet, key));
}

TEST_CASE("what has no such form") {
  const pgp::Key key = key_of(pgp::Kind::eddsa);
  const std::string packet = pgp::old_packet(2, made(key));
  const std::string no_packet = "not exactly one signature packet";
  CHECK(why(canonical_openpgp(packet + packet)) == no_packet);
  CHECK(why(canonical_openpgp(pgp::old_packet(13, "Alice") + packet)) == no_packet);
  CHECK_FALSE(canonical_openpgp(packet + '\0'));
  CHECK_FALSE(canonical_openpgp(""));
  CHECK_FALSE(canonical_openpgp(packet.substr(0, packet.size() - 1)));
  CHECK_FALSE(canonical_openpgp(pgp::armor("SIGNATURE", packet)));
  CHECK_FALSE(canonical_openpgp(pgp::old_packet(2, made(key, [](pgp::Signature& s) { s.trailing = "x"; }))));
  CHECK_FALSE(canonical_openpgp(pgp::old_packet(2, made(key, [](pgp::Signature& s) {
                                                  s.numbers = pgp::uint16(9) + std::string("\x00\x01", 2) +
                                                              pgp::mpi("1");  // a bit count that is not exact
                                                }))));
  CHECK_FALSE(canonical_openpgp(pgp::old_packet(2, made(key, [](pgp::Signature& s) { s.version = 3; }))));
  CHECK(why(canonical_openpgp(pgp::old_packet(2, made(key, [](pgp::Signature& s) { s.type = 1; })))) ==
        "an OpenPGP signature over a text");
  CHECK_FALSE(canonical_openpgp(pgp::old_packet(2, made(key, [](pgp::Signature& s) { s.hashed.clear(); }))));
}

TEST_CASE("no flipped bit of an OpenPGP signature leaves another one of the form") {
  for (const pgp::Kind kind : kinds) {
    const pgp::Key key = key_of(kind);
    const std::string packet = pgp::old_packet(2, made(key));
    for (std::size_t at = 0; at < packet.size(); ++at) {
      for (const int bit : {1, 0x80}) {
        std::string other = packet;
        other[at] = static_cast<char>(other[at] ^ bit);
        CAPTURE(static_cast<int>(kind), at, bit);
        const auto canonical = canonical_openpgp(other);
        if (canonical && *canonical == other) CHECK_FALSE(is_good(other, key));
      }
    }
  }
}

// ---- CMS ----

CmsParts parts_of(const std::string& key) {
  CmsParts parts;
  parts.signers[0].key = key;
  return parts;
}

CertificateParts certificate_of(const std::string& key) {
  CertificateParts certificate;
  certificate.key = key;
  return certificate;
}

TEST_CASE("the form of CMS signatures leaves out what is not signed") {
  const std::string key = GENERATE("rsa a", "p256 a", "p384 a", "ed25519 a");
  CAPTURE(key);
  const bool rsa = key == "rsa a", ed25519 = key == "ed25519 a";
  CmsParts parts = parts_of(key);
  const auto plain = canonical_cms(parts.der(payload));
  REQUIRE(plain);
  CHECK(canonical_cms(*plain).value() == *plain);
  CHECK(rule(check(*plain, {certificate_of(key)})) == "accepted");
  // The same signature, written in other ways.
  parts.signers[0].signature = signature_value(*plain);
  const auto is_the_same = [&](const CmsParts& other) {
    const std::string der = other.der(payload);
    REQUIRE(rule(check(der, {certificate_of(key)})) == "accepted");
    const auto canonical = canonical_cms(der);
    REQUIRE(canonical);
    CHECK(*canonical == *plain);
  };
  CmsParts other = parts;
  other.certificates = {certificate_of(key).der(), certificate_of("p256 b").der()};
  is_the_same(other);
  other = parts;
  other.revocation = seq("");
  is_the_same(other);
  other = parts;
  other.signers[0].unsigned_attributes = {attribute(oid::signing_time, {null_element})};
  is_the_same(other);
  const std::string_view digest = key == "p384 a" || key == "p256 a" || rsa ? oid::sha256 : oid::sha512;
  for (const std::string& parameters : {std::string(), null_element}) {
    other = parts;
    other.signers[0].digest_algorithm = algorithm(digest, parameters);
    is_the_same(other);
  }
  if (rsa) {
    for (const std::string_view oid : {oid::rsa_encryption, oid::sha256_with_rsa}) {
      other = parts;
      other.signers[0].signature_algorithm = algorithm(oid, null_element);
      is_the_same(other);
    }
  } else if (!ed25519) {
    for (const std::string& parameters : {std::string(), null_element}) {
      other = parts;
      other.signers[0].signature_algorithm = algorithm(oid::ecdsa_with_sha256, parameters);
      is_the_same(other);
    }
  }
  // With lengths that are not definite, as gpgsm writes it.
  const std::string inside(DerReader(*plain).body(der::sequence));
  const std::string ber = "\x30\x80" + inside + std::string(2, '\0');
  CHECK(canonical_cms(ber).value() == *plain);
}

TEST_CASE("CMS signatures that have no such form") {
  const CmsParts good;
  CHECK(canonical_cms(good.der(payload)));
  CmsParts parts;
  parts.attached = true;
  CHECK(why(canonical_cms(parts.der(payload))) == "not a detached CMS signature of one signer");
  parts = good;
  parts.signers.push_back(parts.signers[0]);
  CHECK(why(canonical_cms(parts.der(payload))) == "not a detached CMS signature of one signer");
  parts = good;
  parts.content_type = std::string(oid::signed_data);
  CHECK_FALSE(canonical_cms(parts.der(payload)));
  parts = good;
  parts.signers[0].version = "\x03";
  parts.signers[0].id = key_identifier("1234");
  CHECK(why(canonical_cms(parts.der(payload))) ==
        "a CMS signer who is not named by issuer and serial number");
  const std::string attributes = "a CMS signature that is not over attributes of one value each";
  parts = good;
  parts.signers[0].has_attributes = false;
  CHECK(why(canonical_cms(parts.der(payload))) == attributes);
  parts = good;
  parts.signers[0].added = {attribute(oid::key_usage, {integer("\x01"), integer("\x02")})};
  CHECK(why(canonical_cms(parts.der(payload))) == attributes);
  parts.signers[0].added = {attribute(oid::key_usage, {integer("\x01")})};
  CHECK(canonical_cms(parts.der(payload)));
  const std::string unknown = "a CMS signature of an algorithm that approvals do not have";
  parts = parts_of("rsa a");
  parts.signers[0].pss = true;
  parts.signers[0].signature_algorithm = algorithm(oid::rsassa_pss, seq(""));
  CHECK(why(canonical_cms(parts.der(payload))) == unknown);
  parts = good;
  parts.signers[0].digest_algorithm = algorithm(oid::sha1);
  CHECK(why(canonical_cms(parts.der(payload))) == unknown);
  parts = good;
  parts.signers[0].digest_algorithm = algorithm(oid::sha256, octets("x"));
  CHECK(why(canonical_cms(parts.der(payload))) == unknown);
  parts = good;
  parts.signers[0].signature_algorithm = algorithm(oid::ecdsa_with_sha256, octets("x"));
  CHECK(why(canonical_cms(parts.der(payload))) == unknown);
  const std::string der = good.der(payload);
  CHECK_FALSE(canonical_cms(der + '\0'));
  CHECK_FALSE(canonical_cms(der + der));
  CHECK_FALSE(canonical_cms(""));
}

TEST_CASE("no flipped bit of a CMS signature leaves another one of the form") {
  const std::string key = GENERATE("rsa a", "p256 a", "ed25519 a");
  const std::string der = canonical_cms(parts_of(key).der(payload)).value();
  const CmsCandidates candidates = candidates_of({certificate_of(key)});
  for (std::size_t at = 0; at < der.size(); ++at) {
    for (const int bit : {1, 0x02, 0x20, 0x80}) {
      std::string other = der;
      other[at] = static_cast<char>(other[at] ^ bit);
      CAPTURE(key, at, bit);
      const auto canonical = canonical_cms(other);
      if (canonical && *canonical == other) CHECK_FALSE(check_cms(other, payload, candidates));
    }
  }
}

}  // namespace
}  // namespace muster::test
