// The test kit's own writing of SSH wire values (RFC 4251), digests and base64: nothing of the
// code under test makes what is tested.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::test {

std::string ssh_uint32(std::uint32_t value);
std::string ssh_string(std::string_view bytes);
// From a magnitude, most significant byte first.
std::string ssh_mpint(std::string_view magnitude);

// By OpenSSL's name ("sha256", "md5"); SHA-512 where it knows no such digest.
std::string digest_of(std::string_view name, std::string_view bytes);
std::string base64_of(std::string_view bytes);

inline unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace muster::test
