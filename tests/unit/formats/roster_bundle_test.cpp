#include "formats/roster_bundle.h"

#include <catch2/catch.hpp>

#include "model/release_limits.h"

namespace muster::test {

TEST_CASE("a bundle of rosters holds the files of a folder") {
  const std::map<std::string, std::string> files = {
      {"history/1/roster.toml", "schema"}, {"keys/ab.asc", std::string("\0\xff", 2)}, {"roster.toml", ""}};
  const std::string text = roster_bundle_text(files);
  CHECK(text == "{\"history/1/roster.toml\":\"c2NoZW1h\",\"keys/ab.asc\":\"AP8=\",\"roster.toml\":\"\"}\n");
  CHECK(parse_roster_bundle(text) == files);
  CHECK(parse_roster_bundle("{}\n") == std::map<std::string, std::string>{});
}

TEST_CASE("a bundle of rosters is written in one way, and its paths lead down") {
  for (const std::string text :
       {"", "[]\n", "{}", "{} \n", "{\"a\":1}\n", "{\"a\":\"=\"}\n", "{\"b\":\"\",\"a\":\"\"}\n",
        "{\"a\":\"\",\"a\":\"\"}\n", "{\"\":\"\"}\n", "{\"/a\":\"\"}\n", "{\"a/\":\"\"}\n",
        "{\"../a\":\"\"}\n", "{\"a/../b\":\"\"}\n", "{\".a\":\"\"}\n", "{\"a/b/c/d/e\":\"\"}\n",
        "{\"a b\":\"\"}\n", "{\"a//b\":\"\"}\n"}) {
    INFO(text);
    CHECK_FALSE(parse_roster_bundle(text));
  }
  CHECK(parse_roster_bundle("{\"a/b/c/d\":\"\"}\n"));
  CHECK(parse_roster_bundle(std::string(limits::roster_bundle_bytes + 1, ' ')).error().what ==
        "too large a bundle of rosters");
}

}  // namespace muster::test
