#include "unit/crypto/signing.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include <array>
#include <map>
#include <stdexcept>
#include <vector>

#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/ssh_wire.h"
#include "formats/sshsig.h"

namespace muster::test {

namespace {

using Pkey = std::shared_ptr<EVP_PKEY>;

void require(bool condition) {
  if (!condition) throw std::runtime_error("the signing half of the test does not work");
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string text_of(const std::vector<unsigned char>& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string digest_text(std::string_view bytes) {
  const Sha256Digest digest = sha256(bytes);
  return {digest.bytes.begin(), digest.bytes.end()};
}

std::string number_of(const Pkey& key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key.get(), name, &number) == 1);
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  BN_free(number);
  return text_of(bytes);
}

std::string point_of(const Pkey& key) {
  std::array<unsigned char, 256> bytes{};
  std::size_t size = 0;
  require(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, bytes.data(),
                                          bytes.size(), &size) == 1);
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

const EVP_MD* md_of(SignatureAlgorithm algorithm) {
  if (algorithm == SignatureAlgorithm::ecdsa_nistp384) return EVP_sha384();
  if (algorithm == SignatureAlgorithm::ecdsa_nistp521 || algorithm == SignatureAlgorithm::rsa_sha2_512) {
    return EVP_sha512();
  }
  return EVP_sha256();
}

std::string evp_sign(const Pkey& key, std::string_view message, SignatureAlgorithm algorithm) {
  const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  require(EVP_DigestSignInit(context.get(), nullptr, md_of(algorithm), nullptr, key.get()) == 1);
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, data_of(message), message.size()) == 1);
  std::vector<unsigned char> signature(size);
  require(EVP_DigestSign(context.get(), signature.data(), &size, data_of(message), message.size()) == 1);
  signature.resize(size);
  return text_of(signature);
}

std::string curve_of(KeyAlgorithm algorithm) {
  if (algorithm == KeyAlgorithm::ecdsa_nistp384) return "nistp384";
  return algorithm == KeyAlgorithm::ecdsa_nistp521 ? "nistp521" : "nistp256";
}

Pkey make_ec(const std::string& curve) {
  const std::string group = "P-" + curve.substr(5);
  return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group.c_str()), EVP_PKEY_free};
}

struct Ed25519Pair {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
};

std::string ed25519_sign(const Ed25519Pair& pair, std::string_view message) {
  std::vector<unsigned char> signature(crypto_sign_BYTES);
  crypto_sign_detached(signature.data(), nullptr, data_of(message), message.size(), pair.secret.data());
  return text_of(signature);
}

// One INTEGER of strict DER at the front; removes it.
bool take_der_integer(std::string_view& der, std::string& out) {
  if (der.size() < 3 || der[0] != 2) return false;
  const auto size = static_cast<unsigned char>(der[1]);
  if (size == 0 || size > 0x7f || der.size() < 2U + size) return false;
  const std::string_view number = der.substr(2, size);
  const bool high = (static_cast<unsigned char>(number[0]) & 0x80) != 0;
  if (size > 1) {
    const bool next_high = (static_cast<unsigned char>(number[1]) & 0x80) != 0;
    if (number[0] == '\0' && !next_high) return false;
    if (number[0] == '\xff' && next_high && high) return false;
  }
  put_string(out, number == std::string_view("\0", 1) ? std::string_view() : number);
  der.remove_prefix(2U + size);
  return true;
}

}  // namespace

std::string ssh_blob_of_der(std::string_view der) {
  if (der.size() < 2 || der[0] != 0x30) return {};
  std::size_t header = 2;
  std::size_t size = static_cast<unsigned char>(der[1]);
  if (size == 0x81 && der.size() > 2 && static_cast<unsigned char>(der[2]) >= 0x80) {
    size = static_cast<unsigned char>(der[2]);
    header = 3;
  } else if (size >= 0x80) {
    return {};
  }
  if (der.size() != header + size) return {};
  der.remove_prefix(header);
  std::string out;
  return take_der_integer(der, out) && take_der_integer(der, out) && der.empty() ? out : std::string();
}

std::string SshsigParts::blob() const {
  std::string inner;
  put_string(inner, signature_algorithm);
  put_string(inner, signature);
  inner += after;
  std::string out = magic;
  put_uint32(out, version);
  for (const auto& field : {public_key, name_space, reserved, hash_algorithm, inner}) put_string(out, field);
  return out + trailing;
}

std::string SshsigParts::armor() const {
  return armored(blob());
}

