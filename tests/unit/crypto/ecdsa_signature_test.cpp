#include "crypto/ecdsa_signature.h"

#include <catch2/catch.hpp>

#include <array>

#include "formats/ssh_wire.h"
#include "model/hex.h"
#include "unit/crypto/checking.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

using namespace test;

std::string mpints(const std::string& r, const std::string& s) {
  std::string blob;
  put_mpint(blob, r);
  put_mpint(blob, s);
  return blob;
}

TEST_CASE("two mpints become DER") {
  const std::string top(32, '\xff');
  CHECK(ecdsa_der_of(mpints("\x01", "\x7f"), 32) == "\x30\x06\x02\x01\x01\x02\x01\x7f");
  CHECK(ecdsa_der_of(mpints("\x80", top), 32) ==
        "\x30\x27\x02\x02" + std::string(1, '\0') + "\x80\x02\x21" + std::string(1, '\0') + top);
  // Above 127 bytes the length takes two (X.690 section 8.1.3.5): only P-521 gets there.
  const std::string wide = "\x01" + std::string(65, '\xff');
  CHECK(ecdsa_der_of(mpints(wide, wide), 66) == "\x30\x81\x88\x02\x42" + wide + "\x02\x42" + wide);
  CHECK_FALSE(ecdsa_der_of(mpints(wide, wide), 65));
  CHECK_FALSE(ecdsa_der_of(mpints(wide, "\x01"), 65));
  CHECK_FALSE(ecdsa_der_of(mpints("\x01", wide), 65));
  const std::string r61(61, '\x01');
  const std::string s62(62, '\x01');
  CHECK(ecdsa_der_of(mpints(r61, s62), 66) == "\x30\x7f\x02\x3d" + r61 + "\x02\x3e" + s62);
  CHECK_FALSE(ecdsa_der_of("", 32));
  CHECK_FALSE(ecdsa_der_of(mpints("\x01", "\x01") + "x", 32));
}

TEST_CASE("ECDSA numbers that are not strict are refused") {
  const auto& key = signing_key(KeyAlgorithm::ecdsa_nistp256);
  auto parts = key.sign(payload);
  SshReader reader(parts.signature);
  const std::string r(reader.positive_mpint());
  const std::string s(reader.positive_mpint());
  REQUIRE(reader.finish());
  const auto with = [&](const std::string& left, const std::string& right) {
    parts.signature.clear();
    put_string(parts.signature, left);
    put_string(parts.signature, right);
    return rule(check(parts));
  };
  const auto minimal = [](const std::string& n) {
    return (static_cast<unsigned char>(n[0]) >= 0x80 ? std::string(1, '\0') : "") + n;
  };
  REQUIRE(with(minimal(r), minimal(s)) == "accepted");
  CHECK(with("", minimal(s)) == "signature.invalid");
  CHECK(with(minimal(r), "") == "signature.invalid");
  CHECK(with(std::string(1, '\0'), minimal(s)) == "signature.invalid");
  CHECK(with(std::string(1, '\0') + minimal(r), minimal(s)) == "signature.invalid");
  CHECK(with(minimal(r), std::string(1, '\0') + minimal(s)) == "signature.invalid");
  CHECK(with("\x80" + r, minimal(s)) == "signature.invalid");
  CHECK(with("\x01" + std::string(32, '\0'), minimal(s)) == "signature.invalid");
  CHECK(with(minimal(s), minimal(r)) == "signature.invalid");
  parts.signature = key.sign(payload).signature + '\0';
  CHECK(rule(check(parts)) == "signature.invalid");
}

TEST_CASE("the other half of an ECDSA signature is the same signature") {
  // (r, n - s) verifies wherever (r, s) does; OpenSSH takes both, and so do we: docs/crypto.md.
  constexpr std::string_view order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  auto parts = signing_key(KeyAlgorithm::ecdsa_nistp256).sign(payload);
  SshReader reader(parts.signature);
  const std::string r(reader.positive_mpint());
  const std::string s(reader.positive_mpint());
  std::array<std::uint8_t, 32> n{};
  REQUIRE(from_hex(order, n));
  int borrow = 0;
  for (std::size_t i = 0; i < n.size(); ++i) {
    const int digit = i < s.size() ? static_cast<unsigned char>(s[s.size() - 1 - i]) : 0;
    const int left = n[n.size() - 1 - i] - digit - borrow;
    borrow = left < 0 ? 1 : 0;
    n[n.size() - 1 - i] = static_cast<std::uint8_t>(left & 0xff);
  }
  std::string other(n.begin(), n.end());
  other.erase(0, other.find_first_not_of('\0'));
  parts.signature.clear();
  put_mpint(parts.signature, r);
  put_mpint(parts.signature, other);
  CHECK(rule(check(parts)) == "accepted");
}

}  // namespace
}  // namespace muster
