#include "adapters/heap.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace muster {

#if defined(__GLIBC__)

namespace {

// From Linux 5.14 on; older headers do not name it, and older kernels refuse it.
constexpr int populate_write = 23;

// Larger blocks are mapped by themselves, page after page, and are rare in small pushes.
constexpr int largest_in_heap = 4 << 20;

}  // namespace

void warm_heap(std::size_t bytes) noexcept {
  ::mallopt(M_MMAP_THRESHOLD, largest_in_heap);
  ::mallopt(M_TRIM_THRESHOLD, largest_in_heap * 4);
  ::mallopt(M_TOP_PAD, static_cast<int>(bytes));
  // The heap grows for it, by what was asked for and a little.
  void* const first = std::malloc(bytes / 4);
  if (first == nullptr) return;
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const std::uintptr_t begin = (reinterpret_cast<std::uintptr_t>(first) + page - 1) & ~(page - 1);
  const auto end = reinterpret_cast<std::uintptr_t>(::sbrk(0)) & ~(page - 1);
  if (begin < end && end - begin <= 2 * bytes)
    ::madvise(reinterpret_cast<void*>(begin), end - begin, populate_write);
  std::free(first);
  ::mallopt(M_TOP_PAD, 128 << 10);
}

#else

void warm_heap(std::size_t /*bytes*/) noexcept {}

#endif

}  // namespace muster
