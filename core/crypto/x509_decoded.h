// What x509_certificate.h keeps to this room.
#pragma once

#include <string_view>

#include "crypto/openssl_x509.h"
#include "crypto/x509_certificate.h"
#include "formats/x509.h"

namespace muster {

// In the context of this room. Null where OpenSSL does not take exactly these bytes.
OpensslX509<X509> openssl_certificate(std::string_view der);

// Of a certificate whose fields are read already.
Parsed<X509Certificate> certificate_of(std::string_view der, const X509Fields& fields);

}  // namespace muster
