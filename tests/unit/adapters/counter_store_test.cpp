#include "adapters/counter_store.h"

#include <catch2/catch.hpp>

#include "support/temp_dir.h"

using namespace muster;
using namespace muster::test;

TEST_CASE("counters are kept before a server has kept anything else") {
  const TempDir git_directory;
  const auto none = read_key_counters(git_directory.path());
  REQUIRE(none);
  CHECK(none->empty());
  const KeyCounters counters = {{"SHA256:" + std::string(43, 'a'), {7, Timestamp{1'700'000'000}}}};
  REQUIRE(keep_key_counters(git_directory.path(), counters));
  CHECK(read_key_counters(git_directory.path()).value() == counters);
}

TEST_CASE("counters that are none are a fault, and never a reason to begin anew") {
  const TempDir git_directory;
  put_file(git_directory / "muster/counters", "muster counters 1\nx\n");
  const auto counters = read_key_counters(git_directory.path());
  REQUIRE_FALSE(counters);
  CHECK(counters.error().id == FaultId::disk);
}
