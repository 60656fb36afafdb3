// OpenSSH's own signatures, one a key type.
#include <catch2/catch.hpp>

#include "crypto/check_sshsig.h"
#include "formats/ssh_key.h"
#include "unit/crypto/vectors.h"

namespace muster {
namespace {

struct Vectors {
  std::string folder;
  std::string data;
  std::string name_space;
};

std::optional<Vectors> read_vectors() {
  const auto folder = test::vectors_folder();
  if (!folder) return std::nullopt;
  const std::string sshsig = *folder + "/sshsig/";
  return Vectors{sshsig, test::read_vector(sshsig + "signed-data"), test::read_vector(sshsig + "namespace")};
}

SshsigFinding check(const Vectors& vectors, const std::string& name, std::string_view data) {
  NamedKeys keys;
  return check_sshsig(test::read_vector(vectors.folder + name + ".sig"), data, nullptr, vectors.name_space,
                      keys);
}

TEST_CASE("signatures from OpenSSH's suite verify by the key beside them") {
  const auto vectors = read_vectors();
  if (!vectors) return;
  const std::string name = GENERATE("ed25519", "ecdsa", "rsa", "ed25519_sk", "ecdsa_sk");
  CAPTURE(name);
  const auto finding = check(*vectors, name, vectors->data);
  REQUIRE(finding);
  std::string text = test::read_vector(vectors->folder + name + ".pub");
  text = text.substr(0, text.find_first_of(" \n", text.find(' ') + 1));
  const auto key = parse_ssh_public_key(text);
  REQUIRE(key);
  CHECK(finding->key == *key);
  CHECK(ssh_public_key_text(*key) == text);
  CHECK(finding->security_key.has_value() == is_security_key(key->algorithm));
  CHECK_FALSE(check(*vectors, name, vectors->data + "x"));
  Vectors elsewhere = *vectors;
  elsewhere.name_space = "git";
  const auto refusal = check(elsewhere, name, vectors->data);
  REQUIRE_FALSE(refusal);
  CHECK(rule_of(refusal.error().reason) == "signature.namespace");
}

TEST_CASE("algorithms of OpenSSH's suite that the schema does not know are unsupported") {
  const auto vectors = read_vectors();
  if (!vectors) return;
  const std::string name = GENERATE("mldsa44-ed25519", "ecdsa_sk_webauthn");
  const auto finding = check(*vectors, name, vectors->data);
  REQUIRE_FALSE(finding);
  const auto& kind = std::get<reasons::SignatureUnsupported>(finding.error().reason).kind;
  CAPTURE(name, kind);
  CHECK(kind.find(name == "ecdsa_sk_webauthn" ? "webauthn" : "mldsa44") != std::string::npos);
  CHECK(std::holds_alternative<ClaimedKey>(finding.error().key));
}

}  // namespace
}  // namespace muster
