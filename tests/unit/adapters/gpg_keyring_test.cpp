// The system's gpg, asked what it makes of certificates in keyrings.
#include <algorithm>
#include <catch2/catch.hpp>

#include "adapters/gpg.h"
#include "unit/adapters/gpg_keys.h"

using namespace muster;
using namespace muster::test::pgp;

namespace {

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
const std::string ending = certificate_of(primary, usual + ends_after(5 * day));
const std::string revocation = made_packet(primary, 0x20, reason(2), hashed_form(primary), made + day);

}  // namespace

TEST_CASE("gpg: of a certificate it tells the user ids that its own key signed, and sound subkeys") {
  const std::string bob = "Bob: \\ <bob@example.org>";
  const std::string carol = "carol@example.org";
  const Key sub{Kind::eddsa, 11, made};
  const Key short_lived{Kind::eddsa, 12, made};
  const std::string withdrawn =
      user_id(primary, carol, usual) + made_packet(primary, 0x30, "", certification_document(primary, carol));
  // One by somebody else's key, and one by nobody's.
  const std::string foreign =
      user_id_packet("eve@example.org") +
      made_packet(second, 0x13, usual, certification_document(primary, "eve@example.org"));
  const std::string whole = plain + user_id(primary, bob, usual, made + day) + withdrawn + foreign +
                            user_id_packet("mallory@example.org") + subkey(primary, sub, flags(signs)) +
                            subkey(primary, short_lived, flags(signs) + ends_after(day));
  Gpg gpg;
  const auto found = gpg.describe({whole, certificate_of(first), revocation}, after);
  REQUIRE(found);
  REQUIRE(found->size() == 3);
  CHECK((*found)[0].why.empty());
  std::vector<std::string> ids = (*found)[0].user_ids;
  std::sort(ids.begin(), ids.end());
  CHECK(ids == std::vector<std::string>{alice, bob});
  CHECK((*found)[0].subkeys == std::vector<std::string>{sub.fingerprint()});
  CHECK((*found)[1].user_ids == std::vector<std::string>{alice});
  CHECK((*found)[1].subkeys.empty());
  CHECK_FALSE((*found)[2].why.empty());
  const auto ended = gpg.describe({ending}, Timestamp{made + 6 * day});
  CHECK(ended->front().why == "it has expired");
  CHECK(ended->front().user_ids.empty());
}

TEST_CASE("gpg: certificates that have one subkey are told of one by one") {
  const Key shared{Kind::eddsa, 13, made};
  const std::string one = plain + subkey(primary, shared, flags(signs));
  const std::string other = certificate_of(first) + subkey(first, shared, flags(signs));
  Gpg gpg;
  const auto found = gpg.describe({one, other}, after);
  REQUIRE(found);
  CHECK((*found)[0].subkeys == std::vector<std::string>{shared.fingerprint()});
  CHECK((*found)[1].subkeys == std::vector<std::string>{shared.fingerprint()});
}

TEST_CASE("gpg: copies of a certificate become one") {
  const std::string bob = "bob@example.org";
  const std::string renewed = plain + user_id(primary, bob, usual);
  const std::string revoked = key_packet(primary) + revocation + user_id(primary, alice, usual);
  Gpg gpg;
  const auto merged = gpg.merge({plain, renewed, revoked}, after);
  REQUIRE(merged);
  CHECK(gpg.read({*merged}, after)->front() == "it is revoked");
  const auto both = gpg.merge({key_packet(primary) + user_id(primary, bob, usual), plain}, after);
  REQUIRE(both);
  CHECK(gpg.describe({*both}, after)->front().user_ids.size() == 2);
  CHECK(gpg.merge({"junk", "more"}, after)->empty());
}
