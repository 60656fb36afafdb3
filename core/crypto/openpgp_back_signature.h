// Whether a subkey agrees to the certificate that it stands in (RFC 9580 section 5.2.1.9, type 0x19 "primary
// key binding"). Without that whoever has somebody's public key could put it into a certificate of their own.
#pragma once

#include "formats/openpgp_certificate.h"

namespace muster {

// A signature by the subkey over both keys, with SHA-256, SHA-384 or SHA-512, embedded in one that binds the
// subkey (type 0x18), hashed or not: it speaks for itself. Whether the binding is right, and whether anything
// has ended, is for gpg to say. False for a subkey that makes no signatures here.
bool has_back_signature(const OpenpgpCertificate& certificate, const OpenpgpSubkey& subkey);

}  // namespace muster
