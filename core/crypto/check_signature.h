// The one door to signatures: bytes and a signature go in; a VerifiedSignature, or the reason
// why there is none, comes out. Computation only: no disk, no process, no clock.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/proof.h"
#include "model/public_key.h"
#include "model/result.h"
#include "model/signed_object.h"
#include "model/verdict.h"

namespace muster {

// Keys decoded once. A ring only saves time: a signature verifies or fails whatever the ring
// holds, because an SSH signature names its own key. Not thread-safe: one ring a thread.
class KeyRing {
 public:
  KeyRing();
  ~KeyRing();
  KeyRing(KeyRing&&) noexcept;
  KeyRing& operator=(KeyRing&&) noexcept;

 private:
  friend class SignatureDoor;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Refuses, in this order: signature.unsupported, .ambiguous (armour or base64 not canonical),
// .weak (algorithm or hash below the schema's floor), .namespace, .invalid (grammar of the
// blob, the key, or the mathematics over the exact payload). The key that a failing signature
// names is reported as claimed. Source: PROTOCOL.sshsig, PROTOCOL.u2f, RFC 8332, 8709, 5656.
SignatureFinding check_signature(const SignedObject& object, KeyRing& ring);

// "SHA256:" and the unpadded base64 of the SHA-256 of the key's blob.
KeyFingerprint fingerprint_of(std::string_view key_blob);

// Whether the library can use the key at all (an ECDSA point on its curve, an RSA modulus
// that is odd …); a roster with a key that fails this is refused when it loads.
Parsed<std::monostate> check_key(const PublicKey& key);

}  // namespace muster
