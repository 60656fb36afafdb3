#include "adapters/git_process_repository.h"

#include <optional>

#include "adapters/alternates.h"
#include "adapters/complete_history.h"
#include "adapters/git_directory.h"
#include "adapters/git_facts.h"
#include "adapters/git_process.h"
#include "adapters/git_process_objects.h"
#include "adapters/git_process_refs.h"
#include "model/limits.h"

namespace muster {

namespace {

// git inflates the whole base of a delta before anybody can ask for its size: no single block of
// its memory is larger than the largest object that is ever read (git's own GIT_ALLOC_LIMIT).
std::string allocation_limit() {
  return "GIT_ALLOC_LIMIT=" + std::to_string(limits::tree_bytes + 4096);
}

Command cat_file(const GitProcess& git) {
  Command command = git.command({"cat-file", "--batch-command"});
  command.environment.push_back(allocation_limit());
  return command;
}

}  // namespace

struct GitProcessRepository::Impl {
  GitDirectory directory;
  GitFormat format;
  std::string work_tree;
  GitProcess git;
  GitProcessObjects objects;
  GitProcessRefs refs;

  Impl(GitDirectory at, GitFormat of, std::string tree, GitProcess process, std::vector<std::string> stores,
       RefStorage storage)
      : directory(std::move(at)),
        format(of),
        work_tree(std::move(tree)),
        git(std::move(process)),
        objects(cat_file(git), std::move(stores), git.limit()),
        refs(git, directory, storage, format.algorithm, objects) {}

  static Result<std::unique_ptr<Impl>> of(GitDirectory directory, std::string from, Depth depth,
                                          Quarantine quarantine, std::chrono::milliseconds limit);
};

Result<std::unique_ptr<GitProcessRepository::Impl>> GitProcessRepository::Impl::of(
    GitDirectory directory, std::string from, Depth depth, Quarantine quarantine,
    std::chrono::milliseconds limit) {
  GitProcess git(directory.own, quarantine, limit);
  const auto settings = git_settings(git);
  if (!settings) return tl::make_unexpected(settings.error());
  const auto format = git_format(git);
  if (!format) return tl::make_unexpected(format.error());
  if (depth == Depth::full) {
    if (auto deep = refuse_shallow(directory.common); !deep) {
      return tl::make_unexpected(std::move(deep.error()));
    }
  }
  if (auto whole = refuse_promisor(*settings, directory.common); !whole) {
    return tl::make_unexpected(std::move(whole.error()));
  }
  auto stores = store_directories(directory.common, quarantine);
  if (!stores) return tl::make_unexpected(std::move(stores.error()));
  std::string work_tree;
  if (format->bareness == Bareness::has_work_tree) {
    auto found = git_work_tree(directory, *settings, std::move(from));
    if (!found) return tl::make_unexpected(std::move(found.error()));
    work_tree = std::move(*found);
  }
  return std::make_unique<Impl>(std::move(directory), *format, std::move(work_tree), std::move(git),
                                std::move(*stores), ref_storage(*settings));
}

GitProcessRepository::GitProcessRepository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GitProcessRepository::~GitProcessRepository() = default;

Result<std::unique_ptr<OpenedRepository>> GitProcessRepository::open(const RepositoryAt& where, Depth depth,
                                                                     std::chrono::milliseconds limit) {
  auto directory = find_git_directory(where);
  if (!directory) return tl::make_unexpected(std::move(directory.error()));
  auto from = real_path(where.path);
  if (!from) return tl::make_unexpected(std::move(from.error()));
  auto impl = Impl::of(std::move(*directory), std::move(*from), depth, Quarantine::hidden, limit);
  if (!impl) return tl::make_unexpected(std::move(impl.error()));
  return std::unique_ptr<OpenedRepository>(new GitProcessRepository(std::move(*impl)));
}

Result<std::unique_ptr<OpenedRepository>> GitProcessRepository::open(const RepositoryFromHook& where,
                                                                     Depth depth,
                                                                     std::chrono::milliseconds limit) {
  if (auto plain = refuse_hook_situations(); !plain) return tl::make_unexpected(std::move(plain.error()));
  auto directory = find_git_directory(where);
  if (!directory) return tl::make_unexpected(std::move(directory.error()));
  std::string from = directory->own;
  auto impl = Impl::of(std::move(*directory), std::move(from), depth, Quarantine::seen, limit);
  if (!impl) return tl::make_unexpected(std::move(impl.error()));
  return std::unique_ptr<OpenedRepository>(new GitProcessRepository(std::move(*impl)));
}

HashAlgorithm GitProcessRepository::hash_algorithm() const {
  return impl_->format.algorithm;
}

Result<ObjectRead> GitProcessRepository::read(const ObjectId& id, std::uint64_t max_bytes) {
  if (id.algorithm() != hash_algorithm()) {
    return tl::make_unexpected(Fault{FaultId::internal,
                                     "object " + id.hex() + " is no id of this repository's algorithm",
                                     "report this as a bug"});
  }
  return impl_->objects.read(id, max_bytes);
}

Result<RefValue> GitProcessRepository::ref(std::string_view name) {
  return impl_->refs.ref(std::string(name));
}

Result<std::vector<NamedRef>> GitProcessRepository::refs(std::string_view prefix) {
  return impl_->refs.refs(std::string(prefix));
}

const std::string& GitProcessRepository::common_directory() const {
  return impl_->directory.common;
}
const std::string& GitProcessRepository::work_tree() const {
  return impl_->work_tree;
}

}  // namespace muster
