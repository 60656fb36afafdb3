// libgit2 set up once for the whole process, its handles and its errors. For adapters/ only.
#pragma once

#include <git2.h>

#include <memory>
#include <string_view>
#include <variant>

#include "model/result.h"

namespace muster {

// Before any other call of libgit2. No configuration but the repository's own plays a part,
// nothing is cached, every object's content is hashed and compared with its id, and the owner
// of a repository is not looked at.
Result<std::monostate> use_libgit2();

// What libgit2 said last, as a Fault: "<doing>: <its message>".
Fault libgit2_fault(std::string_view doing, std::string_view remedy);

template <auto release>
struct Libgit2Release {
  template <typename Handle>
  void operator()(Handle* handle) const {
    release(handle);
  }
};
using RepositoryHandle = std::unique_ptr<git_repository, Libgit2Release<git_repository_free>>;
using OdbHandle = std::unique_ptr<git_odb, Libgit2Release<git_odb_free>>;
using OdbObjectHandle = std::unique_ptr<git_odb_object, Libgit2Release<git_odb_object_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, Libgit2Release<git_reference_free>>;
using ReferenceIteratorHandle =
    std::unique_ptr<git_reference_iterator, Libgit2Release<git_reference_iterator_free>>;
using ConfigHandle = std::unique_ptr<git_config, Libgit2Release<git_config_free>>;
using ConfigIteratorHandle = std::unique_ptr<git_config_iterator, Libgit2Release<git_config_iterator_free>>;

}  // namespace muster
