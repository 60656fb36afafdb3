#include "adapters/disk.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "support/temp_dir.h"

using namespace muster;
using muster::test::get_file;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

std::vector<std::string> names_in(const std::string& folder) {
  const auto listed = list_folder(folder, 100);
  REQUIRE(listed);
  REQUIRE(*listed);
  std::vector<std::string> names;
  for (const FolderEntry& entry : **listed) names.push_back(entry.name);
  return names;
}

}  // namespace

TEST_CASE("a file is read up to its bound and not beyond") {
  const TempDir dir;
  put_file(dir / "a", std::string("12\0\n5", 5));
  const auto exact = read_file(dir / "a", 5);
  REQUIRE(exact);
  CHECK(*exact == std::string("12\0\n5", 5));
  const auto beyond = read_file(dir / "a", 4);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().id == FaultId::disk);
  CHECK(beyond.error().because.find("larger than 4 bytes") != std::string::npos);
  put_file(dir / "empty", "");
  CHECK(*read_file(dir / "empty", 0) == "");
}

TEST_CASE("a large file is read whole") {
  const TempDir dir;
  const std::string bytes(300'001, 'x');
  put_file(dir / "a", bytes);
  CHECK(*read_file(dir / "a", 1U << 20U) == bytes);
}

TEST_CASE("the bound holds for files that say that they have no size") {
  const auto beyond = read_file("/proc/self/maps", 10);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().because.find("larger than 10 bytes") != std::string::npos);
}

TEST_CASE("only an absent file is nothing") {
  const TempDir dir;
  put_file(dir / "file", "x");
  REQUIRE(read_file(dir / "absent", 10));
  CHECK_FALSE(*read_file(dir / "absent", 10));
  CHECK_FALSE(*read_file(dir / "no/folder", 10));
  CHECK_FALSE(read_file(dir / "file/below", 10));
  CHECK_FALSE(read_file(dir.path(), 10));
  CHECK_FALSE(read_file("/dev/zero", 10));
  CHECK_FALSE(read_file(dir / std::string("file\0x", 6), 10));
}

TEST_CASE("a named pipe is refused without waiting for its writer") {
  const TempDir dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  const auto read = read_file(dir / "pipe", 10);
  REQUIRE_FALSE(read);
  CHECK(read.error().because.find("not a regular file") != std::string::npos);
}

TEST_CASE("symbolic links are read through") {
  const TempDir dir;
  put_file(dir / "a", "content");
  REQUIRE(::symlink("a", (dir / "link").c_str()) == 0);
  CHECK(*read_file(dir / "link", 10) == "content");
}

