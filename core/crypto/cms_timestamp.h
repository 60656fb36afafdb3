// RFC 3161 timestamps over CMS signatures. Internal to crypto/.
#pragma once

#include <string_view>

#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

// The time that a token claims for `signature` (the value of a signer's signature). Refused: a token that
// is not what check_cms.h says.
Parsed<Timestamp> check_timestamp(std::string_view token, std::string_view signature);

}  // namespace muster
