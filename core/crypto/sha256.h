// SHA-256 of bytes in memory (FIPS 180-4, by OpenSSL).
#pragma once

#include <string_view>

#include "model/digest.h"

namespace muster {

Sha256Digest sha256(std::string_view bytes);

}  // namespace muster
