#include "formats/sshsig.h"

#include <catch2/catch.hpp>

#include "formats/ssh_wire.h"

namespace muster {
namespace {

using namespace std::string_literals;

struct Parts {
  std::string magic = "SSHSIG";
  std::uint32_t version = 1;
  std::string reserved;
  std::string signature_algorithm = "ssh-ed25519";
  std::string signature = std::string(64, 's');
  std::string after;
};

std::string blob_of(const Parts& parts) {
  std::string inner;
  put_string(inner, parts.signature_algorithm);
  put_string(inner, parts.signature);
  inner += parts.after;
  std::string out = parts.magic;
  put_uint32(out, parts.version);
  put_string(out, "the key");
  put_string(out, "git");
  put_string(out, parts.reserved);
  put_string(out, "sha512");
  put_string(out, inner);
  return out;
}

TEST_CASE("an SSHSIG is split into its fields") {
  const auto sshsig = parse_sshsig(blob_of({}));
  REQUIRE(sshsig);
  CHECK(sshsig->version == 1);
  CHECK(sshsig->public_key == "the key");
  CHECK(sshsig->name_space == "git");
  CHECK(sshsig->hash_algorithm == "sha512");
  CHECK(sshsig->signature_algorithm == "ssh-ed25519");
  CHECK(sshsig->signature == std::string(64, 's'));
  CHECK(sshsig->after.empty());
}

TEST_CASE("what follows inside the signature string is kept apart") {
  Parts parts;
  parts.after = "\x01\x00\x00\x00\x07"s;
  const auto sshsig = parse_sshsig(blob_of(parts));
  REQUIRE(sshsig);
  CHECK(sshsig->signature == parts.signature);
  CHECK(sshsig->after == parts.after);
}

TEST_CASE("an SSHSIG cut anywhere is refused within its bytes") {
  const std::string blob = blob_of({});
  for (std::size_t size = 0; size < blob.size(); ++size) {
    const auto sshsig = parse_sshsig(blob.substr(0, size));
    CAPTURE(size);
    REQUIRE_FALSE(sshsig);
    CHECK(sshsig.error().offset <= size);
  }
}

TEST_CASE("an SSHSIG with trailing bytes is refused at the first") {
  const std::string blob = blob_of({});
  const auto sshsig = parse_sshsig(blob + '\0');
  REQUIRE_FALSE(sshsig);
  CHECK(sshsig.error().offset == blob.size());
}

TEST_CASE("another magic is refused") {
  Parts parts;
  parts.magic = GENERATE("SSHSIH", "sshsig", "SSHSI", "");
  CHECK_FALSE(parse_sshsig(blob_of(parts)));
}

TEST_CASE("a reserved field that is not empty is refused") {
  Parts parts;
  parts.reserved = "\0"s;
  const auto sshsig = parse_sshsig(blob_of(parts));
  REQUIRE_FALSE(sshsig);
  CHECK(sshsig.error().offset == 6 + 4 + 11 + 7);
}

TEST_CASE("another version is named and nothing after it is read") {
  Parts parts;
  parts.version = GENERATE(0U, 2U, 0x01000000U);
  const std::string blob = blob_of(parts).substr(0, GENERATE(10U, 40U));
  const auto sshsig = parse_sshsig(blob);
  REQUIRE(sshsig);
  CHECK(sshsig->version == parts.version);
  CHECK(sshsig->public_key.empty());
  CHECK(sshsig->signature.empty());
}

TEST_CASE("an inner signature that does not split is refused at its place") {
  std::string blob = "SSHSIG\x00\x00\x00\x01"s;
  for (int i = 0; i < 4; ++i) put_string(blob, "");
  const std::size_t start = blob.size() + 4;
  SECTION("no algorithm") {
    put_string(blob, "\x00\x00\x00\x09short"s);
  }
  SECTION("no signature") {
    put_string(blob, "\x00\x00\x00\x00\x00\x00"s);
  }
  SECTION("empty") {
    put_string(blob, "");
  }
  const auto sshsig = parse_sshsig(blob);
  REQUIRE_FALSE(sshsig);
  CHECK(sshsig.error().offset >= start);
}

TEST_CASE("the preimage is as PROTOCOL.sshsig has it") {
  CHECK(sshsig_preimage("git", "sha512", "digest") ==
        "SSHSIG\x00\x00\x00\x03git\x00\x00\x00\x00\x00\x00\x00\x06sha512\x00\x00\x00\x06"
        "digest"s);
}

}  // namespace
}  // namespace muster
