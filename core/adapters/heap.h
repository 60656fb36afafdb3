// The program's heap, as the system hands it out.
#pragma once

#include <cstddef>

namespace muster {

// So many bytes of heap at once, where the system can do that (glibc; Linux 5.14), and no giving back before
// the end: for programs that live for milliseconds. Each page that is touched for the first time otherwise
// costs an interrupt, a tenth of a microsecond on bare metal and ten on a virtual machine, and the smallest
// push touches more than a hundred. Promises nothing: what cannot be had ahead is had when it is needed.
void warm_heap(std::size_t bytes) noexcept;

}  // namespace muster
