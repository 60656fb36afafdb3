#include "adapters/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/system_error.h"

namespace muster {

Result<std::monostate> hold_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1) continue;
    // The lowest free number is this one, and it stays open for good.
    if (::open("/dev/null", O_RDWR | O_NOCTTY) != fd) {
      return tl::make_unexpected(system_fault("open", "/dev/null", errno));
    }
  }
  return std::monostate{};
}

}  // namespace muster
