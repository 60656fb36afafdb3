// Signatures of security keys (PROTOCOL.u2f, "SSH U2F Signatures"). Internal to crypto/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/proof.h"

namespace muster {

// From what follows the signature: byte flags, uint32 counter, exactly. Bits of `flags` other
// than presence (0x01) and verification (0x04) say nothing to us (backup state, extensions),
// and the device has signed them: they are let pass and not reported.
std::optional<SecurityKeyFacts> read_security_key_facts(std::string_view after);

// What the device signed: SHA256(application) || flags || counter || SHA256(message).
std::string security_key_message(std::string_view application, std::string_view after,
                                 std::string_view message);

}  // namespace muster
