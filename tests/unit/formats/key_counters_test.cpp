#include "formats/key_counters.h"

#include <catch2/catch.hpp>

using namespace muster;

namespace {

const std::string begin = "muster counters 1\n";
const std::string key_a = "SHA256:" + std::string(43, 'a');
const std::string line_a = key_a + " 1207 2026-11-23T10:00:00Z\n";
const std::string line_b = "SHA256:" + std::string(42, 'b') + "/ 4294967295 1999-12-31T23:59:59Z\n";

}  // namespace

TEST_CASE("counters of security keys come back as they were written") {
  const auto counters = parse_key_counters(begin + line_a + line_b);
  REQUIRE(counters);
  REQUIRE(counters->size() == 2);
  CHECK(counters->at(key_a).highest == 1207);
  CHECK(counters->at(key_a).signed_at.text() == "2026-11-23T10:00:00Z");
  CHECK(key_counters_text(*counters) == begin + line_a + line_b);
  CHECK(parse_key_counters(begin)->empty());
}

TEST_CASE("counters of another form are none") {
  for (const std::string& bad :
       {std::string(), std::string("muster counters 1"), "muster counters 2\n" + line_a, line_a,
        begin + line_b + line_a, begin + line_a + line_a, begin + line_a + "\n",
        begin + line_a.substr(0, line_a.size() - 1), begin + key_a + " 0 2026-11-23T10:00:00Z\n",
        begin + key_a + " 01 2026-11-23T10:00:00Z\n", begin + key_a + " -1 2026-11-23T10:00:00Z\n",
        begin + key_a + " 4294967296 2026-11-23T10:00:00Z\n", begin + key_a + " 1 2026-11-23\n",
        begin + key_a + "  1 2026-11-23T10:00:00Z\n", begin + key_a + " 1 2026-11-23T10:00:00Z \n",
        begin + key_a + "a 1 2026-11-23T10:00:00Z\n", begin + key_a.substr(1) + " 1 2026-11-23T10:00:00Z\n",
        begin + "SHA256:" + std::string(42, 'a') + "= 1 2026-11-23T10:00:00Z\n"}) {
    INFO(bad);
    const auto counters = parse_key_counters(bad);
    REQUIRE_FALSE(counters);
    CHECK(counters.error().offset <= bad.size());
  }
}
