#include "roster/roster.h"

namespace muster {

std::string_view name_of(KeyUse use) {
  switch (use) {
    case KeyUse::git: return "git";
    case KeyUse::release: return "release";
    case KeyUse::roster: return "roster";
    case KeyUse::approval: return "approval";
    case KeyUse::push: return "push";
    case KeyUse::receipt: return "receipt";
  }
  return "";
}

std::string_view name_of(Requirement requirement) {
  switch (requirement) {
    case Requirement::touch: return "touch";
    case Requirement::verify: return "verify";
    case Requirement::ssh: return "ssh";
    case Requirement::openpgp: return "openpgp";
    case Requirement::x509: return "x509";
  }
  return "";
}

std::set<SignatureAlgorithm> whole_floor() {
  std::set<SignatureAlgorithm> floor;
  for (int i = 0; i < signature_algorithm_count; ++i) floor.insert(static_cast<SignatureAlgorithm>(i));
  return floor;
}

Requirement kind_of(KeyAlgorithm algorithm) {
  if (algorithm == KeyAlgorithm::openpgp) return Requirement::openpgp;
  return algorithm == KeyAlgorithm::x509 ? Requirement::x509 : Requirement::ssh;
}

std::string certificate_path(KeyAlgorithm algorithm, const Certificate& certificate) {
  const bool x509 = algorithm == KeyAlgorithm::x509;
  return certificate_path(x509 ? CertificateKind::x509 : CertificateKind::openpgp, certificate.digest);
}

}  // namespace muster