TEST_CASE("a file is written with its exact mode and leaves nothing beside it") {
  const TempDir dir;
  const mode_t before = ::umask(077);
  const auto first = write_file(dir / "a", "one");
  const auto secret = write_file(dir / "b", std::string("\0two", 4), 0600);
  ::umask(before);
  REQUIRE(first);
  REQUIRE(secret);
  CHECK(get_file(dir / "a") == "one");
  CHECK(get_file(dir / "b") == std::string("\0two", 4));
  CHECK(mode_of(dir / "a") == 0644);
  CHECK(mode_of(dir / "b") == 0600);
  CHECK(names_in(dir.path()) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("writing replaces a file and also a link rather than what it leads to") {
  const TempDir dir;
  put_file(dir / "a", "a longer old content");
  REQUIRE(write_file(dir / "a", "new"));
  CHECK(get_file(dir / "a") == "new");
  put_file(dir / "target", "untouched");
  REQUIRE(::symlink("target", (dir / "link").c_str()) == 0);
  REQUIRE(write_file(dir / "link", "new"));
  CHECK(get_file(dir / "target") == "untouched");
  CHECK(get_file(dir / "link") == "new");
}

TEST_CASE("a failed write leaves the old content and nothing beside it") {
  const TempDir dir;
  REQUIRE(make_directories(dir / "folder"));
  put_file(dir / "folder/inside", "x");
  const auto over_folder = write_file(dir / "folder", "x");
  REQUIRE_FALSE(over_folder);
  CHECK(over_folder.error().id == FaultId::disk);
  CHECK(names_in(dir.path()) == std::vector<std::string>{"folder"});
  CHECK_FALSE(write_file(dir / "no/folder", "x"));
  CHECK_FALSE(write_file("/proc/muster", "x"));
  CHECK_FALSE(write_file(dir / std::string("a\0b", 3), "x"));
}

TEST_CASE("a full disk is a fault and keeps the old content") {
  const TempDir dir;
  put_file(dir / "a", "old");
  struct rlimit before {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  struct rlimit small = before;
  small.rlim_cur = 1000;
  auto* const handler = ::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto written = write_file(dir / "a", std::string(5000, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  CHECK_FALSE(written);
  CHECK(get_file(dir / "a") == "old");
  CHECK(names_in(dir.path()) == std::vector<std::string>{"a"});
}

TEST_CASE("folders are made with their parents") {
  const TempDir dir;
  REQUIRE(make_directories(dir / "a/b//c/"));
  REQUIRE(make_directories(dir / "a/b/c"));
  CHECK(names_in(dir / "a/b") == std::vector<std::string>{"c"});
  put_file(dir / "file", "x");
  CHECK_FALSE(make_directories(dir / "file"));
  CHECK_FALSE(make_directories(dir / "file/below"));
  REQUIRE(::symlink("a", (dir / "link").c_str()) == 0);
  REQUIRE(make_directories(dir / "link/d"));
  CHECK(names_in(dir / "a") == std::vector<std::string>{"b", "d"});
}

TEST_CASE("a folder is made for those who may write to the one that it lies in") {
  const TempDir dir;
  const std::string above = dir / "above";
  REQUIRE(::mkdir(above.c_str(), 0700) == 0);
  REQUIRE(::chmod(above.c_str(), 02770) == 0);
  const bool is_root = ::geteuid() == 0;
  if (is_root) REQUIRE(::chown(above.c_str(), 1234, 1235) == 0);
  REQUIRE(make_directory_like_parent(above + "/below"));
  CHECK(mode_of(above + "/below") == 02770);
  struct stat status {};
  REQUIRE(::stat((above + "/below").c_str(), &status) == 0);
  CHECK(status.st_uid == (is_root ? 1234U : ::geteuid()));
  if (is_root) CHECK(status.st_gid == 1235U);
  // What is there stays as it is.
  REQUIRE(::chmod((above + "/below").c_str(), 0700) == 0);
  CHECK(make_directory_like_parent(above + "/below"));
  CHECK(mode_of(above + "/below") == 0700);
}

TEST_CASE("a file is removed and a second time is fine") {
  const TempDir dir;
  put_file(dir / "a", "x");
  REQUIRE(remove_file(dir / "a"));
  CHECK_FALSE(*read_file(dir / "a", 10));
  REQUIRE(remove_file(dir / "a"));
  REQUIRE(make_directories(dir / "folder"));
  CHECK_FALSE(remove_file(dir / "folder"));
}

TEST_CASE("a folder is listed in order with kinds and a bound") {
  const TempDir dir;
  put_file(dir / "b", "");
  put_file(dir / ".hidden", "");
  REQUIRE(make_directories(dir / "a"));
  REQUIRE(::symlink("b", (dir / "link").c_str()) == 0);
  REQUIRE(::symlink("a", (dir / "link-to-folder").c_str()) == 0);
  const auto listed = list_folder(dir.path(), 5);
  REQUIRE(listed);
  REQUIRE(*listed);
  REQUIRE((*listed)->size() == 5);
  CHECK(names_in(dir.path()) == std::vector<std::string>{".hidden", "a", "b", "link", "link-to-folder"});
  CHECK((**listed)[0].kind == FolderEntry::Kind::file);
  CHECK((**listed)[1].kind == FolderEntry::Kind::directory);
  CHECK((**listed)[3].kind == FolderEntry::Kind::other);
  CHECK((**listed)[4].kind == FolderEntry::Kind::other);
  CHECK_FALSE(list_folder(dir.path(), 4));
  CHECK_FALSE(*list_folder(dir / "absent", 5));
  CHECK_FALSE(list_folder(dir / "b", 5));
}
