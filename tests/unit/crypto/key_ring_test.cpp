#include "crypto/key_ring.h"

#include <catch2/catch.hpp>

#include "crypto/check_sshsig.h"
#include "formats/ssh_wire.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

std::string ed25519_blob(char fill, std::string_view application = {}) {
  std::string blob;
  put_string(blob, application.empty() ? "ssh-ed25519" : "sk-ssh-ed25519@openssh.com");
  put_string(blob, std::string(32, fill));
  if (!application.empty()) put_string(blob, application);
  return blob;
}

TEST_CASE("a ring holds what was kept and nothing else") {
  NamedKeys keys;
  const auto key = keys.find(ed25519_blob('a'));
  CHECK(keys.find(ed25519_blob('a')) != key);
  keys.keep(key);
  keys.keep(key);
  keys.keep(keys.find(ed25519_blob('a')));
  CHECK(keys.size() == 1);
  CHECK(keys.find(ed25519_blob('a')) == key);
  CHECK(keys.find(ed25519_blob('b')) != key);
}

TEST_CASE("a ring is bounded in count and bytes") {
  NamedKeys keys(3);
  for (char c = 'a'; c <= 'z'; ++c) {
    keys.keep(keys.find(ed25519_blob(c)));
    CHECK(keys.size() <= 3);
    CHECK(keys.find(ed25519_blob(c))->fields.has_value());
  }
  NamedKeys empty;
  empty.keep(empty.find(ed25519_blob('a', std::string(5000, 'x'))));
  CHECK(empty.size() == 0);
}

TEST_CASE("a full ring starts anew for a key that it does not hold, and not before it is full") {
  NamedKeys keys(2);
  const auto one = keys.find(ed25519_blob('1'));
  const auto two = keys.find(ed25519_blob('2'));
  keys.keep(one);
  keys.keep(two);
  keys.keep(two);
  CHECK(keys.find(one->blob) == one);
  CHECK(keys.find(two->blob) == two);
  keys.keep(keys.find(ed25519_blob('3')));
  CHECK(keys.size() == 1);
}

TEST_CASE("the longest blob that a ring holds has 4096 bytes") {
  NamedKeys keys;
  const std::size_t others = ed25519_blob('a', "x").size() - 1;
  keys.keep(keys.find(ed25519_blob('a', std::string(4096 - others, 'x'))));
  CHECK(keys.size() == 1);
  keys.keep(keys.find(ed25519_blob('b', std::string(4097 - others, 'x'))));
  CHECK(keys.size() == 1);
}

TEST_CASE("only a key by which a signature verifies is kept") {
  NamedKeys keys;
  const std::string armor = test::signing_key(KeyAlgorithm::ecdsa_nistp256).sign("payload").armor();
  CHECK_FALSE(check_sshsig(armor, "other", nullptr, "git", keys));
  CHECK(keys.size() == 0);
  CHECK(check_sshsig(armor, "payload", nullptr, "git", keys));
  CHECK(keys.size() == 1);
  CHECK_FALSE(check_sshsig(armor, "other", nullptr, "git", keys));
  CHECK(check_sshsig(armor, "payload", nullptr, "git", keys));
  CHECK(keys.size() == 1);
}

TEST_CASE("the empty namespace is nobody's") {
  NamedKeys keys;
  test::SignOptions options;
  options.name_space = "";
  const std::string armor = test::signing_key(KeyAlgorithm::ssh_ed25519).sign("payload", options).armor();
  const auto finding = check_sshsig(armor, "payload", nullptr, "", keys);
  REQUIRE_FALSE(finding);
  CHECK(rule_of(finding.error().reason) == "signature.namespace");
}

}  // namespace
}  // namespace muster
