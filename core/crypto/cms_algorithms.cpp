#include "crypto/cms_algorithms.h"

#include <algorithm>
#include <array>
#include <utility>

#include "formats/der.h"
#include "formats/oid.h"

namespace muster {

namespace {

constexpr std::string_view null_parameters("\x05\x00", 2);

struct Digest {
  std::string_view oid;
  HashName name;
  std::size_t size;
  std::string_view with_rsa;
  std::string_view with_ecdsa;
};
constexpr std::array<Digest, 3> digests = {
    {{oid::sha256, HashName::sha256, 32, oid::sha256_with_rsa, oid::ecdsa_with_sha256},
     {oid::sha384, HashName::sha384, 48, oid::sha384_with_rsa, oid::ecdsa_with_sha384},
     {oid::sha512, HashName::sha512, 64, oid::sha512_with_rsa, oid::ecdsa_with_sha512}}};

struct Weak {
  std::string_view oid;
  std::string_view name;
};
constexpr std::array<Weak, 10> weak = {{{oid::md5, "md5"},
                                        {oid::sha1, "sha1"},
                                        {oid::sha224, "sha224"},
                                        {oid::md5_with_rsa, "md5WithRSAEncryption"},
                                        {oid::sha1_with_rsa, "sha1WithRSAEncryption"},
                                        {oid::sha224_with_rsa, "sha224WithRSAEncryption"},
                                        {oid::ecdsa_with_sha1, "ecdsa-with-SHA1"},
                                        {oid::ecdsa_with_sha224, "ecdsa-with-SHA224"},
                                        {oid::dsa, "dsa"},
                                        {oid::dsa_with_sha1, "dsa-with-sha1"}}};

Reason not_taken(std::string_view oid) {
  const auto* const found =
      std::find_if(weak.begin(), weak.end(), [&](const Weak& w) { return w.oid == oid; });
  if (found != weak.end()) return reasons::SignatureWeak{std::string(found->name)};
  return reasons::SignatureUnsupported{"CMS algorithm " + oid::text(oid)};
}

const Digest* digest_of(const CmsAlgorithm& algorithm) {
  const auto* const found =
      std::find_if(digests.begin(), digests.end(), [&](const Digest& d) { return d.oid == algorithm.oid; });
  const bool usual = algorithm.parameters.empty() || algorithm.parameters == null_parameters;
  return found != digests.end() && usual ? found : nullptr;
}

bool is_digest(DerReader& reader, const Digest& digest) {
  DerReader inside = reader.inside(der::sequence);
  CmsAlgorithm algorithm{inside.body(der::oid), {}, {}};
  if (inside.good() && !inside.at_end()) algorithm.parameters = inside.any().whole;
  return inside.finish() && digest_of(algorithm) == &digest;
}

// RSASSA-PSS-params (RFC 4055 section 3.1). A trailer that is written out is not DER: it is the DEFAULT.
bool is_pss_of(std::string_view parameters, const Digest& digest) {
  DerReader outer(parameters);
  DerReader reader = outer.inside(der::sequence);
  DerReader hash = reader.inside(der::context(0));
  DerReader mask = reader.inside(der::context(1));
  DerReader generator = mask.inside(der::sequence);
  DerReader salt = reader.inside(der::context(2));
  const bool one_hash =
      is_digest(hash, digest) && generator.body(der::oid) == oid::mgf1 && is_digest(generator, digest);
  const std::string_view size = salt.body(der::integer);
  if (!one_hash || !outer.finish() || !reader.finish() || !hash.finish() || !mask.finish() ||
      !generator.finish() || !salt.finish() || size.empty() || size.size() > 2 ||
      (static_cast<unsigned char>(size[0]) & 0x80U) != 0)
    return false;
  std::size_t length = 0;
  for (const char c : size) length = length << 8U | static_cast<unsigned char>(c);
  return length >= digest.size;
}

std::optional<CmsScheme> scheme_of(const CmsAlgorithm& algorithm, const Digest& digest) {
  const std::string_view name = algorithm.oid;
  const bool with_null = algorithm.parameters == null_parameters;
  const bool with_none = algorithm.parameters.empty();
  // NULL is wrong with ECDSA, but gpgsm's library writes it with every algorithm.
  const bool with_either = with_none || with_null;
  if ((name == oid::rsa_encryption || name == digest.with_rsa) && with_null) return CmsScheme::rsa_pkcs1;
  if (name == digest.with_ecdsa && with_either) return CmsScheme::ecdsa;
  if (name == oid::ed25519 && with_none && digest.name == HashName::sha512) return CmsScheme::ed25519;
  if (name == oid::rsassa_pss && is_pss_of(algorithm.parameters, digest)) return CmsScheme::rsa_pss;
  return std::nullopt;
}

}  // namespace

tl::expected<HashName, Reason> cms_digest(const CmsAlgorithm& algorithm) {
  const Digest* const digest = digest_of(algorithm);
  if (digest == nullptr) return tl::unexpected(not_taken(algorithm.oid));
  return digest->name;
}

tl::expected<CmsAlgorithms, Reason> cms_algorithms(const CmsSigner& signer) {
  const Digest* const digest = digest_of(signer.digest);
  if (digest == nullptr) return tl::unexpected(not_taken(signer.digest.oid));
  const auto scheme = scheme_of(signer.algorithm, *digest);
  if (!scheme) return tl::unexpected(not_taken(signer.algorithm.oid));
  return CmsAlgorithms{digest->name, *scheme};
}

bool fits(KeyAlgorithm key, CmsScheme scheme) {
  switch (key) {
    case KeyAlgorithm::ssh_rsa: return scheme == CmsScheme::rsa_pkcs1 || scheme == CmsScheme::rsa_pss;
    case KeyAlgorithm::ecdsa_nistp256:
    case KeyAlgorithm::ecdsa_nistp384:
    case KeyAlgorithm::ecdsa_nistp521: return scheme == CmsScheme::ecdsa;
    case KeyAlgorithm::ssh_ed25519: return scheme == CmsScheme::ed25519;
    case KeyAlgorithm::sk_ssh_ed25519:
    case KeyAlgorithm::sk_ecdsa_nistp256:
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509: return false;
  }
  return false;
}

std::string_view name_of(HashName digest) {
  switch (digest) {
    case HashName::sha256: return "sha256";
    case HashName::sha384: return "sha384";
    case HashName::sha512: return "sha512";
  }
  return "";
}

std::string_view name_of(CmsScheme scheme) {
  switch (scheme) {
    case CmsScheme::rsa_pkcs1: return "rsa";
    case CmsScheme::rsa_pss: return "rsa-pss";
    case CmsScheme::ecdsa: return "ecdsa";
    case CmsScheme::ed25519: return "ed25519";
  }
  return "";
}

}  // namespace muster
