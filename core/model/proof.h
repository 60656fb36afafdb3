// The two proofs, each with one maker and each bound to the object it speaks of:
// a VerifiedSignature (the mathematics hold; made by crypto/ only) and an
// AuthorizedSignature (its key stands on the roster and may do this; made by policy/ only).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "model/certificate.h"
#include "model/compiled_once.h"
#include "model/object_ref.h"
#include "model/public_key.h"
#include "model/reason.h"
#include "model/signed_object.h"

namespace muster {

// What a security key says of the touch that made a signature (PROTOCOL.u2f).
struct SecurityKeyFacts {
  bool user_presence = false;
  bool user_verification = false;
  std::uint32_t counter = 0;
};

// What others say of the key that made a signature, as it stands in a certificate: gpg, of OpenPGP keys.
class KeyStanding {
 public:
  virtual ~KeyStanding() = default;
  // What stands against it as of a time; nothing where it is good.
  virtual std::optional<Reason> objection(const Certificate& certificate, Timestamp at) const = 0;
};

class VerifiedSignature {
 public:
  MUSTER_COMPILED_ONCE(VerifiedSignature);

  const ObjectRef& object() const { return object_; }
  SignaturePurpose purpose() const { return purpose_; }
  // Of OpenPGP the primary key of one certificate that holds the signing key; which one counts, the roster
  // that judges has to say.
  const PublicKey& key() const { return key_; }
  // By what a roster finds the key: of OpenPGP the fingerprint of the (sub)key that signed, else the key's
  // blob.
  const std::string& found_by() const { return signer_.empty() ? key_.blob : signer_; }
  const KeyFingerprint& fingerprint() const { return fingerprint_; }
  SignatureAlgorithm algorithm() const { return algorithm_; }
  const std::optional<SecurityKeyFacts>& security_key() const { return security_key_; }
  // Of OpenPGP signatures; null otherwise.
  const KeyStanding* standing() const { return standing_.get(); }

 private:
  friend class SignatureDoor;  // crypto/check_signature.cpp
  VerifiedSignature(ObjectRef object, SignaturePurpose purpose, PublicKey key, KeyFingerprint fingerprint,
                    SignatureAlgorithm algorithm, std::optional<SecurityKeyFacts> security_key,
                    std::string signer, std::shared_ptr<const KeyStanding> standing);

  ObjectRef object_;
  SignaturePurpose purpose_;
  PublicKey key_;
  KeyFingerprint fingerprint_;
  SignatureAlgorithm algorithm_;
  std::optional<SecurityKeyFacts> security_key_;
  std::string signer_;
  std::shared_ptr<const KeyStanding> standing_;
};

class AuthorizedSignature {
 public:
  MUSTER_COMPILED_ONCE(AuthorizedSignature);

  const VerifiedSignature& signature() const { return signature_; }
  const std::string& holder() const { return holder_; }

 private:
  friend class Authority;  // policy/authorize.cpp
  AuthorizedSignature(VerifiedSignature signature, std::string holder);

  VerifiedSignature signature_;
  std::string holder_;
};

}  // namespace muster
