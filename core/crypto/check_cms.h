// A detached CMS signature (RFC 5652) by one of the certificates that a roster lists. Computation only.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "crypto/x509_certificate.h"
#include "model/timestamp.h"
#include "model/verdict.h"

namespace muster {

// The certificates by which signatures may verify, decoded once: that costs 3 to 8 verifications. Not
// thread-safe: one a thread.
class CmsCandidates {
 public:
  CmsCandidates();
  ~CmsCandidates();
  CmsCandidates(CmsCandidates&&) noexcept;
  CmsCandidates& operator=(CmsCandidates&&) noexcept;

  // Its number, from 0 in the order of adding.
  Parsed<std::size_t> add(const X509Certificate& certificate);
  std::size_t size() const;

 private:
  friend class CmsDoor;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// What a signature that verifies says. Times are claims: the signer's own, and that of a timestamp
// authority that nobody vouches for.
struct CmsFacts {
  std::size_t candidate;  // its number
  KeyFingerprint fingerprint;
  std::string digest;     // "sha256", "sha384", "sha512"
  std::string algorithm;  // "rsa", "rsa-pss", "ecdsa", "ed25519"
  std::optional<Timestamp> claimed_signing_time;
  std::optional<Timestamp> claimed_timestamp;
};

// A signature of a good form whose signer is no candidate. Nothing of it was verified.
struct UnknownCmsSigner {
  std::string name;  // "CN=…, serial 0a1b…" or "key identifier 0a1b…": untrusted text of one line
  std::optional<KeyFingerprint> claimed;  // of the certificate of that name that came along
};

using CmsRefusal = std::variant<SignatureRefusal, UnknownCmsSigner>;
using CmsFinding = tl::expected<CmsFacts, CmsRefusal>;

// `signature` is DER, or BER with indefinite lengths (gpgsm, `openssl cms -stream`), of at most
// limits::signature_bytes. Trust comes from the candidates alone. Refuses, in this order:
//   signature.ambiguous    too long; not strict (der_from_ber); later: content inside, not exactly one signer
//   signature.unsupported  not signedData, or over another content type than data; no signed attributes
//                          (openssl and gpgsm always write them; without them the attributes of one signature
//                          can be shown as the content of another); algorithms that are not listed in
//                          crypto/cms_algorithms.h
//   signature.invalid      its grammar (parse_cms)
//   signature.weak         SHA-1, SHA-224, MD5, DSA. Strength of keys is judged when a roster loads
//   unknown                the signer is no candidate: by issuer and serial number or key identifier, byte
//                          for byte. Where several candidates have the name, each is tried
//   signature.invalid      a candidate whose usage forbids signing (X509Certificate::may_not_sign); a digest
//                          that is not the payload's; the mathematics; a timestamp (below)
// Certificates and revocation lists that came along are not used. The candidate's own window is for the
// caller to compare with the judged time; signingTime is reported and never used.
//
// An RFC 3161 timestamp (unsigned attribute id-aa-timeStampToken) must be the only one; over the
// signature's value by SHA-2; and verify by the certificate inside it that its signer names, whose usage is
// timeStamping alone. Otherwise the signature is invalid: somebody tampered with it. It proves no time,
// since no authority is pinned; its signer's certificate attribute (ESSCertID) is therefore not compared.
CmsFinding check_cms(std::string_view signature, std::string_view payload, const CmsCandidates& candidates);

}  // namespace muster
