// A public key as bytes, and its full name. Two keys are the same key when their
// blobs are equal; nothing is ever matched by a part of a fingerprint. (Blobs of the three kinds begin with
// different bytes: 00, 04 and 30.)
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

// The kinds of key that the schema's floor lets in (RFC 4253, 5656, 8709; PROTOCOL.u2f; RFC 9580; RFC 5280).
// What an OpenPGP or X.509 key is made of is its certificate's to say.
enum class KeyAlgorithm {
  ssh_ed25519,
  ecdsa_nistp256,
  ecdsa_nistp384,
  ecdsa_nistp521,
  ssh_rsa,
  sk_ssh_ed25519,
  sk_ecdsa_nistp256,
  openpgp,
  x509,
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
  // SSH: wire encoding, canonical. OpenPGP: the body of the primary key's packet. X.509: the
  // SubjectPublicKeyInfo, in DER. A renewed certificate over the same key is the same key.
  std::string blob;

  auto operator<=>(const PublicKey&) const = default;
};

// SSH: "SHA256:" and 43 base64 characters, as ssh-keygen prints it. OpenPGP: "openpgp:" and the 40 upper-case
// hex digits of the primary key's fingerprint. X.509: "x509:" and the 64 lower-case hex digits of the SHA-256
// of the SubjectPublicKeyInfo. Made by crypto/.
struct KeyFingerprint {
  std::string text;

  auto operator<=>(const KeyFingerprint&) const = default;
};

}  // namespace muster
