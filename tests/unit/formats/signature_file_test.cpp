#include "formats/signature_file.h"

#include <catch2/catch.hpp>
#include <string>

#include "formats/armor.h"
#include "model/limits.h"

namespace muster::test {

namespace {

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

ArmoredSignature signature_in(const std::string& bytes) {
  const EmbeddedSignature found = read_signature_file(bytes);
  REQUIRE(std::holds_alternative<ArmoredSignature>(found));
  return std::get<ArmoredSignature>(found);
}

std::string refused(const std::string& bytes) {
  const EmbeddedSignature found = read_signature_file(bytes);
  REQUIRE(std::holds_alternative<AmbiguousSignature>(found));
  return std::get<AmbiguousSignature>(found).what;
}

}  // namespace

TEST_CASE("a signature file is told apart by its content") {
  const std::string blob = "some bytes of a signature";
  for (const SignatureKind kind : {SignatureKind::ssh, SignatureKind::openpgp, SignatureKind::x509}) {
    const std::string frame = armored(kind, blob);
    CHECK(signature_in(frame).kind == kind);
    CHECK(signature_in(frame).armor == frame);
  }
  for (const int first : {0x88, 0x89, 0x8a, 0xc2}) {
    const std::string packets = bytes_of({first, 1, 2});
    CHECK(signature_in(packets).kind == SignatureKind::openpgp);
    CHECK(decode_pgp_armor(signature_in(packets).armor) == packets);
  }
  const std::string der = bytes_of({0x30, 0x82, 1, 2});
  CHECK(signature_in(der).kind == SignatureKind::x509);
  CHECK(decode_cms_armor(signature_in(der).armor) == der);
}

TEST_CASE("what is no signature file is told why") {
  CHECK(refused("") == "an empty signature file");
  CHECK(refused("hello\n") == "not the BEGIN line of an SSH, OpenPGP or CMS signature");
  // An OpenPGP key, an indeterminate length, another DER type.
  for (const int first : {0x99, 0x8b, 0xc6, 0x31}) CHECK_FALSE(refused(bytes_of({first, 1, 2})).empty());
  const std::string frame = armored(SignatureKind::ssh, "blob");
  for (const std::string& text : {"x" + frame, frame + "x\n", frame + frame, "\n" + frame}) {
    INFO(text);
    CHECK_FALSE(refused(text).empty());
  }
}

TEST_CASE("a signature file is bounded") {
  std::string packets = bytes_of({0xc2});
  packets.resize(limits::signature_bytes, 'x');
  CHECK(signature_in(packets).kind == SignatureKind::openpgp);
  CHECK(refused(packets + "x") == "a signature file that is too large");
}

}  // namespace muster::test
