#include "app/receipts.h"

#include "app/mainline.h"

#include <catch2/catch.hpp>

#include "support/random_history.h"

namespace muster::test {

namespace {

const std::string branch = "refs/heads/main";
const ObjectId nothing(HashAlgorithm::sha1);

LedgerEntry entry_of(const ObjectId& from, const ObjectId& to, std::int64_t at,
                     LedgerVerdict verdict = LedgerVerdict::accepted) {
  return {0, Timestamp{at}, "p", branch, from, to, verdict, {"r"}, {}, {}, {}, {}, {}, "t"};
}

// c0 <- c1 <- …, each on its own, and x beside them on c0.
struct Line {
  explicit Line(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) ids.push_back(commit(i == 0 ? "" : ids.back().hex(), i));
    beside = commit(ids.front().hex(), 100);
  }
  ObjectId commit(const std::string& parent, std::size_t number) {
    std::string text = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
    if (!parent.empty()) text += "parent " + parent + "\n";
    const std::string who = " A <a@example.org> " + std::to_string(1'700'000'000 + number) + " +0000\n";
    return repository.add(ObjectType::commit, text + "author" + who + "committer" + who + "\nm\n");
  }
  // Of the steps from `first` on, the seconds of their receipts; -1: none.
  std::vector<std::int64_t> times(const Receipts& receipts, std::size_t first = 0,
                                  MadeBranch made = MadeBranch::mainline) {
    ObjectAccess objects(repository);
    CommitGraph graph(objects, nullptr);
    const std::vector<ObjectId> below =
        first == 0 ? std::vector<ObjectId>{} : std::vector<ObjectId>{ids[first - 1]};
    const auto fresh = new_commits(graph, {ids.back()}, below, 1'000);
    REQUIRE(fresh);
    const auto steps = steps_to(graph, ids.back(), *fresh);
    REQUIRE(steps);
    const auto found = receipt_times(graph, *steps, receipts.of(branch), made);
    REQUIRE(found);
    std::vector<std::int64_t> seconds;
    for (std::size_t i = 0; i < steps->all().size(); ++i) {
      const auto time = found->of(steps->all()[i].commit());
      seconds.push_back(time ? time->seconds : -1);
    }
    return seconds;
  }

  MemoryRepository repository{HashAlgorithm::sha1};
  std::vector<ObjectId> ids;
  ObjectId beside{HashAlgorithm::sha1};
};

using Seconds = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a step has the time of the push that brought it in", "[receipts]") {
  Line line(6);
  Receipts receipts;
  receipts.add(entry_of(nothing, line.ids[1], 10));
  receipts.add(entry_of(line.ids[1], line.ids[2], 20, LedgerVerdict::refused));
  receipts.add(entry_of(line.ids[1], line.ids[4], 30));
  CHECK(line.times(receipts) == Seconds{10, 10, 30, 30, 30, -1});
  // A run that begins behind some of it sees the same.
  CHECK(line.times(receipts, 1) == Seconds{10, 30, 30, 30, -1});
  CHECK(line.times(receipts, 3) == Seconds{30, 30, -1});
  // The first one stays.
  receipts.add(entry_of(line.ids[2], line.ids[5], 40));
  CHECK(line.times(receipts) == Seconds{10, 10, 30, 30, 30, 40});
}

TEST_CASE("what was there before the ledger has no receipt", "[receipts]") {
  Line line(5);
  Receipts begun_later;
  begun_later.add(entry_of(line.ids[2], line.ids[3], 10));
  CHECK(line.times(begun_later) == Seconds{-1, -1, -1, 10, -1});
  // A branch that is made of what others hold.
  Receipts made;
  made.add(entry_of(line.ids[0], line.ids[1], 10));
  made.add(entry_of(nothing, line.ids[3], 20));
  CHECK(line.times(made) == Seconds{-1, 10, -1, -1, -1});
  // Beside the mainline there is nothing on it that the mainline had.
  CHECK(line.times(made, 2, MadeBranch::beside) == Seconds{20, 20, -1});
}

TEST_CASE("a ref that was forced gives no receipts for what it came back to", "[receipts]") {
  Line line(5);
  Receipts receipts;
  receipts.add(entry_of(nothing, line.ids[2], 10));
  receipts.add(entry_of(line.ids[2], line.beside, 20));
  receipts.add(entry_of(line.beside, line.ids[4], 30));
  CHECK(line.times(receipts) == Seconds{10, 10, 10, -1, -1});
  CHECK(line.times(receipts, 2) == Seconds{10, -1, -1});
  Receipts back;
  back.add(entry_of(nothing, line.ids[2], 10));
  back.add(entry_of(line.ids[2], line.ids[0], 20));
  back.add(entry_of(line.ids[0], line.ids[3], 30));
  CHECK(line.times(back) == Seconds{10, 10, 10, 30, -1});
}

TEST_CASE("an entry that is dated far back gives no time", "[receipts]") {
  Line line(4);
  constexpr std::int64_t day = 86'400;
  Receipts receipts;
  receipts.add(entry_of(nothing, line.ids[0], 100 * day));
  receipts.add(entry_of(line.ids[0], line.ids[1], 98 * day));
  receipts.add(entry_of(line.ids[1], line.ids[2], 98 * day - 1));
  receipts.add(entry_of(line.ids[2], line.ids[3], 101 * day));
  CHECK(line.times(receipts) == Seconds{100 * day, 98 * day, -1, 101 * day});
  CHECK(receipts.standing(branch, line.ids[3]) != nullptr);
  CHECK(receipts.standing(branch, line.ids[2]) == nullptr);
}

TEST_CASE("what is known at a tip is the same in every later state of a ledger", "[receipts]") {
  Line line(4);
  Receipts receipts;
  receipts.add(entry_of(nothing, line.ids[0], 10));
  receipts.add(entry_of(line.ids[0], line.ids[2], 20));
  const auto known = known_at(receipts.of(branch), line.ids[2]);
  REQUIRE(known);
  CHECK_FALSE(known_at(receipts.of(branch), line.ids[1]));
  CHECK_FALSE(known_at(receipts.of("refs/heads/other"), line.ids[2]));
  receipts.add(entry_of(line.ids[2], line.ids[3], 30));
  receipts.add(entry_of(line.ids[3], line.ids[2], 40));
  CHECK(known_at(receipts.of(branch), line.ids[2]) == known);
  CHECK(receipts.standing(branch, line.ids[2])->time == Timestamp{40});
  Receipts other;
  other.add(entry_of(nothing, line.ids[0], 11));
  other.add(entry_of(line.ids[0], line.ids[2], 20));
  CHECK(known_at(other.of(branch), line.ids[2]) != known);
}

}  // namespace muster::test
