// BLAKE2b-256 of bytes in memory (RFC 7693, by libsodium): for seals of our own files, where SHA-256 would
// first have to load OpenSSL's algorithms. Nothing that others read is named by it.
#pragma once

#include <string>
#include <string_view>

namespace muster {

// In lower-case hex.
std::string blake2b_hex(std::string_view bytes);

// The versions of the libraries that verify signatures, as they run. What they once proved counts for them
// alone: an update may be one that mends them.
std::string crypto_versions();

}  // namespace muster
