#include "formats/openpgp_signature.h"

#include <catch2/catch.hpp>

#include "model/limits.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon - 1000};

std::string why(const std::string& body) {
  const auto signature = parse_openpgp_signature(body);
  return signature ? "accepted" : signature.error().what;
}

OpenpgpSignature parsed(const std::string& body) {
  const auto signature = parse_openpgp_signature(body);
  REQUIRE(signature);
  REQUIRE(std::holds_alternative<OpenpgpSignature>(*signature));
  return std::get<OpenpgpSignature>(*signature);
}

// A body with these areas and nothing real after them.
std::string with_areas(const std::string& hashed, const std::string& unhashed) {
  return "\x04\x00\x16\x08"s + pgp::uint16(hashed.size()) + hashed + pgp::uint16(unhashed.size()) + unhashed +
         "\x12\x34" + pgp::mpi("r") + pgp::mpi("s");
}

TEST_CASE("the parts of a signature") {
  auto made = pgp::signature_of(alice);
  made.type = 0x13;
  made.hash = 10;
  made.hashed += pgp::critical(27, "\x03");
  const std::string body = pgp::signed_body(made, alice, "document");
  const auto signature = parsed(body);
  CHECK(signature.type == 0x13);
  CHECK(signature.algorithm == 22);
  CHECK(signature.hash == 10);
  REQUIRE(signature.hashed.size() == 3);
  CHECK(signature.hashed[0].type == 33);
  CHECK(signature.hashed[0].body == "\x04" + alice.fingerprint());
  CHECK_FALSE(signature.hashed[0].critical);
  CHECK(signature.hashed[2].type == 27);
  CHECK(signature.hashed[2].critical);
  CHECK(signature.hashed[2].body == "\x03");
  REQUIRE(signature.unhashed.size() == 1);
  CHECK(signature.unhashed[0].type == 16);
  CHECK(signature.unhashed[0].body == alice.key_id());
  CHECK(signature.hashed_bytes == body.substr(0, 6 + made.hashed.size()));
  CHECK(signature.digest_prefix == body.substr(6 + made.hashed.size() + 2 + made.unhashed.size(), 2));
  CHECK(openpgp_trailer(signature) == "\x04\xff" + pgp::uint32(6 + made.hashed.size()));
  CHECK(openpgp_creation_time(signature.hashed) == pgp::noon);
  CHECK_FALSE(openpgp_creation_time(signature.unhashed));
  CHECK(openpgp_issuer_fingerprint(signature.hashed) == alice.fingerprint());
  CHECK_FALSE(openpgp_issuer_fingerprint(signature.unhashed));
}

TEST_CASE("a signature cut anywhere before its numbers is malformed") {
  const std::string body = pgp::signed_body(pgp::signature_of(alice), alice, "document");
  const std::size_t numbers = body.size() - parsed(body).numbers.size();
  for (std::size_t size = 0; size < numbers; ++size) {
    CAPTURE(size);
    CHECK(why(body.substr(0, size)) == "a field that runs past the end");
  }
  CHECK(why(body.substr(0, numbers)) == "accepted");
}

TEST_CASE("lengths of subpackets") {
  const std::string long_body(300, 'n');
  const std::string body = with_areas(pgp::subpacket(20, long_body) + "\xff\x00\x00\x00\x02\x1bx"s +
                                          "\xc0\x00\x14"s + std::string(191, 'y') + "\x01\x63"s,
                                      "");
  const auto signature = parsed(body);
  REQUIRE(signature.hashed.size() == 4);
  CHECK(signature.hashed[0].body == long_body);
  CHECK(signature.hashed[1].type == 27);
  CHECK(signature.hashed[1].body == "x");
  CHECK(signature.hashed[2].body == std::string(191, 'y'));
  CHECK(signature.hashed[3].type == 99);
  CHECK(signature.hashed[3].body.empty());
  for (const std::string& bad :
       {"\x05\x02"s, "\x01"s, "\xff\x00\x00\x00"s, "\xc0"s, "\xff\xff\xff\xff\xff\x02"s, "\xfe\x00\x02"s,
        pgp::subpacket(2, "four") + "\x02\x02"}) {
    CHECK(why(with_areas(bad, "")) == "a field that runs past the end");
    CHECK(why(with_areas("", bad)) == "a field that runs past the end");
  }
  for (const std::string& bad : {"\x00"s, "\xff\x00\x00\x00\x00"s, pgp::subpacket(2, "four") + "\x00"s}) {
    CHECK(why(with_areas(bad, "")) == "a subpacket without a type");
    CHECK(why(with_areas("", bad)) == "a subpacket without a type");
  }
  CHECK(parse_openpgp_signature(with_areas(pgp::subpacket(2, "four") + "\x00"s, "")).error().offset == 12);
}

TEST_CASE("areas of subpackets are bounded") {
  std::string many;
  for (std::size_t i = 0; i < limits::openpgp_subpackets; ++i) many += pgp::subpacket(20, "");
  CHECK(why(with_areas(many, many)) == "accepted");
  CHECK(why(with_areas(many + pgp::subpacket(20, ""), "")) == "too many subpackets");
  CHECK(why(with_areas("", many + pgp::subpacket(20, ""))) == "too many subpackets");

  const std::string longest = pgp::subpacket(20, std::string(limits::openpgp_area_bytes - 3, 'x'));
  REQUIRE(longest.size() == limits::openpgp_area_bytes);
  CHECK(why(with_areas(longest, longest)) == "accepted");
  const std::string longer = pgp::subpacket(20, std::string(limits::openpgp_area_bytes - 2, 'x'));
  CHECK(why(with_areas(longer, "")) == "too long an area of subpackets");
  CHECK(why(with_areas("", longer)) == "too long an area of subpackets");
}

