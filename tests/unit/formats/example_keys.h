// Public keys in SSH's text form, made by hand: well-formed and strong enough to be listed, but
// nobody holds the private half.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::test {

inline std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8U | (i + j < bytes.size() ? static_cast<std::uint8_t>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j > bytes.size() ? '=' : digits[group >> (18 - 6 * j) & 63U];
    }
  }
  return out;
}

inline std::string ssh_string(std::string_view bytes) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(bytes.size() >> shift & 0xFFU);
  return out.append(bytes);
}

inline std::string key_text(std::string_view type, const std::string& fields) {
  return std::string(type) + ' ' + base64(ssh_string(type) + fields);
}

// 32 bytes that are no point of small order; another key for every seed.
inline std::string ed25519_bytes(unsigned seed) {
  std::string bytes;
  for (unsigned i = 0; i < 31; ++i) bytes += static_cast<char>((seed * 31 + i * 7 + 1) & 0xFFU);
  return bytes + '\x40';
}

inline std::string ed25519_key(unsigned seed) {
  return key_text("ssh-ed25519", ssh_string(ed25519_bytes(seed)));
}

inline std::string sk_ed25519_key(unsigned seed) {
  return key_text("sk-ssh-ed25519@openssh.com", ssh_string(ed25519_bytes(seed)) + ssh_string("ssh:"));
}

// The all-zero encoding: a point of order 4.
inline std::string small_order_key() {
  return key_text("ssh-ed25519", ssh_string(std::string(32, '\0')));
}

// An odd number of exactly that many bits, and exponent 65537.
inline std::string rsa_key(std::size_t bits) {
  std::string modulus(bits / 8, '\x35');
  modulus.front() = '\xC1';
  return key_text("ssh-rsa", ssh_string(std::string("\x01\x00\x01", 3)) + ssh_string('\0' + modulus));
}

}  // namespace muster::test
