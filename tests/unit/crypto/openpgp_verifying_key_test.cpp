#include "crypto/openpgp_verifying_key.h"

#include <catch2/catch.hpp>

#include "model/limits.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

std::string why(const std::string& body) {
  const auto key = OpenpgpVerifyingKey::decode(body);
  return key ? "accepted" : key.error().what;
}

std::string body_of(unsigned algorithm, const std::string& numbers) {
  return "\x04" + pgp::uint32(pgp::noon) + static_cast<char>(algorithm) + numbers;
}

HashName name_of(unsigned hash) {
  return hash == 8 ? HashName::sha256 : hash == 9 ? HashName::sha384 : HashName::sha512;
}

// Whether a signature's numbers, as in a packet, are right over the digest.
bool right(const pgp::Key& key, unsigned hash, const std::string& digest, const std::string& bytes) {
  auto verifying = OpenpgpVerifyingKey::decode(key.body());
  REQUIRE(verifying);
  OpenpgpSignature signature{};
  signature.algorithm = static_cast<std::uint8_t>(pgp::algorithm_of(key.kind));
  signature.numbers = bytes;
  const auto numbers = parse_openpgp_signature_numbers(signature);
  REQUIRE(numbers);
  return verifying->verify_digest(name_of(hash), digest, *numbers);
}

TEST_CASE("fingerprints of OpenPGP keys") {
  const std::string body = body_of(17, "anything");
  const auto key = parse_openpgp_key(body);
  REQUIRE(key);
  const auto fingerprint = openpgp_fingerprint(*key);
  REQUIRE(fingerprint);
  CHECK(fingerprint->view() == pgp::digest_of(2, "\x99\x00\x0e"s + body));
  OpenpgpFingerprint known;
  for (std::size_t i = 0; i < known.bytes.size(); ++i) known.bytes.at(i) = static_cast<char>(i * 13 + 1);
  CHECK(known.hex() == "010E1B2835424F5C697683909DAAB7C4D1DEEBF8");
}

TEST_CASE("keys that cannot verify are refused when they are decoded") {
  for (const pgp::Kind kind : {pgp::Kind::rsa, pgp::Kind::eddsa, pgp::Kind::ed25519, pgp::Kind::p256,
                               pgp::Kind::p384, pgp::Kind::p521}) {
    CHECK(why(pgp::Key{kind, 1, pgp::noon}.body()) == "accepted");
  }
  CHECK(why("") == "a field that runs past the end");
  const std::string opaque = "a key of an algorithm or a curve that makes no signatures here";
  CHECK(why(body_of(17, "anything")) == opaque);
  CHECK(why(body_of(18, "anything")) == opaque);
  CHECK(why(body_of(19, "\x05\x2b\x81\x04\x00\x0a"s)) == opaque);
  const std::string p256 = "\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"s;
  CHECK(why(body_of(19, p256 + pgp::mpi("\x04" + std::string(64, '\x11')))) ==
        "an ECDSA point that is not on its curve");
  const std::string group = "an Ed25519 key that is no point of the prime-order group";
  CHECK(why(body_of(27, std::string(32, '\0'))) == group);
  CHECK(why(body_of(27, "\x01" + std::string(31, '\0'))) == group);
  CHECK(why(body_of(27, "\xee" + std::string(30, '\xff') + "\x7f")) == group);
  CHECK(why(body_of(22, "\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"s +
                            pgp::mpi("\x40\x01" + std::string(31, '\0')))) == group);
}

TEST_CASE("RSA keys that are odd, or even") {
  const auto rsa = [](std::size_t bytes, const std::string& e) {
    return why(body_of(1, pgp::mpi(std::string(bytes, '\xff')) + pgp::mpi(e)));
  };
  const std::string fault = "an RSA key with an even number, or too large";
  CHECK(rsa(256, "\x01\x00\x01"s) == "accepted");
  CHECK(rsa(limits::rsa_bits / 8, "\x01\x00\x01"s) == "accepted");
  CHECK(rsa(limits::rsa_bits / 8 + 1, "\x01\x00\x01"s) == fault);
  CHECK(rsa(256, "\x01\x00\x02"s) == fault);
  CHECK(rsa(256, std::string(8, '\xff')) == "accepted");
  CHECK(rsa(256, "\x01" + std::string(8, '\xff')) == "an RSA key with too long an exponent");
  CHECK(why(body_of(1, pgp::mpi(std::string(255, '\xff') + "\xfe") + pgp::mpi("\x01\x00\x01"s))) == fault);
}

