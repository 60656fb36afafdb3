#include "app/commit_graph.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "app/mainline.h"
#include "model/limits.h"
#include "support/random_history.h"

namespace muster::test {

namespace {

constexpr std::uint64_t unlimited = ~std::uint64_t{0};

std::set<ObjectId> ids_of(const RandomHistory& history, const std::set<std::size_t>& commits) {
  std::set<ObjectId> ids;
  for (const std::size_t commit : commits) ids.insert(history.ids[commit]);
  return ids;
}

std::vector<std::size_t> some(Random& random, std::size_t most, std::size_t size) {
  std::vector<std::size_t> chosen;
  for (std::size_t n = below(random, most + 1); n > 0; --n) chosen.push_back(below(random, size));
  return chosen;
}

std::set<std::size_t> union_of_ancestors(const RandomHistory& history, const std::vector<std::size_t>& tips) {
  std::set<std::size_t> all;
  for (const std::size_t tip : tips) all.merge(history.ancestors(tip));
  return all;
}

std::vector<ObjectId> at(const RandomHistory& history, const std::vector<std::size_t>& commits) {
  std::vector<ObjectId> ids;
  for (const std::size_t commit : commits) ids.push_back(history.ids[commit]);
  return ids;
}

bool parents_first(const RandomHistory& history, const std::vector<ObjectId>& order) {
  std::map<ObjectId, std::size_t> place;
  for (std::size_t i = 0; i < order.size(); ++i) place.emplace(order[i], i);
  for (std::size_t i = 0; i < history.ids.size(); ++i) {
    const auto own = place.find(history.ids[i]);
    if (own == place.end()) continue;
    for (const std::size_t parent : history.parents[i]) {
      const auto above = place.find(history.ids[parent]);
      if (above != place.end() && above->second > own->second) return false;
    }
  }
  return place.size() == order.size();
}

// Common ancestors that are not ancestors of another common ancestor.
std::set<std::size_t> best_common(const RandomHistory& history, std::size_t one, std::size_t other) {
  const std::set<std::size_t> mine = history.ancestors(one);
  std::set<std::size_t> common;
  for (const std::size_t commit : history.ancestors(other)) {
    if (mine.contains(commit)) common.insert(commit);
  }
  std::set<std::size_t> best;
  for (const std::size_t commit : common) {
    const bool behind = std::ranges::any_of(common, [&](std::size_t later) {
      return later != commit && history.ancestors(later).contains(commit);
    });
    if (!behind) best.insert(commit);
  }
  return best;
}

}  // namespace

TEST_CASE("new commits are what the starts reach and the excluded do not") {
  const unsigned seed = GENERATE(range(1U, 61U));
  CAPTURE(seed);
  Random random(seed);
  RandomHistory history(random, 3 + below(random, 60));
  ObjectAccess objects(history.repository);
  for (int round = 0; round < 20; ++round) {
    const auto starts = some(random, 3, history.ids.size());
    const auto excluded = some(random, 4, history.ids.size());
    std::set<std::size_t> expected = union_of_ancestors(history, starts);
    for (const std::size_t old : union_of_ancestors(history, excluded)) expected.erase(old);
    CommitGraph graph(objects, nullptr);
    const auto found = new_commits(graph, at(history, starts), at(history, excluded), unlimited);
    REQUIRE(found);
    const std::vector<ObjectId> order = graph.ids(found->oldest_first);
    CHECK(std::set<ObjectId>(order.begin(), order.end()) == ids_of(history, expected));
    CHECK(found->set.size() == expected.size());
    CHECK(parents_first(history, order));
  }
}

TEST_CASE("new commits beyond the limit are refused and up to it are not") {
  Random random(7);
  RandomHistory history(random, 40);
  ObjectAccess objects(history.repository);
  CommitGraph graph(objects, nullptr);
  const std::size_t tip = history.ids.size() - 1;
  const std::size_t size = history.ancestors(tip).size();
  CHECK(new_commits(graph, {history.ids[tip]}, {}, size));
  const auto found = new_commits(graph, {history.ids[tip]}, {}, size - 1);
  REQUIRE_FALSE(found);
  CHECK(rule_of(std::get<Reason>(found.error())) == "limit.count");
}

TEST_CASE("merge bases are the best common ancestors") {
  const unsigned seed = GENERATE(range(1U, 61U));
  CAPTURE(seed);
  Random random(seed);
  RandomHistory history(random, 3 + below(random, 50));
  ObjectAccess objects(history.repository);
  for (int round = 0; round < 20; ++round) {
    const std::size_t one = below(random, history.ids.size());
    const std::size_t other = below(random, history.ids.size());
    const auto expected = ids_of(history, best_common(history, one, other));
    CommitGraph graph(objects, nullptr);
    const auto found = merge_bases(graph, history.ids[one], history.ids[other]);
    REQUIRE(found);
    if (expected.size() > limits::merge_bases) {
      CHECK_FALSE(*found);
      continue;
    }
    REQUIRE(*found);
    CHECK(std::set<ObjectId>((*found)->begin(), (*found)->end()) == expected);
    CHECK((*found)->size() == expected.size());
  }
}

TEST_CASE("the first-parent line is followed and nothing else") {
  const unsigned seed = GENERATE(range(1U, 21U));
  CAPTURE(seed);
  Random random(seed);
  RandomHistory history(random, 40);
  ObjectAccess objects(history.repository);
  CommitGraph graph(objects, nullptr);
  for (std::size_t from = 0; from < history.ids.size(); ++from) {
    std::set<std::size_t> line = {from};
    for (std::size_t commit = from; !history.parents[commit].empty();) {
      commit = history.parents[commit].front();
      line.insert(commit);
    }
    for (std::size_t to = 0; to < history.ids.size(); ++to) {
      const auto found = on_first_parent_line(graph, history.ids[from], history.ids[to]);
      REQUIRE(found);
      CHECK(*found == line.contains(to));
    }
  }
}

TEST_CASE("each new commit belongs to the first step that reaches it") {
  const unsigned seed = GENERATE(range(1U, 41U));
  CAPTURE(seed);
  Random random(seed);
  RandomHistory history(random, 3 + below(random, 50));
  ObjectAccess objects(history.repository);
  CommitGraph graph(objects, nullptr);
  const std::size_t tip = history.ids.size() - 1;
  const auto excluded = some(random, 2, tip);
  const auto fresh = new_commits(graph, {history.ids[tip]}, at(history, excluded), unlimited);
  REQUIRE(fresh);
  const auto steps = steps_to(graph, history.ids[tip], *fresh);
  REQUIRE(steps);
  std::set<std::size_t> done = union_of_ancestors(history, excluded);
  const StepRange all = steps->all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<ObjectId> members = graph.ids(all[i].members);
    const auto commit =
        static_cast<std::size_t>(std::ranges::find(history.ids, members.back()) - history.ids.begin());
    std::set<std::size_t> expected;
    for (const std::size_t reached : history.ancestors(commit)) {
      if (!done.contains(reached)) expected.insert(reached);
    }
    CHECK(std::set<ObjectId>(members.begin(), members.end()) == ids_of(history, expected));
    CHECK(parents_first(history, members));
    done.merge(expected);
  }
}

}  // namespace muster::test
