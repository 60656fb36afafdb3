#include "unit/crypto/cms_making.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/cms.h"
#include "formats/der.h"
#include "formats/oid.h"

namespace muster::test {

namespace {

void require(bool condition) {
  if (!condition) throw std::runtime_error("the signing half of the test does not work");
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string seed_of(const std::string& name) {
  const Sha256Digest digest = sha256(name);
  return {digest.bytes.begin(), digest.bytes.end()};
}

Pkey ec_key_of(const std::string& name, const char* group, int nid) {
  const std::string seed = seed_of(name);
  const std::shared_ptr<BIGNUM> scalar(BN_bin2bn(data_of(seed), 31, nullptr), BN_free);
  const std::shared_ptr<EC_GROUP> curve(EC_GROUP_new_by_curve_name(nid), EC_GROUP_free);
  const std::shared_ptr<EC_POINT> point(EC_POINT_new(curve.get()), EC_POINT_free);
  require(EC_POINT_mul(curve.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) == 1);
  std::array<unsigned char, 133> encoded{};
  const std::size_t size = EC_POINT_point2oct(curve.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED,
                                              encoded.data(), encoded.size(), nullptr);
  const std::shared_ptr<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  require(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), size) ==
              1 &&
          OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1);
  const std::shared_ptr<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  const std::shared_ptr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr),
                                              EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_fromdata_init(context.get()) == 1 &&
          EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1);
  return {key, EVP_PKEY_free};
}

Pkey made_key(const std::string& name) {
  if (name.starts_with("p256")) return ec_key_of(name, "P-256", NID_X9_62_prime256v1);
  if (name.starts_with("p384")) return ec_key_of(name, "P-384", NID_secp384r1);
  if (name.starts_with("p521")) return ec_key_of(name, "P-521", NID_secp521r1);
  if (name.starts_with("k256")) return ec_key_of(name, "secp256k1", NID_secp256k1);
  if (name.starts_with("rsa"))
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}), EVP_PKEY_free};
  const std::string seed = seed_of(name);
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, data_of(seed), seed.size()), EVP_PKEY_free};
}

bool is_ed25519(const Pkey& key) {
  return EVP_PKEY_is_a(key.get(), "ED25519") == 1;
}

bool is_rsa(const Pkey& key) {
  return EVP_PKEY_is_a(key.get(), "RSA") == 1;
}

std::string digest_by(const EVP_MD* md, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, md, nullptr) == 1);
  return {out.begin(), out.begin() + size};
}

std::string sign_bytes(const SignerParts& parts, const EVP_MD* md, std::string_view message) {
  const Pkey key = x509_key(parts.key);
  const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* inner = nullptr;
  require(EVP_DigestSignInit(context.get(), &inner, is_ed25519(key) ? nullptr : md, nullptr, key.get()) == 1);
  if (parts.pss) {
    require(EVP_PKEY_CTX_set_rsa_padding(inner, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(inner, parts.salt) == 1);
  }
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, data_of(message), message.size()) == 1);
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                         data_of(message), message.size()) == 1);
  signature.resize(size);
  return signature;
}

std::string_view oid_of(const EVP_MD* md) {
  switch (EVP_MD_get_type(md)) {
    case NID_sha1: return oid::sha1;
    case NID_sha224: return oid::sha224;
    case NID_sha384: return oid::sha384;
    case NID_sha512: return oid::sha512;
    default: return oid::sha256;
  }
}

std::string_view ecdsa_with(const EVP_MD* md) {
  switch (EVP_MD_get_type(md)) {
    case NID_sha1: return oid::ecdsa_with_sha1;
    case NID_sha224: return oid::ecdsa_with_sha224;
    case NID_sha384: return oid::ecdsa_with_sha384;
    case NID_sha512: return oid::ecdsa_with_sha512;
    default: return oid::ecdsa_with_sha256;
  }
}

std::string usual_algorithm(const Pkey& key, const EVP_MD* md) {
  if (is_ed25519(key)) return algorithm(oid::ed25519);
  return is_rsa(key) ? algorithm(oid::rsa_encryption, null_element) : algorithm(ecdsa_with(md));
}

