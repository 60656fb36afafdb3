#include "formats/openpgp_key.h"

#include <catch2/catch.hpp>

#include "formats/openpgp_names.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

std::string body_of(unsigned algorithm, const std::string& numbers) {
  return "\x04" + pgp::uint32(pgp::noon) + static_cast<char>(algorithm) + numbers;
}

std::string why(const std::string& body) {
  const auto key = parse_openpgp_key(body);
  return key ? "accepted" : key.error().what;
}

std::string why(unsigned algorithm, const std::string& numbers) {
  return why(body_of(algorithm, numbers));
}

const std::string ed25519_oid = "\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"s;
const std::string p256_oid = "\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"s;
const std::string p384_oid = "\x05\x2b\x81\x04\x00\x22"s;
const std::string p521_oid = "\x05\x2b\x81\x04\x00\x23"s;

TEST_CASE("keys that sign are read as the same keys of SSH") {
  const auto check = [](pgp::Kind kind, KeyAlgorithm algorithm) {
    const std::string body = pgp::Key{kind, 1, pgp::noon}.body();
    const auto key = parse_openpgp_key(body);
    REQUIRE(key);
    CHECK(key->created == pgp::noon);
    CHECK(key->algorithm == pgp::algorithm_of(kind));
    REQUIRE(key->numbers);
    CHECK(key->numbers->algorithm == algorithm);
    CHECK(key->body == body);
    CHECK(openpgp_fingerprint_preimage(*key) == pgp::hashed_form({kind, 1, pgp::noon}));
    for (std::size_t size = 0; size < body.size(); ++size)
      CHECK_FALSE(parse_openpgp_key(body.substr(0, size)));
    CHECK(why(body + "x") == "bytes after the last field");
  };
  check(pgp::Kind::rsa, KeyAlgorithm::ssh_rsa);
  check(pgp::Kind::eddsa, KeyAlgorithm::ssh_ed25519);
  check(pgp::Kind::ed25519, KeyAlgorithm::ssh_ed25519);
  check(pgp::Kind::p256, KeyAlgorithm::ecdsa_nistp256);
  check(pgp::Kind::p384, KeyAlgorithm::ecdsa_nistp384);
  check(pgp::Kind::p521, KeyAlgorithm::ecdsa_nistp521);
}

TEST_CASE("the numbers of keys") {
  const std::string point(32, 'p');
  const auto numbers = [](const std::string& body) { return parse_openpgp_key(body)->numbers.value(); };
  const std::string rsa = body_of(1, pgp::mpi("modulus") + pgp::mpi("exp"));
  CHECK(numbers(rsa).rsa_n == "modulus");
  CHECK(numbers(rsa).rsa_e == "exp");
  const std::string native = body_of(27, point);
  CHECK(numbers(native).ed25519 == point);
  const std::string legacy = body_of(22, ed25519_oid + pgp::mpi("\x40" + point));
  CHECK(numbers(legacy).ed25519 == point);
  const std::string p256 = body_of(19, p256_oid + pgp::mpi("\x04" + std::string(64, 'q')));
  CHECK(numbers(p256).ec_point == "\x04" + std::string(64, 'q'));
}

TEST_CASE("near misses of RSA keys") {
  CHECK(why(1, pgp::mpi("n") + pgp::mpi("")) == "an RSA number that is zero");
  CHECK(why(1, pgp::mpi("") + pgp::mpi("e")) == "an RSA number that is zero");
  CHECK(why(1, "\x00\x08\x01"s + pgp::mpi("e")) == "a number whose bit count is not exact");
  CHECK(why(1, pgp::mpi("n") + "\x00\x08\x01"s) == "a number whose bit count is not exact");
  CHECK(why(1, pgp::mpi("n")) == "a field that runs past the end");
}

