// The one form in which an approval carries an OpenPGP or CMS signature.
//
// Parts of these signatures are covered by nothing: unhashed subpackets and the packet's header,
// certificates, unsigned attributes and the spelling of algorithms. Anybody could change them, and so write
// somebody else's approval in as many ways as he likes. Here every such part has one content, which follows
// from what is covered and from the numbers of the signature: whoever reads an approval wants exactly these
// bytes. (ECDSA leaves a choice all the same: r and the order less s is as good a pair. Whoever takes
// approvals in has to ask whether the same is there already.)
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

// Of a detached signature (parse_detached_openpgp) over a binary document, with strict numbers:
//   an old packet header, with the shortest length of one or two octets (0x88, 0x89), as gpg writes it;
//   the hashed area, the two octets of the digest and the numbers as they are;
//   unhashed, the issuer's key id (subpacket 16) and nothing else.
// Only the signature's form is looked at here: crypto/check_openpgp.h has a narrower profile.
Parsed<std::string> canonical_openpgp(std::string_view packets);

// Of a detached CMS signature, DER or BER (der_from_ber): of one signer, who is named by issuer and serial
// number, over signed attributes of one value each.
//   DER; version 1; no certificates, revocation lists and unsigned attributes;
//   SHA-256, SHA-384 or SHA-512 without parameters (RFC 5754 section 2);
//   rsaEncryption with NULL (RFC 3370 section 3.2), ecdsa-with-SHA256, -384 or -512 without parameters (RFC
//   5754 section 3.3), Ed25519 without (RFC 8419 section 3.1). No RSA-PSS: its parameters have many forms.
// One signature by a key of which two certificates are known still has a form for each.
Parsed<std::string> canonical_cms(std::string_view cms);

}  // namespace muster
