#include "crypto/check_signature.h"

#include <utility>

#include "crypto/check_sshsig.h"
#include "crypto/ed25519.h"
#include "crypto/key_ring.h"
#include "crypto/sha256.h"
#include "formats/armor.h"

namespace muster {

// The only maker of a VerifiedSignature: it binds what was verified to the object it came with.
class SignatureDoor {
 public:
  static SignatureFinding check(const SignedObject& object, KeyRing& ring) {
    if (object.signature.kind != SignatureKind::ssh) {
      return tl::unexpected(SignatureRefusal{
          NoKey{}, reasons::SignatureUnsupported{std::string(name_of(object.signature.kind))}});
    }
    if (!ring.impl_) ring = KeyRing();  // moved from
    auto facts =
        check_sshsig(object.signature.armor, object.payload, namespace_of(object.purpose), ring.impl_->keys);
    if (!facts) return tl::unexpected(std::move(facts.error()));
    return VerifiedSignature(object.object, object.purpose, std::move(facts->key),
                             std::move(facts->fingerprint), facts->algorithm, facts->security_key);
  }
};

SignatureFinding check_signature(const SignedObject& object, KeyRing& ring) {
  return SignatureDoor::check(object, ring);
}

KeyFingerprint fingerprint_of(std::string_view key_blob) {
  const Sha256Digest digest = sha256(key_blob);
  std::string text = encode_base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
  text.resize(text.find_last_not_of('=') + 1);
  return {"SHA256:" + text};
}

Parsed<std::monostate> check_key(const PublicKey& key) {
  const auto fields = parse_ssh_key_blob(key.blob);
  if (!fields) return tl::unexpected(fields.error());
  if (fields->algorithm != key.algorithm)
    return tl::unexpected(Malformed{0, "a key of another type than it is said to be"});
  if (!fields->ed25519.empty()) {
    if (is_ed25519_point(fields->ed25519)) return std::monostate{};
    return tl::unexpected(Malformed{0, "an Ed25519 key that is no point of the prime-order group"});
  }
  if (VerifyingKey::decode(*fields)) return std::monostate{};
  return tl::unexpected(Malformed{0, fields->rsa_n.empty() ? "an ECDSA point that is not on its curve"
                                                           : "an RSA key with an even number, or too large"});
}

}  // namespace muster
