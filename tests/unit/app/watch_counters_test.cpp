#include "app/watch_counters.h"

#include <catch2/catch.hpp>

#include "support/scenario.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

using Warned = std::vector<std::string>;

// Pushes with signatures by dave's security key, watched as the hook does; of each push the commits that are
// warned of, with the counters.
std::vector<Warned> watched(const std::string& pushes, KeyCounters& known) {
  const TempDir folder;
  put_file(folder / "scenario.txt",
           "key dave-sk sk\nroster v1 from acme.toml signed alice bob\n  set key dave ssh = "
           "\"@key:dave-sk@\"\nbegin v1\n" +
               pushes);
  const std::string common = std::string(MUSTER_SOURCE_DIR) + "/tests/vectors/common";
  std::vector<Warned> all;
  const auto result =
      run_scenario(folder.path(), common, [&](World& world, const std::string&, const Outcome& outcome) {
        std::vector<Verdict> verdicts = outcome.verdicts;
        ObjectAccess objects(world.repository);
        REQUIRE(watch_counters(verdicts, objects, known));
        Warned warned;
        for (const Verdict& verdict : verdicts) {
          const auto* accepted = std::get_if<Accepted>(&verdict);
          if (accepted == nullptr) continue;
          for (const Warning& warning : accepted->warnings()) {
            if (const auto* back = std::get_if<CounterWentBack>(&warning))
              warned.push_back(world.name_of_id(accepted->object().id) + " " + std::to_string(back->counter) +
                               " after " + std::to_string(back->highest));
          }
        }
        all.push_back(std::move(warned));
      });
  CHECK(result.failures.empty());
  REQUIRE_FALSE(all.empty());
  all.erase(all.begin());  // the push that brings in the roster
  return all;
}

std::vector<Warned> watched(const std::string& pushes) {
  KeyCounters known;
  return watched(pushes, known);
}

std::string commit(const std::string& name, const std::string& parent, const std::string& more) {
  return "commit " + name + " on " + parent + " by dave signed dave-sk flags 1 " + more + "\n";
}

std::string pushed(const std::string& name) {
  return "push main " + name + "\nexpect accepted\n";
}

}  // namespace

TEST_CASE("a security key whose counter goes back is told", "[counters]") {
  KeyCounters known;
  const auto told = watched(commit("c1", "base", "counter 5") + pushed("c1") + "later 10m\n" +
                                commit("c2", "c1", "counter 9") + pushed("c2") + "later 10m\n" +
                                commit("c3", "c2", "counter 6") + pushed("c3") + "later 10m\n" +
                                commit("c4", "c3", "counter 9") + pushed("c4") + "later 10m\n" +
                                commit("c5", "c4", "counter 10") + pushed("c5"),
                            known);
  CHECK(told == std::vector<Warned>{{}, {}, {"c3 6 after 9"}, {"c4 9 after 9"}, {}});
  REQUIRE(known.size() == 1);
  CHECK(known.begin()->second.highest == 10);
}

TEST_CASE("a branch that was signed before and comes later is no copied key", "[counters]") {
  CHECK(watched(commit("c1", "base", "counter 9") + pushed("c1") + commit("c2", "c1", "date -1h counter 5") +
                pushed("c2")) == std::vector<Warned>{{}, {}});
  // In one push the dates say what was first.
  CHECK(watched(commit("c1", "base", "counter 9") + commit("c2", "c1", "date -1h counter 5") +
                pushed("c2")) == std::vector<Warned>{{}});
  CHECK(watched(commit("c1", "base", "date -1h counter 9") + commit("c2", "c1", "counter 5") +
                pushed("c2")) == std::vector<Warned>{{"c2 5 after 9"}});
}

TEST_CASE("a security key that counts nothing is not watched", "[counters]") {
  KeyCounters known;
  watched(commit("c1", "base", "counter 0") + pushed("c1") + "later 10m\n" + commit("c2", "c1", "counter 0") +
              pushed("c2"),
          known);
  CHECK(known.empty());
}

}  // namespace muster::test
