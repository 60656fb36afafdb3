// A cache never changes a verdict: deleted, cut short, with any bit flipped, of another repository, with
// other bytes after it, or a folder in its place, it costs time and nothing else. (One that lies and
// carries the right seal was written by whoever owns the server: no cache can be proof against that.)
//
// A further cache of the hook is one line in Caches::give; its files are damaged like all others below
// `muster/`. Where a history may be judged on from an earlier end, tests/support/judging.cpp tries all that
// is replayed here or by the vectors.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "adapters/disk_checkpoints.h"
#include "adapters/disk_clock_cache.h"
#include "adapters/disk_roster_cache.h"
#include "formats/hook_input.h"
#include "property/common.h"
#include "property/life.h"
#include "report/json.h"
#include "support/seeds.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

// Every cache that lies in a git directory.
class Caches {
 public:
  explicit Caches(const std::string& git_directory) : clocks_(git_directory), rosters_(git_directory) {}
  void give(PushInput& input) {
    input.clocks = &clocks_;
    input.rosters = &rosters_;
  }

 private:
  DiskClockCache clocks_;
  DiskRosterCache rosters_;
};

// All that a judging came to, as text.
std::string judged(World& world, const std::string& push, const std::function<void(PushInput&)>& with) {
  const auto updates = parse_hook_input(push, world.repository.hash_algorithm());
  REQUIRE(updates);
  PushInput input{world.repository, *updates, world.anchor.value(), world.state, world.now, 100'000};
  with(input);
  const auto outcome = verify_push(input);
  if (!outcome) return json_of(outcome.error());
  std::string said = outcome->accepted ? "accepted" : "refused";
  if (outcome->remember) said += " " + outcome->remember->mainline + " " + outcome->remember->digest;
  for (const Verdict& verdict : outcome->verdicts) said += "\n" + json_of(verdict);
  return said;
}

std::string judged_without(World& world, const std::string& push) {
  return judged(world, push, [](const PushInput&) {});
}

std::string judged_in(World& world, const std::string& push, const std::string& git_directory) {
  Caches caches(git_directory);
  return judged(world, push, [&](PushInput& input) { caches.give(input); });
}

std::vector<fs::path> cache_files(const std::string& git_directory) {
  std::vector<fs::path> found;
  if (!fs::exists(git_directory + "/muster")) return found;
  for (const auto& entry : fs::recursive_directory_iterator(git_directory + "/muster")) {
    if (entry.is_regular_file()) found.push_back(entry.path());
  }
  return found;
}

// One thing that can become of a file; `others` are files of another repository.
void damage(Random& random, const fs::path& file, const std::vector<fs::path>& others) {
  std::string bytes = get_file(file.string());
  switch (below(random, 7)) {
    case 0: fs::remove(file); return;
    case 1: bytes.resize(below(random, bytes.size() + 1)); break;
    case 2:
      if (!bytes.empty()) {
        char& byte = bytes[below(random, bytes.size())];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << below(random, 8)));
      }
      break;
    case 3:
      if (!others.empty()) bytes = get_file(pick(random, others).string());
      break;
    case 4: bytes += bytes; break;
    case 5:
      for (char& byte : bytes) byte = static_cast<char>(below(random, 256));
      break;
    default:
      fs::remove(file);
      fs::create_directory(file);
      return;
  }
  put_file(file.string(), bytes);
}

// What an audit of the mainline from its baseline comes to, as counts and refusals.
std::string audited(World& world, const ObjectId& tip, Checkpoints* checkpoints) {
  MemoryRepository repository = world.repository.clone_of(tip);
  ObjectAccess objects(repository);
  CommitGraph graph(objects, nullptr);
  SignatureChecker checker(1);
  std::string said;
  const auto take = [&](const Verdict& verdict) {
    if (!is_accepted(verdict)) said += "\n" + json_of(verdict);
  };
  const auto counts =
      replay_history({graph, checker, tip, world.anchor.value(), {}, {}, nullptr, take, {}, checkpoints});
  if (counts) return fmt::format("{} {}{}", counts->commits, counts->unjudged, said);
  if (const auto* fault = std::get_if<Fault>(&counts.error())) return said + "\n" + json_of(*fault);
  return said + "\n" + std::string(rule_of(std::get<Reason>(counts.error())));
}

// A server whose next push is decided by the clock that is cached: the mainline's latest date lies ahead
// of the receive time, and erin's key ends in between.
class DecidedByTheClock {
 public:
  DecidedByTheClock() : world(common_vectors, common_vectors) {
    make_all(world, "roster v1 from acme.toml signed alice bob\n  set key erin until = " +
                        (world.now + Duration{120}).text() +
                        "\n  set commits mainline signers = [\"developers\", \"erin\"]\n"
                        "commit base on - by alice muster v1 date +4m\n"
                        "commit good on base by dave file a \"x\"\n"
                        "commit late on base by erin file a \"x\"\n");
    world.anchor = digest_of_bytes(world.rosters.at("v1").bytes);
    const ObjectId base = world.objects.at("base").id;
    const Outcome begun = judge_push(world, world.zero().hex() + " " + base.hex() + " refs/heads/main\n");
    REQUIRE(begun.accepted);
    world.state = begun.remember;
    world.repository.set_ref("refs/heads/main", base);
  }

  std::string push(const std::string& name) const {
    return world.objects.at("base").id.hex() + " " + world.objects.at(name).id.hex() + " refs/heads/main\n";
  }