std::string joined(std::vector<std::string> parts, bool in_order) {
  if (in_order) std::sort(parts.begin(), parts.end());
  std::string out;
  for (const std::string& part : parts) out += part;
  return out;
}

const EVP_MD* md_of(const SignerParts& parts) {
  if (parts.md != nullptr) return parts.md;
  return is_ed25519(x509_key(parts.key)) ? EVP_sha512() : EVP_sha256();
}

std::string digest_algorithm_of(const SignerParts& parts) {
  return parts.digest_algorithm.empty() ? algorithm(oid_of(md_of(parts))) : parts.digest_algorithm;
}

std::string signer_info(const SignerParts& parts, std::string_view type, std::string_view payload) {
  const EVP_MD* const md = md_of(parts);
  std::vector<std::string> attributes = parts.attributes;
  if (attributes.empty()) {
    attributes = {
        attribute(oid::content_type,
                  {oid_element(parts.content_type.empty() ? type : std::string_view(parts.content_type))}),
        attribute(oid::message_digest, {octets(digest_by(md, payload))})};
  }
  attributes.insert(attributes.end(), parts.added.begin(), parts.added.end());
  const std::string list = joined(attributes, parts.in_order);
  const std::string message = parts.has_attributes ? der_element(der::set, list) : std::string(payload);
  std::string body = integer(parts.version);
  body += parts.id.empty() ? issuer_and_serial(rdn_name("Alice"), "\x11") : parts.id;
  body += digest_algorithm_of(parts);
  if (parts.has_attributes) body += der_element(der::context(0), list);
  body += parts.signature_algorithm.empty() ? usual_algorithm(x509_key(parts.key), md)
                                            : parts.signature_algorithm;
  body += octets(parts.signature.empty() ? sign_bytes(parts, md, message) : parts.signature);
  if (!parts.unsigned_attributes.empty())
    body += der_element(der::context(1), joined(parts.unsigned_attributes, true));
  return seq(body);
}

}  // namespace

Pkey x509_key(const std::string& name) {
  static std::map<std::string, Pkey> keys;
  auto& key = keys[name];
  if (!key) key = made_key(name);
  require(key != nullptr);
  return key;
}

std::string seq(std::string_view body) {
  return der_element(der::sequence, body);
}

std::string oid_element(std::string_view oid) {
  return der_element(der::oid, oid);
}

std::string integer(std::string_view body) {
  return der_element(der::integer, body);
}

std::string octets(std::string_view body) {
  return der_element(der::octet_string, body);
}

std::string algorithm(std::string_view oid, std::string_view parameters) {
  return seq(oid_element(oid) + std::string(parameters));
}

std::string rdn_name(std::string_view common_name) {
  return seq(der_element(der::set, seq(oid_element("\x55\x04\x03") + der_element(0x0c, common_name))));
}

