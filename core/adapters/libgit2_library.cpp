#include "adapters/libgit2_library.h"

#include <string>

#ifdef __SANITIZE_ADDRESS__
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

namespace muster {

namespace {

bool without_foreign_config() {
  for (const int level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                          GIT_CONFIG_LEVEL_GLOBAL}) {
    if (git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "") < 0) return false;
  }
  return true;
}

class Library {
 public:
  Library() {
    initialized_ = git_libgit2_init() >= 0;
    ready_ = initialized_ && without_foreign_config() &&
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
