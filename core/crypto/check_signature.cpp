#include "crypto/check_signature.h"

#include <utility>

#include "crypto/check_note.h"
#include "crypto/check_sshsig.h"
#include "crypto/ed25519.h"
#include "crypto/key_ring.h"
#include "crypto/openpgp_fingerprint.h"
#include "crypto/sha256.h"
#include "crypto/x509_certificate.h"
#include "formats/armor.h"

namespace muster {

// The only maker of a VerifiedSignature: it binds what was verified to the object it came with.
class SignatureDoor {
 public:
  static SignatureFinding check(const SignedObject& object, KeyRing& ring) {
    if (!ring.impl_) ring = KeyRing();  // moved from
    switch (object.signature.kind) {
      case SignatureKind::ssh: break;
      case SignatureKind::openpgp:
        return certified(
            object, SignatureAlgorithm::openpgp,
            ring.impl_->certified.check_openpgp(
                object.signature.armor, covered_by(object),
                object.purpose == SignaturePurpose::approval ? OpenpgpForm::profile : OpenpgpForm::any));
      case SignatureKind::x509:
        return certified(object, SignatureAlgorithm::x509,
                         ring.impl_->certified.check_x509(object.signature.armor, covered_by(object)));
    }
    auto facts =
        check_sshsig(object.signature.armor, object.payload, object.digests ? &*object.digests : nullptr,
                     namespace_of(object.purpose), ring.impl_->keys);
    if (!facts) return tl::unexpected(std::move(facts.error()));
    return VerifiedSignature(object.object, object.purpose, std::move(facts->key),
                             std::move(facts->fingerprint), facts->algorithm, facts->security_key, {},
                             nullptr);
  }

  static SignatureFinding check(const SignedNote& note, std::string_view name, const PublicKey& key,
                                const ObjectRef& object) {
    if (!verify_note(note, name, key)) {
      return tl::unexpected(SignatureRefusal{
          NoKey{}, reasons::SignatureInvalid{"this key did not sign the note, or not once under its name"}});
    }
    return VerifiedSignature(object, SignaturePurpose::file, key, fingerprint_of(key),
                             SignatureAlgorithm::ssh_ed25519, {}, {}, nullptr);
  }

 private:
  static std::string covered_by(const SignedObject& object) {
    return covered_bytes(object.signature.kind, object.purpose, object.payload);
  }

  static SignatureFinding certified(const SignedObject& object, SignatureAlgorithm algorithm,
                                    CertifiedFinding finding) {
    if (!finding) return tl::unexpected(std::move(finding.error()));
    return VerifiedSignature(object.object, object.purpose, std::move(finding->key),
                             std::move(finding->fingerprint), algorithm, {}, std::move(finding->signer),
                             std::move(finding->standing));
  }
};

std::string covered_bytes(SignatureKind kind, SignaturePurpose purpose, std::string_view payload) {
  const bool named = kind != SignatureKind::ssh &&
                     (purpose == SignaturePurpose::roster || purpose == SignaturePurpose::approval);
  return (named ? std::string(namespace_of(purpose)) + "\n" : "").append(payload);
}

SignatureFinding check_signature(const SignedObject& object, KeyRing& ring) {
  return SignatureDoor::check(object, ring);
}

KeyFingerprint fingerprint_of(const PublicKey& key) {
  if (key.algorithm == KeyAlgorithm::x509) return x509_fingerprint(key.blob);
  if (key.algorithm != KeyAlgorithm::openpgp) return ssh_fingerprint_of(key.blob);
  const auto fields = parse_openpgp_key(key.blob);
  const auto fingerprint = fields ? openpgp_fingerprint(*fields) : std::nullopt;
  return {"openpgp:" + (fingerprint ? fingerprint->hex() : std::string())};
}

KeyFingerprint ssh_fingerprint_of(std::string_view key_blob) {
  const Sha256Digest digest = sha256(key_blob);
  std::string text = encode_base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
  text.resize(text.find_last_not_of('=') + 1);
  return {"SHA256:" + text};
}

Parsed<std::monostate> check_key(const PublicKey& key) {
  // Looked at with the rest of its certificate.
  if (key.algorithm == KeyAlgorithm::openpgp || key.algorithm == KeyAlgorithm::x509) return std::monostate{};
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

SignatureFinding check_note(const SignedNote& note, std::string_view name, const PublicKey& key,
                            const ObjectRef& object) {
  return SignatureDoor::check(note, name, key, object);
}

}  // namespace muster
