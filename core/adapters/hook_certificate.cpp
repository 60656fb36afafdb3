#include "adapters/hook_certificate.h"

#include "adapters/environment.h"

namespace muster {

std::optional<GivenCertificate> certificate_of_hook() {
  auto blob = environment("GIT_PUSH_CERT");
  if (!blob) return std::nullopt;
  return GivenCertificate{
      std::move(*blob), environment("GIT_PUSH_CERT_NONCE"), environment("GIT_PUSH_CERT_NONCE_STATUS"), {}};
}

}  // namespace muster
