// What a roster's key file holds: an OpenPGP or X.509 certificate, as far as judging needs it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/digest.h"
#include "model/timestamp.h"

namespace muster {

// A primary key or subkey that makes signatures by an algorithm that is known here. Whether it may is gpg's
// to say.
struct OpenpgpSigner {
  std::string fingerprint;  // 20 bytes
  std::string body;         // of the key's packet

  bool operator==(const OpenpgpSigner&) const = default;
};

struct Certificate {
  Sha256Digest digest;                      // of the file, which names it
  std::shared_ptr<const std::string> file;  // its bytes; never null
  // OpenPGP: the primary key first, where it signs, then subkeys in the file's order.
  std::vector<OpenpgpSigner> signers;
  // X.509: the certificate, and its window: from the first second to the last.
  std::string der;
  std::optional<Timestamp> not_before;
  std::optional<Timestamp> not_after;
  // For people, untrusted: the first user id, the subject.
  std::string name;
};

enum class CertificateKind { openpgp, x509 };

// "keys/<64 hex digits>.asc" or ".pem": where it lies below .muster/.
std::string certificate_path(CertificateKind kind, const Sha256Digest& digest);

}  // namespace muster
