#include "adapters/state_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "adapters/disk.h"
#include "support/temp_dir.h"

using namespace muster;
using muster::test::get_file;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

const std::string digest = "sha256:" + std::string(64, 'a');
const std::string good = "mainline = \"refs/heads/main\"\nversion = 12\ndigest = \"" + digest + "\"\n";

}  // namespace

TEST_CASE("without a state there is none") {
  const TempDir dir;
  DiskStateStore store(dir.path());
  const auto loaded = store.load();
  REQUIRE(loaded);
  CHECK_FALSE(*loaded);
  REQUIRE(make_directories(dir / "muster"));
  REQUIRE(store.load());
  CHECK_FALSE(*store.load());
}

TEST_CASE("a state comes back as it was saved") {
  const TempDir dir;
  DiskStateStore store(dir.path());
  const ServerState first{"refs/heads/main", 1, digest};
  REQUIRE(store.save(first));
  CHECK(*store.load() == first);
  REQUIRE(store.save({"refs/heads/main", 12, digest}));
  CHECK(get_file(dir / "muster/state.toml") == good);
  const ServerState last{"refs/heads/\xc3\xbcnder/x-1", 4294967295U, digest};
  REQUIRE(store.save(last));
  CHECK(*DiskStateStore(dir.path()).load() == last);
}

TEST_CASE("a lower version never replaces a higher one") {
  const TempDir dir;
  DiskStateStore store(dir.path());
  REQUIRE(store.save({"refs/heads/main", 12, digest}));
  REQUIRE(DiskStateStore(dir.path()).save({"refs/heads/trunk", 11, digest}));
  CHECK(get_file(dir / "muster/state.toml") == good);
  REQUIRE(store.save({"refs/heads/trunk", 12, digest}));  // the mainline moved without a new version
  CHECK((*store.load())->mainline == "refs/heads/trunk");
}

TEST_CASE("whoever may write in the git directory may write the state, whatever the umask") {
  const TempDir dir;
  REQUIRE(::chmod(dir.path().c_str(), 02775) == 0);
  const mode_t before = ::umask(077);
  const auto saved = DiskStateStore(dir.path()).save({"refs/heads/main", 12, digest});
  ::umask(before);
  REQUIRE(saved);
  struct stat status {};
  REQUIRE(::stat((dir / "muster").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 02775U);
}

TEST_CASE("a state that could not be read again is not saved") {
  const TempDir dir;
  DiskStateStore store(dir.path());
  const ServerState bad =
      GENERATE_COPY(ServerState{"", 1, digest}, ServerState{"main", 1, digest},
                    ServerState{"refs/heads/a\"b", 1, digest}, ServerState{"refs/heads/a\\b", 1, digest},
                    ServerState{"refs/heads/a\nb", 1, digest}, ServerState{"refs/heads/a b", 1, digest},
                    ServerState{"refs/heads/main", 0, digest}, ServerState{"refs/heads/main", 1, "sha256:aa"},
                    ServerState{"refs/" + std::string(9000, 'a'), 1, digest});
  const auto saved = store.save(bad);
  REQUIRE_FALSE(saved);
  CHECK(saved.error().id == FaultId::internal);
  CHECK_FALSE(*store.load());
}

TEST_CASE("anything but the exact form is a fault and never no state") {
  const auto with = [](const std::string& what, const std::string& by) {
    std::string text = good;
    return text.replace(text.find(what), what.size(), by);
  };
  std::vector<std::string> bad = {
      "",
      "\n",
      good + "\n",
      good + good,
      "\xef\xbb\xbf" + good,
      " " + good,
      good.substr(0, good.size() - 1),
      with("12", "0"),
      with("12", "012"),
      with("12", "+12"),
      with("12", "-1"),
      with("12", "12 "),
      with("12", "0x12"),
      with("12", "4294967296"),
      with("12", ""),
      with("12", "1_2"),
      with("refs/heads/main", ""),
      with("refs/heads/main", "main"),
      with("refs/heads/main", "refs/heads/a\\\"b"),
      with("refs/heads/main", std::string("refs/heads/a\0b", 14)),
      with("sha256:a", "sha256:A"),
      with("sha256:a", "sha256:"),
      with("sha256:", "sha1:"),
      with("digest", "Digest"),
      with("\n", "\r\n"),
      with("\nversion", "\n# comment\nversion"),
      with("version = 12\n", ""),
      with(" = ", "="),
      std::string(20'000, 'x'),
  };
  for (std::size_t end = 0; end < good.size(); ++end) bad.push_back(good.substr(0, end));
  const TempDir dir;
  DiskStateStore store(dir.path());
  for (const std::string& bytes : bad) {
    CAPTURE(bytes);
    put_file(dir / "muster/state.toml", bytes);
    const auto loaded = store.load();
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().id == FaultId::disk);
  }
  put_file(dir / "muster/state.toml", good);
  CHECK(store.load());
}

TEST_CASE("a state that cannot be reached is not the same as none") {
  const TempDir dir;
  const auto is_fault = [](const std::string& git_directory) {
    return !DiskStateStore(git_directory).load();
  };
  CHECK(is_fault(dir / "absent"));

  REQUIRE(make_directories(dir / "a/muster"));
  REQUIRE(::symlink("/nowhere/state.toml", (dir / "a/muster/state.toml").c_str()) == 0);
  CHECK(is_fault(dir / "a"));

  REQUIRE(make_directories(dir / "b"));
  REQUIRE(::symlink("/nowhere", (dir / "b/muster").c_str()) == 0);
  CHECK(is_fault(dir / "b"));

  REQUIRE(make_directories(dir / "c"));
  put_file(dir / "c/muster", "a file");
  CHECK(is_fault(dir / "c"));

  REQUIRE(make_directories(dir / "d/muster/state.toml"));
  CHECK(is_fault(dir / "d"));
}
