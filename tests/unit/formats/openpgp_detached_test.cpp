#include "formats/openpgp_detached.h"

#include <catch2/catch.hpp>

#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon - 1000};

const char* name_of(OpenpgpFault fault) {
  switch (fault) {
    case OpenpgpFault::malformed: return "malformed";
    case OpenpgpFault::not_one_signature: return "not one signature";
    case OpenpgpFault::version: return "version";
    case OpenpgpFault::unknown_algorithm: return "unknown algorithm";
    case OpenpgpFault::unknown_hash: return "unknown hash";
    case OpenpgpFault::weak_algorithm: return "weak algorithm";
    case OpenpgpFault::weak_hash: return "weak hash";
    case OpenpgpFault::type: return "type";
    case OpenpgpFault::no_issuer: return "no issuer";
  }
  return "";
}

std::string fault(const std::string& packets) {
  const auto detached = parse_detached_openpgp(packets);
  return detached ? "fit" : name_of(detached.error().fault) + ": "s + detached.error().what;
}

std::string packet(const pgp::Signature& signature) {
  return pgp::signed_packet(signature, alice, "document");
}

TEST_CASE("a detached signature and the issuer that it claims") {
  for (const unsigned type : {0U, 1U}) {
    auto signature = pgp::signature_of(alice);
    signature.type = type;
    const std::string bytes = packet(signature);
    const auto detached = parse_detached_openpgp(bytes);
    REQUIRE(detached);
    CHECK(detached->issuer == alice.fingerprint());
    CHECK(detached->signature.type == type);
  }
}

TEST_CASE("not exactly one signature packet") {
  const std::string one = packet(pgp::signature_of(alice));
  const std::string many = "not one signature: not exactly one signature packet";
  CHECK(fault(one) == "fit");
  CHECK(fault(one + one) == many);
  CHECK(fault(pgp::new_packet(10, "PGP") + one) == many);
  CHECK(fault(one + pgp::new_packet(21, "")) == many);
  for (const unsigned tag : {1U, 4U, 6U, 8U, 11U, 12U, 20U}) CHECK(fault(pgp::new_packet(tag, one)) == many);
  CHECK(fault("") == "malformed: no packet");
  CHECK(fault(one + '\0') == "malformed: not the first octet of a packet");
  CHECK(fault(pgp::old_packet(2, "")) == "malformed: a field that runs past the end");
}

TEST_CASE("signatures that no implementation need be asked about") {
  const auto with = [](unsigned algorithm, unsigned hash, unsigned type = 0) {
    auto signature = pgp::signature_of(alice);
    signature.algorithm = algorithm;
    signature.hash = hash;
    signature.type = type;
    signature.numbers = pgp::mpi("r") + pgp::mpi("s");
    return fault(packet(signature));
  };
  for (const unsigned algorithm : {1U, 19U, 22U, 27U}) {
    for (const unsigned hash : {8U, 9U, 10U}) CHECK(with(algorithm, hash) == "fit");
    CHECK(with(algorithm, 1) == "weak hash: MD5");
    CHECK(with(algorithm, 2) == "weak hash: SHA-1");
    CHECK(with(algorithm, 3) == "weak hash: RIPEMD-160");
    CHECK(with(algorithm, 11) == "weak hash: SHA-224");
    CHECK(with(algorithm, 12) == "unknown hash: SHA3-256");
    CHECK(with(algorithm, 99) == "unknown hash: hash algorithm 99");
  }
  CHECK(with(17, 8) == "weak algorithm: DSA");
  CHECK(with(17, 2) == "weak algorithm: DSA");
  CHECK(with(17, 99) == "unknown hash: hash algorithm 99");
  CHECK(with(3, 8) == "unknown algorithm: RSA for signatures only");
  CHECK(with(16, 8) == "unknown algorithm: Elgamal");
  CHECK(with(28, 2) == "unknown algorithm: Ed448");
  CHECK(with(0, 8) == "unknown algorithm: public key algorithm 0");
  for (const unsigned type : {2U, 0x10U, 0x13U, 0x18U, 0x1fU, 0x20U, 0x40U, 0x50U, 0xffU}) {
    CHECK(with(22, 8, type) == "type: an OpenPGP signature that is not made over a document");
  }
}

TEST_CASE("signatures of other versions") {
  const std::string v3 =
      "\x03\x05\x00"s + pgp::uint32(pgp::noon) + "keyidkey" + "\x01\x08" + "\x12\x34" + pgp::mpi("m");
  CHECK(fault(pgp::old_packet(2, v3)) == "version: an OpenPGP signature of version 3");
  auto signature = pgp::signature_of(alice);
  for (const unsigned version : {5U, 6U}) {
    signature.version = version;
    CHECK(fault(packet(signature)) == "version: an OpenPGP signature of version " + std::to_string(version));
  }
}

TEST_CASE("the issuer's fingerprint is hashed, and one") {
  const std::string none =
      "no issuer: an OpenPGP signature that does not name its key by one hashed fingerprint";
  const std::string fingerprint = pgp::subpacket(33, "\x04" + alice.fingerprint());
  auto signature = pgp::signature_of(alice);
  signature.hashed = pgp::subpacket(2, pgp::uint32(pgp::noon));
  CHECK(fault(packet(signature)) == none);
  signature.unhashed = fingerprint;
  CHECK(fault(packet(signature)) == none);
  signature.hashed += pgp::subpacket(16, alice.key_id());
  CHECK(fault(packet(signature)) == none);
  signature.hashed += fingerprint;
  CHECK(fault(packet(signature)) == "fit");
  signature.hashed += fingerprint;
  CHECK(fault(packet(signature)) == none);
}

}  // namespace
}  // namespace muster
