// The frames in which a signature may stand, as counted over twelve public histories:
//   SSH:     -----BEGIN SSH SIGNATURE-----, base64 in lines of one width from 64 to 76 but the last
//   OpenPGP: -----BEGIN PGP SIGNATURE-----, optional Version: and Comment: headers and a blank
//            line, base64 lines of 64, an optional checksum line
//   CMS:     -----BEGIN SIGNED MESSAGE-----, base64 lines of 64 (76 as well)
// Each ends with its END line, then at most one line feed, then at most one empty line.
// CR, blanks around lines, text before BEGIN or after END, other armour headers, lines of
// unequal width, non-canonical base64: ambiguous.
#pragma once

#include <string>
#include <string_view>

#include "model/git_object.h"
#include "model/result.h"

namespace muster {

// Looks at the whole frame of what stands where a signature should be.
EmbeddedSignature read_armor(std::string_view text);

// The bytes inside an SSH frame that read_armor accepted (or any other text: refused).
Parsed<std::string> decode_ssh_armor(std::string_view armor);

// The bytes inside an OpenPGP frame that read_armor accepted (or any other text: refused).
Parsed<std::string> decode_pgp_armor(std::string_view armor);
// The same of a CMS frame.
Parsed<std::string> decode_cms_armor(std::string_view armor);

// The bytes inside a file of one OpenPGP certificate, as gpg --armor --export and Sequoia write it:
//   -----BEGIN PGP PUBLIC KEY BLOCK-----, and so on as around a signature
// Refused besides what read_armor calls ambiguous: more than limits::openpgp_certificate_bytes, and a
// checksum line that is there and wrong (the file was damaged; who stored it can store it again).
Parsed<std::string> decode_pgp_key_armor(std::string_view file);

// The frame that ssh-keygen, gpg (without a checksum) or gpgsm writes around the bytes of a signature; what
// read_armor accepts.
std::string armored(SignatureKind kind, std::string_view bytes);

// A file of one OpenPGP certificate, given its packets: what decode_pgp_key_armor takes. With a checksum
// line, because gpg 2.2 finds no end without one.
std::string armored_pgp_key(std::string_view packets);

// Canonical RFC 4648 base64 with padding and without line breaks.
Parsed<std::string> decode_base64(std::string_view text);
std::string encode_base64(std::string_view bytes);  // with padding

}  // namespace muster
