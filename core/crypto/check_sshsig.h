// An SSH signature over bytes in a namespace. Internal to crypto/: check_signature is the door.
#pragma once

#include <optional>
#include <string_view>

#include "crypto/key_ring.h"
#include "model/proof.h"
#include "model/verdict.h"

namespace muster {

// What a signature that verifies says.
struct SshsigFacts {
  PublicKey key;
  KeyFingerprint fingerprint;
  SignatureAlgorithm algorithm;
  std::optional<SecurityKeyFacts> security_key;
};
using SshsigFinding = tl::expected<SshsigFacts, SignatureRefusal>;

// Checks in the order of check_signature.h, for a signature in an SSH armour. Where `digests` is not null,
// they are those of the payload, which is not looked at.
SshsigFinding check_sshsig(std::string_view armor, std::string_view payload, const ContentDigests* digests,
                           std::string_view name_space, NamedKeys& keys);

}  // namespace muster
