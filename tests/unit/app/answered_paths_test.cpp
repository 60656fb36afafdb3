#include "app/answered_paths.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/naive_paths.h"
#include "support/random_history.h"

namespace muster::test {

namespace {

class Trees {
 public:
  explicit Trees(Random& random) : random_(random) {
    for (const char* text : {"1", "2", "3"}) blobs_.push_back(repository.add(ObjectType::blob, text));
  }

  FileMap random_files() {
    FileMap files;
    for (const char* path : {"a", "b", "d/a", "d/b", "d/e/a", "d/e/b", "f/a", "f/e/a"}) {
      if (below(random_, 4) == 0) continue;
      files.emplace(path, random_entry());
    }
    if (below(random_, 4) == 0) replace_folder(files);
    return files;
  }

  // A few paths changed: what side branches look like.
  FileMap changed(FileMap files) {
    for (std::size_t n = below(random_, 3); n > 0; --n) {
      const FileMap other = random_files();
      if (other.empty()) continue;
      auto chosen = other.begin();
      std::advance(chosen, static_cast<std::ptrdiff_t>(below(random_, other.size())));
      std::erase_if(files, [&](const auto& file) {
        return file.first.starts_with(chosen->first + "/") || chosen->first.starts_with(file.first + "/");
      });
      if (below(random_, 3) == 0)
        files.erase(chosen->first);
      else
        files.insert_or_assign(chosen->first, chosen->second);
    }
    return files;
  }

