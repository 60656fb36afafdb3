// Caches on disk: what they answer is what was kept, and garbage is no answer.
#include <catch2/catch.hpp>
#include <filesystem>

#include "adapters/disk_checkpoints.h"
#include "adapters/disk_clock_cache.h"
#include "adapters/disk_roster_cache.h"
#include "crypto/sha256.h"
#include "support/temp_dir.h"

namespace muster::test {
namespace {

namespace fs = std::filesystem;

ObjectId id_of(char digit) {
  return ObjectId::parse(std::string(40, digit), HashAlgorithm::sha1).value();
}

Sha256Digest digest_of(char digit) {
  return *Sha256Digest::parse("sha256:" + std::string(64, digit));
}

const std::vector<std::string> none;

TEST_CASE("the clock of the last tips comes back") {
  const TempDir dir;
  for (const char digit : {'1', '2', '3'}) {
    DiskClockCache(dir.path()).keep(id_of(digit), none, Timestamp{digit * 1000});
  }
  for (const char digit : {'1', '2', '3'}) {
    CHECK(DiskClockCache(dir.path()).find(id_of(digit), none) == Timestamp{digit * 1000});
  }
  CHECK_FALSE(DiskClockCache(dir.path()).find(id_of('4'), none));
  CHECK_FALSE(DiskClockCache(dir.path()).find(id_of('1'), {std::string(40, 'a')}));
}

TEST_CASE("of many tips the last eight are remembered") {
  const TempDir dir;
  DiskClockCache cache(dir.path());
  for (const char digit : std::string("123456789")) cache.keep(id_of(digit), none, Timestamp{1});
  DiskClockCache again(dir.path());
  CHECK_FALSE(again.find(id_of('1'), none));
  for (const char digit : std::string("23456789")) CHECK(again.find(id_of(digit), none));
}

TEST_CASE("a tip's clock is replaced, not kept twice") {
  const TempDir dir;
  DiskClockCache cache(dir.path());
  cache.keep(id_of('1'), none, Timestamp{1});
  cache.keep(id_of('2'), none, Timestamp{2});
  cache.keep(id_of('1'), none, Timestamp{3});
  CHECK(DiskClockCache(dir.path()).find(id_of('1'), none) == Timestamp{3});
  CHECK(DiskClockCache(dir.path()).find(id_of('2'), none) == Timestamp{2});
}

TEST_CASE("a clock file that was touched is no answer") {
  const TempDir dir;
  DiskClockCache(dir.path()).keep(id_of('1'), none, Timestamp{1'000'000});
  const std::string good = get_file(dir / "muster/clock");
  REQUIRE(DiskClockCache(dir.path()).find(id_of('1'), none));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    put_file(dir / "muster/clock", bad);
    INFO(at);
    REQUIRE_FALSE(DiskClockCache(dir.path()).find(id_of('1'), none));
  }
  put_file(dir / "muster/clock", std::string(1U << 20U, 'x'));
  CHECK_FALSE(DiskClockCache(dir.path()).find(id_of('1'), none));
  put_file(dir / "muster/clock", "garbage\n" + good);
  CHECK(DiskClockCache(dir.path()).find(id_of('1'), none) == Timestamp{1'000'000});
  DiskClockCache(dir.path()).keep(id_of('1'), none, Timestamp{2});
  CHECK(DiskClockCache(dir.path()).find(id_of('1'), none) == Timestamp{2});
  CHECK(get_file(dir / "muster/clock").size() == good.size());
}

TEST_CASE("a compiled chain comes back under its name only") {
  const TempDir dir;
  DiskRosterCache(dir.path()).keep(digest_of('1'), "compiled");
  CHECK(DiskRosterCache(dir.path()).find(digest_of('1')) == "compiled");
  CHECK_FALSE(DiskRosterCache(dir.path()).find(digest_of('2')));
  const std::string folder = dir / "muster/rosters/";
  put_file(folder + digest_of('2').hex(), get_file(folder + digest_of('1').hex()));
  CHECK_FALSE(DiskRosterCache(dir.path()).find(digest_of('2')));
}

TEST_CASE("a compiled chain that was touched is no answer, and is written again") {
  const TempDir dir;
  DiskRosterCache(dir.path()).keep(digest_of('1'), "compiled");
  const std::string path = dir / ("muster/rosters/" + digest_of('1').hex());
  const std::string good = get_file(path);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    put_file(path, bad);
    INFO(at);
    REQUIRE_FALSE(DiskRosterCache(dir.path()).find(digest_of('1')));
  }
  put_file(path, good.substr(0, 10));
  CHECK_FALSE(DiskRosterCache(dir.path()).find(digest_of('1')));
  DiskRosterCache(dir.path()).keep(digest_of('1'), "compiled");
  CHECK(DiskRosterCache(dir.path()).find(digest_of('1')) == "compiled");
}

