// Certificates and CMS signatures. The first byte chooses: 'P' and the bytes after it are a PEM file, 'D' a
// certificate in DER, everything else a CMS signature that is checked against one fixed certificate.
#include <string>

#include "crypto/check_cms.h"
#include "formats/armor.h"
#include "formats/canonical_signature.h"
#include "formats/cms.h"
#include "formats/der.h"
#include "formats/utf8.h"
#include "formats/x509.h"
#include "fuzz/property.h"
#include "model/limits.h"

namespace {

using namespace muster;
using fuzz::require;

// What the corpus's signatures are over.
constexpr std::string_view payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";

// Of a P-256 key that nobody has any more.
constexpr std::string_view certificate_base64 =
    "MIIBUjCB+aADAgECAhQR0BAQdOd3XsKrT0hxLQ/wuySRAjAKBggqhkjOPQQDAjAQMQ4wDAYDVQQDDAVBbGljZTAeFw0yNjEx"
    "MjYwOTI0MjVaFw0zNjExMjMwOTI0MjVaMBAxDjAMBgNVBAMMBUFsaWNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaCdy"
    "JQGEoHqKZR+2+GI2yorYPc1deEFwsrQUG+UJf2KeYrmudBg5Fh2HUcSeI1+CtVe1wONVu8Zk8eJuBBv1B6MxMC8wDgYDVR0P"
    "AQH/BAQDAgeAMB0GA1UdDgQWBBS3deT2bYJHtJ+fy2HUwEhz5pFYKzAKBggqhkjOPQQDAgNIADBFAiEAxHvSkSEWdWIVMHVg"
    "Mwh3to+hE9Xxpsb5BHywzqMd+IoCIGRcHKVbZaZS9XRxsr9XMdaBeHKykP10sgXelFy7r0ns";

const CmsCandidates& candidates() {
  static const CmsCandidates made = [] {
    CmsCandidates list;
    const auto der = decode_base64(certificate_base64);
    require(der.has_value(), "the fixed certificate is base64");
    const auto certificate = decode_x509_certificate(*der);
    require(certificate && list.add(*certificate), "the fixed certificate is a good one");
    return list;
  }();
  return made;
}

void check_der_of(std::string_view bytes) {
  const auto der = der_from_ber(bytes);
  require(!check_der(bytes) || (der && *der == bytes), "what is DER stays as it is");
  if (!der) return;
  require(check_der(*der).has_value(), "what comes of BER is DER");
  require(der->size() <= bytes.size() + 8 * bytes.size(), "definite lengths do not blow up");
}

void check_certificate(std::string_view bytes) {
  const auto certificate = decode_x509_certificate(bytes);
  if (!certificate) return;
  require(certificate->der == bytes, "a certificate is all of its bytes");
  require(certificate->not_before <= certificate->not_after, "a window has a beginning and an end");
  require(certificate->subject.size() <= limits::subject_bytes && is_utf8(certificate->subject),
          "a subject is a short text");
  require(certificate->subject.find('\n') == std::string::npos, "a subject is one line");
  require(x509_fingerprint(certificate->spki) == certificate->fingerprint, "the fingerprint is the key's");
  require(!decode_x509_certificate(std::string(bytes) + '\0'), "nothing may follow a certificate");
  CmsCandidates list;
  require(list.add(*certificate).has_value(), "a good certificate can be a candidate");
}

void check_pem(std::string_view text) {
  const auto der = decode_certificate_pem(text);
  const auto certificate = read_x509_certificate(text);
  if (!der) return require(!certificate, "no certificate without PEM");
  check_certificate(*der);
  require(!decode_certificate_pem(std::string(text) + std::string(text)), "a file has one certificate");
}

void check_canonical(std::string_view bytes) {
  const auto canonical = canonical_cms(bytes);
  if (!canonical) return require(!canonical.error().what.empty(), "a refusal says why");
  require(check_der(*canonical).has_value(), "the form of approvals is DER");
  const auto again = canonical_cms(*canonical);
  require(again && *again == *canonical, "the form of approvals is its own");
  require(!canonical_cms(*canonical + '\0'), "nothing follows a signature");
  const auto data = parse_cms(*canonical);
  require(data && data->certificates.empty() && data->signers.size() == 1 &&
              bare_cms(*data, data->signers.front()) == *canonical,
          "the form of approvals is bare");
  require(
      !check_cms(bytes, payload, candidates()) || check_cms(*canonical, payload, candidates()).has_value(),
      "what is good is so in the form of approvals");
}

void check_signature_of(std::string_view bytes) {
  check_der_of(bytes);
  check_canonical(bytes);
  require(!check_cms(bytes, std::string(payload) + "x", candidates()), "a signature is over one payload");
  const CmsFinding finding = check_cms(bytes, payload, candidates());
  if (!finding) return;
  require(finding->candidate == 0, "there is one candidate");
  require(!check_cms(bytes, "", candidates()), "a signature is over one payload");
  const CmsFinding stranger = check_cms(bytes, payload, CmsCandidates());
  require(!stranger && std::holds_alternative<UnknownCmsSigner>(stranger.error()),
          "without candidates every signer is unknown");
  const auto der = der_from_ber(bytes);
  require(der && check_cms(*der, payload, candidates()).has_value(), "BER and DER say the same");
  const auto data = parse_cms(*der);
  require(data.has_value(), "a good signature parses");
  require(check_cms(bare_cms(*data, data->signers.front()), payload, candidates()).has_value(),
          "what is not signed is not needed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  if (bytes.empty()) return 0;
  const std::string_view rest = bytes.substr(1);
  if (bytes[0] == 'P') {
    check_pem(rest);
  } else if (bytes[0] == 'D') {
    check_certificate(rest);
  } else {
    check_signature_of(rest);
  }
  return 0;
}
