// A certificate that stands on a roster: read strictly, and nothing trusted but its bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/public_key.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct X509Certificate {
  std::string der;
  std::string spki;  // SubjectPublicKeyInfo in DER: it is the key, whatever certificate it stands in
  KeyFingerprint fingerprint;  // "x509:" and 64 lower-case hex digits, SHA-256 of `spki`
  Timestamp not_before;        // the window, both ends in it; whoever judges compares it with a time
  Timestamp not_after;
  std::string subject;  // RFC 2253, one line of UTF-8, cut to limits::subject_bytes: untrusted text
  // The same key in SSH's encoding: weakness_of (formats/ssh_key.h) tells whether it is strong enough.
  PublicKey key;
  std::size_t key_bits;      // of the modulus; of the curve
  std::string may_not_sign;  // why its usage forbids signatures, as a clause; empty where it may sign
};

// From a PEM file (decode_certificate_pem) or DER (parse_x509), as strict as formats/x509.h says; and the
// key must be one (check_key), of at most limits::rsa_bits; every critical extension one that OpenSSL
// knows, and none that it takes for broken; no proxy certificate (RFC 3820).
// Not looked at: the certificate's own signature and who made it. A roster names the certificate by the
// digest of its file, so its signature adds nothing, and neither does a weak hash in it take away.
Parsed<X509Certificate> read_x509_certificate(std::string_view pem);
Parsed<X509Certificate> decode_x509_certificate(std::string_view der);

// "x509:" and the SHA-256 of a SubjectPublicKeyInfo.
KeyFingerprint x509_fingerprint(std::string_view spki);

// The SHA-1 of a certificate in 40 upper-case hex digits, by which gpgsm is told which one is meant: it names
// and proves nothing. Empty where the library fails (out of memory).
std::string gpgsm_name_of(std::string_view der);

// A Name in DER as RFC 2253 writes it, one line of UTF-8, cut to limits::subject_bytes; empty where it is
// no name. Untrusted text.
std::string printable_name(std::string_view der);

}  // namespace muster