TEST_CASE("the oldest compiled chains make room") {
  const TempDir dir;
  DiskRosterCache cache(dir.path());
  const fs::path folder = dir / "muster/rosters";
  const std::string digits = "0123456789abcdef";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char digit = digits[i];
    cache.keep(digest_of(digit), "compiled");
    fs::last_write_time(folder / digest_of(digit).hex(),
                        fs::file_time_type::clock::now() - std::chrono::hours(1 + static_cast<int>(i)));
  }
  CHECK(cache.find(digest_of('f')));
  cache.keep(sha256("one more"), "compiled");
  CHECK_FALSE(cache.find(digest_of('f')));
  for (const char digit : {'0', '1', '6', 'e'}) CHECK(cache.find(digest_of(digit)));
  CHECK(cache.find(sha256("one more")));
}

TEST_CASE("a user's compiled chains are believed where nobody else could have written them") {
  const TempDir dir;
  const std::string folder = dir / "state/muster";
  const auto found = [&] { return UserRosterCache(folder).find(digest_of('1')).has_value(); };
  CHECK_FALSE(found());
  UserRosterCache(folder).keep(digest_of('1'), "compiled");
  REQUIRE(found());
  CHECK_FALSE(UserRosterCache(folder).find(digest_of('2')));
  const std::string file = folder + "/rosters/" + digest_of('1').hex();
  for (const std::string& path : {folder, folder + "/rosters", file}) {
    INFO(path);
    const fs::perms before = fs::status(path).permissions();
    fs::permissions(path, fs::perms::group_write, fs::perm_options::add);
    CHECK_FALSE(found());
    fs::permissions(path, before);
    CHECK(found());
  }
  fs::rename(file, dir / "elsewhere");
  fs::create_symlink(dir / "elsewhere", file);
  CHECK_FALSE(found());
  UserRosterCache(folder).keep(digest_of('1'), "compiled");
  CHECK(found());
  fs::permissions(folder, fs::perms::others_write, fs::perm_options::add);
  UserRosterCache(folder).keep(digest_of('2'), "compiled");
  CHECK_FALSE(fs::exists(folder + "/rosters/" + digest_of('2').hex()));
}

Checkpoint checkpoint_of(char anchor, char tip, char roster = 'f') {
  return {digest_of(anchor), digest_of(roster), id_of(tip), 7, Timestamp{1'000'000}};
}

TEST_CASE("a checkpoint comes back under its anchor and roster, the newest first") {
  const TempDir dir;
  const std::string folder = dir / "state/muster";
  DiskCheckpoints checkpoints(folder);
  CHECK(checkpoints.find(digest_of('a'), digest_of('f')).empty());
  checkpoints.keep(checkpoint_of('a', '1'));
  checkpoints.keep(checkpoint_of('a', '2'));
  checkpoints.keep(checkpoint_of('a', '1'));  // replaces the first
  checkpoints.keep(checkpoint_of('b', '3'));
  DiskCheckpoints again(folder);
  CHECK(again.find(digest_of('a'), digest_of('f')) ==
        std::vector<Checkpoint>{checkpoint_of('a', '1'), checkpoint_of('a', '2')});
  CHECK(again.find(digest_of('b'), digest_of('f')).size() == 1);
  CHECK(again.find(digest_of('a'), digest_of('e')).empty());
  CHECK(again.find(digest_of('f'), digest_of('a')).empty());
}

