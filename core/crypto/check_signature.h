// The one door to signatures: bytes and a signature go in; a VerifiedSignature, or the reason
// why there is none, comes out. Computation only: no disk, no clock, and no process but the authority on
// OpenPGP keys that the ring was given (crypto/openpgp_authority.h).
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "crypto/certificates.h"
#include "model/proof.h"
#include "model/public_key.h"
#include "model/result.h"
#include "model/signed_object.h"
#include "model/verdict.h"

namespace muster {

// Keys decoded once. For SSH a ring only saves time: a signature verifies or fails whatever the ring
// holds, because it names its own key. OpenPGP and CMS signatures verify by the certificates of the ring;
// null: there are none, and the key of each is unknown. Not thread-safe: one ring a thread; they may share
// certificates.
class KeyRing {
 public:
  explicit KeyRing(std::shared_ptr<Certificates> certificates = nullptr);
  ~KeyRing();
  KeyRing(KeyRing&&) noexcept;
  KeyRing& operator=(KeyRing&&) noexcept;

 private:
  friend class SignatureDoor;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Of SSH signatures refuses, in this order: signature.unsupported, .ambiguous (armour or base64 not
// canonical), .weak (algorithm or hash below the schema's floor), .namespace, .invalid (grammar of the blob,
// the key, or the mathematics over the exact payload). The key that a failing signature names is reported as
// claimed. Source: PROTOCOL.sshsig, PROTOCOL.u2f, RFC 8332, 8709, 5656. OpenPGP and CMS:
// crypto/check_certified.h, check_openpgp.h, check_cms.h, over covered_bytes. OpenPGP signatures of approvals
// must be of the profile that is verified in process; others are signature.unsupported.
SignatureFinding check_signature(const SignedObject& object, KeyRing& ring);

// What a signature of that kind covers for this purpose. SSH signatures name their purpose themselves
// (namespace); OpenPGP and CMS have no such thing, so a line ahead of the content says it: no commit, tag or
// roster begins as an approval does.
std::string covered_bytes(SignatureKind kind, SignaturePurpose purpose, std::string_view payload);

// As model/public_key.h says for each kind.
KeyFingerprint fingerprint_of(const PublicKey& key);
// Of an SSH key: "SHA256:" and the unpadded base64 of the SHA-256 of its blob.
KeyFingerprint ssh_fingerprint_of(std::string_view key_blob);

// Whether the library can use the key at all (an ECDSA point on its curve, an RSA modulus
// that is odd …); a roster with a key that fails this is refused when it loads.
Parsed<std::monostate> check_key(const PublicKey& key);

}  // namespace muster
