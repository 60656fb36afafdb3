// The certificate of a signed push, as git tells pre-receive and post-receive of it in their environment.
#pragma once

#include <optional>

#include "model/push_certificate.h"

namespace muster {

// GIT_PUSH_CERT and its nonce; nothing where the push is not signed. What git itself says of the signature
// (GIT_PUSH_CERT_STATUS, _SIGNER, _KEY) is nobody's business: it knows no roster.
std::optional<GivenCertificate> certificate_of_hook();

}  // namespace muster
