#include "adapters/libgit2_library.h"

#include <git2/sys/alloc.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "model/limits.h"

#ifdef MUSTER_SANITIZED
// libgit2 1.5 with PCRE2 leaks a match for each setting of a repository of format version 1
// when it opens it. Here and not in the tests: their programs are started by git as well.
// NOLINTBEGIN(bugprone-reserved-identifier): the names are LeakSanitizer's
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libpcre2-8.so";
}
extern "C" const char* __lsan_default_options();
extern "C" const char* __lsan_default_options() {
  return "print_suppressions=0";
}
// NOLINTEND(bugprone-reserved-identifier)
#endif

// Debian's libgit2 reads every certificate authority of the machine as it starts, through mbed TLS: ten
// times the work of judging a push. Nothing here ever opens a connection, so there is nothing to read; the
// dynamic linker takes a program's own function before a library's. A connection that libgit2 opened all the
// same would trust nobody.
extern "C" int mbedtls_x509_crt_parse_file(void* chain, const char* path);
extern "C" int mbedtls_x509_crt_parse_file(void*, const char*) {
  return 0;
}

namespace muster {

namespace {

bool without_foreign_config() {
  for (const int level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                          GIT_CONFIG_LEVEL_GLOBAL}) {
    if (git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "") < 0) return false;
  }
  return true;
}

// A packed object may be a small change of a huge one, which is inflated first and whose size
// nothing asks for: no single block is larger than the largest object that is ever read.
namespace bounded {

constexpr std::size_t most = limits::tree_bytes + 4096;

void* malloc(std::size_t bytes, const char*, int) {
  return bytes > most ? nullptr : std::malloc(bytes);
}
void* realloc(void* block, std::size_t bytes, const char*, int) {
  return bytes > most ? nullptr : std::realloc(block, bytes);
}

[[maybe_unused]] bool fits(std::size_t count, std::size_t bytes) {
  return bytes == 0 || count <= most / bytes;
}

bool use() {
  static git_allocator allocator{};
  allocator.gmalloc = malloc;
  allocator.grealloc = realloc;
  allocator.gfree = std::free;
#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 8
  // Before 1.8 the library asks for these as well, and does not hand out its own.
  allocator.gcalloc = [](std::size_t count, std::size_t bytes, const char*, int) {
    return fits(count, bytes) ? std::calloc(count, bytes) : nullptr;
  };
  allocator.gmallocarray = [](std::size_t count, std::size_t bytes, const char* file, int line) {
    return fits(count, bytes) ? malloc(count * bytes, file, line) : nullptr;
  };
  allocator.greallocarray = [](void* block, std::size_t count, std::size_t bytes, const char* file,
                               int line) {
    return fits(count, bytes) ? realloc(block, count * bytes, file, line) : nullptr;
  };
  allocator.gstrdup = [](const char* text, const char*, int) { return ::strdup(text); };
  allocator.gstrndup = [](const char* text, std::size_t most_bytes, const char*, int) {
    return ::strndup(text, most_bytes);
  };
  allocator.gsubstrdup = [](const char* text, std::size_t bytes, const char* file, int line) {
    auto* copy = bytes < most ? static_cast<char*>(malloc(bytes + 1, file, line)) : nullptr;
    if (copy == nullptr) return copy;
    std::memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
  };
#endif
  return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator) == 0;
}

}  // namespace bounded

class Library {
 public:
  Library() {
    initialized_ = git_libgit2_init() >= 0;
    ready_ = initialized_ && bounded::use() && without_foreign_config() &&
             git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0) == 0 &&
             git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1) == 0 &&
             git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0) == 0;
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    if (initialized_) git_libgit2_shutdown();
  }
  bool ready() const { return ready_; }

 private:
  bool initialized_ = false;
  bool ready_ = false;
};

}  // namespace

Result<std::monostate> use_libgit2() {
  static const Library library;
  if (library.ready()) return std::monostate{};
  return tl::make_unexpected(libgit2_fault("libgit2 cannot be set up", "install libgit2 1.5 or newer"));
}

Fault libgit2_fault(std::string_view doing, std::string_view remedy) {
  const git_error* last = git_error_last();
  std::string because(doing);
  if (last != nullptr && last->message != nullptr) because += std::string(": ") + last->message;
  git_error_clear();  // it must not explain a later error that says nothing of itself
  return {FaultId::git, std::move(because), std::string(remedy)};
}

}  // namespace muster
