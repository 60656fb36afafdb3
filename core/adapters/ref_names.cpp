#include "adapters/ref_names.h"

#include <git2.h>

#include <climits>

#include "adapters/libgit2_library.h"

namespace muster {

// libgit2 would merge slashes, stop at a NUL, and outside refs/ take any file for a ref.
Result<bool> is_exact_ref_name(const std::string& name) {
  if (name.size() >= PATH_MAX) return false;
  if (!name.starts_with("refs/") && name.find('/') != std::string::npos) return false;
  if (auto ready = use_libgit2(); !ready) return tl::make_unexpected(std::move(ready.error()));
  std::string normal(name.size() + 1, '\0');
  const int status = git_reference_normalize_name(normal.data(), normal.size(), name.c_str(),
                                                  GIT_REFERENCE_FORMAT_ALLOW_ONELEVEL);
  if (status == GIT_EINVALIDSPEC) return false;
  if (status < 0) {
    return tl::make_unexpected(libgit2_fault("cannot check the ref name " + name, "try again"));
  }
  return normal.c_str() == name;
}

}  // namespace muster
