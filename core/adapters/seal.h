// What muster keeps for itself to save time: bytes under a digest over them, their name, and the versions of
// what made them: muster, its libraries, the gpg of the system (its identity) and MUSTER_OPENPGP. Says
// whether a file is as it was written; who wrote it, no digest can say.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muster {

std::string sealed(std::string_view name, std::string_view bytes);
// The bytes that sealed() was given with this name, by these versions; anything else is nothing.
std::optional<std::string_view> unsealed(std::string_view name, std::string_view bytes);

}  // namespace muster
