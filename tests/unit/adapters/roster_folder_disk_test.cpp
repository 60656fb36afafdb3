#include "adapters/roster_folder_disk.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "model/limits.h"
#include "support/temp_dir.h"

using namespace muster;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

RosterFiles files_of(const std::string& folder) {
  auto files = read_roster_folder(folder);
  REQUIRE(files);
  REQUIRE(*files);
  return **files;
}

}  // namespace

TEST_CASE("a roster folder is read by relative path") {
  const TempDir dir;
  put_file(dir / "roster.toml", "r2");
  put_file(dir / "signatures/alice.sig", "s2");
  put_file(dir / "history/1/roster.toml", "r1");
  put_file(dir / "history/1/signatures/alice.sig", "s1");
  put_file(dir / "keys/alice.asc", "k");
  CHECK(files_of(dir.path()) == RosterFiles{{"roster.toml", "r2"},
                                            {"signatures/alice.sig", "s2"},
                                            {"history/1/roster.toml", "r1"},
                                            {"history/1/signatures/alice.sig", "s1"},
                                            {"keys/alice.asc", "k"}});
}

TEST_CASE("links and special files count as absent") {
  const TempDir dir;
  put_file(dir / "outside/roster.toml", "r");
  put_file(dir / "in/signatures/alice.sig", "s");
  REQUIRE(::symlink((dir / "outside/roster.toml").c_str(), (dir / "in/roster.toml").c_str()) == 0);
  REQUIRE(::symlink((dir / "outside").c_str(), (dir / "in/history").c_str()) == 0);
  REQUIRE(::mkfifo((dir / "in/fifo").c_str(), 0644) == 0);
  CHECK(files_of(dir / "in") == RosterFiles{{"signatures/alice.sig", "s"}});
}

TEST_CASE("no folder is nothing and a file in its place is a fault") {
  const TempDir dir;
  auto none = read_roster_folder(dir / "absent");
  REQUIRE(none);
  CHECK_FALSE(*none);
  put_file(dir / "file", "");
  CHECK_FALSE(read_roster_folder(dir / "file"));
}

TEST_CASE("what is too large or too deep for a roster folder is a fault") {
  const TempDir dir;
  SECTION("a roster at its bound and beyond") {
    put_file(dir / "roster.toml", std::string(limits::roster_bytes, '#'));
    CHECK(files_of(dir.path()).size() == 1);
    put_file(dir / "roster.toml", std::string(limits::roster_bytes + 1, '#'));
    CHECK_FALSE(read_roster_folder(dir.path()));
  }
  SECTION("a signature at its bound and beyond") {
    put_file(dir / "signatures/a.sig", std::string(limits::signature_bytes, '#'));
    CHECK(files_of(dir.path()).size() == 1);
    put_file(dir / "signatures/a.sig", std::string(limits::signature_bytes + 1, '#'));
    CHECK_FALSE(read_roster_folder(dir.path()));
  }
  SECTION("folders in folders") {
    put_file(dir / "a/b/c/file", "");
    CHECK(files_of(dir.path()).size() == 1);
    put_file(dir / "a/b/c/d/file", "");
    CHECK_FALSE(read_roster_folder(dir.path()));
  }
}
