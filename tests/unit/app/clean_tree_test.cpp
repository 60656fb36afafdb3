// What a work tree says of itself, and what is made of it.
#include "app/clean_tree.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "support/git_objects.h"
#include "support/memory_repository.h"

namespace muster::test {

namespace {

const std::string ident = "A <a@example.org> 1700000000 +0000";

struct Made {
  MemoryRepository repository{HashAlgorithm::sha1};

  ObjectId commit(const std::vector<RawEntry>& entries, const std::string& message = "m\n") {
    const ObjectId tree = repository.add(ObjectType::tree, tree_bytes(entries));
    const ObjectId id = repository.add(ObjectType::commit, "tree " + tree.hex() + "\nauthor " + ident +
                                                               "\ncommitter " + ident + "\n\n" + message);
    repository.set_ref("HEAD", id);
    return id;
  }
  ObjectId blob(const std::string& text) { return repository.add(ObjectType::blob, text); }
};

struct FakeTree;

struct FakeSubmodule final : Submodule {
  FakeSubmodule(Repository& of, FakeTree& with) : repository_(of), tree_(with) {}
  Repository& repository() override { return repository_; }
  WorkTree& work_tree() override;

  Repository& repository_;
  FakeTree& tree_;
};

// Answers as it was told.
struct FakeTree final : WorkTree {
  Result<std::vector<std::string>> differences(const ObjectId& commit,
                                               const std::vector<TrackedFile>& files) override {
    asked_of = commit;
    recorded = files;
    if (fault) return tl::make_unexpected(*fault);
    return found;
  }
  Result<SubmoduleAt> submodule(const std::string& path) override {
    looked_at.insert(path);
    if (submodule_fault) return tl::make_unexpected(*submodule_fault);
    if (is_foreign) return SubmoduleAt(NotASubmodule{});
    if (inner == nullptr) return SubmoduleAt(NoSubmodule{});
    return SubmoduleAt(std::make_unique<FakeSubmodule>(*inner_repository, *inner));
  }

  std::vector<std::string> found;
  std::optional<Fault> fault, submodule_fault;
  bool is_foreign = false;
  FakeTree* inner = nullptr;
  Repository* inner_repository = nullptr;

