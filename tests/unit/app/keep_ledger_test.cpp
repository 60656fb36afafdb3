#include <catch2/catch.hpp>

#include "unit/app/ledger_server.h"

using namespace muster;
using namespace muster::test;

namespace {

bool has_part(const std::string& path) {
  return path.find(".p/") != std::string::npos;
}

}  // namespace

TEST_CASE("a push becomes an entry when its refs have moved", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  CHECK(server.told().empty());
  REQUIRE(server.settle({}));
  CHECK(server.told().empty());
  CHECK(server.journal.kept.size() == 1);
  server.move(one);
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
  CHECK(server.journal.kept.empty());
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
}

TEST_CASE("what a crash left is settled by the next push to that ref", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  const LedgerEntry beside = server.entry("refs/heads/beside", 7);
  REQUIRE(server.admit({one}));
  server.move(one);
  REQUIRE(server.admit({beside}));
  CHECK(server.told().empty());  // others' refs wait
  const LedgerEntry two = server.entry(main_ref, 2);
  REQUIRE(server.admit({two}));
  CHECK(server.told() == Told{"main 0>1"});
  server.move(two);
  server.move(beside);
  REQUIRE(server.settle({two}));
  CHECK(server.told() == Told{"main 0>1", "beside 0>7", "main 1>2"});
  CHECK(server.journal.kept.empty());
}

TEST_CASE("of two pushes of the same one is told", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  const LedgerEntry same = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  REQUIRE(server.admit({same}));
  server.move(one);
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
  CHECK(server.journal.kept.empty());
  // A third that was judged before the ref moved comes too late.
  CHECK_FALSE(server.admit({same}));
  CHECK(server.journal.kept.empty());
}

TEST_CASE("a push that was carried out in part is told as far as it was", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  const LedgerEntry other = server.entry("refs/heads/other", 2);
  REQUIRE(server.admit({one, other}));
  server.move(one);
  REQUIRE(server.settle({one}));
  CHECK(server.told() == Told{"main 0>1"});
  REQUIRE(server.journal.kept.size() == 1);
  server.move(other);
  REQUIRE(server.settle({}));
  CHECK(server.told() == Told{"main 0>1", "other 0>2"});
}

TEST_CASE("what came to nothing is void after an hour, and not before", "[app]") {
  Server server;
  REQUIRE(server.admit({server.entry(main_ref, 1)}));
  server.now = server.now + Duration{journal_seconds - 1};
  REQUIRE(server.settle({}));
  CHECK(server.journal.kept.size() == 1);
  server.now = server.now + Duration{1};
  REQUIRE(server.settle({}));
  CHECK(server.journal.kept.empty());
  CHECK(server.told().empty());
}

TEST_CASE("a deletion is told like any other move", "[app]") {
  Server server;
  const LedgerEntry one = server.entry(main_ref, 1);
  REQUIRE(server.admit({one}));
  server.move(one);
  REQUIRE(server.settle({one}));
  const LedgerEntry gone = server.entry(main_ref, 0);
  REQUIRE(server.admit({gone}));
  REQUIRE(server.settle({}));
  CHECK(server.told() == Told{"main 0>1"});
  server.move(gone);
  REQUIRE(server.settle({}));
  CHECK(server.told() == Told{"main 0>1", "main 1>0"});
}

TEST_CASE("whichever write is the last, each push is told once", "[app]") {
  // Three pushes; the process dies at the n-th write of the second one's settling, and others follow.
  for (int last = 0; last < 12; ++last) {
    INFO("after " << last << " writes");
    Server server;
    const LedgerEntry one = server.entry(main_ref, 1);
    REQUIRE(server.admit({one}));
    server.move(one);
    REQUIRE(server.settle({one}));
    const LedgerEntry two = server.entry(main_ref, 2);
    const LedgerEntry beside = server.entry("refs/heads/beside", 7);
    REQUIRE(server.admit({two, beside}));
    server.move(two);
    server.move(beside);
    server.writes.left = last;
    server.settle({two, beside});
    server.writes.left = 1'000'000;
    const LedgerEntry three = server.entry(main_ref, 3);
    REQUIRE(server.admit({three}));
    server.move(three);
    REQUIRE(server.settle({three}));
    Told told = server.told();
    std::ranges::sort(told);
    CHECK(told == Told{"beside 0>7", "main 0>1", "main 1>2", "main 2>3"});
    CHECK(server.journal.kept.empty());
    REQUIRE(server.store.marked);
    CHECK(server.store.marked->cleared == 4);
  }
}

TEST_CASE("the ledger grows over its tiles", "[app]") {
  Server server;
  Told expected;
  std::vector<LedgerEntry> many;
  for (int i = 1; i <= 300; ++i) {
    const std::string name = "r" + std::to_string(i);
    many.push_back(server.entry("refs/heads/" + name, i));
    expected.push_back(name + " 0>" + std::to_string(i));
  }
  for (std::size_t begin : {0U, 255U, 256U, 257U}) {
    const std::size_t end = begin == 0 ? 255 : begin == 257 ? 300 : begin + 1;
    const std::vector<LedgerEntry> some(many.begin() + static_cast<std::ptrdiff_t>(begin),
                                        many.begin() + static_cast<std::ptrdiff_t>(end));
    REQUIRE(server.admit(some));
    for (const LedgerEntry& entry : some) server.move(entry);
    REQUIRE(server.settle(some));
    CHECK(server.told() == Told(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(end)));
    // What is not full yet is the edge, all of which is there.
    const auto edge = edge_files(end);
    for (const std::string& path : edge) CHECK(server.store.files.contains(path));
    for (const auto& [path, bytes] : server.store.files)
      CHECK((!has_part(path) || std::ranges::count(edge, path) == 1));
    CHECK(std::ranges::count(edge, "checkpoint") == 1);
  }
  // What a tile replaced is gone.
  Told names;
  for (const auto& [name, bytes] : server.store.files) names.push_back(name);
  CHECK(names == Told{"checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
                      "tile/entries/001.p/44"});
}
