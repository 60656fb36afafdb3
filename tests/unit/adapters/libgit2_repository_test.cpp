#include "adapters/libgit2_repository.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "support/hermetic_git.h"
#include "unit/adapters/opened.h"

using namespace muster;
using namespace muster::test;

namespace {

std::string fault_of_read(const std::string& path, const std::string& id) {
  const auto read = open_at(path)->read(id_of(id), plenty);
  if (!read) CHECK(read.error().id == FaultId::git);
  return read ? "read" : read.error().because;
}

bool is_missing(OpenedRepository& repository, const std::string& id) {
  const auto read = repository.read(id_of(id), plenty);
  return read && std::holds_alternative<MissingObject>(*read);
}

// A file of the object store, which git makes read-only.
void overwrite(const std::string& path, std::string_view bytes) {
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  put_file(path, bytes);
}

}  // namespace

TEST_CASE("objects of every type are read byte for byte loose and packed") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  work.write_file("folder/a", std::string("a\0b\r\n", 5));
  const auto& alice = make_key("alice");
  const std::string commit = work.commit_signed(alice, mail, day, "message \xff without encoding");
  const std::string tag = work.tag_signed(alice, mail, day, "v1");
  const std::string blob = work.git({"rev-parse", "HEAD:folder/a"});
  const std::string tree = work.git({"rev-parse", "HEAD:folder"});
  if (GENERATE(false, true)) work.git({"repack", "-a", "-d", "-q", "--write-midx"});

  auto repository = open_at(work.path());
  CHECK(repository->hash_algorithm() == HashAlgorithm::sha1);
  CHECK(raw(*repository, blob).bytes == std::string("a\0b\r\n", 5));
  CHECK(raw(*repository, blob).type == ObjectType::blob);
  CHECK(raw(*repository, commit).type == ObjectType::commit);
  CHECK(raw(*repository, commit).bytes == work.run({"cat-file", "commit", commit}).out);
  CHECK(contains(raw(*repository, commit).bytes, "\ngpgsig -----BEGIN SSH SIGNATURE-----\n"));
  CHECK(raw(*repository, tag).type == ObjectType::tag);
  CHECK(raw(*repository, tag).bytes == work.run({"cat-file", "tag", tag}).out);
  CHECK(raw(*repository, tree).type == ObjectType::tree);
  CHECK(raw(*repository, tree).bytes == work.run({"cat-file", "tree", tree}).out);
}

TEST_CASE("objects that git would call broken are read as they are") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string bytes("tree x\nno commit\0at all", 23);
  const std::string id = bare.write_object("commit", bytes);
  CHECK(raw(*open_at(bare.path()), id).bytes == bytes);
}

TEST_CASE("a packed delta is read whole and its own size is what counts") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  work.write_file("a", text);
  work.commit_unsigned(mail, day, "one");
  work.write_file("a", text + "one more\n");
  work.commit_unsigned(mail, day, "two");
  const std::string one = work.git({"rev-parse", "HEAD~:a"});
  const std::string two = work.git({"rev-parse", "HEAD:a"});
  work.git({"repack", "-a", "-d", "-f", "-q"});
  REQUIRE(contains(work.git({"cat-file", "--batch-check=%(deltabase)"}, one + "\n"), two));

  auto repository = open_at(work.path());
  CHECK(raw(*repository, one).bytes == text);
  CHECK(raw(*repository, two).bytes == text + "one more\n");
  const auto beyond = repository->read(id_of(one), text.size() - 1);
  REQUIRE(beyond);
  REQUIRE(std::holds_alternative<OversizeObject>(*beyond));
  CHECK(std::get<OversizeObject>(*beyond).bytes == text.size());
  CHECK(repository->read(id_of(one), text.size()));
}

TEST_CASE("an object beyond the bound is not read") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string id = bare.write_object("blob", std::string(1001, 'x'));
  if (GENERATE(false, true)) bare.git({"repack", "-a", "-d", "-q"});
  auto repository = open_at(bare.path());
  const auto beyond = repository->read(id_of(id), 1000);
  REQUIRE(beyond);
  REQUIRE(std::holds_alternative<OversizeObject>(*beyond));
  CHECK(std::get<OversizeObject>(*beyond).bytes == 1001);
  CHECK(std::get<OversizeObject>(*beyond).type == ObjectType::blob);
  const auto exact = repository->read(id_of(id), 1001);
  REQUIRE(exact);
  CHECK(std::holds_alternative<RawObject>(*exact));
}

TEST_CASE("a missing object is no fault and is found once it is there") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  auto repository = open_at(bare.path());
  CHECK(is_missing(*repository, std::string(40, '0')));
  CHECK(is_missing(*repository, std::string(40, 'f')));
  const std::string loose = world.init_bare("other.git").write_object("blob", "later\n");
  CHECK(is_missing(*repository, loose));
  bare.write_object("blob", "later\n");
  CHECK_FALSE(is_missing(*repository, loose));
  bare.git({"pack-objects", "-q", "objects/pack/pack"}, loose + "\n");
  bare.git({"prune-packed", "-q"});
  CHECK_FALSE(is_missing(*repository, loose));
}

TEST_CASE("an id of the other hash is a fault") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  CHECK_FALSE(open_at(bare.path())->read(ObjectId(HashAlgorithm::sha256), plenty));
}

