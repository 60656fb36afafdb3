#include "crypto/cms_key.h"

#include <limits>
#include <utility>

#include "crypto/ed25519.h"
#include "crypto/openssl.h"
#include "crypto/x509_decoded.h"
#include "formats/der.h"
#include "formats/ssh_key.h"
#include "formats/x509.h"

namespace muster {

namespace {

// What is in the store is trusted as it is (PARTIAL_CHAIN), whenever it is asked (NO_CHECK_TIME), for
// whatever it is asked (purpose any: usage_fault decides). A store begins empty, without default paths.
OpensslX509<X509_STORE> store_of(X509* certificate) {
  OpensslX509<X509_STORE> store(X509_STORE_new());
  if (!store || X509_STORE_add_cert(store.get(), certificate) != 1 ||
      X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME) != 1 ||
      X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY) != 1) {
    return nullptr;
  }
  return store;
}

OpensslX509<CMS_ContentInfo> openssl_cms(std::string_view der) {
  CMS_ContentInfo* made = CMS_ContentInfo_new_ex(openssl_library(), nullptr);
  if (made == nullptr) return nullptr;
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = data + der.size();
  const bool read = d2i_CMS_ContentInfo(&made, &data, static_cast<long>(der.size())) != nullptr;
  OpensslX509<CMS_ContentInfo> cms(made);
  return read && data == end ? std::move(cms) : nullptr;
}

}  // namespace

bool names(const CmsSignerId& id, const X509Fields& certificate) {
  if (const auto* name = std::get_if<IssuerAndSerial>(&id))
    return name->issuer == certificate.issuer && name->serial == certificate.serial;
  return std::get<SubjectKeyId>(id).bytes == certificate.subject_key_id;
}

std::optional<CmsKey> CmsKey::decode(const X509Certificate& certificate) {
  const auto fields = parse_x509(certificate.der);
  auto decoded = openssl_certificate(certificate.der);
  auto store = decoded ? store_of(decoded.get()) : nullptr;
  ERR_clear_error();
  if (!fields || !store) return std::nullopt;
  CmsKey key(certificate, std::move(decoded), std::move(store));
  key.issuer_ = fields->issuer;
  key.serial_ = fields->serial;
  if (fields->subject_key_id) key.key_id_ = *fields->subject_key_id;
  return key;
}

bool CmsKey::is_named_by(const CmsSignerId& id) const {
  if (const auto* name = std::get_if<IssuerAndSerial>(&id))
    return name->issuer == issuer_ && name->serial == serial_;
  return std::get<SubjectKeyId>(id).bytes == key_id_;
}

// RFC 8419 section 3.1: over the attributes as a SET OF.
bool CmsKey::verifies_ed25519(const CmsSigner& signer) const {
  const auto fields = parse_ssh_key_blob(certificate_.key.blob);
  return fields &&
         verify_ed25519(fields->ed25519, der_element(der::set, *signer.signed_attributes), signer.signature);
}

bool CmsKey::verifies_by_openssl(const CmsSignedData& data, const CmsSigner& signer,
                                 std::string_view content) const {
  const OpensslX509<CMS_ContentInfo> cms = openssl_cms(bare_cms(data, signer));
  // A null pointer would be an error, even for no bytes.
  const OpensslX509<BIO> bytes(
      BIO_new_mem_buf(content.empty() ? "" : content.data(), static_cast<int>(content.size())));
  const OpensslX509<STACK_OF(X509)> signers(sk_X509_new_null());
  if (!cms || !bytes || !signers || sk_X509_push(signers.get(), decoded_.get()) <= 0) return false;
  constexpr unsigned flags = CMS_BINARY | CMS_NOINTERN | CMS_NOCRL;
  return CMS_verify(cms.get(), signers.get(), store_.get(), bytes.get(), nullptr, flags) == 1;
}

bool CmsKey::verifies(const CmsSignedData& data, const CmsSigner& signer, const CmsAlgorithms& algorithms,
                      std::string_view content) const {
  // Without signed attributes the signature is over the content itself, and the attributes of another
  // signature could be passed off as content.
  if (!signer.signed_attributes || !fits(certificate_.key.algorithm, algorithms.scheme)) return false;
  const auto digest = hash(algorithms.digest, content);
  if (!digest || *digest != signer.message_digest || signer.content_type != data.content_type) return false;
  if (algorithms.scheme == CmsScheme::ed25519) return verifies_ed25519(signer);
  if (content.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return false;
  const bool verified = verifies_by_openssl(data, signer, content);
  ERR_clear_error();
  return verified;
}

}  // namespace muster
