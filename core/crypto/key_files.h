// The files of .muster/keys/: an OpenPGP or X.509 certificate each, as a roster's [[key]] takes it.
#pragma once

#include <memory>
#include <string>

#include "formats/roster_toml.h"

namespace muster {

// What a roster that names the file gets of it: the key, and what makes it too weak. Problems: "key-file"
// where the bytes are not those that the name says; "bad-key" where they are no such certificate, strictly
// (for OpenPGP: armoured, one certificate, and in it a key that could sign; formats/openpgp_certificate.h;
// for X.509: crypto/x509_certificate.h). Weak: what weakness_of says of the primary key or of a subkey that
// signs, DSA, and an OpenPGP certificate whose own signatures rest on SHA-1 or MD5 alone. Whether an OpenPGP
// certificate's signatures are right is gpg's to say, not asked here.
tl::expected<KeyInFile, KeyFileProblem> read_key_file(CertificateKind kind, const Sha256Digest& digest,
                                                      std::shared_ptr<const std::string> bytes,
                                                      LegacyRsa legacy);

}  // namespace muster