TEST_CASE("a corrupt loose object is a fault wherever it is corrupt") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string id = bare.write_object("blob", "some content of a blob, long enough\n");
  const std::string path = bare.loose_object_path(id);
  const std::string intact = get_file(path);
  for (std::size_t at = 0; at < intact.size(); ++at) {
    CAPTURE(at);
    std::string bytes = intact;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    overwrite(path, bytes);
    const auto read = open_at(bare.path())->read(id_of(id), plenty);
    CHECK_FALSE((read && std::holds_alternative<MissingObject>(*read)));
    CHECK_FALSE((read && std::holds_alternative<RawObject>(*read)));
  }
  for (std::size_t size = 0; size < intact.size(); ++size) {
    CAPTURE(size);
    overwrite(path, intact.substr(0, size));
    CHECK(fault_of_read(bare.path(), id) != "read");
  }
  overwrite(path, intact);
  CHECK(raw(*open_at(bare.path()), id).type == ObjectType::blob);
}

TEST_CASE("an object under the name of another is a fault") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string asked = bare.write_object("blob", "good\n");
  const std::string other = bare.write_object("blob", "evil\n");
  const std::string bytes = get_file(bare.loose_object_path(other));
  overwrite(bare.loose_object_path(asked), bytes);
  CHECK(contains(fault_of_read(bare.path(), asked), asked));
}

TEST_CASE("a corrupt loose object does not matter beside a good copy") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string id = bare.write_object("blob", "some content\n");
  if (GENERATE(false, true)) {
    bare.git({"pack-objects", "-q", "objects/pack/pack"}, id + "\n");
  } else {
    const auto other = world.init_bare("other.git");
    other.write_object("blob", "some content\n");
    put_file(bare.path() + "/objects/info/alternates", other.path() + "/objects\n");
  }
  overwrite(bare.loose_object_path(id), "");
  CHECK(raw(*open_at(bare.path()), id).bytes == "some content\n");
}

TEST_CASE("a corrupt pack gives a fault or nothing but never other bytes") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string content = std::string(300, 'x') + "some content\n";
  const std::string id = bare.write_object("blob", content);
  const std::string name = bare.git({"pack-objects", "-q", "objects/pack/pack"}, id + "\n");
  bare.git({"prune-packed", "-q"});
  const std::string pack = bare.path() + "/objects/pack/pack-" + name + GENERATE(".pack", ".idx");
  const std::string intact = get_file(pack);
  const auto read_with = [&](const std::string& bytes) {
    overwrite(pack, bytes);
    const auto read = open_at(bare.path())->read(id_of(id), plenty);
    return !read || !std::holds_alternative<RawObject>(*read) || std::get<RawObject>(*read).bytes == content;
  };
  for (std::size_t at = 0; at < intact.size(); at += 3) {
    CAPTURE(at);
    std::string bytes = intact;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    CHECK(read_with(bytes));
    CHECK(read_with(intact.substr(0, at)));
  }
}

TEST_CASE("a broken byte within a packed object is a fault") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  const std::string id = bare.write_object("blob", std::string(3000, 'x') + "some content\n");
  const std::string name = bare.git({"pack-objects", "-q", "objects/pack/pack"}, id + "\n");
  bare.git({"prune-packed", "-q"});
  const std::string pack = bare.path() + "/objects/pack/pack-" + name + ".pack";
  std::string bytes = get_file(pack);
  bytes[bytes.size() - 25] = static_cast<char>(bytes[bytes.size() - 25] ^ 0x55);
  overwrite(pack, bytes);
  CHECK(fault_of_read(bare.path(), id) != "read");
}

TEST_CASE("objects of alternates are seen also through a chain") {
  const HermeticGit world;
  const auto far = world.init_bare("far.git");
  const std::string id = far.write_object("blob", "far away\n");
  const auto near = world.clone(far.path(), "near.git", {"--bare", "--shared"});
  const auto here = world.clone(near.path(), "here.git", {"--bare", "--shared"});
  CHECK(raw(*open_at(here.path()), id).bytes == "far away\n");
}

TEST_CASE("replace refs and grafts have no effect") {
  const HermeticGit world;
  const auto work = world.init_work("work");
  const std::string first = work.commit_unsigned(mail, day, "first");
  const std::string second = work.commit_unsigned(mail, day, "second");
  const std::string third = work.commit_unsigned(mail, day, "third");
  const std::string bytes = work.run({"cat-file", "commit", third}).out;
  work.git({"replace", third, first});
  put_file(work.git_directory() + "/info/grafts", third + " " + first + "\n");
  REQUIRE(contains(work.run({"cat-file", "commit", third}).out, "first"));
  CHECK(raw(*open_at(work.path()), third).bytes == bytes);
  CHECK(contains(bytes, "parent " + second));
}

TEST_CASE("a small object that is stored as a change of a huge one is not read at any price") {
  const HermeticGit world;
  const auto bare = world.init_bare("bare.git");
  // Git makes such a pack itself when the small one is a part of the large one.
  std::string random(3U << 20U, '\0');
  std::uint64_t state = 1;
  for (char& c : random) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    c = static_cast<char>(state >> 56U);
  }
  const std::string small = bare.write_object("blob", random);
  const std::string large = bare.write_object("blob", std::string(80U << 20U, '\0') + random);
  bare.git({"-c", "pack.window=10", "pack-objects", "-q", bare.path() + "/objects/pack/pack"},
           large + "\n" + small + "\n");
  bare.git({"prune-packed"});
  const auto read = open_at(bare.path())->read(id_of(small), 16U << 20U);
  REQUIRE_FALSE(read);
  CHECK(read.error().id == FaultId::git);
}
