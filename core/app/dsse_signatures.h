// Signatures of DSSE envelopes, each of the kind that its keyid names: "ssh:SHA256:…", "openpgp:…", "x509:…".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/check_signature.h"
#include "formats/dsse.h"
#include "model/git_object.h"
#include "model/verdict.h"

namespace muster {

// The keyid of a signature by the key of this name.
std::string dsse_key_id(const KeyFingerprint& fingerprint);
// Nothing where it names no kind that is known.
std::optional<SignatureKind> kind_by_key_id(std::string_view key_id);

// The finding on one signature of the envelope, for `object` in verdicts: over DSSE's encoding of type and
// payload (covered_bytes). Beside what check_signature refuses, signature.unsupported where the keyid names
// no kind. Whether the keyid is the signing key's is not asked: it is a hint.
SignatureFinding check_dsse_signature(const DsseEnvelope& envelope, const DsseSignature& signature,
                                      SignaturePurpose purpose, const ObjectRef& object, KeyRing& ring);

}  // namespace muster
