// ECDSA signatures as OpenSSL reads them, from how others write them. Internal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

// The two magnitudes, without leading zeros, as DER. Nothing where one is zero or has more bytes than
// the curve's order.
std::optional<std::string> ecdsa_der_of(std::string_view r, std::string_view s, std::size_t order_size);

// Of SSH's mpint r, mpint s (RFC 5656 section 3.1.2), strictly minimal and with nothing trailing.
std::optional<std::string> ecdsa_der_of(std::string_view ssh_blob, std::size_t order_size);

}  // namespace muster
