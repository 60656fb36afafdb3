// Signing by the user's own gpg and gpgsm, in the user's own home, with the settings there and the agent that
// holds the keys and may ask for a passphrase. What they write is not believed: whoever uses it verifies it.
// How gpg is asked about other people's keys is another matter (adapters/gpg.h).
#pragma once

#include <string>

#include "model/certificate.h"
#include "model/result.h"

namespace muster {

struct GpgSigningKey {
  CertificateKind kind;
  // For gpg 40 hex digits, with "!" behind where it is that very subkey that has to sign; for gpgsm the 40
  // digits that it names a certificate by.
  std::string user_id;
};

// The certificate in the user's keyring: an armoured OpenPGP one without what others signed, or an X.509 one
// in PEM. A Fault (fault.config) where there is no such key, fault.gpg where there is no such program.
Result<std::string> exported_certificate(const GpgSigningKey& key);

// A detached signature over `message`, without armour: OpenPGP packets, or CMS in BER. A Fault (fault.config)
// with the program's words where it signs nothing.
Result<std::string> gpg_sign(const GpgSigningKey& key, const std::string& message);

}  // namespace muster
