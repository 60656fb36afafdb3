// ECDSA signatures as SSH writes them: mpint r, mpint s (RFC 5656 section 3.1.2). Internal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

// The two numbers, strictly minimal, above zero and of no more bytes than the curve's order
// has, as the DER that OpenSSL reads. Nothing for any other bytes.
std::optional<std::string> ecdsa_der_of(std::string_view ssh_blob, std::size_t order_size);

}  // namespace muster
