// A public key as bytes, and its full name. Two keys are the same key when their
// blobs are equal; nothing is ever matched by a part of a fingerprint.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

// The kinds of key that the schema's floor lets in (RFC 4253, 5656, 8709; PROTOCOL.u2f).
enum class KeyAlgorithm {
  ssh_ed25519,
  ecdsa_nistp256,
  ecdsa_nistp384,
  ecdsa_nistp521,
  ssh_rsa,
  sk_ssh_ed25519,
  sk_ecdsa_nistp256,
};

// The algorithms of signatures, as `[defaults].algorithms` spells them. An RSA key makes
// rsa-sha2-256 and rsa-sha2-512; every other key has one algorithm.
enum class SignatureAlgorithm {
  ssh_ed25519,
  ecdsa_nistp256,
  ecdsa_nistp384,
  ecdsa_nistp521,
  rsa_sha2_256,
  rsa_sha2_512,
  sk_ssh_ed25519,
  sk_ecdsa_nistp256,
  openpgp,
  x509,
};
inline constexpr int signature_algorithm_count = 10;

std::string_view name_of(KeyAlgorithm algorithm);        // "ssh-ed25519", "ssh-rsa", …
std::string_view name_of(SignatureAlgorithm algorithm);  // "ssh-ed25519", "rsa-sha2-512", …
std::optional<SignatureAlgorithm> signature_algorithm_named(std::string_view name);
bool is_security_key(KeyAlgorithm algorithm);

struct PublicKey {
  KeyAlgorithm algorithm;
  std::string blob;  // SSH wire encoding, canonical

  auto operator<=>(const PublicKey&) const = default;
};

// "SHA256:" and 43 base64 characters, as ssh-keygen prints it; made by crypto/.
struct KeyFingerprint {
  std::string text;

  auto operator<=>(const KeyFingerprint&) const = default;
};

}  // namespace muster
