// The hashes that signatures name, by OpenSSL or libsodium. Internal to crypto/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

enum class HashName { sha256, sha384, sha512 };

// Nothing where the library fails (out of memory): then nothing may be verified either.
std::optional<std::string> hash(HashName name, std::string_view bytes);

}  // namespace muster
