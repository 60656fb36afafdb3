#include "adapters/proposal_disk.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "adapters/roster_folder_disk.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace fs = std::filesystem;

TEST_CASE("a proposal is written, and what is void goes") {
  const TempDir place;
  const std::string folder = place / ".muster";
  fs::create_directories(folder + "/signatures");
  put_file(folder + "/roster.toml", "old");
  put_file(folder + "/signatures/alice.sig", "s");
  put_file(folder + "/other", "o");
  REQUIRE(write_proposal(folder, {{"roster.toml", "new"}, {"history/1/signatures/alice.sig", "s"}},
                         {"signatures/alice.sig", "signatures/nobody.sig"}));
  const auto read = read_roster_folder(folder);
  REQUIRE(read.has_value());
  REQUIRE(read->has_value());
  CHECK(**read ==
        RosterFiles{{"history/1/signatures/alice.sig", "s"}, {"other", "o"}, {"roster.toml", "new"}});
}

TEST_CASE("nothing is written through a symbolic link") {
  const TempDir place;
  const std::string folder = place / ".muster", elsewhere = place / "elsewhere";
  fs::create_directories(folder + "/history/1");
  fs::create_directories(elsewhere);
  std::string link = folder;
  SECTION("for the whole folder") {
    fs::remove_all(folder);
  }
  SECTION("for signatures") {
    link = folder + "/signatures";
  }
  SECTION("for history") {
    link = folder + "/history";
    fs::remove_all(link);
  }
  SECTION("in history") {
    link = folder + "/history/1/signatures";
  }
  fs::create_directory_symlink(elsewhere, link);
  CHECK_FALSE(check_proposal_folder(folder));
  const auto written =
      write_proposal(folder, {{"roster.toml", "new"}, {"history/1/signatures/alice.sig", "s"}}, {});
  REQUIRE_FALSE(written);
  CHECK(written.error().id == FaultId::config);
  CHECK(fs::is_empty(elsewhere));
}

TEST_CASE("a file where a folder belongs is a fault, and the roster stays as it was") {
  const TempDir place;
  const std::string folder = place / ".muster";
  fs::create_directories(folder);
  put_file(folder + "/roster.toml", "old");
  put_file(folder + "/history", "");
  CHECK_FALSE(write_proposal(folder, {{"roster.toml", "new"}, {"history/1/roster.toml", "old"}}, {}));
  CHECK(get_file(folder + "/roster.toml") == "old");
}

}  // namespace muster::test
