// The key that a command signs with: an SSH key, an OpenPGP key of the user's gpg, or an X.509 certificate of
// the user's gpgsm.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/gpg_signer.h"
#include "model/certificate.h"
#include "model/public_key.h"
#include "model/signed_object.h"
#include "tool/globals.h"
#include "tool/init_facts.h"

namespace muster {

struct SigningKey {
  PublicKey key;                           // of OpenPGP the primary one
  std::string public_line;                 // of SSH alone
  std::optional<Certificate> certificate;  // of OpenPGP and X.509: as it was given, or as gpg has it now
  std::variant<SshSigningKey, GpgSigningKey> by;
  std::string git_value;  // what git's user.signingKey has to be

  SignatureKind kind() const;
};

// What --key of `init`, `roster sign` and `approve` takes; for their help.
inline constexpr std::string_view signing_key_help =
    "SSH key (private or public file), OpenPGP fingerprint (all 40 digits), or file of an OpenPGP or X.509 "
    "certificate (default: user.signingKey)";

// `text` is --key; empty: gpg.format and user.signingKey as git reads them. Full fingerprints only. Whether
// the key is strong enough, and whether it can sign, is not asked here.
Result<SigningKey> choose_signing_key(const InitFacts& facts, const std::string& text);

// What stands in the field of a [[key]] that is called like its kind.
std::string roster_value_of(const SigningKey& key);
// ".sig", ".asc", ".p7s": how the file ends that holds a governor's signature.
std::string_view ending_of(SignatureKind kind);
// What such a file holds: the armour, of CMS the bytes in it.
std::string file_of(const ArmoredSignature& signature);

// Those bytes of each kind, without the armour.
Parsed<std::string> bytes_of(const ArmoredSignature& signature);

// Signs the payload for the purpose (covered_bytes), and verifies what came of it as everybody will: by this
// very key, with the certificate that a roster lists which was read before with `globals.certificates`. A
// Fault (fault.config) that names the key where it would not verify.
Result<ArmoredSignature> sign_checked(const Globals& globals, const SigningKey& key, SignaturePurpose purpose,
                                      const std::string& payload);

// A Fault (fault.config): the key would be refused for that reason.
tl::unexpected<Fault> key_refused(const SigningKey& key, const Reason& reason);

}  // namespace muster
