// Opening a file, whatever signals arrive. For adapters/ only.
#pragma once

#include <fcntl.h>

#include <cerrno>

namespace muster {

// -1 and errno where it cannot be opened. Never inherited by a child, never our terminal.
inline int open_again(const char* path, int flags, mode_t mode = 0) {
  while (true) {
    const int fd = ::open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
    if (fd >= 0 || errno != EINTR) return fd;
  }
}

}  // namespace muster
