// The fingerprint of an OpenPGP key of version 4: the SHA-1 of its packet (RFC 9580 section 5.5.4.2), by
// OpenSSL. SHA-1 names keys here and nothing else: two keys of one fingerprint would both have to come
// from one maker, and the governors' signatures cover a certificate's bytes.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/openpgp_key.h"

namespace muster {

struct OpenpgpFingerprint {
  std::array<char, 20> bytes{};

  // As gpg writes it: 40 upper-case digits.
  std::string hex() const;
  std::string_view view() const { return {bytes.data(), bytes.size()}; }

  auto operator<=>(const OpenpgpFingerprint&) const = default;
};

// Nothing where the library fails (out of memory).
std::optional<OpenpgpFingerprint> openpgp_fingerprint(const OpenpgpKey& key);

}  // namespace muster
