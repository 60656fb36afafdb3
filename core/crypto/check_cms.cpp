#include "crypto/check_cms.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "crypto/cms_key.h"
#include "crypto/cms_timestamp.h"
#include "formats/der.h"
#include "formats/malformed.h"
#include "formats/oid.h"
#include "formats/x509.h"
#include "model/hex.h"
#include "model/limits.h"

namespace muster {

struct CmsCandidates::Impl {
  std::vector<CmsKey> keys;
};

CmsCandidates::CmsCandidates() : impl_(std::make_unique<Impl>()) {}
CmsCandidates::~CmsCandidates() = default;
CmsCandidates::CmsCandidates(CmsCandidates&&) noexcept = default;
CmsCandidates& CmsCandidates::operator=(CmsCandidates&&) noexcept = default;

Parsed<std::size_t> CmsCandidates::add(const X509Certificate& certificate) {
  auto key = CmsKey::decode(certificate);
  if (!key) return malformed_at(0, "a certificate that OpenSSL does not take");
  if (!impl_) impl_ = std::make_unique<Impl>();  // moved from
  impl_->keys.push_back(std::move(*key));
  return impl_->keys.size() - 1;
}

std::size_t CmsCandidates::size() const {
  return impl_ ? impl_->keys.size() : 0;
}

namespace {

tl::unexpected<CmsRefusal> refuse_cms(VerdictKey key, Reason reason) {
  return tl::unexpected<CmsRefusal>(SignatureRefusal{std::move(key), std::move(reason)});
}

tl::unexpected<CmsRefusal> invalid(const CmsKey& key, std::string what) {
  return refuse_cms(ClaimedKey{key.certificate().fingerprint}, reasons::SignatureInvalid{std::move(what)});
}

// ---- the form ----

std::optional<Reason> check_form(const CmsSignedData& data) {
  if (data.content_type != oid::data)
    return reasons::SignatureUnsupported{"CMS content type " + oid::text(data.content_type)};
  if (data.content) return reasons::SignatureAmbiguous{"content inside a detached signature"};
  if (data.signers.size() != 1)
    return reasons::SignatureAmbiguous{"a CMS signature of not exactly one signer"};
  const CmsSigner& signer = data.signers.front();
  if (!signer.signed_attributes) return reasons::SignatureUnsupported{"CMS without signed attributes"};
  // With one signer there is one digest; OpenSSL takes it from here.
  if (data.digest_algorithms != std::vector<std::string_view>{signer.digest.oid})
    return reasons::SignatureInvalid{"digest algorithms that are not the signer's"};
  if (signer.timestamps.size() > 1) return reasons::SignatureInvalid{"more than one timestamp"};
  return std::nullopt;
}

tl::expected<CmsSignedData, Reason> read(std::string_view der) {
  const auto type = cms_type_of(der);
  if (type && *type != oid::signed_data)
    return tl::unexpected<Reason>(reasons::SignatureUnsupported{"CMS type " + oid::text(*type)});
  auto data = parse_cms(der);
  if (!data) return tl::unexpected<Reason>(reasons::SignatureInvalid{std::move(data.error().what)});
  if (auto reason = check_form(*data)) return tl::unexpected(std::move(*reason));
  return std::move(*data);
}

// ---- the signer ----

// Identifiers are short; strangers may choose longer ones.
std::string hex_of(std::string_view bytes) {
  constexpr std::size_t most = 32;
  const std::string_view shown = bytes.substr(0, most);
  return to_hex({reinterpret_cast<const std::uint8_t*>(shown.data()), shown.size()}) +
         (bytes.size() > most ? "…" : "");
}

UnknownCmsSigner unknown(const CmsSignedData& data) {
  const CmsSignerId& id = data.signers.front().id;
  UnknownCmsSigner stranger;
  if (const auto* name = std::get_if<IssuerAndSerial>(&id)) {
    stranger.name = printable_name(name->issuer) + ", serial " + hex_of(name->serial);
  } else {
    stranger.name = "key identifier " + hex_of(std::get<SubjectKeyId>(id).bytes);
  }
  for (const std::string_view der : data.certificates) {
    const auto fields = parse_x509(der);
    if (!fields || !names(id, *fields)) continue;
    stranger.claimed = x509_fingerprint(fields->spki);
    break;
  }
  return stranger;
}

}  // namespace

class CmsDoor {
 public:
  static CmsFinding check(const CmsSignedData& data, std::string_view payload,
                          const CmsCandidates& candidates) {
    const CmsSigner& signer = data.signers.front();
    const auto algorithms = cms_algorithms(signer);
    if (!algorithms) return refuse_cms(NoKey{}, algorithms.error());
    const std::span<const CmsKey> keys =
        candidates.impl_ ? std::span<const CmsKey>(candidates.impl_->keys) : std::span<const CmsKey>();
    const CmsKey* named = nullptr;
    for (const CmsKey& key : keys) {
      if (!key.is_named_by(signer.id)) continue;
      if (named == nullptr) named = &key;
      if (key.verifies(data, signer, *algorithms, payload))
        return verified(key, static_cast<std::size_t>(&key - keys.data()), signer, *algorithms);
    }
    if (named == nullptr) return tl::unexpected<CmsRefusal>(unknown(data));
    return invalid(*named, "the signature does not fit the content and the certificate that it names");
  }

 private:
  static CmsFinding verified(const CmsKey& key, std::size_t number, const CmsSigner& signer,
                             const CmsAlgorithms& algorithms) {
    const X509Certificate& certificate = key.certificate();
    if (!certificate.may_not_sign.empty())
      return invalid(key, "the certificate may not sign: " + certificate.may_not_sign);
    CmsFacts facts{number,
                   certificate.fingerprint,
                   std::string(name_of(algorithms.digest)),
                   std::string(name_of(algorithms.scheme)),
                   signer.signing_time,
                   std::nullopt};
    if (!signer.timestamps.empty()) {
      const auto time = check_timestamp(signer.timestamps.front(), signer.signature);
      if (!time) return invalid(key, time.error().what);
      facts.claimed_timestamp = *time;
    }
    return facts;
  }
};

CmsFinding check_cms(std::string_view signature, std::string_view payload, const CmsCandidates& candidates) {
  if (signature.size() > limits::signature_bytes)
    return refuse_cms(NoKey{}, reasons::SignatureAmbiguous{"longer than any signature"});
  const auto der = der_from_ber(signature);
  if (!der)
    return refuse_cms(NoKey{},
                      reasons::SignatureAmbiguous{"a CMS signature that is not strict: " + der.error().what});
  const auto data = read(*der);
  if (!data) return refuse_cms(NoKey{}, data.error());
  return CmsDoor::check(*data, payload, candidates);
}

}  // namespace muster
