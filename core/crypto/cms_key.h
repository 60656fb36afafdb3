// A certificate by which CMS signatures are verified, decoded once. Internal to crypto/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/cms_algorithms.h"
#include "crypto/openssl_x509.h"
#include "crypto/x509_certificate.h"
#include "formats/cms.h"
#include "formats/x509.h"

namespace muster {

// Whether the signer's identifier is this certificate's: the very bytes of issuer and serial number, or the
// key identifier that stands in the certificate.
bool names(const CmsSignerId& id, const X509Fields& certificate);

// Decoding costs 3 to 8 verifications. One thread at a time.
class CmsKey {
 public:
  // Nothing where OpenSSL does not take the certificate.
  static std::optional<CmsKey> decode(const X509Certificate& certificate);

  bool is_named_by(const CmsSignerId& id) const;  // names()

  // Whether `signer` of `data` signed `content` by this key: attributes are signed, they say the content
  // type of `data` and the digest of `content`, and the mathematics hold. RSA and ECDSA by CMS_verify (never
  // PKCS7_verify) of a structure made anew, without any certificate, list or unsigned attribute: OpenSSL
  // does not even see those that came along. The store holds this certificate alone, no default paths; time
  // is not looked at and usage is for the caller. Ed25519 by libsodium, as everywhere here (RFC 8419; CMS of
  // OpenSSL 3.0 has none). Any failure is false.
  bool verifies(const CmsSignedData& data, const CmsSigner& signer, const CmsAlgorithms& algorithms,
                std::string_view content) const;

  const X509Certificate& certificate() const { return certificate_; }

 private:
  CmsKey(const X509Certificate& certificate, OpensslX509<X509> decoded, OpensslX509<X509_STORE> store)
      : certificate_(certificate), decoded_(std::move(decoded)), store_(std::move(store)) {}
  bool verifies_ed25519(const CmsSigner& signer) const;
  bool verifies_by_openssl(const CmsSignedData& data, const CmsSigner& signer,
                           std::string_view content) const;

  X509Certificate certificate_;
  std::string issuer_;
  std::string serial_;
  std::optional<std::string> key_id_;
  OpensslX509<X509> decoded_;
  OpensslX509<X509_STORE> store_;
};

}  // namespace muster
