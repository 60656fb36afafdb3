// What the tests of check_signature have in common: one payload, every algorithm, and the
// parts of a finding as words.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "crypto/check_signature.h"
#include "unit/crypto/signing.h"

namespace muster::test {

inline constexpr std::string_view payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nHello\n";

inline constexpr auto algorithms = {
    KeyAlgorithm::ssh_ed25519,       KeyAlgorithm::ecdsa_nistp256, KeyAlgorithm::ecdsa_nistp384,
    KeyAlgorithm::ecdsa_nistp521,    KeyAlgorithm::ssh_rsa,        KeyAlgorithm::sk_ssh_ed25519,
    KeyAlgorithm::sk_ecdsa_nistp256,
};

inline SignatureFinding check(const std::string& armor, std::string_view message = payload,
                              SignaturePurpose purpose = SignaturePurpose::git) {
  KeyRing ring;
  return check_signature(signed_object(std::string(message), armor, purpose), ring);
}

inline SignatureFinding check(const SshsigParts& parts) {
  return check(parts.armor());
}

// The rule that refuses, or "accepted".
inline std::string rule(const SignatureFinding& finding) {
  return finding ? "accepted" : std::string(rule_of(finding.error().reason));
}

template <typename R>
const R& reason(const SignatureFinding& finding) {
  REQUIRE_FALSE(finding);
  return std::get<R>(finding.error().reason);
}

// The fingerprint that a refusal shows as a claim, or "none".
inline std::string claimed(const SignatureFinding& finding) {
  REQUIRE_FALSE(finding);
  const auto* key = std::get_if<ClaimedKey>(&finding.error().key);
  return key != nullptr ? key->fingerprint.text : "none";
}

}  // namespace muster::test