std::string armored(std::string_view blob) {
  const std::string base64 = encode_base64(blob);
  std::string out = "-----BEGIN SSH SIGNATURE-----\n";
  for (std::size_t i = 0; i < base64.size(); i += 70) out += base64.substr(i, 70) + "\n";
  return out + "-----END SSH SIGNATURE-----\n";
}

SigningKey SigningKey::make(KeyAlgorithm algorithm, unsigned rsa_bits) {
  SigningKey made;
  made.key_.algorithm = algorithm;
  put_string(made.key_.blob, name_of(algorithm));
  if (algorithm == KeyAlgorithm::ssh_ed25519 || algorithm == KeyAlgorithm::sk_ssh_ed25519) {
    require(sodium_init() >= 0);
    Ed25519Pair pair{};
    crypto_sign_keypair(pair.open.data(), pair.secret.data());
    put_string(made.key_.blob, {reinterpret_cast<const char*>(pair.open.data()), pair.open.size()});
    made.sign_ = [pair](std::string_view message, SignatureAlgorithm) { return ed25519_sign(pair, message); };
  } else if (algorithm == KeyAlgorithm::ssh_rsa) {
    const Pkey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{rsa_bits}), EVP_PKEY_free);
    put_mpint(made.key_.blob, number_of(key, OSSL_PKEY_PARAM_RSA_E));
    put_mpint(made.key_.blob, number_of(key, OSSL_PKEY_PARAM_RSA_N));
    made.sign_ = [key](std::string_view message, SignatureAlgorithm a) { return evp_sign(key, message, a); };
  } else {
    const Pkey key = make_ec(curve_of(algorithm));
    put_string(made.key_.blob, curve_of(algorithm));
    put_string(made.key_.blob, point_of(key));
    made.sign_ = [key](std::string_view message, SignatureAlgorithm a) {
      return ssh_blob_of_der(evp_sign(key, message, a));
    };
  }
  if (is_security_key(algorithm)) {
    made.application_ = "ssh:";
    put_string(made.key_.blob, made.application_);
  }
  return made;
}

SignatureAlgorithm SigningKey::signature_algorithm(SignatureAlgorithm rsa) const {
  if (key_.algorithm == KeyAlgorithm::ssh_rsa) return rsa;
  return signature_algorithm_named(name_of(key_.algorithm)).value();
}

std::string SigningKey::sign_raw(std::string_view message, SignatureAlgorithm algorithm) const {
  return sign_(message, algorithm);
}

SshsigParts SigningKey::sign(std::string_view payload, const SignOptions& options) const {
  SshsigParts parts;
  parts.public_key = key_.blob;
  parts.name_space = options.name_space;
  parts.hash_algorithm = options.hash_algorithm;
  const SignatureAlgorithm algorithm = signature_algorithm(options.rsa);
  parts.signature_algorithm = name_of(algorithm);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t size = 0;
  require(EVP_Q_digest(nullptr, options.hash_algorithm.c_str(), nullptr, payload.data(), payload.size(),
                       digest.data(), &size) == 1);
  std::string message = sshsig_preimage(options.name_space, options.hash_algorithm,
                                        {reinterpret_cast<const char*>(digest.data()), size});
  if (is_security_key(key_.algorithm)) {
    parts.after.push_back(static_cast<char>(options.flags));
    put_uint32(parts.after, options.counter);
    message = digest_text(application_) + parts.after + digest_text(message);
  }
  parts.signature = sign_raw(message, algorithm);
  return parts;
}

const SigningKey& signing_key(KeyAlgorithm algorithm) {
  static std::map<KeyAlgorithm, SigningKey> keys;
  const auto found = keys.find(algorithm);
  return found != keys.end() ? found->second
                             : keys.emplace(algorithm, SigningKey::make(algorithm)).first->second;
}

const SigningKey& other_signing_key(KeyAlgorithm algorithm) {
  static std::map<KeyAlgorithm, SigningKey> keys;
  const auto found = keys.find(algorithm);
  return found != keys.end() ? found->second
                             : keys.emplace(algorithm, SigningKey::make(algorithm)).first->second;
}

SignedObject signed_object(std::string payload, std::string armor, SignaturePurpose purpose) {
  return {ObjectRef{ObjectKind::commit, "3f2c9a1e", "refs/heads/main"}, purpose, std::move(payload),
          ArmoredSignature{SignatureKind::ssh, std::move(armor)}};
}

}  // namespace muster::test
