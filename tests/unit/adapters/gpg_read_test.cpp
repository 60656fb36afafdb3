// The system's gpg, asked about certificates alone: which of them may stand on a roster.
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "adapters/gpg.h"
#include "model/limits.h"
#include "unit/adapters/gpg_keys.h"

using namespace muster;
using namespace muster::test::pgp;

namespace {

const std::string document = "signed\n";
const std::string alice = "Alice <alice@example.org>";
const std::string usual = flags(certifies | signs);
const Key primary{Kind::eddsa, 1, made};
const Key first{Kind::eddsa, 2, made};
const Key second{Kind::eddsa, 3, made};
constexpr Timestamp after{noon + 100};

std::string certificate_of(const Key& key, const std::string& more = usual) {
  return key_packet(key) + user_id(key, alice, more);
}
const std::string plain = certificate_of(primary);

std::string hex_of(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    for (const int digit : {static_cast<unsigned char>(c) >> 4, c & 15}) out += "0123456789ABCDEF"[digit];
  }
  return out;
}

std::string first_or_why(const std::string& certificate, Timestamp at = after) {
  Gpg gpg;
  const auto read = gpg.read({certificate}, at);
  REQUIRE(read);
  REQUIRE(read->size() == 1);
  return read->front();
}

OpenpgpAnswer::Standing standing(const std::string& certificate) {
  Gpg gpg;
  const auto answer = gpg.ask({certificate, over(document, primary), document, after});
  REQUIRE(answer);
  return answer->standing;
}

}  // namespace

TEST_CASE("gpg: certificates are read together, each for itself") {
  const Key p256{Kind::p256, 1, made};
  const std::string good = certificate_of(p256);
  const std::string revoked = key_packet(second) + made_packet(second, 0x20, reason(0), hashed_form(second)) +
                              user_id(second, alice, usual);
  const Key ended{Kind::eddsa, 6, made};
  const Key nameless{Kind::eddsa, 7, made};
  const Key withdrawn{Kind::eddsa, 8, made};
  const Key modern{Kind::ed25519, 9, made};
  const Key late{Kind::eddsa, 10, noon + 101};
  const std::string expired = certificate_of(ended, usual + ends_after(day));
  const std::string without_name = key_packet(nameless);
  const std::string name_withdrawn =
      certificate_of(withdrawn) + made_packet(withdrawn, 0x30, "", certification_document(withdrawn, alice));
  const std::string unknown = certificate_of(modern);
  const std::string younger = certificate_of(late);
  Gpg gpg;
  const auto read = gpg.read(
      {plain, revoked, "junk", expired, without_name, plain, name_withdrawn, unknown, younger, good}, after);
  REQUIRE(read);
  REQUIRE(read->size() == 10);
  const std::string not_taken =
      "gpg does not take it in: no user id that its own key has signed, or an unknown algorithm";
  CHECK((*read)[0].empty());
  CHECK((*read)[1] == "it is revoked");
  CHECK((*read)[2].starts_with("it is not a certificate as this program reads them: "));
  CHECK((*read)[3] == "it has expired");
  CHECK((*read)[4] == not_taken);
  CHECK((*read)[5] == "another certificate has its key");
  CHECK((*read)[6] == "no user id of it holds");
  CHECK((*read)[7] == not_taken);
  CHECK((*read)[8] == "it was made later than that");
  CHECK((*read)[9].empty());
  CHECK(gpg.read({}, after)->empty());
  CHECK(first_or_why(expired, Timestamp{made + day - 1}).empty());
}

