#include "app/answered_paths.h"

#include <algorithm>
#include <map>

#include "model/limits.h"

namespace muster {

namespace {

using MaybeId = std::optional<ObjectId>;

struct File {
  TreeMode mode;
  ObjectId id;

  bool operator==(const File&) const = default;
};

// What stands at one name in one tree. A folder and a file of one name are two different paths.
struct Slot {
  std::optional<File> file;  // anything but a folder
  MaybeId folder;

  bool operator==(const Slot&) const = default;
};

// The result first, then the parents, then the merge bases.
using Row = std::vector<Slot>;

enum class Shape { against_parents, merge };

template <typename Value>
bool trivial(const std::vector<Value>& v) {
  const Value& result = v[0];
  const Value& first = v[1];
  const Value& other = v[2];
  return std::all_of(v.begin() + 3, v.end(), [&](const Value& base) {
    return (first == other && result == first) || (other == base && result == first) ||
           (first == base && result == other);
  });
}

template <typename Value>
bool answers_for(const std::vector<Value>& values, Shape shape) {
  if (shape == Shape::merge) return !trivial(values);
  return std::any_of(values.begin() + 1, values.end(), [&](const Value& v) { return v != values[0]; });
}

class Walk {
 public:
  Walk(CommitGraph& graph, Shape shape, std::size_t most) : graph_(graph), shape_(shape), most_(most) {}

  Gathered<std::vector<std::string>> run(std::vector<MaybeId> roots) {
    todo_.push_back({"", std::move(roots), 0});
    while (!todo_.empty()) {
      const Level level = std::move(todo_.back());
      todo_.pop_back();
      MUSTER_TRY(done, visit(level));
      (void)done;
    }
    return std::move(paths_);
  }

 private:
  struct Level {
    std::string prefix;  // ends in '/', or is empty
    std::vector<MaybeId> trees;
    std::size_t depth;
  };

  Gathered<std::map<std::string, Row>> rows_of(const Level& level) {
    std::map<std::string, Row> rows;
    for (std::size_t i = 0; i < level.trees.size(); ++i) {
      if (!level.trees[i]) continue;
      MUSTER_TRY(tree, tree_at(*level.trees[i], level.prefix));
      for (const TreeEntry& entry : tree) {
        const auto [row, is_new] = rows.try_emplace(entry.name);
        if (is_new) {
          MUSTER_TRY(counted, count(level.trees.size()));
          (void)counted;
          row->second.resize(level.trees.size());
        }
        Slot& slot = row->second[i];
        if (entry.mode == TreeMode::directory) {
          slot.folder = entry.id;
        } else {
          slot.file = File{entry.mode, entry.id};
        }
      }
      MUSTER_TRY(time, graph_.time_left());
      (void)time;
    }
    return rows;
  }

  // Folders that hold no file have no path, and a few trees can stand for more of them than anybody can
  // look at; many parents may share one wide tree.
  Gathered<std::monostate> count(std::size_t slots) {
    slots_ += slots;
    if (slots_ <= most_) return std::monostate{};
    return stop(Reason{reasons::LimitCount{"entries in the folders of one commit and its parents", most_}});
  }

  Gathered<Tree> tree_at(const ObjectId& id, const std::string& prefix) {
    Gathered<Tree> tree = graph_.objects().tree(id);
    if (tree) return tree;
    if (Reason* reason = std::get_if<Reason>(&tree.error())) {
      if (auto* malformed = std::get_if<reasons::ObjectMalformed>(reason))
        malformed->tree_path = "/" + prefix;
    }
    return tree;
  }

  Gathered<std::monostate> visit(const Level& level) {
    if (level.depth > limits::tree_depth)
      return stop(Reason{reasons::LimitDepth{"folders", limits::tree_depth}});
    MUSTER_TRY(rows, rows_of(level));
    for (auto& [name, row] : rows) {
      std::vector<std::optional<File>> files;
      std::vector<MaybeId> folders;
      for (Slot& slot : row) {
        files.push_back(slot.file);
        folders.push_back(slot.folder);
      }
      if (answers_for(files, shape_)) {
        MUSTER_TRY(kept, keep(level.prefix + name));
        (void)kept;
      }
      // Where the folders themselves lie in a trivial relation, so does everything in them.
      if (answers_for(folders, shape_))
        todo_.push_back({level.prefix + name + "/", std::move(folders), level.depth + 1});
    }
    return std::monostate{};
  }

