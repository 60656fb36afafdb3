#include "model/public_key.h"

#include <array>

namespace muster {

namespace {

constexpr std::array<std::string_view, signature_algorithm_count> signature_names = {
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-256",
    "rsa-sha2-512",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "openpgp",
    "x509",
};

}  // namespace

std::string_view name_of(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::ssh_ed25519: return "ssh-ed25519";
    case KeyAlgorithm::ecdsa_nistp256: return "ecdsa-sha2-nistp256";
    case KeyAlgorithm::ecdsa_nistp384: return "ecdsa-sha2-nistp384";
    case KeyAlgorithm::ecdsa_nistp521: return "ecdsa-sha2-nistp521";
    case KeyAlgorithm::ssh_rsa: return "ssh-rsa";
    case KeyAlgorithm::sk_ssh_ed25519: return "sk-ssh-ed25519@openssh.com";
    case KeyAlgorithm::sk_ecdsa_nistp256: return "sk-ecdsa-sha2-nistp256@openssh.com";
    case KeyAlgorithm::openpgp: return "openpgp";
    case KeyAlgorithm::x509: return "x509";
  }
  return "";
}

std::string_view name_of(SignatureAlgorithm algorithm) {
  return signature_names[static_cast<std::size_t>(algorithm)];
}

std::optional<SignatureAlgorithm> signature_algorithm_named(std::string_view name) {
  for (std::size_t i = 0; i < signature_names.size(); ++i) {
    if (signature_names[i] == name) return static_cast<SignatureAlgorithm>(i);
  }
  return std::nullopt;
}

bool is_security_key(KeyAlgorithm algorithm) {
  return algorithm == KeyAlgorithm::sk_ssh_ed25519 || algorithm == KeyAlgorithm::sk_ecdsa_nistp256;
}

}  // namespace muster
