#include "formats/ssh_private_key.h"

#include <catch2/catch.hpp>

#include <vector>

#include "formats/armor.h"
#include "unit/formats/example_keys.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using muster::samples::replaced;
using muster::test::base64;
using muster::test::ssh_string;

namespace {

// Written by ssh-keygen 9.2 for this test, and used nowhere else.
const std::string plain =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
    "QyNTUxOQAAACBTMjFlU3CRRnO+nmuuuUeKcVT4Ct3exBGvtk6ckV9LkQAAAJgdJS8hHSUv\n"
    "IQAAAAtzc2gtZWQyNTUxOQAAACBTMjFlU3CRRnO+nmuuuUeKcVT4Ct3exBGvtk6ckV9LkQ\n"
    "AAAEBfUxzhXWe79VmlAuKzaubHFLmrO/Ppi9iOcC1w/lpBZFMyMWVTcJFGc76ea665R4px\n"
    "VPgK3d7EEa+2TpyRX0uRAAAAEmxlZGdlckBleGFtcGxlLm9yZwECAw==\n"
    "-----END OPENSSH PRIVATE KEY-----\n";
const std::string plain_public =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFMyMWVTcJFGc76ea665R4pxVPgK3d7EEa+2TpyRX0uR";
// The same with an empty comment, which leaves five bytes of padding.
const std::string bare =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
    "QyNTUxOQAAACBaQB2UdCLQcaE5MFbq6Wyg+QwgfNYJ2jGvA2Uh7xV43gAAAIhzv7DYc7+w\n"
    "2AAAAAtzc2gtZWQyNTUxOQAAACBaQB2UdCLQcaE5MFbq6Wyg+QwgfNYJ2jGvA2Uh7xV43g\n"
    "AAAEA5SW5V2YSHeeOZ+AIohwFaSUDgfJ3Z6CuW6odf8oSUHVpAHZR0ItBxoTkwVurpbKD5\n"
    "DCB81gnaMa8DZSHvFXjeAAAAAAECAwQF\n"
    "-----END OPENSSH PRIVATE KEY-----\n";
const std::string bare_public =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFpAHZR0ItBxoTkwVurpbKD5DCB81gnaMa8DZSHvFXje";
const std::string encrypted =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABD+G6CXqn\n"
    "Cr8nvGfiavb7LNAAAAAQAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAICcCOsFTIYmMRGlI\n"
    "b1gvxE8emJA/Soe7yLcDM2yM+ogUAAAAkCV4q0zkKLUJ7N2PyCLb6DX70MrKnY6Xutgc8G\n"
    "ZdfJy9g7ILDnZDcOLbJOojOCSyPvVjq72df8d5NPxTdx7o7smn9Xpd3Be1iyjJszDsza1Z\n"
    "dcmnbBQnn+HwYiHJiZ9/U3bGWX/hQwP56iPBW5NBvNWdUyfQCbiGXhlZ1H31gvTv7Uu/L0\n"
    "ZlG/StrkkMYERh+w==\n"
    "-----END OPENSSH PRIVATE KEY-----\n";
const std::string ecdsa =
    "-----BEGIN OPENSSH PRIVATE KEY-----\n"
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAaAAAABNlY2RzYS\n"
    "1zaGEyLW5pc3RwMjU2AAAACG5pc3RwMjU2AAAAQQTgki137sXBD5Fl+47VsbeU6cj7iVZK\n"
    "I0zDiamwoWmWIK7lNBSe+NummQ1lCLeZlv1peuNOjxb7G+lhbvmUzLxNAAAAqCsFePsrBX\n"
    "j7AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOCSLXfuxcEPkWX7\n"
    "jtWxt5TpyPuJVkojTMOJqbChaZYgruU0FJ7426aZDWUIt5mW/Wl6406PFvsb6WFu+ZTMvE\n"
    "0AAAAgNDi1b2b85fZ6gWZsyJpgAZluGPxv1zpI2SMEVnsNEWYAAAANcEBleGFtcGxlLm9y\n"
    "ZwECAw==\n"
    "-----END OPENSSH PRIVATE KEY-----\n";

std::string armored(const std::string& bytes, std::size_t width = 70) {
  const std::string text = base64(bytes);
  std::string armor = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  for (std::size_t at = 0; at < text.size(); at += width) armor += text.substr(at, width) + "\n";
  return armor + "-----END OPENSSH PRIVATE KEY-----\n";
}

std::string uint32(unsigned value) {
  return ssh_string(std::string(value, 'x')).substr(0, 4);
}

// A key field by field, each as it should be until a test puts something else there.
struct Fields {
  std::string public_key = test::ed25519_bytes(3);
  std::string seed = std::string(16, 's') + std::string(16, 'S');
  std::string magic{"openssh-key-v1\0", 15};
  std::string cipher = "none";
  std::string kdf = "none";
  std::string options;
  std::string count = uint32(1);
  std::string outer = ssh_string("ssh-ed25519") + ssh_string(public_key);
  std::string check = "chk!";
  std::string check_again = "chk!";
  std::string type = "ssh-ed25519";
  std::string inner = public_key;
  std::string secret = seed + public_key;
  std::string comment = "ledger@acme";  // with it 142 bytes
  std::string padding = "\1\2";
  std::string after_part;

