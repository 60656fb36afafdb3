// SSH public keys (RFC 4253 section 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/public_key.h"
#include "model/result.h"

namespace muster {

// The fields of a key's blob, pointing into it.
struct SshKeyFields {
  KeyAlgorithm algorithm;
  std::string_view ed25519;   // 32 bytes (also sk)
  std::string_view ec_point;  // uncompressed point 04 || X || Y (also sk)
  std::string_view rsa_n;     // magnitude without leading zeros
  std::string_view rsa_e;
  std::string_view application;  // sk only
};

// The type that a blob starts with, known or not; nothing where it does not start with a string.
std::optional<std::string_view> ssh_key_type(std::string_view blob);
std::optional<KeyAlgorithm> key_algorithm_named(std::string_view type);

// Significant bits of a number that is given as a magnitude without leading zeros.
std::size_t bits_of(std::string_view magnitude);

// Strict: a known type, every mpint minimal and positive, points uncompressed and of the
// curve's length, nothing trailing. Says nothing about strength.
Parsed<SshKeyFields> parse_ssh_key_blob(std::string_view blob);

// "ssh-ed25519 AAAAC3Nz…": type, one blank, canonical base64, nothing else; the type equal to
// the one inside. An unknown or certificate type is refused.
Parsed<PublicKey> parse_ssh_public_key(std::string_view text);

// "ssh-ed25519 AAAAC3Nz…", without comment.
std::string ssh_public_key_text(const PublicKey& key);

enum class LegacyRsa { refuse, allow };

// What makes a key too weak to stand on a roster, as a clause; empty when it is strong enough:
// RSA below 3072 bits (with `allow`: below 2048), RSA above limits::rsa_bits, an exponent that
// is even, below 17 or over 64 bits, Ed25519 of small order or with a non-canonical encoding.
std::string weakness_of(const PublicKey& key, LegacyRsa legacy);
// The same of fields that are a key's, such as those that parse_ssh_key_blob gave.
std::string weakness_of_numbers(const SshKeyFields& key, LegacyRsa legacy);

}  // namespace muster