TEST_CASE("near misses of EdDSA keys") {
  const std::string point(32, 'p');
  const std::string fault = "not a point in the native form of Ed25519";
  CHECK(why(22, ed25519_oid + pgp::mpi("\x40" + point)) == "accepted");
  CHECK(why(22, ed25519_oid + pgp::mpi("\x41" + point)) == fault);
  CHECK(why(22, ed25519_oid + pgp::mpi("\x04" + point)) == fault);
  CHECK(why(22, ed25519_oid + pgp::mpi("\x40" + point + "p")) == fault);
  CHECK(why(22, ed25519_oid + pgp::mpi("\x40" + point.substr(1))) == fault);
  CHECK(why(22, ed25519_oid + pgp::mpi("")) == fault);
  CHECK(why(22, ed25519_oid + "\x01\x08\x40"s + point) == "a number whose bit count is not exact");
  CHECK(why(27, point + "p") == "bytes after the last field");
  CHECK(why(27, point.substr(1)) == "a field that runs past the end");
}

TEST_CASE("near misses of ECDSA keys") {
  const std::string fault = "not an uncompressed point of the curve's length";
  const auto point = [](std::size_t size) { return std::string(size, 'q'); };
  CHECK(why(19, p256_oid + pgp::mpi("\x04" + point(64))) == "accepted");
  CHECK(why(19, p384_oid + pgp::mpi("\x04" + point(96))) == "accepted");
  CHECK(why(19, p521_oid + pgp::mpi("\x04" + point(132))) == "accepted");
  for (const std::size_t size : {32U, 63U, 65U, 96U, 132U}) {
    CHECK(why(19, p256_oid + pgp::mpi("\x04" + point(size))) == fault);
  }
  CHECK(why(19, p384_oid + pgp::mpi("\x04" + point(64))) == fault);
  CHECK(why(19, p521_oid + pgp::mpi("\x04" + point(131))) == fault);
  CHECK(why(19, p256_oid + pgp::mpi("\x06" + point(64))) == fault);
  CHECK(why(19, p256_oid + pgp::mpi("\x02" + point(32))) == fault);
  CHECK(why(19, p256_oid + pgp::mpi("")) == fault);
  CHECK(why(19, p256_oid + pgp::mpi("\x04" + point(64)) + "x") == "bytes after the last field");
}

TEST_CASE("keys that make no signatures here are not looked into") {
  const auto opaque = [](const std::string& body) {
    const auto key = parse_openpgp_key(body);
    REQUIRE(key);
    CHECK_FALSE(key->numbers);
    return openpgp_algorithm_name(key->algorithm);
  };
  CHECK(opaque(body_of(17, "anything")) == "DSA");
  CHECK(opaque(body_of(16, "anything")) == "Elgamal");
  CHECK(opaque(body_of(18, "anything")) == "ECDH");
  CHECK(opaque(body_of(25, std::string(32, 'x'))) == "X25519");
  CHECK(opaque(body_of(2, "anything")) == "RSA for encryption only");
  CHECK(opaque(body_of(3, "anything")) == "RSA for signatures only");
  CHECK(opaque(body_of(20, "anything")) == "Elgamal for encryption and signatures");
  CHECK(opaque(body_of(26, "anything")) == "X448");
  CHECK(opaque(body_of(28, "anything")) == "Ed448");
  CHECK(opaque(body_of(99, "")) == "public key algorithm 99");
  // Other curves: secp256k1 and Ed448.
  CHECK(opaque(body_of(19, "\x05\x2b\x81\x04\x00\x0a"s + "anything")) == "ECDSA");
  CHECK(opaque(body_of(22, "\x03\x2b\x65\x71"s + "anything")) == "EdDSA");
  CHECK(opaque(body_of(22, p256_oid + "anything")) == "EdDSA");
  CHECK(opaque(body_of(19, ed25519_oid + "anything")) == "ECDSA");
  for (const unsigned algorithm : {19U, 22U}) {
    CHECK(why(algorithm, "\x00"s + "anything") == "a curve of a reserved size");
    CHECK(why(algorithm, "\xff"s + std::string(255, 'o')) == "a curve of a reserved size");
    CHECK(why(algorithm, "\x05\x2b"s) == "a field that runs past the end");
  }
}