TEST_CASE("digests that keys demand") {
  const auto least = [](pgp::Kind kind) {
    return OpenpgpVerifyingKey::decode(pgp::Key{kind, 1, pgp::noon}.body())->least_digest_size();
  };
  CHECK(least(pgp::Kind::rsa) == 32);
  CHECK(least(pgp::Kind::eddsa) == 32);
  CHECK(least(pgp::Kind::ed25519) == 32);
  CHECK(least(pgp::Kind::p256) == 32);
  CHECK(least(pgp::Kind::p384) == 48);
  CHECK(least(pgp::Kind::p521) == 64);
}

// The first digest whose signature's number of that index has fewer bytes than it could have.
struct Short {
  std::string digest;
  std::string first;
  std::string second;
};

Short short_signature(const pgp::Key& key, bool second, std::size_t full) {
  for (unsigned i = 0; i < 20'000; ++i) {
    const std::string digest = pgp::digest_of(8, std::to_string(i));
    const std::string bytes = key.sign(8, digest);
    OpenpgpSignature signature{};
    signature.algorithm = static_cast<std::uint8_t>(pgp::algorithm_of(key.kind));
    signature.numbers = bytes;
    const auto numbers = parse_openpgp_signature_numbers(signature);
    REQUIRE(numbers);
    if ((second ? numbers->second : numbers->first).size() < full) {
      return {digest, std::string(numbers->first), std::string(numbers->second)};
    }
  }
  FAIL("no short signature");
  return {};
}

TEST_CASE("numbers that happen to be short are padded") {
  const pgp::Key eddsa{pgp::Kind::eddsa, 1, pgp::noon};
  for (const bool second : {false, true}) {
    const Short found = short_signature(eddsa, second, 32);
    const std::string both = pgp::mpi(found.first) + pgp::mpi(found.second);
    CHECK(right(eddsa, 8, found.digest, both));
    CHECK_FALSE(right(eddsa, 8, found.digest, pgp::mpi(found.second) + pgp::mpi(found.first)));
    CHECK_FALSE(right(eddsa, 8, found.digest, pgp::mpi("\x01" + found.first) + pgp::mpi(found.second)));
  }
  const pgp::Key rsa{pgp::Kind::rsa, 1, pgp::noon};
  const Short found = short_signature(rsa, false, 256);
  CHECK(right(rsa, 8, found.digest, pgp::mpi(found.first)));
  CHECK_FALSE(right(rsa, 8, found.digest, pgp::mpi(found.first + std::string(1, '\0'))));
  const pgp::Key p256{pgp::Kind::p256, 1, pgp::noon};
  for (const bool second : {false, true}) {
    const Short ec = short_signature(p256, second, 32);
    CHECK(right(p256, 8, ec.digest, pgp::mpi(ec.first) + pgp::mpi(ec.second)));
  }
}

TEST_CASE("numbers that are too long or zero are no signature") {
  const std::string digest = pgp::digest_of(8, "document");
  const pgp::Key rsa{pgp::Kind::rsa, 1, pgp::noon};
  CHECK_FALSE(right(rsa, 8, digest, pgp::mpi("")));
  CHECK_FALSE(right(rsa, 8, digest, pgp::mpi(std::string(256, '\xff'))));
  CHECK_FALSE(right(rsa, 8, digest, pgp::mpi(std::string(257, '\x01'))));
  const pgp::Key eddsa{pgp::Kind::eddsa, 1, pgp::noon};
  CHECK_FALSE(right(eddsa, 8, digest, pgp::mpi("") + pgp::mpi("")));
  CHECK_FALSE(right(eddsa, 8, digest, pgp::mpi(std::string(33, '\x01')) + pgp::mpi("\x01")));
  CHECK_FALSE(right(eddsa, 8, digest, pgp::mpi("\x01") + pgp::mpi(std::string(33, '\x01'))));
  const pgp::Key p256{pgp::Kind::p256, 1, pgp::noon};
  CHECK_FALSE(right(p256, 8, digest, pgp::mpi("") + pgp::mpi("\x01")));
  CHECK_FALSE(right(p256, 8, digest, pgp::mpi("\x01") + pgp::mpi("")));
  CHECK_FALSE(right(p256, 8, digest, pgp::mpi(std::string(33, '\x01')) + pgp::mpi("\x01")));
}

TEST_CASE("a digest of another hash is no signature's") {
  for (const pgp::Kind kind : {pgp::Kind::rsa, pgp::Kind::p256}) {
    const pgp::Key key{kind, 1, pgp::noon};
    const std::string digest = pgp::digest_of(8, "document");
    const std::string numbers = key.sign(8, digest);
    CHECK(right(key, 8, digest, numbers));
    CHECK_FALSE(right(key, 10, digest, numbers));
    CHECK_FALSE(right(key, 8, digest.substr(1), numbers));
    CHECK_FALSE(right(key, 8, pgp::digest_of(8, "other"), numbers));
  }
}

}  // namespace
}  // namespace muster
