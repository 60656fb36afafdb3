// OpenSSL as this room uses it: owned handles, and a library context of our own. Internal.
#pragma once

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

#include "crypto/hash.h"

namespace muster {

// A context apart from the process's default one: that one reads openssl.cnf and OPENSSL_CONF,
// and what a verdict is must not depend on either. Null where memory is short.
OSSL_LIB_CTX* openssl_library();

// Fetched once a process. Null where memory is short.
const EVP_MD* openssl_digest(HashName name);

struct OpensslFree {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
  void operator()(BIGNUM* p) const { BN_free(p); }
};
template <typename T>
using Openssl = std::unique_ptr<T, OpensslFree>;

}  // namespace muster
