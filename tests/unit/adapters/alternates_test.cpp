#include "adapters/alternates.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "support/temp_dir.h"

using namespace muster;
using muster::test::put_file;
using muster::test::TempDir;
using Entries = std::vector<std::string>;

namespace {

Entries entries(std::string_view list) {
  return alternate_entries(list, ':');
}

}  // namespace

TEST_CASE("alternates are split at the separator") {
  CHECK(entries("") == Entries{});
  CHECK(entries("/a") == Entries{"/a"});
  CHECK(entries("/a:b c") == Entries{"/a", "b c"});
  CHECK(entries("::/a::/b:") == Entries{"/a", "/b"});
  CHECK(entries("#/a:/b#") == Entries{"/b#"});
  CHECK(alternate_entries("/a:b\n# comment\n\n../c\n", '\n') == Entries{"/a:b", "../c"});
}

TEST_CASE("alternates are unquoted as git quotes them") {
  CHECK(entries("\"/a:b\"") == Entries{"/a:b"});
  CHECK(entries("/x:\"/a:b\":/y:\"/c\"") == Entries{"/x", "/a:b", "/y", "/c"});
  CHECK(entries(R"("\a\b\f\n\r\t\v\\\"")") == Entries{"\a\b\f\n\r\t\v\\\""});
  CHECK(entries(R"("/\303\274:\001\377")") == Entries{"/\xc3\xbc:\x01\xff"});
}

TEST_CASE("alternates that are not well quoted are taken as they stand as in git") {
  CHECK(entries(R"("/a)") == Entries{R"("/a)"});
  CHECK(entries(R"("/a\)") == Entries{R"("/a\)"});
  CHECK(entries(R"("/a\q")") == Entries{R"("/a\q")"});
  CHECK(entries(R"("/a\400")") == Entries{R"("/a\400")"});
  CHECK(entries(R"("/a\18")") == Entries{R"("/a\18")"});
  CHECK(entries(R"("/a\000b")") == Entries{R"("/a\000b")"});
  CHECK(entries(R"("/a"b:"/c")") == Entries{R"("/a"b)", "/c"});
  CHECK(entries("x\"y:z\"") == Entries{"x\"y", "z\""});
  CHECK(entries("\"") == Entries{"\""});
  CHECK(entries("\"\"") == Entries{"\"\""});
}

TEST_CASE("object directories are followed through their alternates and each counts once") {
  const TempDir dir;
  for (const char* name : {"a", "b", "c", "d"}) put_file(dir / name + "/info/x", "");
  put_file(dir / "a/info/alternates", "../b\n" + dir / "gone" + "\n\"../c\"\n");
  put_file(dir / "b/info/alternates", dir / "a" + "\n../b/../c\n");
  const auto found = object_directories(dir / "a", {dir / "d", "/nowhere", dir / "d/."});
  REQUIRE(found);
  CHECK(*found == Entries{dir / "a", dir / "d", dir / "a/../b", dir / "a/../c"});
  CHECK_FALSE(object_directories(dir / "gone", {}));
  CHECK_FALSE(object_directories(dir / "a/info/x", {}));
}

TEST_CASE("alternates end at a depth and at a number") {
  const TempDir dir;
  for (int i = 0; i < 10; ++i) {
    put_file(dir / std::to_string(i) + "/info/alternates", "../" + std::to_string(i + 1) + "\n");
  }
  CHECK(object_directories(dir / "0", {})->size() == 6);
  std::string many;
  for (int i = 0; i < 101; ++i) {
    put_file(dir / "many/" + std::to_string(i) + "/x", "");
    many += "../many/" + std::to_string(i) + "\n";
  }
  put_file(dir / "9/info/alternates", many);
  CHECK_FALSE(object_directories(dir / "9", {}));
}

TEST_CASE("a list of alternates that cannot be read is a fault") {
  const TempDir dir;
  put_file(dir / "a/info/alternates/folder", "");
  CHECK_FALSE(object_directories(dir / "a", {}));
}
