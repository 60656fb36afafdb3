#include "adapters/random_secret.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "adapters/system_error.h"
#include "model/hex.h"

namespace muster {

Result<std::string> random_secret() {
  std::array<std::uint8_t, 32> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return tl::make_unexpected(system_fault("read", "random bytes", errno));
  return to_hex(bytes);
}

}  // namespace muster
