#include <catch2/catch.hpp>

#include "formats/armor.h"
#include "model/limits.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;

std::string some_bytes(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 89 + i / 7));
  return bytes;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string why(const std::string& file) {
  const auto bytes = decode_pgp_key_armor(file);
  return bytes ? "accepted" : bytes.error().what;
}

TEST_CASE("the bytes inside an OpenPGP signature's frame") {
  const std::string bytes = some_bytes(117);
  const std::string armor = pgp::armor("SIGNATURE", bytes);
  REQUIRE(std::holds_alternative<ArmoredSignature>(read_armor(armor)));
  CHECK(decode_pgp_armor(armor) == bytes);
  CHECK(decode_pgp_armor(pgp::armor("SIGNATURE", bytes, "Version: GnuPG v2\n")) == bytes);
  // RFC 9580 section 6.1: no signature is refused by its checksum.
  const std::size_t checksum = armor.find("\n=") + 2;
  std::string other = armor;
  other[checksum] = other[checksum] == 'A' ? 'B' : 'A';
  CHECK(decode_pgp_armor(other) == bytes);
}

TEST_CASE("a certificate in armour is what gpg writes, and is read back") {
  for (std::size_t size = 1; size < 200; ++size) {
    const std::string bytes = some_bytes(size);
    CHECK(armored_pgp_key(bytes) == pgp::armor("PUBLIC KEY BLOCK", bytes));
    CHECK(decode_pgp_key_armor(armored_pgp_key(bytes)) == bytes);
  }
}

TEST_CASE("other frames hold no OpenPGP signature") {
  CHECK_FALSE(decode_pgp_armor(""));
  CHECK_FALSE(decode_pgp_armor(armored(SignatureKind::ssh, some_bytes(90))));
  CHECK_FALSE(decode_pgp_armor(pgp::armor("PUBLIC KEY BLOCK", some_bytes(90))));
  CHECK_FALSE(decode_pgp_armor(pgp::armor("MESSAGE", some_bytes(90))));
  CHECK_FALSE(decode_pgp_armor("x" + pgp::armor("SIGNATURE", some_bytes(90))));
  CHECK_FALSE(decode_ssh_armor(pgp::armor("SIGNATURE", some_bytes(90))));
  // A key is no signature for those who look for one.
  CHECK(
      std::holds_alternative<AmbiguousSignature>(read_armor(pgp::armor("PUBLIC KEY BLOCK", some_bytes(90)))));
}

TEST_CASE("the bytes inside an OpenPGP key's file") {
  for (const std::size_t size : {1U, 2U, 3U, 47U, 48U, 49U, 1000U}) {
    const std::string bytes = some_bytes(size);
    const std::string file = pgp::armor("PUBLIC KEY BLOCK", bytes);
    CAPTURE(size);
    CHECK(decode_pgp_key_armor(file) == bytes);
    CHECK(decode_pgp_key_armor(file + "\n") == bytes);
    const std::size_t checksum = file.find("\n=") + 1;
    std::string without = file;
    CHECK(decode_pgp_key_armor(without.erase(checksum, 6)) == bytes);
  }
}

TEST_CASE("a key's lines have one width from 64 to 76") {
  const std::string base64 = encode_base64(some_bytes(300));
  for (std::size_t width = 60; width <= 80; ++width) {
    std::string file = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n";
    for (std::size_t at = 0; at < base64.size(); at += width) file += base64.substr(at, width) + "\n";
    file += "-----END PGP PUBLIC KEY BLOCK-----\n";
    CAPTURE(width);
    CHECK(decode_pgp_key_armor(file).has_value() == (64 <= width && width <= 76));
  }
}

TEST_CASE("a key's checksum is checked where it is there") {
  const std::string file = pgp::armor("PUBLIC KEY BLOCK", some_bytes(200));
  const std::size_t checksum = file.find("\n=") + 2;
  for (std::size_t i = 0; i < 4; ++i) {
    std::string other = file;
    other[checksum + i] = other[checksum + i] == 'A' ? 'B' : 'A';
    CHECK(why(other) == "a checksum that is not the content's");
    CHECK(decode_pgp_key_armor(other).error().offset == checksum - 1);
  }
  std::string content = file;
  content[60] = content[60] == 'A' ? 'B' : 'A';
  CHECK(why(content) == "a checksum that is not the content's");
}

TEST_CASE("near misses of an OpenPGP key's file") {
  const std::string file = pgp::armor("PUBLIC KEY BLOCK", some_bytes(200));
  CHECK(why("") == "not the BEGIN line of an OpenPGP public key");
  CHECK(why(pgp::armor("SIGNATURE", some_bytes(200))) == "not the BEGIN line of an OpenPGP public key");
  CHECK(why(pgp::armor("PRIVATE KEY BLOCK", some_bytes(200))) ==
        "not the BEGIN line of an OpenPGP public key");
  CHECK(why(" " + file) == "not the BEGIN line of an OpenPGP public key");
  CHECK(why("-----BEGIN PGP PUBLIC KEY BLOCK-----") == "not the BEGIN line of an OpenPGP public key");
  CHECK(why("-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n") == "not the BEGIN line of an OpenPGP public key");
  CHECK(why("-----BEGIN PGP PUBLIC KEY BLOCK-----\n") == "no END line");
  CHECK(why(replaced(file, "END PGP PUBLIC", "END PGP PRIVATE")) == "no END line");
  CHECK(why(file + "x") == "something stands after the END line");
  CHECK(why(file + file) == "something stands after the END line");
  CHECK(why(file + "\n\n") == "something stands after the END line");
  CHECK(why(replaced(file, "\n\n", "\n \n")) ==
        "neither a known armour header nor the empty line after them");
  CHECK(why(replaced(file, "\n\n", "\nCharset: UTF-8\n\n")) ==
        "neither a known armour header nor the empty line after them");
  CHECK(why(replaced(file, "\n=", "\n\n=")) == "armour lines of unequal width");
}

TEST_CASE("a key's file may have many comments, and not any number") {
  std::string comments;
  for (std::size_t i = 0; i < limits::openpgp_key_headers; ++i) comments += "Comment: Alice <alice@b.c>\n";
  const std::string bytes = some_bytes(90);
  CHECK(decode_pgp_key_armor(pgp::armor("PUBLIC KEY BLOCK", bytes, comments)) == bytes);
  CHECK(why(pgp::armor("PUBLIC KEY BLOCK", bytes, comments + "Comment: x\n")) == "too many armour headers");
  CHECK_FALSE(decode_pgp_armor(pgp::armor("SIGNATURE", bytes, comments)));
}

TEST_CASE("a key's file has a longest size") {
  // A frame of exactly the limit is looked into; one byte more is not.
  const std::string file = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n";
  const std::string longest = file + std::string(limits::openpgp_certificate_bytes - file.size(), 'A');
  CHECK(why(longest) == "no END line");
  CHECK(why(longest + "A").starts_with("more than 256 kB"));
  CHECK(why(std::string(10U << 20U, 'A')).starts_with("more than 256 kB"));
}

}  // namespace
}  // namespace muster
