// How people write the fingerprint of an OpenPGP key of version 4: "AD17 A21E F8AE D8F1 CC02  DBD9 F8AE …".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

// 40 hexadecimal digits in any case, with blanks anywhere: in upper case and without; else nothing.
std::optional<std::string> openpgp_fingerprint_in(std::string_view text);

}  // namespace muster
