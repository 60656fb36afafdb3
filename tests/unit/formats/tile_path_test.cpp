#include "formats/tile_path.h"

#include <catch2/catch.hpp>

using namespace muster;

TEST_CASE("tiles have the names of tlog-tiles") {
  CHECK(hash_tile_path(0, 0, 256) == "tile/0/000");
  CHECK(hash_tile_path(0, 0, 1) == "tile/0/000.p/1");
  CHECK(hash_tile_path(0, 7, 255) == "tile/0/007.p/255");
  CHECK(hash_tile_path(1, 999, 256) == "tile/1/999");
  CHECK(hash_tile_path(1, 1000, 256) == "tile/1/x001/000");
  CHECK(hash_tile_path(7, 1234067, 17) == "tile/7/x001/x234/067.p/17");
  CHECK(hash_tile_path(63, 18'446'744'073'709'551'615U, 256) == "tile/63/x018/x446/x744/x073/x709/x551/615");
  CHECK(bundle_path(0, 17) == "tile/entries/000.p/17");
  CHECK(bundle_path(70'000, 256) == "tile/entries/x070/000");
  CHECK(bundle_path(12'345, 256) == "tile/entries/x012/345");
}

TEST_CASE("a bundle holds the entries that were put in it") {
  const std::string longest(log_entry_bytes, 'x');
  const std::vector<std::string> entries = {"a", std::string(256, '\0'), longest, "{\"b\":\n1}"};
  std::string bundle;
  for (const std::string& entry : entries) put_in_bundle(bundle, entry);
  CHECK(bundle.starts_with(std::string("\0\1a\1\0", 5)));
  const auto read = parse_bundle(bundle, 4);
  REQUIRE(read);
  CHECK(std::vector<std::string>(read->begin(), read->end()) == entries);
  CHECK(read->front().data() == bundle.data() + 2);

  std::string largest;
  for (unsigned i = 0; i < tile_width; ++i) put_in_bundle(largest, longest);
  CHECK(largest.size() == bundle_bytes);
  CHECK(parse_bundle(largest, tile_width)->size() == tile_width);
}

TEST_CASE("a bundle of another form is refused") {
  struct Near {
    std::string bytes;
    unsigned width;
    std::size_t offset;
    std::string what;
  };
  const std::string two("\0\1a\0\2bc", 7);
  const std::string fewer = "fewer entries than the bundle's name says";
  const std::string end = "an entry that runs past the end";
  for (const auto& [bytes, width, offset, what] : std::vector<Near>{
           {two, 1, 3, "bytes after the last entry"},
           {two, 3, 7, fewer},
           {two, 256, 7, fewer},
           {two, 0, 0, "a width that no tile has"},
           {two, 257, 0, "a width that no tile has"},
           {"", 0, 0, "a width that no tile has"},
           {"", 1, 0, fewer},
           {two.substr(0, 6), 2, 3, end},
           {two.substr(0, 5), 2, 3, end},
           {two.substr(0, 4), 2, 3, fewer},
           {two.substr(0, 2), 1, 0, end},
           {two + '\0', 2, 7, "bytes after the last entry"},
           {std::string("\0\0", 2), 1, 0, "an empty entry"},
           {two + std::string("\0\0", 2), 3, 7, "an empty entry"},
           {"\xff\xff" + std::string(log_entry_bytes - 1, 'x'), 1, 0, end},
       }) {
    INFO(bytes.substr(0, 9) << " " << width);
    const auto read = parse_bundle(bytes, width);
    REQUIRE_FALSE(read);
    CHECK(read.error().offset == offset);
    CHECK(read.error().what == what);
  }
}

TEST_CASE("a tile of hashes has exactly those that its name says") {
  std::string bytes;
  for (unsigned i = 0; i < tile_width; ++i) bytes += std::string(32, static_cast<char>(i));
  for (const unsigned width : {1U, 2U, 255U, 256U}) {
    const auto hashes = parse_hash_tile(std::string_view(bytes).substr(0, std::size_t{width} * 32), width);
    REQUIRE(hashes);
    REQUIRE(hashes->size() == width);
    CHECK(hashes->back().bytes.front() == width - 1);
    CHECK(hashes->back().bytes.back() == width - 1);
    CHECK(hashes->front() == Sha256Digest{});
  }
  const std::string two = bytes.substr(0, 64);
  CHECK(parse_hash_tile(two, 1).error().offset == 32);
  CHECK(parse_hash_tile(two, 1).error().what == "bytes after the last hash");
  CHECK(parse_hash_tile(two + "x", 2).error().offset == 64);
  CHECK(parse_hash_tile(two, 3).error().what == "fewer hashes than the tile's name says");
  CHECK(parse_hash_tile(two.substr(1), 2).error().offset == 63);
  CHECK_FALSE(parse_hash_tile("", 1));
  CHECK(parse_hash_tile("", 0).error().what == "a width that no tile has");
  CHECK_FALSE(parse_hash_tile(bytes + std::string(32, 'x'), 257));
}
