#include <catch2/catch.hpp>

#include "formats/der.h"
#include "formats/oid.h"
#include "model/limits.h"

namespace muster {
namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out.push_back(static_cast<char>(value));
  return out;
}

TEST_CASE("elements that are DER are taken as they are") {
  const std::string good = GENERATE_COPY(
      bytes({0x30, 0}), bytes({0x05, 0}), bytes({0x02, 1, 0}), bytes({0x02, 2, 0, 0x80}),
      bytes({0x02, 2, 0xff, 0x7f}), bytes({0x01, 1, 0xff}), bytes({0x01, 1, 0}), bytes({0x03, 2, 7, 0x80}),
      bytes({0x03, 1, 0}), bytes({0x06, 3, 0x2a, 0x86, 0x48}), bytes({0x06, 2, 0x2a, 0}), bytes({0x80, 0}),
      bytes({0xa0, 2, 0x05, 0}), bytes({0x30, 5, 0x02, 1, 1, 0x05, 0}), bytes({0x05, 0, 0x05, 0}),
      der_element(der::octet_string, std::string(0x80, 'x')),
      der_element(der::octet_string, std::string(300, 'x')));
  CHECK(check_der(good));
  REQUIRE(der_from_ber(good));
  CHECK(*der_from_ber(good) == good);
}

TEST_CASE("what is not DER is refused") {
  const std::string bad = GENERATE_COPY(
      bytes({0x30}), bytes({0x30, 1}), bytes({0x30, 2, 0x05}), bytes({0x02, 0}), bytes({0x02, 2, 0, 1}),
      bytes({0x02, 2, 0xff, 0x80}), bytes({0x0a, 2, 0, 1}), bytes({0x01, 1, 1}), bytes({0x01, 0}),
      bytes({0x01, 2, 0, 0}), bytes({0x03, 0}), bytes({0x03, 1, 1}), bytes({0x03, 2, 8, 0}),
      bytes({0x03, 2, 1, 1}), bytes({0x05, 1, 0}), bytes({0x06, 0}), bytes({0x06, 1, 0x80}),
      bytes({0x06, 2, 0x2a, 0x86}), bytes({0x06, 3, 0x2a, 0x80, 1}), bytes({0x1f, 1, 0}),
      bytes({0x9f, 0x20, 0}), bytes({0x30, 0x81, 0}), bytes({0x30, 0x81, 2, 0x05, 0}),
      bytes({0x04, 0x82, 0, 1, 'x'}), bytes({0x04, 0x85, 1, 0, 0, 0, 0}), bytes({0x04, 0xff}),
      bytes({0x24, 3, 0x04, 1, 'x'}), bytes({0x10, 0}), bytes({0x11, 0}), bytes({0x00, 0}), bytes({0x08, 0}),
      bytes({0x28, 0}), bytes({0x2b, 0}), bytes({0x22, 0}), bytes({0x04, 0x80, 0, 0}),
      bytes({0x30, 0x80, 0x05, 0}), bytes({0x30, 0x80}), bytes({0x30, 3, 0x04, 2, 'x', 0x05, 0}),
      bytes({0x30, 0x80, 0, 0, 0}));
  CAPTURE(bad);
  CHECK_FALSE(check_der(bad));
  CHECK_FALSE(der_from_ber(bad));
}

TEST_CASE("indefinite lengths are made definite") {
  const std::string ber = bytes({0x30, 0x80, 0xa0, 0x80, 0x02, 1, 5, 0, 0, 0x05, 0, 0, 0});
  REQUIRE(der_from_ber(ber));
  CHECK(*der_from_ber(ber) == bytes({0x30, 7, 0xa0, 3, 0x02, 1, 5, 0x05, 0}));
  CHECK_FALSE(check_der(ber));
  // Inside one of a definite length that grows with it.
  const std::string mixed = bytes({0x30, 6, 0x30, 0x80, 0x05, 0, 0, 0});
  REQUIRE(der_from_ber(mixed));
  CHECK(*der_from_ber(mixed) == bytes({0x30, 4, 0x30, 2, 0x05, 0}));
  // Its end must lie within.
  CHECK_FALSE(der_from_ber(bytes({0x30, 4, 0x30, 0x80, 0x05, 0, 0, 0})));
}

TEST_CASE("elements lie only so deep in each other") {
  std::string deep = bytes({0x05, 0});
  for (std::size_t i = 0; i < limits::asn1_nesting; ++i) deep = der_element(der::sequence, deep);
  CHECK(check_der(deep));
  CHECK_FALSE(check_der(der_element(der::sequence, deep)));
  std::string open;
  for (std::size_t i = 0; i < 20'000; ++i) open += bytes({0x30, 0x80});
  CHECK_FALSE(der_from_ber(open));
}

TEST_CASE("a reader ends at the first element that is not the one asked for") {
  const std::string list = bytes({0x30, 5, 0x02, 1, 7, 0x05, 0, 0x04, 1, 'x'});
  DerReader reader(list);
  DerReader inside = reader.inside(der::sequence);
  CHECK(inside.body(der::integer) == "\x07");
  CHECK_FALSE(inside.finish());
  CHECK(inside.any().tag == der::null);
  CHECK(inside.finish());
  CHECK_FALSE(reader.finish());
  CHECK(reader.malformed("x").value().offset == 7);
  CHECK(reader.body(der::integer).empty());
  CHECK_FALSE(reader.good());
  CHECK(reader.element(der::octet_string).whole.empty());
  DerReader nothing = reader.inside(der::sequence);
  CHECK(nothing.any().whole.empty());
  CHECK(nothing.malformed("x").value().offset == 0);
}

TEST_CASE("object identifiers as people write them") {
  CHECK(oid::text(oid::data) == "1.2.840.113549.1.7.1");
  CHECK(oid::text(oid::ed25519) == "1.3.101.112");
  CHECK(oid::text(bytes({0x88, 0x37, 3})) == "2.999.3");
  CHECK(oid::text("") == "an unusual object identifier");
  CHECK(oid::text(std::string(33, 1)) == "an unusual object identifier");
  CHECK(oid::text(bytes({0x2a, 0x9f, 0xff, 0xff, 0xff, 0xff, 0x7f})) == "an unusual object identifier");
}

}  // namespace
}  // namespace muster