std::string spki_of(const Pkey& key) {
  unsigned char* out = nullptr;
  const int size = i2d_PUBKEY(key.get(), &out);
  require(size > 0);
  std::string spki(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
  OPENSSL_free(out);
  return spki;
}

std::string attribute(std::string_view oid, const std::vector<std::string>& values) {
  return seq(oid_element(oid) + der_element(der::set, joined(values, true)));
}

std::string extension(std::string_view oid, std::string_view value, Critical critical) {
  const std::string flag = critical == Critical::yes ? "\x01\x01\xff" : "";
  return seq(oid_element(oid) + flag + octets(value));
}

std::string key_usage(unsigned char bits, unsigned char unused) {
  const std::string body = {static_cast<char>(unused), static_cast<char>(bits)};
  return extension(oid::key_usage, der_element(der::bit_string, body), Critical::yes);
}

std::string extended_key_usage(const std::vector<std::string_view>& purposes, Critical critical) {
  std::string list;
  for (const std::string_view purpose : purposes) list += oid_element(purpose);
  return extension(oid::extended_key_usage, seq(list), critical);
}

std::string CertificateParts::der() const {
  const std::string own = algorithm(oid::ecdsa_with_sha256);
  std::string tbs;
  if (!version.empty()) tbs += der_element(der::context(0), integer(version));
  tbs += integer(serial) + own + rdn_name(issuer) + seq(not_before + not_after) + rdn_name(subject);
  tbs += spki.empty() ? spki_of(x509_key(key)) : spki;
  tbs += after_spki;
  std::string list;
  for (const std::string& one : extensions) list += one;
  if (!list.empty()) tbs += der_element(der::context(3), seq(list));
  // Nobody looks at the signature of a certificate that is pinned.
  const std::string signature = der_element(der::bit_string, std::string("\0\x30\x00", 3));
  return seq(seq(tbs) + (signature_algorithm.empty() ? own : signature_algorithm) + signature);
}

std::string pem(std::string_view der) {
  const std::string base64 = encode_base64(der);
  std::string out = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t at = 0; at < base64.size(); at += 64) out += base64.substr(at, 64) + "\n";
  return out + "-----END CERTIFICATE-----\n";
}

std::string issuer_and_serial(std::string_view issuer, std::string_view serial) {
  return seq(std::string(issuer) + integer(serial));
}

std::string key_identifier(std::string_view bytes) {
  return der_element(der::context_primitive(0), bytes);
}

std::string CmsParts::der(std::string_view payload) const {
  const std::string what = content_type.empty() ? std::string(oid::data) : content_type;
  std::vector<std::string> digests;
  std::vector<std::string> infos;
  for (const SignerParts& signer : signers) {
    digests.push_back(digest_algorithm_of(signer));
    infos.push_back(signer_info(signer, what, payload));
  }
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  std::string content = oid_element(what);
  if (attached) content += der_element(der::context(0), octets(payload));
  std::string body = integer(version) +
                     der_element(der::set, joined(digest_algorithms.value_or(digests), true)) + seq(content);
  if (!certificates.empty()) body += der_element(der::context(0), joined(certificates, true));
  if (!revocation.empty()) body += der_element(der::context(1), revocation);
  body += der_element(der::set, joined(infos, true));
  return seq(oid_element(type.empty() ? oid::signed_data : std::string_view(type)) +
             der_element(der::context(0), seq(body)));
}

std::string signature_value(std::string_view cms) {
  const auto data = parse_cms(cms);
  require(data && data->signers.size() == 1);
  return std::string(data->signers.front().signature);
}

std::string clock_certificate(const std::vector<std::string>& extensions) {
  CertificateParts parts;
  parts.key = "p256 clock";
  parts.subject = parts.issuer = "Clock";
  parts.serial = "\x21";
  parts.extensions = extensions;
  return parts.der();
}

std::string TimestampParts::token(std::string_view signature) const {
  const std::string hash = imprint_algorithm.empty() ? algorithm(oid::sha256) : imprint_algorithm;
  const std::string value = imprint.empty() ? digest_by(EVP_sha256(), signature) : imprint;
  const std::string usual = seq(integer("\x01") + oid_element("\x2a\x03") + seq(hash + octets(value)) +
                                integer("\x07") + der_element(der::generalized_time, time));
  CmsParts made = cms;
  if (made.content_type.empty()) made.content_type = oid::tst_info;
  made.version = "\x03";
  made.attached = true;
  for (SignerParts& signer : made.signers) {
    if (signer.key == "p256 alice") signer.key = key;
    if (signer.id.empty()) signer.id = issuer_and_serial(rdn_name("Clock"), "\x21");
  }
  const std::string good =
      clock_certificate({key_usage(0x80, 7), extended_key_usage({oid::time_stamping}, Critical::yes)});
  if (with_certificate) made.certificates.push_back(certificate.empty() ? good : certificate);
  return made.der(info.empty() ? usual : info);
}

std::string timestamp_attribute(const std::vector<std::string>& tokens) {
  return attribute(oid::timestamp_token, tokens);
}

}  // namespace muster::test
