#include "crypto/x509_certificate.h"

#include <openssl/x509v3.h>

#include <utility>

#include "crypto/check_signature.h"
#include "crypto/openpgp_fingerprint.h"
#include "crypto/openssl.h"
#include "crypto/openssl_x509.h"
#include "crypto/sha256.h"
#include "crypto/x509_decoded.h"
#include "formats/malformed.h"
#include "formats/ssh_key.h"
#include "formats/utf8.h"
#include "formats/x509.h"
#include "model/limits.h"

namespace muster {

namespace {

// Strings longer than this are cut; a character is never cut in two.
std::string cut(std::string text) {
  if (text.size() <= limits::subject_bytes) return text;
  std::size_t end = limits::subject_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
  return text;
}

std::string name_text(const X509_NAME* name, unsigned long flags) {
  const OpensslX509<BIO> out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), name, 0, flags) < 0) return {};
  const char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::size_t bits_of_key(const PublicKey& key) {
  switch (key.algorithm) {
    case KeyAlgorithm::ecdsa_nistp256:
    case KeyAlgorithm::sk_ecdsa_nistp256:
    case KeyAlgorithm::ssh_ed25519:
    case KeyAlgorithm::sk_ssh_ed25519: return 256;
    case KeyAlgorithm::ecdsa_nistp384: return 384;
    case KeyAlgorithm::ecdsa_nistp521: return 521;
    case KeyAlgorithm::ssh_rsa: break;
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509: return 0;
  }
  const auto fields = parse_ssh_key_blob(key.blob);
  return fields ? bits_of(fields->rsa_n) : 0;
}

// What OpenSSL finds in extensions.
std::string fault_of_extensions(X509* certificate) {
  const std::uint32_t flags = X509_get_extension_flags(certificate);
  if ((flags & EXFLAG_INVALID) != 0) return "an extension that is broken";
  if ((flags & EXFLAG_CRITICAL) != 0) return "a critical extension of an unknown kind";
  if ((flags & EXFLAG_PROXY) != 0) return "a proxy certificate";
  return {};
}

Parsed<PublicKey> usable_key(std::string_view spki) {
  auto key = parse_spki(spki);
  if (!key) return key;
  const auto fields = parse_ssh_key_blob(key->blob);
  // One verification by such a key could take seconds.
  if (fields &&
      (bits_of(fields->rsa_n) > limits::rsa_bits || bits_of(fields->rsa_e) > limits::rsa_exponent_bits))
    return malformed_at(0, "an RSA key that is too large");
  if (auto checked = check_key(*key); !checked) return malformed_at(0, std::move(checked.error().what));
  return key;
}

}  // namespace

KeyFingerprint x509_fingerprint(std::string_view spki) {
  return {"x509:" + sha256(spki).hex()};
}

std::string gpgsm_name_of(std::string_view der) {
  EVP_MD* const sha1 = EVP_MD_fetch(openssl_library(), "SHA1", nullptr);
  OpenpgpFingerprint name;
  const bool named = sha1 != nullptr &&
                     EVP_Digest(der.data(), der.size(), reinterpret_cast<unsigned char*>(name.bytes.data()),
                                nullptr, sha1, nullptr) == 1;
  EVP_MD_free(sha1);
  ERR_clear_error();
  return named ? name.hex() : "";
}

std::string printable_name(std::string_view der) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = data + der.size();
  const OpensslX509<X509_NAME> name(d2i_X509_NAME(nullptr, &data, static_cast<long>(der.size())));
  std::string text;
  if (name && data == end) {
    text = name_text(name.get(), XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    // Strings of the old types may hold bytes that are no characters.
    if (!is_utf8(text)) text = name_text(name.get(), XN_FLAG_RFC2253);
  }
  ERR_clear_error();
  return cut(std::move(text));
}

OpensslX509<X509> openssl_certificate(std::string_view der) {
  X509* made = X509_new_ex(openssl_library(), nullptr);
  if (made == nullptr) return nullptr;
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const auto* const end = data + der.size();
  // Where it fails it has freed what it was given.
  const bool read = d2i_X509(&made, &data, static_cast<long>(der.size())) != nullptr;
  OpensslX509<X509> certificate(made);
  ERR_clear_error();
  return read && data == end ? std::move(certificate) : nullptr;
}

Parsed<X509Certificate> certificate_of(std::string_view der, const X509Fields& fields) {
  auto key = usable_key(fields.spki);
  if (!key) return malformed_at(0, std::move(key.error().what));
  const OpensslX509<X509> certificate = openssl_certificate(der);
  if (!certificate) return malformed_at(0, "a certificate that OpenSSL does not take");
  std::string fault = fault_of_extensions(certificate.get());
  ERR_clear_error();
  if (!fault.empty()) return malformed_at(0, std::move(fault));
  const std::size_t bits = bits_of_key(*key);
  return X509Certificate{std::string(der),
                         std::string(fields.spki),
                         x509_fingerprint(fields.spki),
                         fields.not_before,
                         fields.not_after,
                         printable_name(fields.subject),
                         std::move(*key),
                         bits,
                         usage_fault(fields, X509Use::sign)};
}

Parsed<X509Certificate> decode_x509_certificate(std::string_view der) {
  if (der.size() > limits::certificate_bytes) return malformed_at(0, "longer than any certificate");
  const auto fields = parse_x509(der);
  if (!fields) return tl::unexpected(fields.error());
  return certificate_of(der, *fields);
}

Parsed<X509Certificate> read_x509_certificate(std::string_view pem) {
  const auto der = decode_certificate_pem(pem);
  if (!der) return tl::unexpected(der.error());
  auto certificate = decode_x509_certificate(*der);
  // An offset inside the base64 would say nothing to whoever reads the file.
  if (!certificate) certificate.error().offset = 0;
  return certificate;
}

}  // namespace muster