  std::optional<ObjectId> asked_of;
  std::vector<TrackedFile> recorded;
  std::set<std::string> looked_at;
};

WorkTree& FakeSubmodule::work_tree() {
  return tree_;
}

std::optional<reasons::GateDirty> dirt(Made& made, FakeTree& tree, const ObjectId& commit) {
  ObjectAccess objects(made.repository);
  auto dirty = dirt_in(objects, tree, commit);
  REQUIRE(dirty);
  return std::move(*dirty);
}

// A commit whose folder `lib` is a submodule at `inner`.
ObjectId with_submodule(Made& made, const ObjectId& inner) {
  return made.commit({{"100644", "a", made.blob("a\n")}, {"160000", "lib", inner}});
}

}  // namespace

TEST_CASE("the work tree is asked about every file of the commit, in folders too") {
  Made made;
  const ObjectId file = made.blob("x\n");
  const ObjectId folder =
      made.repository.add(ObjectType::tree, tree_bytes({{"100755", "run", file}, {"120000", "to", file}}));
  const ObjectId above = made.repository.add(ObjectType::tree, tree_bytes({{"40000", "e", folder}}));
  const ObjectId commit = made.commit({{"100644", "a", file}, {"40000", "d", above}});
  FakeTree tree;
  CHECK_FALSE(dirt(made, tree, commit));
  CHECK(tree.asked_of == commit);
  REQUIRE(tree.recorded.size() == 3);
  CHECK(tree.recorded[1].path == "d/e/run");
  CHECK(tree.recorded[1].mode == TreeMode::executable);
  CHECK(tree.recorded[2].mode == TreeMode::symlink);
  CHECK(tree.recorded[2].id == file);
  CHECK(tree.looked_at.empty());
}

TEST_CASE("a tree that differs, or that cannot say, is not clean") {
  Made made;
  const ObjectId commit = made.commit({{"100644", "a", made.blob("a\n")}});
  FakeTree tree;
  tree.found = {"b", "c"};
  const auto different = dirt(made, tree, commit);
  REQUIRE(different);
  CHECK(different->path == "b");
  CHECK(different->paths == 2);
  tree.found.clear();
  tree.fault = Fault{FaultId::git, "git status fails", ""};
  const auto unknown = dirt(made, tree, commit);
  REQUIRE(unknown);
  CHECK(unknown->path.empty());
  CHECK(unknown->what == "git status fails");
}

TEST_CASE("a commit whose files cannot be told stops") {
  Made made;
  const ObjectId lost = made.blob("x\n");
  const ObjectId folder = made.repository.add(ObjectType::tree, tree_bytes({{"100644", "x", lost}}));
  const ObjectId commit = made.commit({{"40000", "d", folder}});
  FakeTree tree;
  ObjectAccess objects(made.repository);
  made.repository.damage(folder);
  CHECK_FALSE(dirt_in(objects, tree, commit));
  CHECK_FALSE(tree.asked_of);
}

TEST_CASE("folders in folders end somewhere") {
  Made made;
  ObjectId tree = made.repository.add(ObjectType::tree, tree_bytes({{"100644", "x", made.blob("x\n")}}));
  for (std::size_t i = 0; i <= limits::tree_depth; ++i)
    tree = made.repository.add(ObjectType::tree, tree_bytes({{"40000", "d", tree}}));
  const ObjectId commit = made.commit({{"40000", "d", tree}});
  FakeTree work_tree;
  ObjectAccess objects(made.repository);
  const auto stopped = dirt_in(objects, work_tree, commit);
  REQUIRE_FALSE(stopped);
  CHECK(rule_of(std::get<Reason>(stopped.error())) == "limit.depth");
}

TEST_CASE("a submodule is clean at the very commit that is recorded") {
  Made inner, made;
  const ObjectId recorded = inner.commit({{"100644", "x", inner.blob("x\n")}});
  const ObjectId commit = with_submodule(made, recorded);
  FakeTree tree, inside;
  const auto dirty = [&] { return dirt(made, tree, commit); };
  const auto dirty_at = [&](const std::string& path) {
    const auto found = dirty();
    REQUIRE(found);
    CHECK(found->path == path);
  };
  CHECK_FALSE(dirty());  // not checked out
  CHECK(tree.looked_at == std::set<std::string>{"lib"});
  tree.inner = &inside;
  tree.inner_repository = &inner.repository;
  CHECK_FALSE(dirty());
  CHECK(inside.asked_of == recorded);

  SECTION("something else lies there") {
    tree.is_foreign = true;
    dirty_at("lib");
  }
  SECTION("it cannot be looked at") {
    tree.submodule_fault = Fault{FaultId::disk, "no permission", ""};
    const auto found = dirty();
    REQUIRE(found);
    CHECK(found->what == "no permission");
  }
  SECTION("another commit with the same files") {
    inner.commit({{"100644", "x", inner.blob("x\n")}}, "another\n");
    dirty_at("lib");
  }
  SECTION("no HEAD") {
    inner.repository.remove_ref("HEAD");
    dirty_at("lib");
  }
  SECTION("a change in it") {
    inside.found = {"x"};
    dirty_at("lib/x");
  }
  SECTION("it cannot say") {
    inside.fault = Fault{FaultId::git, "git status fails", ""};
    const auto found = dirty();
    REQUIRE(found);
    CHECK(found->what == "git status fails");
  }
  SECTION("its repository lacks what it records") {
    const ObjectId unknown = ObjectId::parse(std::string(40, '7'), HashAlgorithm::sha1).value();
    inner.repository.set_ref("HEAD", unknown);
    const ObjectId other = with_submodule(made, unknown);
    const auto found = dirt(made, tree, other);
    REQUIRE(found);
    CHECK(found->path == "lib");
  }
}

TEST_CASE("submodules of submodules are looked at, and no end of them is not") {
  const auto nested = [](std::size_t levels, const std::string& innermost) {
    std::vector<Made> made(levels + 1);
    std::vector<FakeTree> trees(levels + 1);
    ObjectId at = made[levels].commit({{"100644", "x", made[levels].blob("x\n")}});
    if (!innermost.empty()) trees[levels].found = {innermost};
    for (std::size_t i = levels; i-- > 0;) {
      at = with_submodule(made[i], at);
      trees[i].inner = &trees[i + 1];
      trees[i].inner_repository = &made[i + 1].repository;
    }
    return dirt(made[0], trees[0], at);
  };
  CHECK_FALSE(nested(2, ""));
  const auto found = nested(2, "x");
  REQUIRE(found);
  CHECK(found->path == "lib/lib/x");
  CHECK_FALSE(nested(limits::submodule_depth, ""));
  CHECK(nested(limits::submodule_depth + 1, ""));
}

}  // namespace muster::test
