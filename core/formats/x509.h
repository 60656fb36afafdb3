// X.509 certificates (RFC 5280) as far as a signer that is known by its certificate needs them: who issued
// it and under which number, from when until when, whose key it is, and what the key may do. Chains, names
// in extensions and revocation lists are not read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/der.h"
#include "model/public_key.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// What may sign code and commits: keyUsage absent, or with digitalSignature or nonRepudiation (RFC 5280
// section 4.2.1.3); extendedKeyUsage absent, or with emailProtection, codeSigning or
// anyExtendedKeyUsage (section 4.2.1.12); where both are there, both must allow it. A certificate of an
// authority (cA true) may sign when its usage allows it: `openssl req -x509` makes every one so, and no
// chain is ever built. One whose keyUsage is for certificates and lists alone may not.
enum class X509Use { sign, timestamp };

// The fields of a certificate, pointing into it.
struct X509Fields {
  std::string_view serial;   // contents of the INTEGER
  std::string_view issuer;   // Name, with its header
  std::string_view subject;  // Name, with its header
  Timestamp not_before;
  Timestamp not_after;
  std::string_view spki;                           // SubjectPublicKeyInfo, with its header
  std::optional<std::string_view> subject_key_id;  // of its extension
  std::optional<unsigned> key_usage;               // bit 0 (digitalSignature) is 1, bit 1 is 2, …
  std::optional<std::vector<std::string_view>> extended_key_usage;  // object identifiers
  bool extended_key_usage_critical = false;
};

// Strict: DER, nothing trailing; version 1 or 3 (extensions with 3 alone), no unique ids; both algorithm
// fields equal; times as RFC 5280 section 4.1.2.5 wants them, in order; at most
// limits::certificate_extensions extensions, none of them twice. The signature of the certificate is not
// looked at, whatever its hash: a roster pins the certificate by the digest of its file.
Parsed<X509Fields> parse_x509(std::string_view der);

// Why the certificate's key may not be put to the use, as a clause; empty where it may. For timestamps:
// extendedKeyUsage critical and of timeStamping alone (RFC 3161 section 2.3).
std::string usage_fault(const X509Fields& certificate, X509Use use);

// The key of a SubjectPublicKeyInfo in the encoding that SSH has for it, so that one rule judges the
// strength of both (weakness_of, check_key). Taken: rsaEncryption with NULL (RFC 3279 section 2.3.1),
// P-256, P-384 and P-521 by name with an uncompressed point (RFC 5480), Ed25519 (RFC 8410). So a key has
// one SubjectPublicKeyInfo and one fingerprint.
Parsed<PublicKey> parse_spki(std::string_view spki);

// Time: UTCTime for the years 1950 to 2049, GeneralizedTime for all others, whole seconds and Z.
std::optional<Timestamp> x509_time(const DerElement& element);
// GeneralizedTime of any year, "20261126091500Z".
std::optional<Timestamp> generalized_time(std::string_view text);

// The DER in a PEM file of exactly one certificate (RFC 7468), as `openssl x509`, `openssl pkcs12` and
// `gpgsm --armor --export` write it. Before BEGIN may stand lines of text that none starts with "-----";
// after END nothing but its line feed. Refused: carriage returns, tabs and other controls, text that is not
// UTF-8, base64 that is not canonical or not in lines of 64 (76), more than limits::certificate_bytes.
Parsed<std::string> decode_certificate_pem(std::string_view text);

}  // namespace muster
