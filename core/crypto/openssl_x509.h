// Owned handles of OpenSSL's X.509 and CMS. Internal to crypto/.
#pragma once

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <memory>

namespace muster {

struct OpensslX509Free {
  void operator()(X509* p) const { X509_free(p); }
  void operator()(X509_NAME* p) const { X509_NAME_free(p); }
  void operator()(X509_STORE* p) const { X509_STORE_free(p); }
  void operator()(CMS_ContentInfo* p) const { CMS_ContentInfo_free(p); }
  void operator()(BIO* p) const { BIO_free_all(p); }
  void operator()(STACK_OF(X509) * p) const { sk_X509_free(p); }  // the certificates have other owners
};
template <typename T>
using OpensslX509 = std::unique_ptr<T, OpensslX509Free>;

}  // namespace muster
