// The order of check_signature: whatever else is wrong as well, the first rule is the verdict.
#include "crypto/check_signature.h"

#include <catch2/catch.hpp>

#include "formats/ssh_key.h"
#include "formats/ssh_wire.h"
#include "unit/crypto/checking.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

using namespace test;

TEST_CASE("a signature of another kind than its frame says is ambiguous") {
  const auto kind = GENERATE(SignatureKind::openpgp, SignatureKind::x509);
  auto object =
      signed_object(std::string(payload), signing_key(KeyAlgorithm::ssh_ed25519).sign(payload).armor());
  object.signature.kind = kind;
  KeyRing ring;
  const auto finding = check_signature(object, ring);
  CHECK(rule(finding) == "signature.ambiguous");
  CHECK(claimed(finding) == "none");
}

TEST_CASE("an armour that is not canonical is ambiguous") {
  const std::string good = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload).armor();
  REQUIRE(rule(check(good)) == "accepted");
  CHECK(rule(check(good + "\n\nmore")) == "signature.ambiguous");
  CHECK(rule(check(" " + good)) == "signature.ambiguous");
  CHECK(rule(check("")) == "signature.ambiguous");
  CHECK(rule(check(good + good)) == "signature.ambiguous");
  std::string cr = good;
  cr.insert(cr.find('\n'), "\r");
  CHECK(rule(check(cr)) == "signature.ambiguous");
  CHECK(claimed(check(cr)) == "none");
}

TEST_CASE("an SSHSIG that does not split is invalid") {
  const auto good = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  auto parts = good;
  parts.magic = "SSHSIH";
  CHECK(rule(check(parts)) == "signature.invalid");
  parts = good;
  parts.reserved = "x";
  CHECK(rule(check(parts)) == "signature.invalid");
  parts = good;
  parts.trailing = "x";
  CHECK(rule(check(parts)) == "signature.invalid");
  CHECK(rule(check(armored(""))) == "signature.ambiguous");
}

TEST_CASE("another SSHSIG version is unsupported") {
  auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  parts.version = GENERATE(0U, 2U, 0xffffffffU);
  const auto finding = check(parts);
  CHECK(reason<reasons::SignatureUnsupported>(finding).kind ==
        "SSHSIG version " + std::to_string(parts.version));
  CHECK(claimed(finding) == "none");
}