TEST_CASE("checkpoints of one project do not crowd out another's") {
  const TempDir dir;
  const std::string folder = dir / "muster";
  DiskCheckpoints checkpoints(folder);
  checkpoints.keep(checkpoint_of('a', '1'));
  for (const char tip : std::string("123456789")) checkpoints.keep(checkpoint_of('b', tip));
  CHECK(checkpoints.find(digest_of('a'), digest_of('f')).size() == 1);
  const auto kept = checkpoints.find(digest_of('b'), digest_of('f'));
  REQUIRE(kept.size() == 4);
  CHECK(kept.front().tip == id_of('9'));
  for (int project = 0; project < 100; ++project) {
    Checkpoint one = checkpoint_of('c', '1');
    one.anchor.bytes[0] = static_cast<std::uint8_t>(project);
    checkpoints.keep(one);
  }
  CHECK(checkpoints.find(digest_of('a'), digest_of('f')).empty());
}

TEST_CASE("a file of checkpoints that was touched is no answer, and is written again") {
  const TempDir dir;
  const std::string folder = dir / "muster";
  DiskCheckpoints(folder).keep(checkpoint_of('a', '1'));
  const auto found = [&] { return !DiskCheckpoints(folder).find(digest_of('a'), digest_of('f')).empty(); };
  REQUIRE(found());
  const std::string path = folder + "/checkpoints";
  const std::string good = get_file(path);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    put_file(path, bad);
    INFO(at);
    REQUIRE_FALSE(found());
  }
  for (const std::string& bad :
       {good.substr(0, 10), good + good, std::string(), std::string(1U << 20U, 'x')}) {
    put_file(path, bad);
    CHECK_FALSE(found());
  }
  DiskCheckpoints(folder).keep(checkpoint_of('a', '1'));
  CHECK(found());
}

TEST_CASE("checkpoints that others could have written are not read") {
  const TempDir dir;
  const std::string folder = dir / "muster";
  const std::string path = folder + "/checkpoints";
  DiskCheckpoints(folder).keep(checkpoint_of('a', '1'));
  const auto found = [&] { return !DiskCheckpoints(folder).find(digest_of('a'), digest_of('f')).empty(); };
  CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
  REQUIRE(found());
  for (const auto open : {fs::perms::group_write, fs::perms::others_write}) {
    for (const std::string& what : {folder, path}) {
      fs::permissions(what, open, fs::perm_options::add);
      CHECK_FALSE(found());
      fs::permissions(what, open, fs::perm_options::remove);
      CHECK(found());
    }
  }
  fs::rename(path, dir / "elsewhere");
  fs::create_symlink(dir / "elsewhere", path);
  CHECK_FALSE(found());
  DiskCheckpoints(folder).keep(checkpoint_of('a', '1'));
  CHECK(found());
  CHECK_FALSE(fs::is_symlink(path));
}

TEST_CASE("a cache that cannot be written is no fault") {
  const TempDir dir;
  put_file(dir / "muster", "a file where a folder belongs");
  DiskClockCache(dir.path()).keep(id_of('1'), none, Timestamp{1});
  DiskRosterCache(dir.path()).keep(digest_of('1'), "compiled");
  DiskCheckpoints(dir / "muster").keep(checkpoint_of('a', '1'));
  CHECK(DiskCheckpoints(dir / "muster").find(digest_of('a'), digest_of('f')).empty());
  CHECK_FALSE(DiskClockCache(dir.path()).find(id_of('1'), none));
  CHECK_FALSE(DiskRosterCache(dir.path()).find(digest_of('1')));
}

}  // namespace
}  // namespace muster::test