  World world;
};

// Remembers, and at random times does not.
class ForgetfulClocks final : public ClockCache {
 public:
  explicit ForgetfulClocks(Random& random) : random_(random) {}
  std::optional<Timestamp> find(const ObjectId& tip, const std::vector<std::string>& baseline) override {
    const auto found = kept_.find({tip, baseline});
    if (found == kept_.end() || one_in(random_, 2)) return std::nullopt;
    return found->second;
  }
  void keep(const ObjectId& tip, const std::vector<std::string>& baseline, Timestamp latest) override {
    if (!one_in(random_, 3)) kept_.insert_or_assign({tip, baseline}, latest);
  }

 private:
  Random& random_;
  std::map<std::pair<ObjectId, std::vector<std::string>>, Timestamp> kept_;
};

}  // namespace

TEST_CASE("a cached clock and a compiled roster decide, and every byte of them is under its seal") {
  DecidedByTheClock server;
  const TempDir folder;
  for (const std::string name : {"good", "late"}) {
    const std::string push = server.push(name);
    const std::string right = judged_without(server.world, push);
    CHECK(right.starts_with(name == "good" ? "accepted" : "refused"));
    CHECK(judged_in(server.world, push, folder.path()) == right);
    const std::vector<fs::path> files = cache_files(folder.path());
    REQUIRE(files.size() == 3);  // muster/clock, and the roster and its name in muster/rosters
    for (const fs::path& file : files) {
      const std::string bytes = get_file(file.string());
      // Of a roster's thousands of bytes some; a whole one would take minutes.
      const std::size_t stride = bytes.size() < 300 ? 1 : 29;
      for (std::size_t at = 0; at < bytes.size(); at += stride) {
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(static_cast<unsigned char>(flipped[at]) ^ (1U << (at % 8)));
        put_file(file.string(), flipped);
        INFO(file << " flipped at " << at);
        CHECK(judged_in(server.world, push, folder.path()) == right);
        if (at % 8 != 0) continue;
        put_file(file.string(), bytes.substr(0, at));
        INFO(file << " cut at " << at);
        CHECK(judged_in(server.world, push, folder.path()) == right);
      }
    }
  }
}

TEST_CASE("damage to a cache never changes a verdict") {
  for_each_seed(12, [](Random& random) {
    Life life(random, {});
    Life other(random, {});
    const TempDir folder;
    const TempDir elsewhere;
    for (int pushes = 0; pushes < 8; ++pushes) {
      const Push strange = other.next_push();
      judged_in(other.world(), strange.input(other.world()), elsewhere.path());
      other.drop();
      const Push push = life.next_push();
      const std::string input = push.input(life.world());
      const std::string right = judged_without(life.world(), input);
      CHECK(judged_in(life.world(), input, folder.path()) == right);
      CHECK(judged_in(life.world(), input, folder.path()) == right);
      for (const fs::path& file : cache_files(folder.path()))
        damage(random, file, cache_files(elsewhere.path()));
      CHECK(judged_in(life.world(), input, folder.path()) == right);
      const Outcome outcome = judge_push(life.world(), input);
      if (outcome.accepted)
        life.carry_out(push, outcome);
      else
        life.drop();
      // What became a folder would stay one.
      if (one_in(random, 3)) fs::remove_all(folder.path() + "/muster");
    }
  });
}

TEST_CASE("damage to what audits remember never changes what they find") {
  for_each_seed(12, [](Random& random) {
    Life life(random, {});
    Life other(random, {});
    const TempDir folder;
    const TempDir elsewhere;
    DiskCheckpoints ours(folder / "muster");
    DiskCheckpoints theirs(elsewhere / "muster");
    for (int pushes = 0; pushes < 8; ++pushes) {
      for (Life* one : {&life, &other}) {
        const Push push = one->next_push();
        const Outcome outcome = judge_push(one->world(), push.input(one->world()));
        if (outcome.accepted)
          one->carry_out(push, outcome);
        else
          one->drop();
      }
      if (life.tip().is_zero() || other.tip().is_zero()) continue;
      audited(other.world(), other.tip(), &theirs);
      const std::string right = audited(life.world(), life.tip(), nullptr);
      CHECK(audited(life.world(), life.tip(), &ours) == right);
      CHECK(audited(life.world(), life.tip(), &ours) == right);
      for (const fs::path& file : cache_files(folder.path()))
        damage(random, file, cache_files(elsewhere.path()));
      CHECK(audited(life.world(), life.tip(), &ours) == right);
      // What became a folder would stay one.
      if (one_in(random, 3)) fs::remove_all(folder.path() + "/muster");
    }
  });
}

TEST_CASE("a cache that forgets at random times never changes a verdict") {
  for_each_seed(10, [](Random& random) {
    Life life(random, {});
    ForgetfulClocks clocks(random);
    for (int pushes = 0; pushes < 8; ++pushes) {
      const Push push = life.next_push();
      const std::string input = push.input(life.world());
      const std::string right = judged_without(life.world(), input);
      for (int again = 0; again < 3; ++again)
        CHECK(judged(life.world(), input, [&](PushInput& given) { given.clocks = &clocks; }) == right);
      const Outcome outcome = judge_push(life.world(), input);
      if (outcome.accepted)
        life.carry_out(push, outcome);
      else
        life.drop();
    }
  });
}

}  // namespace muster::test
