#include "crypto/verify.h"

#include <algorithm>
#include <utility>

#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"

namespace muster {

namespace {

std::optional<KeyAlgorithm> key_that_makes(SignatureAlgorithm signature) {
  switch (signature) {
    case SignatureAlgorithm::ssh_ed25519: return KeyAlgorithm::ssh_ed25519;
    case SignatureAlgorithm::ecdsa_nistp256: return KeyAlgorithm::ecdsa_nistp256;
    case SignatureAlgorithm::ecdsa_nistp384: return KeyAlgorithm::ecdsa_nistp384;
    case SignatureAlgorithm::ecdsa_nistp521: return KeyAlgorithm::ecdsa_nistp521;
    case SignatureAlgorithm::rsa_sha2_256:
    case SignatureAlgorithm::rsa_sha2_512: return KeyAlgorithm::ssh_rsa;
    case SignatureAlgorithm::sk_ssh_ed25519: return KeyAlgorithm::sk_ssh_ed25519;
    case SignatureAlgorithm::sk_ecdsa_nistp256: return KeyAlgorithm::sk_ecdsa_nistp256;
    case SignatureAlgorithm::openpgp:
    case SignatureAlgorithm::x509: return std::nullopt;
  }
  return std::nullopt;
}

// RFC 5656 section 6.2.1 by the size of the curve; RFC 8332 section 3; PROTOCOL.u2f.
std::optional<HashName> hash_of(SignatureAlgorithm signature) {
  switch (signature) {
    case SignatureAlgorithm::ecdsa_nistp256:
    case SignatureAlgorithm::sk_ecdsa_nistp256:
    case SignatureAlgorithm::rsa_sha2_256: return HashName::sha256;
    case SignatureAlgorithm::ecdsa_nistp384: return HashName::sha384;
    case SignatureAlgorithm::ecdsa_nistp521:
    case SignatureAlgorithm::rsa_sha2_512: return HashName::sha512;
    case SignatureAlgorithm::ssh_ed25519:
    case SignatureAlgorithm::sk_ssh_ed25519:
    case SignatureAlgorithm::openpgp:
    case SignatureAlgorithm::x509: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

bool fits(KeyAlgorithm key, SignatureAlgorithm signature) {
  return key_that_makes(signature) == key;
}

std::optional<VerifyingKey> VerifyingKey::decode(const SshKeyFields& key) {
  if (!key.ed25519.empty()) {
    Ed25519Key bytes{};
    if (key.ed25519.size() != bytes.size()) return std::nullopt;
    std::copy(key.ed25519.begin(), key.ed25519.end(), bytes.begin());
    return VerifyingKey(key.algorithm, bytes.size(), bytes);
  }
  auto decoded = EvpKey::decode(key);
  if (!decoded) return std::nullopt;
  // The orders of the three curves are as many bytes long as their coordinates.
  const std::size_t size = key.ec_point.empty() ? key.rsa_n.size() : key.ec_point.size() / 2;
  return VerifyingKey(key.algorithm, size, std::move(*decoded));
}

bool VerifyingKey::verify(SignatureAlgorithm algorithm, std::string_view message,
                          std::string_view signature) {
  if (!fits(algorithm_, algorithm)) return false;
  if (const auto* ed25519 = std::get_if<Ed25519Key>(&key_)) {
    return verify_ed25519(std::string_view(ed25519->data(), ed25519->size()), message, signature);
  }
  return verify_evp(std::get<EvpKey>(key_), algorithm, message, signature);
}

bool VerifyingKey::verify_evp(EvpKey& key, SignatureAlgorithm algorithm, std::string_view message,
                              std::string_view signature) const {
  const auto hash = hash_of(algorithm);
  if (!hash) return false;
  if (algorithm_ == KeyAlgorithm::ssh_rsa) {
    // RFC 8332 section 3 and RFC 8017 section 8.2.2: as long as the modulus. OpenSSH pads shorter
    // ones before it verifies; then one signature has many forms, and no signer writes them.
    return signature.size() == size_ && key.verify(*hash, message, signature);
  }
  const auto der = ecdsa_der_of(signature, size_);
  return der && key.verify(*hash, message, *der);
}

}  // namespace muster