  std::string bytes() const {
    const std::string part = check + check_again + ssh_string(type) + ssh_string(inner) + ssh_string(secret) +
                             ssh_string(comment) + padding;
    return magic + ssh_string(cipher) + ssh_string(kdf) + ssh_string(options) + count + ssh_string(outer) +
           ssh_string(part) + after_part;
  }
};

std::string what_of(const std::string& text) {
  const auto key = parse_ssh_private_key(text);
  if (key) return "";
  CHECK(key.error().offset <= text.size());
  return key.error().what;
}

std::string what_of(const Fields& fields) {
  return what_of(armored(fields.bytes()));
}

template <typename Change>
std::string what_with(const Change& change) {
  Fields fields;
  change(fields);
  return what_of(fields);
}

}  // namespace

TEST_CASE("keys that ssh-keygen wrote are read") {
  const auto key = parse_ssh_private_key(plain);
  REQUIRE(key);
  CHECK("ssh-ed25519 " + base64(key->public_blob) == plain_public);
  CHECK(base64(key->seed) == "X1Mc4V1nu/VZpQLis2rmxxS5qzvz6YvYjnAtcP5aQWQ=");
  const auto other = parse_ssh_private_key(bare);
  REQUIRE(other);
  CHECK("ssh-ed25519 " + base64(other->public_blob) == bare_public);
  CHECK(base64(other->seed) == "OUluVdmEh3njmfgCKIcBWklA4Hyd2egrluqHX/KElB0=");
}

TEST_CASE("keys of other kinds are named") {
  CHECK(what_of(encrypted) == "a private key that is encrypted with a passphrase");
  CHECK(what_of(ecdsa) == "a private key that is not Ed25519");
  const std::string begin = "not the BEGIN line of an OpenSSH private key";
  CHECK(what_of(replaced(plain, "OPENSSH", "RSA")) == begin);
  CHECK(what_of(plain_public) == begin);
  CHECK(what_of("") == begin);
}

TEST_CASE("a private key is framed as ssh-keygen frames it") {
  Fields fields;
  const std::string bytes = fields.bytes();
  for (const std::size_t width : {64U, 70U, 72U, 76U}) CHECK(what_of(armored(bytes, width)).empty());
  const std::string width = "lines of base64 that are not of one usual width";
  const std::string none = "no base64 after the BEGIN line, or too wide a line of it";
  const std::string end = "the last line is not the END line of an OpenSSH private key";
  const std::string begin = "not the BEGIN line of an OpenSSH private key";
  CHECK(what_of(armored(bytes, 63)) == width);
  CHECK(what_of(armored(bytes, 77)) == none);
  CHECK(what_of(armored(bytes, 4000)) == none);
  CHECK(what_of(armored("")) == none);
  struct Near {
    std::string old_text, new_text, what;
  };
  const std::string first = plain.substr(36, 70);
  for (const auto& [old_text, new_text, what] : std::vector<Near>{
           {"-----BEGIN", "x\n-----BEGIN", begin},
           {"-----BEGIN", " -----BEGIN", begin},
           {"KEY-----\n", "KEY-----\r\n", begin},
           {"KEY-----\n", "KEY-----\n\n", none},
           {"KEY-----\n", "KEY-----\nComment: x\n\n", "lines of base64 that are not of one usual width"},
           {"-----END", "\n-----END", width},
           {"\n-----END", "-----END", "no END line on a line of its own"},
           {"END OPENSSH PRIVATE KEY-----\n", "END OPENSSH PRIVATE KEY-----", end},
           {"END OPENSSH PRIVATE KEY-----\n", "END OPENSSH PRIVATE KEY-----\n\n", end},
           {"END OPENSSH PRIVATE KEY-----\n", "END OPENSSH PRIVATE KEY-----\nx", end},
           {"-----END OPENSSH PRIVATE KEY-----\n", "", end},
           {first + "\n", first, none},
           {first + "\n", first.substr(0, 69) + "\n", width},
           {first, first.substr(0, 69) + " ", "a byte that is not base64"},
           {first, first.substr(0, 69) + "\r", "a byte that is not base64"},
           {first, first.substr(0, 69) + "=", "a byte that is not base64"},
           {first, first.substr(0, 69) + "-", "a byte that is not base64"},
       }) {
    const std::string bad = replaced(plain, old_text, new_text);
    INFO(bad);
    CHECK(what_of(bad) == what);
  }
  CHECK(what_of(plain + plain) == width);
  // Bits that no byte takes.
  std::string loose = armored(bytes);
  const std::size_t equals = loose.find("=\n-");
  REQUIRE(equals != std::string::npos);
  const std::size_t digit = loose.find_last_not_of('=', equals);
  ++loose[digit];
  CHECK(what_of(loose) == "base64 with bits left over");
}

