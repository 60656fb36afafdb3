// Makes X.509 certificates and CMS signatures in memory, good ones and, part by part, bad ones.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/evp.h>

#include "crypto/x509_certificate.h"

namespace muster::test {

using Pkey = std::shared_ptr<EVP_PKEY>;

// The same name is the same key in a process (in every one, but for RSA): "ed25519…", "p256…", "p384…",
// "p521…", "rsa…" by how it begins.
Pkey x509_key(const std::string& name);

// ---- DER ----

std::string seq(std::string_view body);
std::string oid_element(std::string_view oid);
std::string integer(std::string_view body);
std::string octets(std::string_view body);
std::string algorithm(std::string_view oid, std::string_view parameters = {});
std::string rdn_name(std::string_view common_name);
std::string spki_of(const Pkey& key);
std::string attribute(std::string_view oid, const std::vector<std::string>& values);
inline const std::string null_element("\x05\x00", 2);

// ---- certificates ----

enum class Critical { no, yes };
std::string extension(std::string_view oid, std::string_view value, Critical critical = Critical::no);
std::string key_usage(unsigned char bits, unsigned char unused);  // one octet; 0x80 is digitalSignature
std::string extended_key_usage(const std::vector<std::string_view>& purposes,
                               Critical critical = Critical::no);

struct CertificateParts {
  std::string key = "p256 alice";  // by name
  std::string version = "\x02";    // empty: left out
  std::string serial = "\x11";
  std::string issuer = "Alice";
  std::string subject = "Alice";
  std::string not_before = std::string("\x17\x0d") + "260101000000Z";
  std::string not_after = std::string("\x17\x0d") + "361231235959Z";
  std::string spki;  // in place of the key's
  std::vector<std::string> extensions = {key_usage(0x80, 7)};
  std::string signature_algorithm;  // of the outer field alone
  std::string after_spki;           // before the extensions

  std::string der() const;
};
std::string pem(std::string_view der);

// ---- signatures ----

struct SignerParts {
  std::string key = "p256 alice";
  std::string version = "\x01";
  std::string id;  // DER; empty: issuer and serial number of the default certificate
  std::string digest_algorithm;
  bool has_attributes = true;
  std::string content_type;             // of the attribute; empty: that of the data
  std::vector<std::string> attributes;  // in place of contentType and messageDigest
  std::vector<std::string> added;       // to those
  bool in_order = true;
  std::string signature_algorithm;
  const EVP_MD* md = nullptr;  // of digest and signature; null: SHA-256 (Ed25519: SHA-512)
  bool pss = false;
  int salt = -1;          // RSA_PSS_SALTLEN_DIGEST
  std::string signature;  // in place of the real one
  std::vector<std::string> unsigned_attributes;
};

struct CmsParts {
  std::string type;
  std::string version = "\x01";
  std::optional<std::vector<std::string>> digest_algorithms;
  std::string content_type;
  bool attached = false;
  std::vector<std::string> certificates;
  std::string revocation;  // contents of [1]; empty: left out
  std::vector<SignerParts> signers = {SignerParts{}};

  std::string der(std::string_view payload) const;
};

std::string issuer_and_serial(std::string_view issuer, std::string_view serial);
std::string key_identifier(std::string_view bytes);
// The value of the signature of the one signer of a made CMS.
std::string signature_value(std::string_view cms);

struct TimestampParts {
  std::string certificate;  // DER; empty: a good one for `key`
  std::string key = "p256 clock";
  std::string imprint_algorithm;
  std::string imprint;  // in place of the signature's
  std::string time = "20260601120000Z";
  std::string info;  // in place of the whole TSTInfo
  bool with_certificate = true;
  CmsParts cms;

  std::string token(std::string_view signature) const;
};
std::string clock_certificate(const std::vector<std::string>& extensions);

// A copy of `cms` with the token as unsigned attribute is made by making it again with this attribute.
std::string timestamp_attribute(const std::vector<std::string>& tokens);

}  // namespace muster::test
