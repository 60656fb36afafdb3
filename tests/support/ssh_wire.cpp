#include "support/ssh_wire.h"

#include <openssl/evp.h>

namespace muster::test {

std::string ssh_uint32(std::uint32_t value) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xffU);
  return out;
}

std::string ssh_string(std::string_view bytes) {
  return ssh_uint32(static_cast<std::uint32_t>(bytes.size())) + std::string(bytes);
}

std::string ssh_mpint(std::string_view magnitude) {
  while (!magnitude.empty() && magnitude.front() == '\0') magnitude.remove_prefix(1);
  std::string value(magnitude);
  if (!value.empty() && (static_cast<unsigned char>(value.front()) & 0x80U) != 0) value.insert(0, 1, '\0');
  return ssh_string(value);
}

std::string digest_of(std::string_view name, std::string_view bytes) {
  const EVP_MD* digest = EVP_get_digestbyname(std::string(name).c_str());
  if (digest == nullptr) digest = EVP_sha512();
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), bytes_of(out), &size, digest, nullptr);
  out.resize(size);
  return out;
}

std::string base64_of(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(bytes_of(out), bytes_of(bytes), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace muster::test
