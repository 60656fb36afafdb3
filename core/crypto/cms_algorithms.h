// The algorithms of CMS signatures (RFC 3370, 4056, 5754, 8419). Internal to crypto/.
#pragma once

#include <tl/expected.hpp>

#include "crypto/hash.h"
#include "formats/cms.h"
#include "model/public_key.h"
#include "model/reason.h"

namespace muster {

enum class CmsScheme { rsa_pkcs1, rsa_pss, ecdsa, ed25519 };

struct CmsAlgorithms {
  HashName digest;
  CmsScheme scheme;
};

// SHA-256, SHA-384 or SHA-512, its parameters absent or NULL (RFC 5754 section 2). Below: weak; others:
// unsupported.
tl::expected<HashName, Reason> cms_digest(const CmsAlgorithm& algorithm);

// The digest and the scheme of a signer, which must agree on the hash:
//   RSA PKCS #1 v1.5: rsaEncryption or shaNWithRSAEncryption, with NULL (RFC 3370 section 3.2)
//   RSA-PSS: one hash for all, MGF1, a salt of at least the hash's length, the usual trailer (RFC 4056)
//   ECDSA: ecdsa-with-SHA-N without parameters (RFC 5754 section 3.3), or with the NULL that gpgsm writes
//   Ed25519: without parameters, and SHA-512 (RFC 8419 section 3.1)
tl::expected<CmsAlgorithms, Reason> cms_algorithms(const CmsSigner& signer);

// Whether keys of this kind make signatures of this scheme.
bool fits(KeyAlgorithm key, CmsScheme scheme);

std::string_view name_of(HashName digest);   // "sha256", …
std::string_view name_of(CmsScheme scheme);  // "rsa", "rsa-pss", "ecdsa", "ed25519"

}  // namespace muster
