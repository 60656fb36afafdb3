#include "crypto/evp_key.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <utility>

#include "model/limits.h"

namespace muster {

namespace {

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

const char* group_of(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::ecdsa_nistp256:
    case KeyAlgorithm::sk_ecdsa_nistp256: return "P-256";
    case KeyAlgorithm::ecdsa_nistp384: return "P-384";
    case KeyAlgorithm::ecdsa_nistp521: return "P-521";
    case KeyAlgorithm::ssh_ed25519:
    case KeyAlgorithm::sk_ssh_ed25519:
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509:
    case KeyAlgorithm::ssh_rsa: return nullptr;
  }
  return nullptr;
}

// `params` and what it points to must outlive the call, and nothing more: OpenSSL copies here.
Openssl<EVP_PKEY> key_from(const char* type, OSSL_PARAM* params) {
  OSSL_LIB_CTX* const library = openssl_library();
  if (library == nullptr) return nullptr;
  const Openssl<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(library, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1) {
    return nullptr;
  }
  return Openssl<EVP_PKEY>(key);
}

Openssl<EVP_PKEY> ec_key(const char* group, std::string_view point) {
  // Parameters take non-const pointers for both directions; these are only read.
  std::array params = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(group), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()),
                                        point.size()),
      OSSL_PARAM_construct_end(),
  };
  Openssl<EVP_PKEY> key = key_from("EC", params.data());
  if (!key) return nullptr;
  // On the curve and not infinity (SP 800-56A section 5.6.2.3.4). The curves are of prime
  // order, so that is all there is to check.
  const Openssl<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(openssl_library(), key.get(), nullptr));
  if (!check || EVP_PKEY_public_check_quick(check.get()) != 1) return nullptr;
  return key;
}

Openssl<BIGNUM> number(std::string_view magnitude) {
  if (bits_of(magnitude) > limits::rsa_bits) return nullptr;
  return Openssl<BIGNUM>(BN_bin2bn(data_of(magnitude), static_cast<int>(magnitude.size()), nullptr));
}

Openssl<EVP_PKEY> rsa_key(std::string_view n, std::string_view e) {
  // Both numbers must be odd for any signature to exist; OpenSSL would find out at each one.
  const Openssl<BIGNUM> modulus = number(n);
  const Openssl<BIGNUM> exponent = number(e);
  if (!modulus || !exponent || !BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get())) return nullptr;
  const Openssl<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  const Openssl<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()));
  return params ? key_from("RSA", params.get()) : nullptr;
}

}  // namespace

std::optional<EvpKey> EvpKey::decode(const SshKeyFields& key) {
  const char* const group = group_of(key.algorithm);
  Openssl<EVP_PKEY> decoded = group != nullptr ? ec_key(group, key.ec_point) : rsa_key(key.rsa_n, key.rsa_e);
  if (!decoded) {
    ERR_clear_error();
    return std::nullopt;
  }
  return EvpKey(group != nullptr ? Kind::ec : Kind::rsa, std::move(decoded));
}

Openssl<EVP_PKEY_CTX> EvpKey::make_context(HashName hash) const {
  Openssl<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(openssl_library(), key_.get(), nullptr));
  const EVP_MD* const digest = openssl_digest(hash);
  if (!context || digest == nullptr || EVP_PKEY_verify_init(context.get()) != 1 ||
      (kind_ == Kind::rsa && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) ||
      EVP_PKEY_CTX_set_signature_md(context.get(), digest) != 1) {
    return nullptr;
  }
  return context;
}

bool EvpKey::verify(HashName hash, std::string_view message, std::string_view signature) {
  const auto digest = muster::hash(hash, message);
  return digest && verify_digest(hash, *digest, signature);
}

bool EvpKey::verify_digest(HashName hash, std::string_view digest, std::string_view signature) {
  auto& context = contexts_[static_cast<std::size_t>(hash)];
  if (!context) context = make_context(hash);
  if (context && EVP_PKEY_verify(context.get(), data_of(signature), signature.size(), data_of(digest),
                                 digest.size()) == 1) {
    return true;
  }
  // Whatever a failure left behind is not carried to the next signature.
  context.reset();
  ERR_clear_error();
  return false;
}

}  // namespace muster
