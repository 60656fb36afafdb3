#include "model/release_version.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace muster::test {

namespace {

ReleaseVersion version(const std::string& text) {
  INFO(text);
  const auto parsed = ReleaseVersion::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

}  // namespace

TEST_CASE("versions are ordered by the precedence of SemVer 2.0") {
  const std::vector<std::string> ordered = {"0",
                                            "0.0.0.1",
                                            "0.9.9",
                                            "1.0.0-0",
                                            "1.0.0-1",
                                            "1.0.0-9",
                                            "1.0.0-10",
                                            "1.0.0-alpha",
                                            "1.0.0-alpha.1",
                                            "1.0.0-alpha.beta",
                                            "1.0.0-beta",
                                            "1.0.0-beta.2",
                                            "1.0.0-beta.11",
                                            "1.0.0-rc.1",
                                            "1.0.0",
                                            "1.0.0.1",
                                            "1.0.1",
                                            "1.2",
                                            "1.10",
                                            "2",
                                            "10.0.0",
                                            "99999999999999999999999.0"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      INFO(ordered[i] << " and " << ordered[j]);
      CHECK((version(ordered[i]) < version(ordered[j])) == (i < j));
      CHECK((version(ordered[i]) == version(ordered[j])) == (i == j));
    }
  }
}

TEST_CASE("what is written otherwise may be the same version") {
  CHECK(version("1.4") == version("1.4.0"));
  CHECK(version("1.4.0.0") == version("1.4"));
  CHECK(version("0") == version("0.0.0"));
  CHECK(version("1.4.2+build.5") == version("1.4.2"));
  CHECK(version("1.4.2+a-b") == version("1.4.2+b"));
  CHECK(version("1.4.2-rc.1+x") == version("1.4.2-rc.1"));
  CHECK_FALSE(version("1.4.2-rc.1") == version("1.4.2-rc.1.0"));
}

TEST_CASE("what is no version is none") {
  for (const std::string text : {"",     "v1.0",      "1.",       ".1",   "1..2",     "01.0",        "1.02",
                                 "1.0-", "1.0-01",    "1.0-a..b", "1.0+", "1.0+a..b", "1.0-a_b",     "1.0 ",
                                 " 1.0", "1.0-a+b+c", "1.a",      "-1",   "1.0\n",    "1.0-\xc3\xa4"}) {
    INFO(text);
    CHECK_FALSE(ReleaseVersion::parse(text));
  }
  CHECK(ReleaseVersion::parse("1.0-0a"));
  CHECK(ReleaseVersion::parse("1.0+01"));
  CHECK(ReleaseVersion::parse(std::string(ReleaseVersion::most_bytes, '1')));
  CHECK_FALSE(ReleaseVersion::parse(std::string(ReleaseVersion::most_bytes + 1, '1')));
}

}  // namespace muster::test
