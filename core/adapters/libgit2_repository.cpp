#include "adapters/libgit2_repository.h"

#include <cstdlib>
#include <deque>
#include <unordered_map>

#include "adapters/alternates.h"
#include "adapters/complete_history.h"
#include "adapters/git_command.h"
#include "adapters/libgit2_config.h"
#include "adapters/libgit2_library.h"
#include "adapters/libgit2_objects.h"
#include "adapters/libgit2_refs.h"

namespace muster {

namespace {

constexpr std::string_view cannot_open_remedy =
    "give the path of a repository with SHA-1 objects, ref files and no extensions; "
    "git -C <path> rev-parse --show-object-format --git-dir says what git makes of it";
tl::unexpected<Fault> refused(std::string because, std::string remedy) {
  return tl::make_unexpected(Fault{FaultId::git, std::move(because), std::move(remedy)});
}

std::string without_final_slash(const char* path) {
  std::string result = path == nullptr ? "" : path;
  while (result.size() > 1 && result.back() == '/') result.pop_back();
  return result;
}

Result<RepositoryHandle> open_handle(const char* path, unsigned flags, const std::string& what) {
  if (auto ready = use_libgit2(); !ready) return tl::make_unexpected(std::move(ready.error()));
  git_repository* repository = nullptr;
  if (git_repository_open_ext(&repository, path, flags, nullptr) < 0) {
    return tl::make_unexpected(libgit2_fault("cannot open " + what, cannot_open_remedy));
  }
  return RepositoryHandle(repository);
}

Result<ObjectStore> open_store(const std::string& common_directory, Quarantine quarantine) {
  auto directories = store_directories(common_directory, quarantine);
  if (!directories) return tl::make_unexpected(std::move(directories.error()));
  auto packs = open_packs(*directories);
  if (!packs) return tl::make_unexpected(std::move(packs.error()));
  return ObjectStore{std::move(*directories), std::move(*packs)};
}

Result<std::vector<Setting>> settings_of(git_repository* repository) {
  git_config* config = nullptr;
  if (git_repository_config_snapshot(&config, repository) < 0) return unreadable_config();
  const ConfigHandle handle(config);
  return all_settings(config);
}

// What was read last. A push asks for the same commits, trees and roster several times, and an audit walks
// back to the beginning and then judges from there: each is inflated and hashed once, as far as it fits. An
// object's id says its content: none is ever out of date.
class LastObjects {
 public:
  const RawObject* find(const ObjectId& id) const {
    const auto found = objects_.find(id);
    return found == objects_.end() ? nullptr : &found->second;
  }
  void keep(const ObjectId& id, const RawObject& object) {
    const std::size_t bytes = size_of(object);
    if (bytes > most_bytes / 4 || !objects_.emplace(id, object).second) return;
    bytes_ += bytes;
    order_.push_back(id);
    while (bytes_ > most_bytes) drop_oldest();
  }

 private:
  static constexpr std::size_t most_bytes = 16U << 20U;
  static constexpr std::size_t overhead = 200;  // of the map and the order

  static std::size_t size_of(const RawObject& object) { return object.bytes.size() + overhead; }
  void drop_oldest() {
    const auto oldest = objects_.find(order_.front());
    bytes_ -= size_of(oldest->second);
    objects_.erase(oldest);
    order_.pop_front();
  }

  std::unordered_map<ObjectId, RawObject, ObjectId::Hash> objects_;
  std::deque<ObjectId> order_;
  std::size_t bytes_ = 0;
};

}  // namespace

struct Libgit2Repository::Impl {
  RepositoryHandle repository;
  ObjectStore store;
  LastObjects last;
  std::string common_directory;
  std::string work_tree;

  static Result<std::unique_ptr<Impl>> of(RepositoryHandle repository, Depth depth, Quarantine quarantine);
};

Result<std::unique_ptr<Libgit2Repository::Impl>> Libgit2Repository::Impl::of(RepositoryHandle repository,
                                                                             Depth depth,
                                                                             Quarantine quarantine) {
  auto impl = std::make_unique<Impl>();
  impl->common_directory = without_final_slash(git_repository_commondir(repository.get()));
  impl->work_tree = without_final_slash(git_repository_workdir(repository.get()));
  if (depth == Depth::full) {
    if (auto deep = refuse_shallow(impl->common_directory); !deep)
      return tl::make_unexpected(std::move(deep.error()));
  }
  auto settings = settings_of(repository.get());
  if (!settings) return tl::make_unexpected(std::move(settings.error()));
  auto whole = refuse_promisor(*settings, impl->common_directory);
  if (!whole) return tl::make_unexpected(std::move(whole.error()));
  auto store = open_store(impl->common_directory, quarantine);
  if (!store) return tl::make_unexpected(std::move(store.error()));
  impl->store = std::move(*store);
  impl->repository = std::move(repository);
  return impl;
}

Libgit2Repository::Libgit2Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Libgit2Repository::~Libgit2Repository() = default;

Result<std::unique_ptr<OpenedRepository>> Libgit2Repository::open(const RepositoryAt& where, Depth depth) {
  if (where.path.empty() || where.path.find('\0') != std::string::npos) {
    return refused("the repository's path is empty or holds a NUL byte", "check the path");
  }
  auto handle = open_handle(where.path.c_str(), 0, where.path);
  if (!handle) return tl::make_unexpected(std::move(handle.error()));
  auto impl = Impl::of(std::move(*handle), depth, Quarantine::hidden);
  if (!impl) return tl::make_unexpected(std::move(impl.error()));
  return std::unique_ptr<OpenedRepository>(new Libgit2Repository(std::move(*impl)));
}

Result<std::unique_ptr<OpenedRepository>> Libgit2Repository::open(const RepositoryFromHook&, Depth depth) {
  if (auto plain = refuse_hook_situations(); !plain) return tl::make_unexpected(std::move(plain.error()));
  // It says nothing of refs and objects, and libgit2 gives up where it is set (git checkout for a web site).
  ::unsetenv("GIT_WORK_TREE");
  auto handle = open_handle(nullptr, GIT_REPOSITORY_OPEN_FROM_ENV, "the hook's repository");
  if (!handle) return tl::make_unexpected(std::move(handle.error()));
  auto impl = Impl::of(std::move(*handle), depth, Quarantine::seen);
  if (!impl) return tl::make_unexpected(std::move(impl.error()));
  return std::unique_ptr<OpenedRepository>(new Libgit2Repository(std::move(*impl)));
}

HashAlgorithm Libgit2Repository::hash_algorithm() const {
  return HashAlgorithm::sha1;
}

Result<ObjectRead> Libgit2Repository::read(const ObjectId& id, std::uint64_t max_bytes) {
  if (const RawObject* known = impl_->last.find(id); known != nullptr) {
    if (known->bytes.size() > max_bytes) return OversizeObject{known->type, known->bytes.size()};
    return *known;
  }
  auto read = read_object(impl_->store, id, max_bytes);
  if (read) {
    if (const auto* object = std::get_if<RawObject>(&*read)) impl_->last.keep(id, *object);
  }
  return read;
}

Result<RefValue> Libgit2Repository::ref(std::string_view name) {
  return read_ref(impl_->repository.get(), std::string(name));
}

Result<std::vector<NamedRef>> Libgit2Repository::refs(std::string_view prefix) {
  return list_refs(impl_->repository.get(), prefix);
}

const std::string& Libgit2Repository::common_directory() const {
  return impl_->common_directory;
}
const std::string& Libgit2Repository::work_tree() const {
  return impl_->work_tree;
}

}  // namespace muster
