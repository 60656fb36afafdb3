// The numbers of OpenPGP's algorithms (RFC 9580 section 9) and their names for people.
#pragma once

#include <cstdint>
#include <string>

namespace muster {

namespace openpgp_algorithms {
inline constexpr std::uint8_t rsa = 1;
inline constexpr std::uint8_t dsa = 17;
inline constexpr std::uint8_t ecdsa = 19;
inline constexpr std::uint8_t eddsa_legacy = 22;
inline constexpr std::uint8_t ed25519 = 27;
}  // namespace openpgp_algorithms

namespace openpgp_hashes {
inline constexpr std::uint8_t md5 = 1;
inline constexpr std::uint8_t sha1 = 2;
inline constexpr std::uint8_t ripemd160 = 3;
inline constexpr std::uint8_t sha256 = 8;
inline constexpr std::uint8_t sha384 = 9;
inline constexpr std::uint8_t sha512 = 10;
inline constexpr std::uint8_t sha224 = 11;
}  // namespace openpgp_hashes

// "RSA", "DSA", …; of an unknown one "public key algorithm 99" and "hash algorithm 99".
std::string openpgp_algorithm_name(std::uint8_t number);
std::string openpgp_hash_name(std::uint8_t number);

// SHA-256, SHA-384, SHA-512.
bool is_strong_openpgp_hash(std::uint8_t number);
// MD5, SHA-1, RIPEMD-160, SHA-224: known, and below the floor.
bool is_weak_openpgp_hash(std::uint8_t number);

}  // namespace muster