TEST_CASE("signatures of other versions are told apart from malformed ones") {
  // gpg does not look at the length that a version 3 has at its second octet.
  const std::string v3 = "\x03\x05\x00"s + pgp::uint32(pgp::noon) + "keyidkey" + "\x01\x08" + "\x12\x34";
  const auto other = [](const std::string& body) {
    const auto signature = parse_openpgp_signature(body);
    REQUIRE(signature);
    REQUIRE(std::holds_alternative<OpenpgpOtherSignature>(*signature));
    return std::get<OpenpgpOtherSignature>(*signature);
  };
  CHECK(other(v3).version == 3);
  CHECK(other(v3).created == pgp::noon);
  CHECK(other("\x02" + v3.substr(1)).created == pgp::noon);
  CHECK(other("\x03\x07" + v3.substr(2)).created == pgp::noon);
  CHECK(why(v3.substr(0, v3.size() - 1)) == "too short for a signature of its version");
  CHECK(why("\x02") == "too short for a signature of its version");
  for (const char version : "\x00\x01\x05\x06\xff"s) {
    CHECK(other(std::string(1, version)).version == static_cast<unsigned char>(version));
    CHECK_FALSE(other(std::string(1, version) + v3.substr(1)).created);
  }
  CHECK(why("") == "a field that runs past the end");
}

TEST_CASE("one time, one issuer") {
  const std::string time = pgp::subpacket(2, pgp::uint32(7));
  const std::string fingerprint = "\x04" + alice.fingerprint();
  const auto created = [](const std::string& bytes) {
    const std::string body = with_areas(bytes, "");
    return openpgp_creation_time(parsed(body).hashed);
  };
  CHECK(created(time) == 7);
  CHECK(created(pgp::critical(2, pgp::uint32(7))) == 7);
  CHECK(created(pgp::subpacket(2, "\xff\xff\xff\xff")) == 0xffffffffU);
  CHECK_FALSE(created(time + time));
  CHECK_FALSE(created(pgp::subpacket(2, "abc")));
  CHECK_FALSE(created(pgp::subpacket(2, "abcde")));
  CHECK_FALSE(created(""));
  const auto issuer = [](const std::string& bytes) {
    const std::string body = with_areas(bytes, "");
    const auto found = openpgp_issuer_fingerprint(parsed(body).hashed);
    return found ? std::string(*found) : "none";
  };
  CHECK(issuer(pgp::subpacket(33, fingerprint)) == alice.fingerprint());
  CHECK(issuer(pgp::subpacket(33, fingerprint) + pgp::subpacket(33, fingerprint)) == "none");
  CHECK(issuer(pgp::subpacket(33, "\x05" + alice.fingerprint())) == "none");
  CHECK(issuer(pgp::subpacket(33, fingerprint + "x")) == "none");
  CHECK(issuer(pgp::subpacket(33, fingerprint.substr(0, 20))) == "none");
  CHECK(issuer(pgp::subpacket(16, fingerprint)) == "none");
}

TEST_CASE("the numbers of a signature") {
  const auto numbers = [](unsigned algorithm, const std::string& bytes) -> std::string {
    OpenpgpSignature signature{};
    signature.algorithm = static_cast<std::uint8_t>(algorithm);
    signature.numbers = bytes;
    const auto found = parse_openpgp_signature_numbers(signature);
    return found ? std::string(found->first) + "," + std::string(found->second) : found.error().what;
  };
  CHECK(numbers(1, pgp::mpi("one")) == "one,");
  CHECK(numbers(19, pgp::mpi("r") + pgp::mpi("s")) == "r,s");
  CHECK(numbers(22, pgp::mpi("r") + pgp::mpi("s")) == "r,s");
  CHECK(numbers(22, pgp::mpi("") + pgp::mpi("s")) == ",s");
  CHECK(numbers(27, std::string(64, 'e')) == std::string(64, 'e') + ",");
  CHECK(numbers(1, pgp::mpi("one") + pgp::mpi("two")) == "bytes after the last field");
  CHECK(numbers(1, "") == "a field that runs past the end");
  CHECK(numbers(1, "\x00\x08\x01"s) == "a number whose bit count is not exact");
  CHECK(numbers(22, pgp::mpi("r") + "\x00\x08\x01"s) == "a number whose bit count is not exact");
  CHECK(numbers(19, pgp::mpi("r")) == "a field that runs past the end");
  CHECK(numbers(19, pgp::mpi("r") + pgp::mpi("s") + "x") == "bytes after the last field");
  CHECK(numbers(27, std::string(63, 'e')) == "a field that runs past the end");
  CHECK(numbers(27, std::string(65, 'e')) == "bytes after the last field");
  for (const unsigned algorithm : {0U, 2U, 3U, 16U, 17U, 18U, 25U, 99U}) {
    CHECK(numbers(algorithm, pgp::mpi("r") + pgp::mpi("s")) ==
          "a signature of an algorithm whose numbers are not known");
  }
}

}  // namespace
}  // namespace muster
