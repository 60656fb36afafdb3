#include "model/certificate.h"

namespace muster {

std::string certificate_path(CertificateKind kind, const Sha256Digest& digest) {
  return "keys/" + digest.hex() + (kind == CertificateKind::openpgp ? ".asc" : ".pem");
}

}  // namespace muster
