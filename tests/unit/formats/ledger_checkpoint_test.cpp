#include "formats/ledger_checkpoint.h"

#include <catch2/catch.hpp>

#include "unit/formats/example_keys.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using muster::samples::replaced;
using muster::test::base64;

namespace {

const std::string root_bytes = "0123456789abcdef0123456789abcde\xff";
const std::string root = base64(root_bytes);
const std::string good = "muster/acme/payments\n12\n" + root + "\ntime 2026-11-23T10:00:00Z\n";

}  // namespace

TEST_CASE("a ledger's checkpoint comes back as it was read") {
  const auto checkpoint = parse_checkpoint_text(good);
  REQUIRE(checkpoint);
  CHECK(checkpoint->origin == "muster/acme/payments");
  CHECK(checkpoint->size == 12);
  CHECK(std::string(checkpoint->root.bytes.begin(), checkpoint->root.bytes.end()) == root_bytes);
  CHECK(checkpoint->time.text() == "2026-11-23T10:00:00Z");
  CHECK(checkpoint_text(*checkpoint) == good);
  for (const char* size : {"0", "1", "9223372036854775807"}) {
    const std::string other = replaced(good, "12", size);
    INFO(other);
    const auto read = parse_checkpoint_text(other);
    REQUIRE(read);
    CHECK(checkpoint_text(*read) == other);
  }
  CHECK(parse_checkpoint_text(replaced(good, "12", "9223372036854775807"))->size == ledger_entries);
}

TEST_CASE("a ledger's checkpoint of another form is refused") {
  const std::string origin = "an origin that is not muster/ and the name of a project";
  const std::string size = "a size that is not a plain number of entries";
  const std::string no_root = "a root that is not base64 of 32 bytes";
  const std::string time = "a last line that is not time and an RFC 3339 time in UTC";
  const std::string fewer = "fewer lines than a checkpoint has";
  const std::string more = "more lines than a checkpoint has";
  struct Near {
    std::string text, what;
  };
  for (const auto& [text, what] : std::vector<Near>{
           {"", fewer},
           {good.substr(0, good.size() - 1), fewer},
           {replaced(good, "time 2026-11-23T10:00:00Z\n", ""), fewer},
           {good + "\n", more},
           {good + "x", more},
           {good + "more 1\n", more},
           {"\n" + good, more},
           {replaced(good, "\ntime", "\n\ntime"), more},
           {replaced(good, "muster/acme/payments", ""), origin},
           {replaced(good, "muster/acme/payments", "muster/"), origin},
           {replaced(good, "muster/acme/payments", "muster"), origin},
           {replaced(good, "muster/acme", "/acme"), origin},
           {replaced(good, "muster/acme", "Muster/acme"), origin},
           {replaced(good, "muster/acme", "muster//acme"), origin},
           {replaced(good, "acme", "ac me"), origin},
           {replaced(good, "acme", "ac+me"), origin},
           {replaced(good, "acme", "ac\xc2\xa0me"), origin},
           {replaced(good, "payments", "payments "), origin},
           {replaced(good, "payments", "payments/"), origin},
           {replaced(good, "payments", "payments\r"), origin},
           {replaced(good, "payments", std::string(130, 'p')), origin},
           {" " + good, origin},
           {replaced(good, "12", ""), size},
           {replaced(good, "12", "012"), size},
           {replaced(good, "12", "00"), size},
           {replaced(good, "12", "-1"), size},
           {replaced(good, "12", "+12"), size},
           {replaced(good, "12", " 12"), size},
           {replaced(good, "12", "12 "), size},
           {replaced(good, "12", "0x12"), size},
           {replaced(good, "12", "9223372036854775808"), size},
           {replaced(good, "12", "18446744073709551615"), size},
           {replaced(good, "12", "18446744073709551628"), size},
           {replaced(good, root, ""), no_root},
           {replaced(good, root, root.substr(0, root.size() - 1)), no_root},
           {replaced(good, root, root + "="), no_root},
           {replaced(good, root, " " + root), no_root},
           {replaced(good, root, root.substr(0, 40) + "//9="), no_root},
           {replaced(good, root, base64(root_bytes.substr(1))), no_root},
           {replaced(good, root, base64(root_bytes + "x")), no_root},
           {replaced(good, root, "sha256:" + std::string(64, 'a')), no_root},
           {replaced(good, "time ", "time"), time},
           {replaced(good, "time ", "Time "), time},
           {replaced(good, "time ", "time  "), time},
           {replaced(good, "time ", "at "), time},
           {replaced(good, "time ", ""), time},
           {replaced(good, "00Z", "00"), time},
           {replaced(good, "00Z", "00z"), time},
           {replaced(good, "00Z", "00.0Z"), time},
           {replaced(good, "00Z", "00+00:00"), time},
           {replaced(good, "00Z", "00Z "), time},
           {replaced(good, "11-23", "11-31"), time},
       }) {
    INFO(text);
    const auto read = parse_checkpoint_text(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().what == what);
    CHECK(read.error().offset <= text.size());
  }
  CHECK(parse_checkpoint_text(replaced(good, "12", "-1")).error().offset == good.find("12"));
}
