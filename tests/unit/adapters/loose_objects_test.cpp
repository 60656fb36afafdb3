#include "adapters/loose_objects.h"

#include <catch2/catch.hpp>

#include "adapters/libgit2_library.h"
#include "support/temp_dir.h"

using namespace muster;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

// blob 6\0hello\n
const std::string hex = "ce013625030ba8dba906f756967f9e9ca394464a";
const std::string good("blob 6\0hello\n", 13);

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xffU);
  return bytes;
}

// RFC 1950 around one stored block (RFC 1951, section 3.2.4) of less than 256 bytes.
std::string zlib(const std::string& content) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : content) {
    a = (a + static_cast<unsigned char>(c)) % 65521U;
    b = (b + a) % 65521U;
  }
  const auto length = static_cast<char>(content.size());
  const std::string head = {'\x78', '\x01', '\x01', length, '\0', static_cast<char>(~length), '\xff'};
  return head + content + big_endian((b << 16U) | a);
}

// "blob 6" and the like, "missing", "oversize 6", or the fault's last clause.
std::string read_as(const std::string& file, std::uint64_t max_bytes = 100) {
  REQUIRE(use_libgit2());
  const TempDir dir;
  put_file(dir / hex.substr(0, 2) + "/" + hex.substr(2), file);
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  const auto read = read_loose_object({dir / "absent", dir.path()}, *id, max_bytes);
  if (!read) return read.error().because.substr(read.error().because.rfind(": ") + 2);
  if (const auto* raw = std::get_if<RawObject>(&*read)) {
    return std::string(name_of(raw->type)) + " " + std::to_string(raw->bytes.size());
  }
  if (const auto* oversize = std::get_if<OversizeObject>(&*read))
    return "oversize " + std::to_string(oversize->bytes);
  return "missing";
}

}  // namespace

TEST_CASE("a loose object is one zlib stream of header and content") {
  CHECK(read_as(zlib(good)) == "blob 6");
  CHECK(read_as(zlib(good), 6) == "blob 6");
  CHECK(read_as(zlib(good), 5) == "oversize 6");
  CHECK(read_loose_object({}, ObjectId(HashAlgorithm::sha1), 9)->index() == 1);
}

TEST_CASE("a loose object must end where its header and its stream say") {
  CHECK(read_as(zlib(good) + "x") == "it does not end where it should");
  CHECK(read_as(zlib(good) + zlib(good)) == "it does not end where it should");
  CHECK(read_as(zlib(good + "x")) == "it is longer than its header says");
  CHECK(read_as(zlib(good + std::string(100, 'x'))) == "it is longer than its header says");
  CHECK(read_as(zlib(std::string("blob 30\0hello\n", 14) + std::string(100, 'x'))) ==
        "it does not end where it should");
  CHECK(read_as(zlib(good.substr(0, 12))) == "it is shorter than its header says");
  CHECK(read_as(zlib(std::string("blob 99\0hello\n", 14))) == "it is shorter than its header says");
}

TEST_CASE("a loose object that breaks off is a fault at every byte") {
  const std::string whole = zlib(good);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const std::string read = read_as(whole.substr(0, size));
    CHECK((read == "it does not inflate" || read == "it does not end where it should"));
  }
}

TEST_CASE("a loose object of another id or type is a fault") {
  CHECK(read_as(zlib(std::string("blob 6\0hellO\n", 13))) == "its content has another id");
  CHECK(read_as(zlib(std::string("commit 6\0hello\n", 15))) == "its content has another id");
  CHECK(read_as(zlib(std::string("blob 0\0", 7))) == "its content has another id");
}

TEST_CASE("a loose object's header is exact") {
  const std::vector<std::string> headers = {
      "",         "blob",    "blob ",   "blob6",       "blob  6",
      " blob 6",  "blob 06", "blob +6", "blob -6",     "blob 6 ",
      "blob 0x6", "Blob 6",  "blobs 6", "ofs-delta 6", "blob 18446744073709551616",
      "blob 6\n", "blob\t6",
  };
  for (const std::string& header : headers) {
    CAPTURE(header);
    CHECK(read_as(zlib(header + std::string("\0hello\n", 7))) == "its header is malformed");
  }
  CHECK(read_as(zlib("blob 6")) == "its header is malformed");
  CHECK(read_as(zlib(std::string(200, '6'))) == "its header is malformed");
}

TEST_CASE("a loose object may claim any size and gets no memory for it") {
  const std::string claims = std::string("blob 18446744073709551615\0hello\n", 32);
  CHECK(read_as(zlib(claims)) == "oversize 18446744073709551615");
  CHECK(read_as(zlib(claims), ~std::uint64_t{0}) == "it is shorter than its header says");
}

TEST_CASE("a loose object that is no regular file is a fault") {
  REQUIRE(use_libgit2());
  const TempDir dir;
  put_file(dir / hex.substr(0, 2) + "/" + hex.substr(2) + "/x", "");
  CHECK_FALSE(read_loose_object({dir.path()}, *ObjectId::parse(hex, HashAlgorithm::sha1), 100));
}
