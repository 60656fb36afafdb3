#include <algorithm>

#include "adapters/build_place.h"
#include "adapters/disk_work_tree.h"
#include "adapters/source_folder.h"
#include "app/clean_tree.h"
#include "tool/output.h"
#include "tool/release_files.h"
#include "tool/session.h"

namespace muster {

namespace {

Result<std::optional<Sha256Digest>> digest_of_checkout(const std::string& root,
                                                       const std::vector<TrackedFile>& files) {
  auto found = read_checkout(root, files);
  if (!found) return tl::make_unexpected(std::move(found).error());
  if (found->odd) return std::nullopt;
  return source_tree(std::move(found->files));
}

}  // namespace

Result<std::vector<Sha256Digest>> sources_of_checkout(const Globals& globals, const ObjectId& head) {
  const auto session = Session::open(globals, Depth::any);
  if (!session) return tl::make_unexpected(session.error());
  OpenedRepository& repository = (*session)->repository();
  const auto place = find_build_place(repository, globals.repo);
  if (!place) return tl::make_unexpected(place.error());
  const auto* found = std::get_if<BuildPlace>(&*place);
  const auto files = files_of_commit((*session)->graph().objects(), head);
  if (!files && std::holds_alternative<Fault>(files.error()))
    return tl::make_unexpected(std::get<Fault>(files.error()));
  std::vector<Sha256Digest> sources;
  if (found == nullptr || !files) {
    note(globals, "the source is not bound: it cannot be read as HEAD records it");
    return sources;
  }
  const auto whole = digest_of_checkout(found->root, *files);
  if (!whole) return tl::make_unexpected(whole.error());
  if (*whole) sources.push_back(**whole);
  DiskWorkTree tree(found->root, repository.common_directory(), repository.hash_algorithm());
  const auto packed = tree.packed(head, *files);
  if (!packed) return tl::make_unexpected(packed.error());
  if (packed->is_substituted)
    note(globals,
         "git archive writes something else into a file (export-subst): such a tarball is not bound");
  if (!packed->is_substituted && packed->files.size() != files->size()) {
    const auto archive = digest_of_checkout(found->root, packed->files);
    if (!archive) return tl::make_unexpected(archive.error());
    if (*archive) sources.push_back(**archive);
  }
  std::ranges::sort(sources);
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

}  // namespace muster