TEST_CASE("a private key has its fields and no others") {
  CHECK(what_of(Fields()).empty());
  const std::string check = "two check numbers that are not the same";
  const std::string past = "a field that runs past the end";
  const std::string after = "bytes after the last field";
  CHECK(what_with([](Fields& f) { f.magic[14] = 'x'; }) == "not an OpenSSH private key");
  CHECK(what_with([](Fields& f) { f.magic[13] = '2'; }) == "not an OpenSSH private key");
  CHECK(what_with([](Fields& f) { f.cipher = "aes256-ctr"; }) ==
        "a private key that is encrypted with a passphrase");
  CHECK(what_with([](Fields& f) { f.kdf = "bcrypt"; }) == "a key that is not encrypted, with a kdf");
  CHECK(what_with([](Fields& f) { f.options = "x"; }) ==
        "a key that is not encrypted, with options of a kdf");
  CHECK(what_with([](Fields& f) { f.count = uint32(0); }) == "not one key");
  CHECK(what_with([](Fields& f) { f.count = uint32(2); }) == "not one key");
  CHECK(what_with([](Fields& f) { f.outer = ssh_string("ssh-rsa") + "x"; }) ==
        "a private key that is not Ed25519");
  CHECK(what_with([](Fields& f) { f.outer = ""; }) == "a private key that is not Ed25519");
  CHECK(what_with([](Fields& f) { f.outer += "x"; }) == after);
  CHECK(what_with([](Fields& f) { f.outer.pop_back(); }) == past);
  CHECK(what_with([](Fields& f) { f.check[0] = 'C'; }) == check);
  CHECK(what_with([](Fields& f) { f.check_again[3] = '?'; }) == check);
  CHECK(what_with([](Fields& f) { f.type = "ssh-rsa"; }) ==
        "a private key of another type than the public one");
  CHECK(what_with([](Fields& f) { f.inner = test::ed25519_bytes(4); }) ==
        "a public key that is not the one before it");
  CHECK(what_with([](Fields& f) { f.inner = ""; }) == "a public key that is not the one before it");
  CHECK(what_with([](Fields& f) {
          f.outer = ssh_string("ssh-ed25519") + ssh_string(test::ed25519_bytes(4));
        }) == "a public key that is not the one before it");
  CHECK(what_with([](Fields& f) { f.secret = f.seed + test::ed25519_bytes(4); }) ==
        "a private key of another public one");
  CHECK(what_with([](Fields& f) { f.secret.pop_back(); }) == "a private key that is not 64 bytes long");
  CHECK(what_with([](Fields& f) { f.secret = f.seed; }) == "a private key that is not 64 bytes long");
  CHECK(what_with([](Fields& f) { f.after_part = "x"; }) == after);
}

TEST_CASE("a private key is padded as ssh-keygen pads it") {
  const std::string blocks = "a private part that is not padded to whole blocks";
  const std::string count = "padding that is not 1, 2, 3 and so on";
  for (std::size_t comment = 0; comment < 20; ++comment) {
    Fields fields;
    fields.comment = std::string(comment, 'c');
    // 131 bytes without comment and padding.
    fields.padding = std::string("\1\2\3\4\5\6\7", 7).substr(0, (8 - (131 + comment) % 8) % 8);
    INFO(comment);
    CHECK(what_of(fields).empty());
    fields.padding += static_cast<char>(fields.padding.size() + 1);
    CHECK(what_of(fields) == blocks);
  }
  CHECK(what_with([](Fields& f) { f.padding = "\1"; }) == blocks);
  CHECK(what_with([](Fields& f) { f.padding = ""; }) == blocks);
  CHECK(what_with([](Fields& f) { f.padding = "\1\1"; }) == count);
  CHECK(what_with([](Fields& f) { f.padding = "\2\1"; }) == count);
  CHECK(what_with([](Fields& f) { f.padding = std::string("\0\2", 2); }) == count);
  CHECK(what_with([](Fields& f) { f.padding = "\1\2\3\4\5\6\7\x8\x9\xa"; }) == "more padding than a block");
}

TEST_CASE("no part of a private key is one, and it is bounded") {
  const std::string bytes = Fields().bytes();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    CHECK_FALSE(what_of(armored(bytes.substr(0, size))).empty());
  }
  for (std::size_t size = 0; size < plain.size(); ++size) {
    INFO(size);
    CHECK_FALSE(what_of(plain.substr(0, size)).empty());
  }
  CHECK(what_of(plain + std::string(ssh_private_key_bytes, 'x')) == "too large a private key");
  Fields large;
  large.comment = std::string(10'003, 'c');
  large.padding = "\1\2";
  CHECK(what_of(large).empty());
}

TEST_CASE("what is refused repeats nothing of the secret") {
  for (std::size_t i = 0; i < plain.size(); ++i) {
    std::string bad = plain;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    const std::string what = what_of(bad);
    INFO(i);
    CHECK(what.size() < 80);
    CHECK(what.find_first_of("+=") == std::string::npos);
  }
}
