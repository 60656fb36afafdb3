// What Guix keeps in a channel's repository (Guix manual, "Specifying Channel Authorizations"):
// .guix-authorizations, such as
//   (authorizations
//    (version 0)
//    (("AD17 A21E F8AE D8F1 CC02  DBD9 F8AE D8F1 765C 61E3" (name "alice"))))
// and of .guix-channel the branch that holds the keys: (channel (version 0) (keyring-reference "keyring")).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

struct GuixAuthorization {
  std::size_t offset = 0;
  std::string fingerprint;          // 40 upper-case digits
  std::optional<std::string> name;  // absent or empty: none
  std::vector<std::string> others;  // names of other properties, which Guix ignores
};

struct GuixAuthorizations {
  std::vector<GuixAuthorization> signers;
  std::vector<std::string> others;  // names of what stands behind the list, which Guix ignores
};

// Refused: another form or version, a fingerprint of another length than 40 digits, one twice, more than
// limits::imported_signers; what parse_s_expression refuses.
Parsed<GuixAuthorizations> parse_guix_authorizations(std::string_view text);

// The keyring-reference; "keyring" where there is none. Refused: another form or version, one twice.
Parsed<std::string> parse_guix_keyring_reference(std::string_view text);

}  // namespace muster
