// The list of differences is what docs/crypto.md tells, row by row.
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "differential/comparison.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

// The rows below the heading, without the two of its head.
std::vector<std::string> rows_below(const std::string& heading) {
  std::istringstream lines(get_file(MUSTER_SOURCE_DIR "/docs/crypto.md"));
  std::vector<std::string> rows;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) inside = line == heading;
    if (inside && line.starts_with("|")) rows.push_back(line);
  }
  REQUIRE(rows.size() > 2);
  rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

}  // namespace

TEST_CASE("the documented list") {
  std::vector<std::string> expected;
  for (const Difference& one : stricter_than_gpg()) {
    expected.push_back("| " + std::string(one.what) + " | " + std::string(one.because) + " |");
    CHECK_FALSE(one.words.empty());
  }
  CHECK(rows_below("### Where muster is stricter than gpg") == expected);
}

}  // namespace muster::test