TEST_CASE("keys of other versions and keys that are too long") {
  const std::string good = body_of(17, "anything");
  for (const char version : "\x00\x02\x03\x05\x06"s) {
    CHECK(why(version + good.substr(1)) == "a key of another version than 4");
  }
  CHECK(why("") == "a field that runs past the end");
  const std::string longest = good + std::string(65535 - good.size(), 'x');
  CHECK(why(longest) == "accepted");
  CHECK(openpgp_fingerprint_preimage(*parse_openpgp_key(longest)) == "\x99\xff\xff" + longest);
  CHECK(why(longest + "x") == "a key too long for a fingerprint");
}

TEST_CASE("keys that are too weak for a roster") {
  const auto weakness = [](unsigned algorithm, const std::string& numbers, LegacyRsa legacy) {
    const std::string body = body_of(algorithm, numbers);
    return openpgp_weakness_of(*parse_openpgp_key(body), legacy);
  };
  const auto rsa = [](std::size_t bits) {
    return pgp::mpi(std::string(bits / 8, '\xff')) + pgp::mpi("\x01\x00\x01"s);
  };
  CHECK(weakness(17, "anything", LegacyRsa::allow) == "DSA");
  CHECK(weakness(18, "anything", LegacyRsa::refuse).empty());
  CHECK(weakness(1, rsa(3072), LegacyRsa::refuse).empty());
  CHECK(weakness(1, rsa(3064), LegacyRsa::refuse) == "RSA of 3064 bits, below 3072");
  CHECK(weakness(1, rsa(2048), LegacyRsa::allow).empty());
  CHECK(weakness(1, rsa(1024), LegacyRsa::allow) == "RSA of 1024 bits, below 2048");
  CHECK(weakness(1, rsa(16392), LegacyRsa::allow) == "RSA of 16392 bits, above 16384");
  CHECK(weakness(1, pgp::mpi(std::string(384, '\xff')) + pgp::mpi("\x03"), LegacyRsa::refuse) ==
        "RSA with an exponent below 17");
  CHECK(
      weakness(27, std::string(32, '\0'), LegacyRsa::refuse).starts_with("an Ed25519 point of small order"));
  const std::string good = pgp::Key{pgp::Kind::eddsa, 1, 0}.numbers();
  CHECK(weakness(22, good, LegacyRsa::refuse).empty());
}

TEST_CASE("hashes and their names") {
  for (const unsigned strong : {8U, 9U, 10U}) {
    CHECK(is_strong_openpgp_hash(static_cast<std::uint8_t>(strong)));
    CHECK_FALSE(is_weak_openpgp_hash(static_cast<std::uint8_t>(strong)));
  }
  for (const unsigned weak : {1U, 2U, 3U, 11U}) {
    CHECK(is_weak_openpgp_hash(static_cast<std::uint8_t>(weak)));
    CHECK_FALSE(is_strong_openpgp_hash(static_cast<std::uint8_t>(weak)));
  }
  for (const unsigned unknown : {0U, 4U, 5U, 7U, 12U, 14U, 99U}) {
    CHECK_FALSE(is_weak_openpgp_hash(static_cast<std::uint8_t>(unknown)));
    CHECK_FALSE(is_strong_openpgp_hash(static_cast<std::uint8_t>(unknown)));
  }
  std::string names;
  for (const unsigned hash : {1U, 2U, 3U, 8U, 9U, 10U, 11U, 12U, 14U, 99U}) {
    names += openpgp_hash_name(static_cast<std::uint8_t>(hash)) + ", ";
  }
  CHECK(
      names ==
      "MD5, SHA-1, RIPEMD-160, SHA-256, SHA-384, SHA-512, SHA-224, SHA3-256, SHA3-512, hash algorithm 99, ");
}

}  // namespace
}  // namespace muster
