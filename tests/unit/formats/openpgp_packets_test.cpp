#include "formats/openpgp_packets.h"

#include <catch2/catch.hpp>

#include "formats/openpgp_wire.h"
#include "model/limits.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

using namespace test;
using namespace std::string_literals;

std::string why(const std::string& bytes) {
  const auto packets = parse_openpgp_packets(bytes);
  return packets ? "accepted" : packets.error().what;
}

TEST_CASE("both formats of packets and all definite lengths") {
  for (const std::size_t size : {0U, 1U, 191U, 192U, 193U, 255U, 256U, 8383U, 8384U, 65535U, 65536U}) {
    const std::string body(size, 'b');
    for (const std::string& bytes : {pgp::old_packet(2, body), pgp::new_packet(2, body)}) {
      CAPTURE(size);
      const auto packets = parse_openpgp_packets(bytes);
      REQUIRE(packets);
      REQUIRE(packets->size() == 1);
      CHECK(packets->front().tag == 2);
      CHECK(packets->front().body == body);
      CHECK(packets->front().offset == bytes.size() - size);
      CHECK(why(bytes.substr(0, bytes.size() - 1)) == "a field that runs past the end");
    }
  }
}

TEST_CASE("a length may take more octets than it needs") {
  for (const std::string& bytes : {"\x89\x00\x01x"s, "\x8a\x00\x00\x00\x01x"s, "\xc2\xff\x00\x00\x00\x01x"s,
                                   "\x88\x01x"s, "\xc2\x01x"s}) {
    const auto packets = parse_openpgp_packets(bytes);
    REQUIRE(packets);
    CHECK(packets->front().body == "x");
  }
}

TEST_CASE("packets follow each other to the end") {
  const std::string bytes = pgp::old_packet(6, "one") + pgp::new_packet(13, "two") + pgp::new_packet(63, "");
  const auto packets = parse_openpgp_packets(bytes);
  REQUIRE(packets);
  REQUIRE(packets->size() == 3);
  CHECK((*packets)[0].body == "one");
  CHECK((*packets)[1].tag == 13);
  CHECK((*packets)[1].body == "two");
  CHECK((*packets)[1].offset == 7);
  CHECK((*packets)[2].tag == 63);
}

TEST_CASE("what is no packet") {
  const std::string good = pgp::old_packet(2, "x");
  CHECK(why("") == "no packet");
  CHECK(why(good + '\0') == "not the first octet of a packet");
  CHECK(why("\x7f\x01x") == "not the first octet of a packet");
  CHECK(why("\x80\x01x") == "a packet of the reserved tag 0");
  CHECK(why("\xc0\x01x") == "a packet of the reserved tag 0");
  CHECK(why("\x8bxxx") == "a packet of indeterminate length");
  for (const char first : "\xe0\xe1\xf0\xfe"s) {
    CHECK(why("\xc2"s + first + std::string(600, 'x')) == "a packet of partial length");
  }
  for (const std::string& cut :
       {"\x88"s, "\x89\x01"s, "\x8a\x01\x01\x01"s, "\xc2"s, "\xc2\xc0"s, "\xc2\xff\x01\x01\x01"s,
        "\x88\x02x"s, "\x8a\xff\xff\xff\xffx"s, "\xc2\xff\xff\xff\xff\xffx"s, good + "\x88"}) {
    CHECK(why(cut) == "a field that runs past the end");
  }
  CHECK(parse_openpgp_packets(good + "\x7f").error().offset == good.size());
}

TEST_CASE("packets are counted") {
  std::string bytes;
  for (std::size_t i = 0; i < limits::openpgp_packets; ++i) bytes += pgp::new_packet(13, "");
  CHECK(why(bytes) == "accepted");
  CHECK(why(bytes + pgp::new_packet(13, "")) == "more than 1024 packets");
}

TEST_CASE("MPIs are exact") {
  const auto read = [](const std::string& bytes) -> std::string {
    OpenpgpReader reader(bytes);
    const std::string value(reader.mpi());
    if (reader.error()) {
      CHECK(value.empty());
      return reader.error()->what;
    }
    return reader.finish() ? "=" + value : "more";
  };
  CHECK(read("\x00\x00"s) == "=");
  CHECK(read("\x00\x01\x01"s) == "=\x01");
  CHECK(read("\x00\x08\xff"s) == "=\xff");
  CHECK(read("\x00\x09\x01\xff"s) == "=\x01\xff");
  CHECK(read("\x00\x10\xff\xff"s) == "=\xff\xff");
  for (const std::string& off : {"\x00\x01\x00"s, "\x00\x02\x01"s, "\x00\x01\x02"s, "\x00\x08\x7f"s,
                                 "\x00\x07\xff"s, "\x00\x09\x00\xff"s, "\x00\x10\x00\xff"s}) {
    CHECK(read(off) == "a number whose bit count is not exact");
  }
  CHECK(read("\x00"s) == "a field that runs past the end");
  CHECK(read("\x00\x09\x01"s) == "a field that runs past the end");
  CHECK(read("\x00\x01\x01\x01"s) == "more");
}

}  // namespace
}  // namespace muster