TEST_CASE("unknown and certificate key types are unsupported") {
  const std::string type = GENERATE("ssh-ed25519-cert-v01@openssh.com", "rsa-sha2-512-cert-v01@openssh.com",
                                    "mldsa44-ed25519", "openpgp", "x509", "rsa-sha2-512", "ssh-ed448",
                                    "SSH-ED25519", "webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "");
  auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  parts.public_key.clear();
  put_string(parts.public_key, type);
  parts.public_key += "rest";
  parts.hash_algorithm = "md5";
  parts.name_space = "";
  const auto finding = check(parts);
  CHECK(reason<reasons::SignatureUnsupported>(finding).kind == type);
  CHECK(claimed(finding) == ssh_fingerprint_of(parts.public_key).text);
}

TEST_CASE("unknown signature algorithms are unsupported") {
  const std::string name = GENERATE("webauthn-sk-ecdsa-sha2-nistp256@openssh.com", "mldsa44-ed25519",
                                    "openpgp", "x509", "rsa-sha2-512-cert-v01@openssh.com", "none", "");
  auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  parts.signature_algorithm = name;
  CHECK(reason<reasons::SignatureUnsupported>(check(parts)).kind == name);
}

TEST_CASE("an algorithm of another kind of key is told from a signature that does not fit") {
  auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  parts.signature_algorithm = GENERATE("sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "rsa-sha2-512");
  CHECK(reason<reasons::SignatureInvalid>(check(parts)).what == "the signature's algorithm is not the key's");
}

TEST_CASE("a long untrusted name is cut") {
  auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  parts.signature_algorithm = std::string(10'000, 'x');
  CHECK(reason<reasons::SignatureUnsupported>(check(parts)).kind == std::string(64, 'x'));
}

TEST_CASE("DSA and SHA-1 are weak") {
  auto parts = signing_key(KeyAlgorithm::ssh_rsa).sign(payload);
  parts.name_space = "wrong too";
  parts.signature_algorithm = GENERATE("ssh-dss", "ssh-rsa");
  CHECK(reason<reasons::SignatureWeak>(check(parts)).algorithm == parts.signature_algorithm);
  parts = signing_key(KeyAlgorithm::ssh_rsa).sign(payload);
  parts.public_key.clear();
  put_string(parts.public_key, "ssh-dss");
  CHECK(reason<reasons::SignatureWeak>(check(parts)).algorithm == "ssh-dss");
}

TEST_CASE("message hashes other than SHA-256 and SHA-512 are weak") {
  SignOptions options;
  options.hash_algorithm = GENERATE("sha1", "md5", "sha384", "sha224", "sha512-256");
  options.name_space = "wrong too";
  const auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload, options);
  CHECK(reason<reasons::SignatureWeak>(check(parts)).algorithm == options.hash_algorithm);
  auto named = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  named.hash_algorithm = GENERATE("", "SHA512", "sha512 ");
  CHECK(rule(check(named)) == "signature.weak");
}

TEST_CASE("another namespace is refused before the mathematics") {
  SignOptions options;
  options.name_space = GENERATE("", "file", "gi", "git2", "GIT", "git\n");
  auto parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload, options);
  parts.signature = "nonsense";
  const auto finding = check(parts);
  CHECK(reason<reasons::SignatureNamespace>(finding).found == options.name_space);
  CHECK(reason<reasons::SignatureNamespace>(finding).expected == "git");
  CHECK(claimed(finding) == ssh_fingerprint_of(parts.public_key).text);
}

TEST_CASE("a namespace with a NUL is another namespace") {
  SignOptions options;
  options.name_space = std::string("git\0", 4);
  CHECK(rule(check(signing_key(KeyAlgorithm::ssh_ed25519).sign(payload, options))) == "signature.namespace");
}

TEST_CASE("a malformed key inside a signature is invalid") {
  const auto algorithm = GENERATE(values(algorithms));
  auto parts = signing_key(algorithm).sign(payload);
  const std::string good = parts.public_key;
  parts.public_key = good + '\0';
  CHECK(rule(check(parts)) == "signature.invalid");
  parts.public_key = good.substr(0, good.size() - 1);
  CHECK(rule(check(parts)) == "signature.invalid");
  CHECK(claimed(check(parts)) == ssh_fingerprint_of(parts.public_key).text);
  CHECK(reason<reasons::SignatureInvalid>(check(parts)).what ==
        "the key inside the signature: " + parse_ssh_key_blob(parts.public_key).error().what);
  parts.public_key = "";
  CHECK(rule(check(parts)) == "signature.invalid");
}

TEST_CASE("RSA keys that would take too long are unsupported") {
  auto parts = signing_key(KeyAlgorithm::ssh_rsa).sign(payload);
  const auto with = [&](const std::string& e, const std::string& n) {
    parts.public_key.clear();
    put_string(parts.public_key, "ssh-rsa");
    put_mpint(parts.public_key, e);
    put_mpint(parts.public_key, n);
    return rule(check(parts));
  };
  CHECK(with("\x03", "\x01" + std::string(2048, '\x01')) == "signature.unsupported");
  CHECK(with("\x03", std::string(2048, '\xff')) == "signature.invalid");
  CHECK(with("\x01" + std::string(8, '\x01'), std::string(256, '\xff')) == "signature.unsupported");
  CHECK(with(std::string(8, '\xff'), std::string(256, '\xff')) == "signature.invalid");
  CHECK(with("\x02", std::string(256, '\xff')) == "signature.invalid");
  CHECK(with("\x03", std::string(255, '\xff') + '\xfe') == "signature.invalid");
  CHECK(with("\x01", "\x01") == "signature.invalid");
}

TEST_CASE("an Ed25519 key of small order verifies nothing") {
  // The identity as key, the identity as R, S = 0: true for every message without a check.
  SshsigParts parts = signing_key(KeyAlgorithm::ssh_ed25519).sign(payload);
  const std::string identity = "\x01" + std::string(31, '\0');
  parts.public_key.clear();
  put_string(parts.public_key, "ssh-ed25519");
  put_string(parts.public_key, identity);
  parts.signature = identity + std::string(32, '\0');
  CHECK(rule(check(parts)) == "signature.invalid");
}

}  // namespace
}  // namespace muster
