#include "formats/ssh_key.h"

#include <catch2/catch.hpp>

#include <array>

#include "formats/armor.h"
#include "formats/ssh_wire.h"
#include "model/hex.h"

namespace muster {
namespace {

using namespace std::string_literals;

std::string fields(std::initializer_list<std::string> strings) {
  std::string blob;
  for (const auto& string : strings) put_string(blob, string);
  return blob;
}

std::string rsa(const std::string& e, const std::string& n) {
  std::string blob = fields({"ssh-rsa"});
  put_mpint(blob, e);
  put_mpint(blob, n);
  return blob;
}

const std::string e65537 = "\x01\x00\x01"s;

struct Sample {
  KeyAlgorithm algorithm;
  std::string blob;
};

// Grammar only: these need not be points of anything.
std::vector<Sample> samples() {
  return {
      {KeyAlgorithm::ssh_ed25519, fields({"ssh-ed25519", std::string(32, 'k')})},
      {KeyAlgorithm::ecdsa_nistp256,
       fields({"ecdsa-sha2-nistp256", "nistp256", "\x04" + std::string(64, 'p')})},
      {KeyAlgorithm::ecdsa_nistp384,
       fields({"ecdsa-sha2-nistp384", "nistp384", "\x04" + std::string(96, 'p')})},
      {KeyAlgorithm::ecdsa_nistp521,
       fields({"ecdsa-sha2-nistp521", "nistp521", "\x04" + std::string(132, 'p')})},
      {KeyAlgorithm::ssh_rsa, rsa(e65537, std::string(384, '\xaa'))},
      {KeyAlgorithm::sk_ssh_ed25519, fields({"sk-ssh-ed25519@openssh.com", std::string(32, 'k'), "ssh:"})},
      {KeyAlgorithm::sk_ecdsa_nistp256,
       fields({"sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", "\x04" + std::string(64, 'p'), "ssh:"})},
  };
}

std::string weakness(const std::string& blob, LegacyRsa legacy = LegacyRsa::refuse) {
  const auto key = parse_ssh_key_blob(blob);
  REQUIRE(key);
  return weakness_of({key->algorithm, blob}, legacy);
}

std::string ed25519(std::string_view hex) {
  std::array<std::uint8_t, 32> bytes{};
  REQUIRE(from_hex(hex, bytes));
  return fields({"ssh-ed25519", std::string(bytes.begin(), bytes.end())});
}

TEST_CASE("every kind of SSH key is split into its fields") {
  for (const auto& [algorithm, blob] : samples()) {
    const auto key = parse_ssh_key_blob(blob);
    CAPTURE(name_of(algorithm));
    REQUIRE(key);
    CHECK(key->algorithm == algorithm);
    const bool sk = is_security_key(algorithm);
    CHECK(key->application == (sk ? "ssh:" : ""));
    CHECK(ssh_key_type(blob) == name_of(algorithm));
    CHECK((key->ed25519.size() + key->ec_point.size() + key->rsa_n.size()) > 0);
  }
  const std::string blob = rsa(e65537, std::string(384, '\xaa'));
  const auto key = parse_ssh_key_blob(blob);
  CHECK(key->rsa_e == e65537);
  CHECK(key->rsa_n == std::string(384, '\xaa'));
}

TEST_CASE("a key that is cut or longer is refused") {
  for (const auto& [algorithm, blob] : samples()) {
    CAPTURE(name_of(algorithm));
    for (std::size_t size = 0; size < blob.size(); ++size) {
      const auto key = parse_ssh_key_blob(blob.substr(0, size));
      CAPTURE(size);
      REQUIRE_FALSE(key);
      CHECK(key.error().offset <= size);
    }
    CHECK_FALSE(parse_ssh_key_blob(blob + '\0'));
    CHECK_FALSE(parse_ssh_key_blob(blob + fields({""})));
  }
}

TEST_CASE("other key types are refused") {
  const std::string type = GENERATE("ssh-dss", "ssh-ed25519-cert-v01@openssh.com", "rsa-sha2-512",
                                    "ssh-ed448", "mldsa44-ed25519", "SSH-ED25519", "openpgp", "");
  CHECK_FALSE(parse_ssh_key_blob(fields({type, std::string(32, 'k')})));
  CHECK_FALSE(key_algorithm_named(type));
}

TEST_CASE("fields of another length or form are refused") {
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-ed25519", std::string(31, 'k')})));
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-ed25519", std::string(33, 'k')})));
  const auto ec = [](const std::string& curve, const std::string& point) {
    return parse_ssh_key_blob(fields({"ecdsa-sha2-nistp256", curve, point})).has_value();
  };
  CHECK(ec("nistp256", "\x04" + std::string(64, 'p')));
  CHECK_FALSE(ec("nistp384", "\x04" + std::string(64, 'p')));
  CHECK_FALSE(ec("nistp384", "\x04" + std::string(96, 'p')));
  CHECK_FALSE(ec("nistp256", "\x04" + std::string(96, 'p')));
  CHECK_FALSE(ec("nistp256", "\x02" + std::string(32, 'p')));  // compressed
  CHECK_FALSE(ec("nistp256", "\x06" + std::string(64, 'p')));  // hybrid
  CHECK_FALSE(ec("nistp256", "\0"s));                          // infinity
  CHECK_FALSE(ec("nistp256", ""));
}

TEST_CASE("RSA numbers are minimal and positive") {
  const auto n = "\x00"s + std::string(256, '\xaa');
  CHECK(parse_ssh_key_blob(fields({"ssh-rsa", e65537, n})));
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-rsa", "\x00"s + e65537, n})));
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-rsa", e65537, "\x00"s + n})));
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-rsa", e65537, n.substr(1)})));  // negative
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-rsa", "", n})));
  CHECK_FALSE(parse_ssh_key_blob(fields({"ssh-rsa", e65537, "\0"s})));
}

TEST_CASE("a public key line is type and base64 and nothing else") {
  for (const auto& [algorithm, blob] : samples()) {
    const std::string text = std::string(name_of(algorithm)) + " " + encode_base64(blob);
    CAPTURE(text);
    const auto key = parse_ssh_public_key(text);
    REQUIRE(key);
    CHECK(key->algorithm == algorithm);
    CHECK(key->blob == blob);
    CHECK(ssh_public_key_text(*key) == text);
    for (const char* after : {" ", "\n", " comment", "=", "\r", "A"})
      CHECK_FALSE(parse_ssh_public_key(text + after));
    CHECK_FALSE(parse_ssh_public_key(" " + text));
    CHECK_FALSE(parse_ssh_public_key("no-pty " + text));
    CHECK_FALSE(parse_ssh_public_key(encode_base64(blob)));
    std::string wide = text;
    wide.insert(wide.find(' '), " ");
    CHECK_FALSE(parse_ssh_public_key(wide));
    wide[wide.find(' ')] = '\t';
    CHECK_FALSE(parse_ssh_public_key(wide));
  }
  CHECK_FALSE(parse_ssh_public_key(""));
  CHECK_FALSE(parse_ssh_public_key(" "));
  CHECK_FALSE(parse_ssh_public_key("ssh-ed25519 "));
}

TEST_CASE("the type outside is the type inside") {
  const auto all = samples();
  for (const auto& outer : all) {
    for (const auto& inner : all) {
      const auto key =
          parse_ssh_public_key(std::string(name_of(outer.algorithm)) + " " + encode_base64(inner.blob));
      CHECK(key.has_value() == (outer.algorithm == inner.algorithm));
    }
  }
  CHECK_FALSE(parse_ssh_public_key("rsa-sha2-512 " + encode_base64(samples()[4].blob)));
}

TEST_CASE("base64 that is not canonical is no key") {
  // 51 bytes need no padding; a 32 byte application makes it need some.
  const std::string blob = fields({"sk-ssh-ed25519@openssh.com", std::string(32, 'k'), "ssh:"});
  const std::string text = "sk-ssh-ed25519@openssh.com " + encode_base64(blob);
  REQUIRE(text.back() == '=');
  CHECK(parse_ssh_public_key(text));
  std::string bent = text;
  char& last = bent[bent.find('=') - 1];
  ++last;  // a bit that is no data
  CHECK_FALSE(parse_ssh_public_key(bent));
  CHECK_FALSE(parse_ssh_public_key(text.substr(0, text.size() - 1)));
}

TEST_CASE("errors point into the line") {
  CHECK(parse_ssh_public_key("ssh-ed25519 AAAA!AAA").error().offset == 16);
  CHECK(parse_ssh_public_key("ssh-ed25519").error().offset == 11);
}

TEST_CASE("RSA size decides its strength") {
  const auto of_bits = [](std::size_t bits) {
    std::string n((bits + 7) / 8, '\xff');
    n[0] = static_cast<char>(0xff >> (8 * n.size() - bits));
    return rsa(e65537, n);
  };
  CHECK(weakness(of_bits(3072)).empty());
  CHECK(weakness(of_bits(4096)).empty());
  CHECK(weakness(of_bits(16384)).empty());
  CHECK(weakness(of_bits(3071)) == "RSA of 3071 bits, below 3072");
  CHECK(weakness(of_bits(3071), LegacyRsa::allow).empty());
  CHECK(weakness(of_bits(2048), LegacyRsa::allow).empty());
  CHECK(weakness(of_bits(2047), LegacyRsa::allow) == "RSA of 2047 bits, below 2048");
  CHECK(weakness(of_bits(16385)) == "RSA of 16385 bits, above 16384");
  CHECK(weakness(of_bits(16385), LegacyRsa::allow) == "RSA of 16385 bits, above 16384");
}

TEST_CASE("RSA exponents that are even or small or long are weak") {
  const std::string n(384, '\xff');
  for (const auto& e :
       {"\x01"s, "\x03"s, "\x0f"s, "\x02"s, "\x01\x00\x00"s, "\x01"s + std::string(8, '\x01')}) {
    CHECK_FALSE(weakness(rsa(e, n)).empty());
    CHECK_FALSE(weakness(rsa(e, n), LegacyRsa::allow).empty());
  }
  for (const auto& e : {"\x11"s, "\x23"s, "\x25"s, e65537, std::string(8, '\xff')})
    CHECK(weakness(rsa(e, n)).empty());
}

TEST_CASE("Ed25519 points of small order are weak") {
  const std::string hex = GENERATE("0000000000000000000000000000000000000000000000000000000000000000",
                                   "0000000000000000000000000000000000000000000000000000000000000080",
                                   "0100000000000000000000000000000000000000000000000000000000000000",
                                   "0100000000000000000000000000000000000000000000000000000000000080",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                                   "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                                   "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                                   "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                                   "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                   "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                                   "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                   "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
  CHECK(weakness(ed25519(hex)).find("small order") != std::string::npos);
}

TEST_CASE("Ed25519 points that are not encoded canonically are weak") {
  const std::string sign = GENERATE("7f", "ff");
  for (const char* first : {"ef", "f0", "ff"}) {
    const std::string hex = first + std::string(60, 'f') + sign;
    CHECK(weakness(ed25519(hex)).find("canonical") != std::string::npos);
  }
  // Just below p, and with one lower byte inside: canonical.
  CHECK(weakness(ed25519("eb" + std::string(60, 'f') + sign)).empty());
  CHECK(weakness(ed25519("ff" + std::string(30, 'f') + "e" + std::string(29, 'f') + sign)).empty());
  CHECK(weakness(ed25519("5866666666666666666666666666666666666666666666666666666666666666")).empty());
}

TEST_CASE("security keys have the strength of the key inside") {
  const auto sk = [](char fill) {
    return fields({"sk-ssh-ed25519@openssh.com", std::string(32, fill), "ssh:"});
  };
  CHECK(weakness(sk('k')).empty());
  CHECK_FALSE(weakness(sk('\0')).empty());
  CHECK(weakness(samples()[1].blob).empty());
}

TEST_CASE("bytes that are no key are not strong") {
  CHECK(weakness_of({KeyAlgorithm::ssh_ed25519, "nonsense"}, LegacyRsa::allow) ==
        parse_ssh_key_blob("nonsense").error().what);
  CHECK(parse_ssh_key_blob("").error().what == "a field that runs past the end");
  // Like p + 1 but for the last byte.
  const std::string below = '\xee' + std::string(30, '\xff') + '\x12';
  CHECK(weakness_of({KeyAlgorithm::ssh_ed25519, fields({"ssh-ed25519", below})}, LegacyRsa::refuse).empty());
}

TEST_CASE("bits are counted from the first that is set") {
  CHECK(bits_of("") == 0);
  CHECK(bits_of("\x01") == 1);
  CHECK(bits_of("\x80"s) == 8);
  CHECK(bits_of("\x01\x00"s) == 9);
}

TEST_CASE("the type of a blob is read whether known or not") {
  CHECK(ssh_key_type(fields({"anything", "else"})) == "anything");
  CHECK(ssh_key_type(fields({""})) == "");
  CHECK_FALSE(ssh_key_type(""));
  CHECK_FALSE(ssh_key_type("\x00\x00\x00\x09short"s));
}

}  // namespace
}  // namespace muster