  Gathered<std::monostate> keep(std::string path) {
    bytes_ += path.size();
    if (paths_.size() >= limits::answered_paths || bytes_ > limits::answered_path_bytes) {
      return stop(Reason{reasons::LimitCount{"paths in one commit", limits::answered_paths}});
    }
    paths_.push_back(std::move(path));
    return std::monostate{};
  }

  CommitGraph& graph_;
  Shape shape_;
  std::size_t most_;  // slots to look at
  std::vector<Level> todo_;
  std::vector<std::string> paths_;
  std::size_t bytes_ = 0;
  std::size_t slots_ = 0;
};

// The tree of a commit; reads it again when it could not be parsed, to say why.
Gathered<ObjectId> tree_of(CommitGraph& graph, const ObjectId& commit) {
  MUSTER_TRY(node, graph.node(commit));
  if (node.tree) return *node.tree;
  MUSTER_TRY(read, graph.objects().commit(commit));
  return read.tree;
}

Gathered<std::vector<MaybeId>> trees_of(CommitGraph& graph, const std::vector<ObjectId>& commits) {
  std::vector<MaybeId> trees;
  for (const ObjectId& commit : commits) {
    MUSTER_TRY(tree, tree_of(graph, commit));
    trees.emplace_back(tree);
  }
  return trees;
}

Gathered<std::vector<std::string>> sorted_walk(CommitGraph& graph, Shape shape, std::size_t most,
                                               std::vector<MaybeId> roots) {
  Walk walk(graph, shape, most);
  MUSTER_TRY(paths, walk.run(std::move(roots)));
  std::ranges::sort(paths);
  return std::move(paths);
}

}  // namespace

Gathered<AnsweredPaths> answered_paths(CommitGraph& graph, const ObjectId& commit, std::size_t most) {
  MUSTER_TRY(node, graph.node(commit));
  const std::vector<ObjectId> parents = graph.ids(node.parents);
  std::vector<ObjectId> commits = {commit};
  commits.insert(commits.end(), parents.begin(), parents.end());
  Shape shape = Shape::against_parents;
  if (parents.size() == 2) {
    MUSTER_TRY(bases, merge_bases(graph, parents[0], parents[1]));
    if (bases) {
      shape = Shape::merge;
      commits.insert(commits.end(), bases->begin(), bases->end());
    }
  }
  MUSTER_TRY(trees, trees_of(graph, commits));
  // Against nothing: without a parent, or a merge without a common ancestor, the empty tree.
  if (commits.size() == 1 || (shape == Shape::merge && commits.size() == 3)) trees.emplace_back(std::nullopt);
  MUSTER_TRY(paths, sorted_walk(graph, shape, most, std::move(trees)));
  const bool trivial_merge = shape == Shape::merge && paths.empty();
  return AnsweredPaths{std::move(paths), trivial_merge};
}

Gathered<std::vector<std::string>> changed_paths(CommitGraph& graph, const ObjectId& commit) {
  MUSTER_TRY(node, graph.node(commit));
  std::vector<ObjectId> commits = {commit};
  if (const auto first = node.first_parent()) commits.push_back(graph.id(*first));
  MUSTER_TRY(trees, trees_of(graph, commits));
  if (commits.size() == 1) trees.emplace_back(std::nullopt);
  return sorted_walk(graph, Shape::against_parents, limits::answered_slots, std::move(trees));
}

Gathered<std::optional<std::string>> changed_outside_muster(CommitGraph& graph, const ObjectId& commit) {
  MUSTER_TRY(node, graph.node(commit));
  MUSTER_TRY(root, tree_of(graph, commit));
  MUSTER_TRY(now, graph.objects().tree(root));
  Tree before;
  if (const auto first = node.first_parent()) {
    MUSTER_TRY(parent_root, tree_of(graph, graph.id(*first)));
    MUSTER_TRY(parent, graph.objects().tree(parent_root));
    before = std::move(parent);
  }
  std::map<std::string, std::pair<std::optional<TreeEntry>, std::optional<TreeEntry>>> names;
  for (const TreeEntry& entry : before) names[entry.name].first = entry;
  for (const TreeEntry& entry : now) names[entry.name].second = entry;
  for (const auto& [name, sides] : names) {
    if (name != ".muster" && sides.first != sides.second) return std::optional(name);
  }
  if (node.parents.size() < 2) return std::nullopt;
  MUSTER_TRY(answered, answered_paths(graph, commit));
  for (const std::string& path : answered.paths) {
    if (path != ".muster" && !path.starts_with(".muster/")) return std::optional(path);
  }
  return std::nullopt;
}

}  // namespace muster