  ObjectId commit(FileMap files, const std::vector<ObjectId>& parents) {
    // Where two sides made a file and a folder of one name, the file stays.
    std::erase_if(files, [&](const auto& file) {
      return std::ranges::any_of(
          files, [&](const auto& other) { return file.first.starts_with(other.first + "/"); });
    });
    const std::string who = ident_line("a", "a@b", {1'700'000'000});
    const ObjectId id = repository.add(
        ObjectType::commit,
        commit_payload({write_tree(repository, files), parents, who, who, {}, std::to_string(++count_)}));
    files_.emplace(id, std::move(files));
    return id;
  }

  const FileMap& files(const ObjectId& commit) const { return files_.at(commit); }

  AnsweredPaths answered(const ObjectId& commit) {
    ObjectAccess objects(repository);
    CommitGraph graph(objects, nullptr);
    return answered_paths(graph, commit).value();
  }

  MemoryRepository repository{HashAlgorithm::sha1};

 private:
  FileEntry random_entry() {
    static const char* const modes[] = {"100644", "100644", "100755", "120000"};
    return {modes[below(random_, 4)], blobs_[below(random_, blobs_.size())]};
  }
  void replace_folder(FileMap& files) {
    std::erase_if(files, [](const auto& file) { return file.first.starts_with("d/e/"); });
    files.insert_or_assign("d/e", random_entry());
  }

  Random& random_;
  std::vector<ObjectId> blobs_;
  std::map<ObjectId, FileMap> files_;
  int count_ = 0;
};

std::vector<std::string> naive_merge(const FileMap& r, const FileMap& a, const FileMap& c,
                                     const std::vector<const FileMap*>& bases) {
  return naive_answered({&r, {&a, &c}, bases});
}

std::vector<std::string> naive_difference(const FileMap& r, const std::vector<const FileMap*>& others) {
  return naive_answered({&r, others, {}});
}

}  // namespace

TEST_CASE("a commit answers for the paths at which it differs from its parent") {
  const unsigned seed = GENERATE(range(1U, 101U));
  CAPTURE(seed);
  Random random(seed);
  Trees trees(random);
  const FileMap nothing;
  const ObjectId root = trees.commit(trees.random_files(), {});
  CHECK(trees.answered(root).paths == naive_difference(trees.files(root), {&nothing}));
  const ObjectId next = trees.commit(trees.changed(trees.files(root)), {root});
  CHECK(trees.answered(next).paths == naive_difference(trees.files(next), {&trees.files(root)}));
  CHECK_FALSE(trees.answered(next).trivial_merge);
}

TEST_CASE("a merge answers for the paths that are not trivial for every base") {
  const unsigned seed = GENERATE(range(1U, 301U));
  CAPTURE(seed);
  Random random(seed);
  Trees trees(random);
  const ObjectId base = trees.commit(trees.random_files(), {});
  const ObjectId one = trees.commit(trees.changed(trees.files(base)), {base});
  const ObjectId other = trees.commit(trees.changed(trees.files(base)), {base});
  // What an honest merge gives, sometimes with a change on top.
  std::vector<std::string> conflicts;
  FileMap merged = merge_files(trees.files(base), trees.files(one), trees.files(other), conflicts);
  if (below(random, 3) != 0) merged = trees.changed(merged);
  const ObjectId merge = trees.commit(merged, {one, other});
  const auto expected =
      naive_merge(trees.files(merge), trees.files(one), trees.files(other), {&trees.files(base)});
  const AnsweredPaths answered = trees.answered(merge);
  CHECK(answered.paths == expected);
  CHECK(answered.trivial_merge == expected.empty());
}

TEST_CASE("a merge over two bases is trivial only where both say so") {
  const unsigned seed = GENERATE(range(1U, 301U));
  CAPTURE(seed);
  Random random(seed);
  Trees trees(random);
  const ObjectId root = trees.commit(trees.random_files(), {});
  const ObjectId x = trees.commit(trees.changed(trees.files(root)), {root});
  const ObjectId y = trees.commit(trees.changed(trees.files(root)), {root});
  const ObjectId one = trees.commit(trees.changed(trees.files(x)), {x, y});
  const ObjectId other = trees.commit(trees.changed(trees.files(y)), {y, x});
  const FileMap merged = trees.changed(trees.files(below(random, 2) == 0 ? one : other));
  const ObjectId merge = trees.commit(merged, {one, other});
  CHECK(trees.answered(merge).paths == naive_merge(trees.files(merge), trees.files(one), trees.files(other),
                                                   {&trees.files(x), &trees.files(y)}));
}

TEST_CASE("without a base the base is nothing") {
  const unsigned seed = GENERATE(range(1U, 101U));
  CAPTURE(seed);
  Random random(seed);
  Trees trees(random);
  const FileMap nothing;
  const ObjectId one = trees.commit(trees.random_files(), {});
  const ObjectId other = trees.commit(trees.random_files(), {});
  std::vector<std::string> conflicts;
  const FileMap merged = trees.changed(merge_files({}, trees.files(one), trees.files(other), conflicts));
  const ObjectId merge = trees.commit(merged, {one, other});
  CHECK(trees.answered(merge).paths ==
        naive_merge(trees.files(merge), trees.files(one), trees.files(other), {&nothing}));
}

TEST_CASE("an octopus answers for all that differs from any parent") {
  const unsigned seed = GENERATE(range(1U, 101U));
  CAPTURE(seed);
  Random random(seed);
  Trees trees(random);
  const ObjectId base = trees.commit(trees.random_files(), {});
  std::vector<ObjectId> parents;
  std::vector<const FileMap*> maps;
  for (int i = 0; i < 3; ++i) parents.push_back(trees.commit(trees.changed(trees.files(base)), {base}));
  for (const ObjectId& parent : parents) maps.push_back(&trees.files(parent));
  const ObjectId merge = trees.commit(trees.changed(trees.files(parents.front())), parents);
  CHECK(trees.answered(merge).paths == naive_difference(trees.files(merge), maps));
  CHECK_FALSE(trees.answered(merge).trivial_merge);
}

namespace {

// A few trees that stand for ten to the power of `depth` folders and for no file.
ObjectId folders_in_folders(MemoryRepository& repository, int depth) {
  ObjectId tree = repository.add(ObjectType::tree, "");
  for (int level = 0; level < depth; ++level) {
    std::vector<RawEntry> entries;
    for (char name = '0'; name <= '9'; ++name) entries.push_back({"40000", std::string(1, name), tree});
    tree = repository.add(ObjectType::tree, tree_bytes(entries));
  }
  const std::string who = ident_line("a", "a@b", {1'700'000'000});
  return repository.add(ObjectType::commit, commit_payload({tree, {}, who, who, {}, "folders"}));
}

class PassesAfter : public Deadline {
 public:
  explicit PassesAfter(int asked) : left_(asked) {}
  bool passed() override { return --left_ < 0; }
  std::int64_t seconds() const override { return 5; }

 private:
  int left_;
};

}  // namespace

TEST_CASE("folders without files end at the limit of names") {
  MemoryRepository repository(HashAlgorithm::sha1);
  ObjectAccess objects(repository);
  CommitGraph graph(objects, nullptr);
  const ObjectId commit = folders_in_folders(repository, 3);
  CHECK(answered_paths(graph, commit, 2220).value().paths.empty());
  const auto beyond = answered_paths(graph, commit, 2219);
  REQUIRE_FALSE(beyond);
  CHECK(std::holds_alternative<reasons::LimitCount>(std::get<Reason>(beyond.error())));
}

TEST_CASE("folders without files end with the time") {
  MemoryRepository repository(HashAlgorithm::sha1);
  ObjectAccess objects(repository);
  PassesAfter deadline(1000);
  CommitGraph graph(objects, &deadline);
  const auto over = answered_paths(graph, folders_in_folders(repository, 30));
  REQUIRE_FALSE(over);
  CHECK(std::holds_alternative<reasons::LimitDeadline>(std::get<Reason>(over.error())));
}

}  // namespace muster::test
