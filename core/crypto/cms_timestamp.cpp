#include "crypto/cms_timestamp.h"

#include <utility>

#include "crypto/cms_key.h"
#include "crypto/x509_decoded.h"
#include "formats/malformed.h"
#include "formats/oid.h"
#include "formats/x509.h"

namespace muster {

namespace {

// The first certificate in the token that its signer names.
Parsed<CmsKey> authority_of(const CmsSignedData& token, const CmsSigner& signer) {
  for (const std::string_view der : token.certificates) {
    const auto fields = parse_x509(der);
    if (!fields || !names(signer.id, *fields)) continue;
    if (auto fault = usage_fault(*fields, X509Use::timestamp); !fault.empty())
      return malformed_at(0, "a timestamp by a certificate that may not make one: " + fault);
    const auto certificate = certificate_of(der, *fields);
    auto key = certificate ? CmsKey::decode(*certificate) : std::nullopt;
    if (!key) return malformed_at(0, "a timestamp by a key of an unusual kind");
    return std::move(*key);
  }
  return malformed_at(0, "a timestamp without the certificate that made it");
}

Parsed<std::monostate> check_authority(const CmsSignedData& token) {
  const CmsSigner& signer = token.signers.front();
  const auto algorithms = cms_algorithms(signer);
  if (!algorithms) return malformed_at(0, "a timestamp by an algorithm that is not taken");
  const auto key = authority_of(token, signer);
  if (!key) return tl::unexpected(key.error());
  if (!key->verifies(token, signer, *algorithms, *token.content))
    return malformed_at(0, "a timestamp whose own signature does not verify");
  return std::monostate{};
}

}  // namespace

Parsed<Timestamp> check_timestamp(std::string_view token, std::string_view signature) {
  const auto data = parse_cms(token);
  if (!data) return tl::unexpected(data.error());
  if (data->content_type != oid::tst_info || !data->content || data->signers.size() != 1)
    return malformed_at(0, "a timestamp that is not one TSTInfo with one signer");
  const auto info = parse_timestamp_info(*data->content);
  if (!info) return tl::unexpected(info.error());
  const auto name = cms_digest(info->digest);
  const auto digest = name ? hash(*name, signature) : std::nullopt;
  if (!digest || *digest != info->imprint) return malformed_at(0, "a timestamp over something else");
  if (auto signed_by = check_authority(*data); !signed_by) return tl::unexpected(signed_by.error());
  return info->time;
}

}  // namespace muster
