#include "app/clean_tree.h"

#include "app/verify_object.h"
#include "model/limits.h"

namespace muster {

namespace {

class TreeList {
 public:
  explicit TreeList(ObjectAccess& objects) : objects_(objects) {}

  Gathered<std::monostate> add(const ObjectId& tree, const std::string& folder, std::size_t depth) {
    if (depth > limits::tree_depth)
      return stop(Reason{reasons::LimitDepth{"folders of the tree", limits::tree_depth}});
    MUSTER_TRY(entries, objects_.tree(tree));
    for (TreeEntry& entry : entries) {
      if (entry.mode == TreeMode::directory) {
        MUSTER_TRY(added, add(entry.id, folder + entry.name + "/", depth + 1));
        (void)added;
        continue;
      }
      if (files.size() == limits::tracked_files)
        return stop(Reason{reasons::LimitCount{"files in the tree", limits::tracked_files}});
      files.push_back({folder + entry.name, entry.mode, entry.id});
    }
    return std::monostate{};
  }

  std::vector<TrackedFile> files;

 private:
  ObjectAccess& objects_;
};

using Dirt = std::optional<reasons::GateDirty>;

Dirt unknown(const Fault& fault) {
  return reasons::GateDirty{"", 0, fault.because};
}

Gathered<Dirt> dirt_below(ObjectAccess& objects, WorkTree& tree, const ObjectId& commit,
                          const std::string& place, std::size_t depth);

// Of one submodule, at `place`.
Gathered<Dirt> dirt_of(WorkTree& tree, const TrackedFile& link, const std::string& place, std::size_t depth) {
  auto found = tree.submodule(link.path);
  if (!found) return unknown(found.error());
  if (std::holds_alternative<NoSubmodule>(*found)) return Dirt{};
  const Dirt itself = reasons::GateDirty{place, 1};
  auto* submodule = std::get_if<std::unique_ptr<Submodule>>(&*found);
  if (submodule == nullptr || depth == limits::submodule_depth) return itself;
  Repository& repository = (*submodule)->repository();
  if (repository.hash_algorithm() != link.id.algorithm()) return itself;
  const auto head = followed_ref(repository, "HEAD");
  if (!head || *head != link.id) return itself;
  ObjectAccess objects(repository);
  // What its repository lacks or holds wrongly is a matter of the work tree, not of what is judged.
  auto dirt = dirt_below(objects, (*submodule)->work_tree(), link.id, place + "/", depth + 1);
  return dirt ? std::move(*dirt) : itself;
}

Gathered<Dirt> dirt_below(ObjectAccess& objects, WorkTree& tree, const ObjectId& commit,
                          const std::string& place, std::size_t depth) {
  MUSTER_TRY(files, files_of_commit(objects, commit));
  const auto differences = tree.differences(commit, files);
  if (!differences) return unknown(differences.error());
  if (!differences->empty()) return reasons::GateDirty{place + differences->front(), differences->size()};
  for (const TrackedFile& file : files) {
    if (file.mode != TreeMode::gitlink) continue;
    MUSTER_TRY(dirt, dirt_of(tree, file, place + file.path, depth));
    if (dirt) return std::move(dirt);
  }
  return Dirt{};
}

}  // namespace

Gathered<std::vector<TrackedFile>> files_of_commit(ObjectAccess& objects, const ObjectId& commit) {
  MUSTER_TRY(read, objects.commit(commit));
  TreeList list(objects);
  MUSTER_TRY(added, list.add(read.tree, "", 0));
  (void)added;
  return std::move(list.files);
}

Gathered<Dirt> dirt_in(ObjectAccess& objects, WorkTree& tree, const ObjectId& commit) {
  return dirt_below(objects, tree, commit, "", 0);
}

}  // namespace muster
