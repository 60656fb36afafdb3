// What an import has to know of OpenPGP certificates that it finds in keyrings, and gpg alone can tell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct CertificateReading {
  std::string why;  // why it is not sound, as a clause of our own; empty: it is
  // Of a sound one: what its own key has signed and not revoked, untrusted bytes; and the fingerprints of its
  // sound subkeys, 20 bytes each. That a certificate has a subkey is what its primary key says: whether the
  // subkey agrees is not told.
  std::vector<std::string> user_ids;
  std::vector<std::string> subkeys;
};

class KeyringReader {
 public:
  virtual ~KeyringReader() = default;
  // Each of these certificates (packets without armour), as of `at`, by place.
  virtual Result<std::vector<CertificateReading>> describe(const std::vector<std::string_view>& certificates,
                                                           Timestamp at) = 0;
  // Copies of one certificate made into one, with all that its keys signed in any of them. Not judged: what
  // comes of it has to be described like any other.
  virtual Result<std::string> merge(const std::vector<std::string_view>& copies, Timestamp at) = 0;
};

}  // namespace muster
