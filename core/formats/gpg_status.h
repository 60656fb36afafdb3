// The lines that gpg writes to its --status-fd (GnuPG, doc/DETAILS, "Format of the --status-fd output"):
//   [GNUPG:] NEWSIG
//   [GNUPG:] GOODSIG 78F89C28E7C7BB45 Alice <alice@example.org>
//   [GNUPG:] VALIDSIG DF27…BB45 2020-06-01 1590969600 0 4 0 22 8 00 DF27…BB45
// User ids, notations and policies in them are a stranger's, and gpg has let such text make lines of its own
// (CVE-2018-12020, CVE-2022-34903). So no line is believed alone: what decides must be said exactly once, in
// gpg's order, and nothing may stand beside it that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

struct GpgVerification {
  enum class Standing { good, expired, revoked, refused };
  Standing standing = Standing::refused;
  std::string signer;    // fingerprint of the (sub)key, 20 bytes; empty where refused
  std::string primary;   // of its certificate, 20 bytes; empty where refused
  std::string_view why;  // where refused: a short clause of our own
};

// Of `gpg --verify` of a detached signature. Malformed: what is no list of status lines (a line that does not
// begin with "[GNUPG:] " and a keyword, or holds a control character, or breaks off; too long, too many; none
// at all). Refused: everything but one signature of version 4, type 0x00 or 0x01, by RSA, ECDSA or EdDSA,
// over SHA-256, SHA-384 or SHA-512, of which gpg says once each NEWSIG, then GOODSIG, EXPKEYSIG or REVKEYSIG,
// then VALIDSIG, about one key; with any line beside these that could say something else. Expired is said of
// a key that is revoked as well (formats/gpg_listing.h tells).
Parsed<GpgVerification> parse_gpg_verification(std::string_view status);

// Of `gpg --import` into an empty home: the fingerprints of the certificates that were taken in, 20 bytes
// each, distinct. Malformed as above; also a keyword that an import does not say, a certificate that was
// not new, and anything but one IMPORT_RES.
Parsed<std::vector<std::string>> parse_gpg_import(std::string_view status);

}  // namespace muster
