#include "crypto/openpgp_back_signature.h"

#include <catch2/catch.hpp>

#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;

const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon};
const pgp::Key mallory{pgp::Kind::eddsa, 2, pgp::noon};
const pgp::Key subkey{pgp::Kind::eddsa, 3, pgp::noon};

struct Back {
  unsigned type = 0x19;
  unsigned hash = 8;
  const pgp::Key* by = &subkey;
  std::string over;  // empty: both keys
  unsigned binding = 0x18;
  bool hashed = false;
  bool absent = false;
};

std::string certificate(const pgp::Key& primary, const Back& back) {
  const std::string both = pgp::binding_document(primary, subkey);
  pgp::Signature inner = pgp::signature_of(*back.by);
  inner.type = back.type;
  inner.hash = back.hash;
  const std::string embedded =
      pgp::subpacket(32, pgp::signed_body(inner, *back.by, back.over.empty() ? both : back.over));
  pgp::Signature binding = pgp::signature_of(primary);
  binding.type = back.binding;
  if (!back.absent) (back.hashed ? binding.hashed : binding.unhashed) += embedded;
  return pgp::key_packet(primary) + pgp::user_id_packet("a") + pgp::subkey_packet(subkey) +
         pgp::signed_packet(binding, primary, both);
}

bool agrees(const std::string& bytes) {
  const auto parsed = parse_openpgp_certificate(bytes);
  REQUIRE(parsed);
  REQUIRE(parsed->subkeys.size() == 1);
  return has_back_signature(*parsed, parsed->subkeys.front());
}

Back with(const std::function<void(Back&)>& change) {
  Back back;
  change(back);
  return back;
}

}  // namespace

TEST_CASE("a subkey agrees to its certificate by a signature over both keys") {
  CHECK(agrees(certificate(alice, {})));
  CHECK(agrees(pgp::certificate(alice, "a", subkey)));
  CHECK(agrees(certificate(alice, with([](Back& back) { back.hashed = true; }))));
  CHECK(agrees(certificate(alice, with([](Back& back) { back.hash = 10; }))));
  for (const pgp::Kind kind : {pgp::Kind::rsa, pgp::Kind::p256}) {
    CHECK(agrees(pgp::certificate(alice, "a", pgp::Key{kind, 4, pgp::noon})));
  }
}

TEST_CASE("a subkey does not agree by anything else") {
  CHECK_FALSE(agrees(certificate(alice, with([](Back& back) { back.absent = true; }))));
  CHECK_FALSE(agrees(certificate(alice, with([](Back& back) { back.by = &mallory; }))));
  CHECK_FALSE(agrees(certificate(alice, with([](Back& back) { back.type = 0x18; }))));
  CHECK_FALSE(agrees(certificate(alice, with([](Back& back) { back.binding = 0x28; }))));
  CHECK_FALSE(agrees(certificate(alice, with([](Back& back) { back.hash = 2; }))));
  // What she signed for her own certificate, in another's.
  const std::string hers = pgp::binding_document(alice, subkey);
  CHECK(agrees(certificate(alice, with([&](Back& back) { back.over = hers; }))));
  CHECK_FALSE(agrees(certificate(mallory, with([&](Back& back) { back.over = hers; }))));
}

}  // namespace muster
