#include "formats/checkpoint.h"

#include <catch2/catch.hpp>
#include <string>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

const std::string head = "muster checkpoints 2\n";
const std::string digests = "sha256:" + std::string(64, 'a') + " sha256:" + std::string(64, 'b') + " ";
const std::string line = digests + hex_a + " 12 2026-11-23T10:00:00Z -\n";

}  // namespace

TEST_CASE("checkpoints come back as they were written") {
  const std::string text = head + line + digests + std::string(64, 'c') + " 1 1999-12-31T23:59:59Z -\n";
  const auto checkpoints = parse_checkpoints(text);
  REQUIRE(checkpoints);
  REQUIRE(checkpoints->size() == 2);
  CHECK(checkpoints_text(*checkpoints) == text);
  const Checkpoint& first = checkpoints->front();
  CHECK(first.anchor.hex() == std::string(64, 'a'));
  CHECK(first.roster.hex() == std::string(64, 'b'));
  CHECK(first.tip.hex() == hex_a);
  CHECK(first.commits == 12);
  CHECK(first.clock.text() == "2026-11-23T10:00:00Z");
  CHECK_FALSE(first.receipts);
  CHECK(checkpoints->back().tip.algorithm() == HashAlgorithm::sha256);
  const std::string received = replaced(line, " -\n", " sha256:" + std::string(64, 'd') + "\n");
  const auto with_receipts = parse_checkpoints(head + received);
  REQUIRE(with_receipts);
  CHECK(with_receipts->front().receipts->hex() == std::string(64, 'd'));
  CHECK(checkpoints_text(*with_receipts) == head + received);
  const auto none = parse_checkpoints(head);
  REQUIRE(none);
  CHECK(none->empty());
}

TEST_CASE("checkpoints of another form are none") {
  for (const std::string& bad : {
           std::string(),
           std::string("muster checkpoints 2"),
           "muster checkpoints 3\n" + line,
           line,
           head + "\n",
           head + line + "\n",
           head + " " + line,
           head + digests + hex_a + " 0 2026-11-23T10:00:00Z -\n",
           head + digests + hex_a + " 012 2026-11-23T10:00:00Z -\n",
           head + digests + hex_a + " 12x 2026-11-23T10:00:00Z -\n",
           head + digests + hex_a + " -1 2026-11-23T10:00:00Z -\n",
           head + digests + hex_a + " 18446744073709551616 2026-11-23T10:00:00Z -\n",
           head + digests + hex_a + " 12 2026-11-23T10:00:00Z  -\n",
           head + digests + hex_a + " 12 2026-11-23T10:00:00 -\n",
           head + digests + hex_a + " 12\n",
           head + digests + hex_a + " 12 2026-11-23T10:00:00Z\n",
           head + digests + hex_a + " 12 2026-11-23T10:00:00Z \n",
           head + digests + hex_a + " 12 2026-11-23T10:00:00Z sha256:aa\n",
           head + digests + hex_a + " 12 2026-11-23T10:00:00Z - -\n",
           head + digests + hex_a.substr(1) + " 12 2026-11-23T10:00:00Z -\n",
           head + digests + "A" + hex_a.substr(1) + " 12 2026-11-23T10:00:00Z -\n",
           head + digests.substr(1) + hex_a + " 12 2026-11-23T10:00:00Z -\n",
           head + replaced(line, "sha256:a", "sha256:A"),
           head + replaced(line, "sha256:b", "sha256:B"),
           head + "sha256:aa sha256:bb " + hex_a + " 12 2026-11-23T10:00:00Z -\n",
       }) {
    INFO(bad);
    const auto checkpoints = parse_checkpoints(bad);
    REQUIRE_FALSE(checkpoints);
    CHECK(checkpoints.error().offset <= bad.size());
  }
  const std::string whole = head + line + line;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto part = parse_checkpoints(whole.substr(0, size));
    const bool ends_well = size == head.size() || size == head.size() + line.size();
    CHECK(part.has_value() == ends_well);
    if (!part) CHECK(part.error().offset == (size < head.size() ? 0 : size));
  }
  const auto second = parse_checkpoints(head + line + "x" + line);
  REQUIRE_FALSE(second);
  CHECK(second.error().offset == head.size() + line.size());
}

TEST_CASE("checkpoints are bounded") {
  std::string text = head;
  for (std::size_t i = 0; i < limits::checkpoints; ++i) text += line;
  CHECK(parse_checkpoints(text));
  CHECK_FALSE(parse_checkpoints(text + line));
  // The longest that can be are read from disk, seal and all.
  const std::string longest = digests + std::string(64, 'c') +
                              " 18446744073709551615 2026-11-23T10:00:00Z sha256:" + std::string(64, 'd') +
                              "\n";
  CHECK(head.size() + limits::checkpoints * longest.size() + 100 < limits::checkpoints_bytes);
}