TEST_CASE("gpg: a certificate with a subkey that nothing binds is not read") {
  const std::string why = "its subkey " + hex_of(first.fingerprint()) + " is not bound to it, says gpg";
  const std::string bound = subkey(primary, first, flags(signs));
  const std::string other = subkey(primary, second, flags(signs));
  CHECK(first_or_why(plain + bound + other).empty());
  CHECK(first_or_why(plain + subkey_packet(first)) == why);
  CHECK(first_or_why(plain + other + subkey_packet(first)) == why);
  CHECK(first_or_why(plain + subkey(second, first, flags(signs))) == why);
  CHECK(first_or_why(plain + subkey_packet(first) +
                     made_packet(primary, 0x18, flags(signs), binding_document(primary, second))) == why);
  // One whose binding has ended signs nothing, and is an honest one.
  CHECK(first_or_why(plain + subkey(primary, first, flags(signs) + subpacket(3, uint32(day)))).empty());
  // What it is for, whether it has ended or is revoked, and its back-signature are asked when it signs.
  CHECK(first_or_why(plain + subkey(primary, first, flags(encrypts))).empty());
  CHECK(first_or_why(plain + subkey(primary, first, flags(signs), BackSignature::absent)).empty());
  CHECK(first_or_why(plain + subkey(primary, first, flags(signs) + ends_after(day))).empty());
  CHECK(first_or_why(plain + bound +
                     made_packet(primary, 0x28, reason(1), binding_document(primary, first), made + day))
            .empty());
  // gpg need not know its algorithm.
  CHECK(first_or_why(plain + subkey(primary, {Kind::ed25519, 4, made}, flags(signs))).empty());
}

TEST_CASE("gpg: a certificate with a subkey on a curve that it does not know takes no other one with it") {
  const std::string body =
      std::string(1, '\x04') + uint32(made) + "\x13\x03\x2b\x65\x01" + mpi("\x04" + std::string(64, 'x'));
  const std::string both = hashed_form(primary) + "\x99" + uint16(body.size()) + body;
  const std::string odd = plain + old_packet(14, body) + made_packet(primary, 0x18, flags(signs), both);
  const std::string other = certificate_of(second);
  Gpg gpg;
  for (const auto& [certificates, place] : {std::pair{std::vector<std::string_view>{odd, other}, 0U},
                                            std::pair{std::vector<std::string_view>{other, odd}, 1U}}) {
    const auto read = gpg.read(certificates, after);
    REQUIRE(read);
    CHECK_FALSE((*read)[place].empty());
    CHECK((*read)[1 - place].empty());
  }
  CHECK(standing(odd) == OpenpgpAnswer::Standing::refused);
}

TEST_CASE("gpg: a certificate whose own signatures are all of a later time is not read") {
  const auto certified_at = [](std::uint32_t at) {
    return key_packet(primary) + user_id(primary, alice, usual, at);
  };
  const auto later = static_cast<std::uint32_t>(after.seconds + limits::clock_skew_seconds);
  const std::string why = "its own signatures are dated later than that";
  CHECK(first_or_why(certified_at(later)).empty());
  CHECK(first_or_why(certified_at(later + 1)) == why);
  CHECK(first_or_why(certified_at(later + 1) +
                     made_packet(primary, 0x13, usual, certification_document(primary, alice)))
            .empty());
}

TEST_CASE("gpg: a revocation by a designated revoker is seen only where that key is there too") {
  // Alone: GOODSIG, VALIDSIG, and a warning to people.
  const std::string revoker = subpacket(12, "\x80\x16" + first.fingerprint());
  const std::string certificate =
      key_packet(primary) + made_packet(primary, 0x1f, revoker, hashed_form(primary)) +
      made_packet(first, 0x20, reason(2), hashed_form(primary), made + day) + user_id(primary, alice, usual);
  const std::string other = certificate_of(first);
  CHECK(standing(certificate) == OpenpgpAnswer::Standing::good);
  CHECK(first_or_why(certificate).empty());
  Gpg gpg;
  CHECK(gpg.read({certificate, other}, after)->front() == "it is revoked");
  CHECK(gpg.read({other, certificate}, after)->back() == "it is revoked");
}

TEST_CASE("gpg: more certificates than are read at once") {
  std::vector<std::string> bytes;
  for (unsigned i = 0; i <= limits::gpg_certificates; ++i)
    bytes.push_back(certificate_of(Key{Kind::eddsa, i, made}));
  bytes.back() = key_packet(Key{Kind::eddsa, 200, made});
  const std::vector<std::string_view> all(bytes.begin(), bytes.end());
  Gpg gpg;
  const auto read = gpg.read(all, after);
  REQUIRE(read);
  REQUIRE(read->size() == all.size());
  for (std::size_t i = 0; i + 1 < all.size(); ++i) CHECK((*read)[i].empty());
  CHECK_FALSE(read->back().empty());
}
