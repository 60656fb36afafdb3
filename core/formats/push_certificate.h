// The certificate of a signed push, strictly, as git writes it (git help push, --signed):
//
//   certificate version 0.1
//   pusher SHA256:Qx7…  1795748848 +0000
//   pushee https://git.example.org/acme/payments.git        (may be absent)
//   nonce 1795748848-676b97e2a9487c92b5354a8487f6627880d94a92   (may be absent)
//   push-option ci.skip                                     (any number)
//
//   <old> <new> refs/heads/main
//   -----BEGIN SSH SIGNATURE-----
//   …
//   -----END SSH SIGNATURE-----
//
// In exactly this order and nothing else. The commands are those that a hook is told, in the same form
// (formats/hook_input.h): at least one, no ref twice. The signature is the one armour block that ends it,
// as in a tag (formats/signature_block.h), over all bytes before it; that there is none is left to who
// verifies it. Refused: control bytes in the head, an option apart, which may hold any but NUL; a date that
// is none; more than limits::push_certificate_bytes, too long a line, too many options.
#pragma once

#include <string_view>

#include "model/push_certificate.h"
#include "model/result.h"

namespace muster {

Parsed<PushCertificate> parse_push_certificate(std::string_view bytes, HashAlgorithm algorithm);

}  // namespace muster
