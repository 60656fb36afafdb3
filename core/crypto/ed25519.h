// Ed25519 by libsodium (RFC 8032). Internal to crypto/; docs/crypto.md lists the edge cases.
#pragma once

#include <string_view>

namespace muster {

// Without cofactor, one signature at a time. False for an S that is not below the group order,
// an R or a key of small order, and a key that is not encoded canonically.
bool verify_ed25519(std::string_view key, std::string_view message, std::string_view signature);

// A canonical encoding of a point of the prime-order group. An honest key always is one: it is
// a multiple of the base point.
bool is_ed25519_point(std::string_view key);

}  // namespace muster
