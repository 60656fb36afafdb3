#include "formats/seal_file.h"

#include <catch2/catch.hpp>

#include "model/limits.h"

namespace muster::test {

namespace {

const std::string digest = "sha256:" + std::string(64, '1');

BuildSeal seal() {
  const auto sha256 = *Sha256Digest::parse(digest);
  return {*ObjectId::parse(std::string(40, 'a'), HashAlgorithm::sha1),
          "refs/tags/v1",
          {7, sha256},
          "acme/payments",
          sha256,
          {{"/build/app", 12, sha256}, {"/build/\"ü\"", 0, sha256}}};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// The seal with one text in it replaced is none.
bool refuses(const std::string& from, const std::string& to) {
  return !parse_seal(replaced(seal_text(seal()), from, to));
}

}  // namespace

TEST_CASE("a seal is read as it was written") {
  CHECK(parse_seal(seal_text(seal())) == seal());
  BuildSeal bare = seal();
  bare.tag.reset();
  bare.files.clear();
  CHECK(parse_seal(seal_text(bare)) == bare);
  CHECK(seal_text(bare) == "{\"muster\":\"seal/1\",\"head\":\"" + std::string(40, 'a') +
                               "\",\"tag\":null,\"roster\":{\"version\":7,\"digest\":\"" + digest +
                               "\"},\"project\":\"acme/payments\",\"anchor\":\"" + digest +
                               "\",\"files\":[]}\n");
}

TEST_CASE("what is no seal in any part of it is refused") {
  CHECK(refuses("seal/1", "seal/2"));
  CHECK(refuses("\"muster\"", "\"other\""));
  CHECK(parse_seal(replaced(seal_text(seal()), "seal/1", "seal/2")).error().what == "not a seal of muster");
  CHECK(refuses(std::string(40, 'a'), std::string(39, 'a')));
  CHECK(refuses(std::string(40, 'a'), std::string(40, 'A')));
  CHECK(refuses("\"refs/tags/v1\"", "\"v1\""));
  CHECK(refuses("\"refs/tags/v1\"", "7"));
  CHECK(refuses("\"version\":7", "\"version\":0"));
  CHECK(refuses("\"version\":7", "\"version\":-7"));
  CHECK(refuses("\"version\":7", "\"version\":\"7\""));
  CHECK(refuses("\"version\":7", "\"version\":4294967296"));
  CHECK(refuses("sha256:1", "sha256:g"));
  CHECK(refuses("\"project\":\"acme/payments\"", "\"project\":null"));
  CHECK(refuses("\"anchor\":\"sha256:", "\"anchor\":\""));
  CHECK(refuses("\"path\":\"/build/app\"", "\"path\":\"build/app\""));
  CHECK(refuses("\"size\":12", "\"size\":-1"));
  CHECK(refuses("\"size\":12", "\"size\":12.0"));
  CHECK(refuses("\"sha256\":\"1", "\"sha256\":\"sha256:1"));
  CHECK(refuses("\"sha256\":\"1", "\"sha256\":\""));
  CHECK(refuses("\"files\":[", "\"more\":1,\"files\":["));
  CHECK(refuses("{\"path\"", "{\"more\":1,\"path\""));
  CHECK(refuses("\"files\":", "\"files\": "));
  CHECK(refuses("}\n", "}"));
  CHECK(refuses("\"files\":[", "\"files\":[{},"));
  CHECK_FALSE(parse_seal(""));
  CHECK_FALSE(parse_seal("[]\n"));
  BuildSeal twice = seal();
  twice.files[1].path = twice.files[0].path;
  CHECK_FALSE(parse_seal(seal_text(twice)));
}

TEST_CASE("a seal of too many files or bytes is refused") {
  BuildSeal many = seal();
  many.files.clear();
  for (std::size_t i = 0; i <= limits::sealed_files; ++i)
    many.files.push_back({"/" + std::to_string(i), 1, many.anchor});
  const auto refused = parse_seal(seal_text(many));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == "too many files in a seal");
  many.files.pop_back();
  CHECK(parse_seal(seal_text(many)));
  CHECK(parse_seal(std::string(limits::seal_bytes + 1, ' ')).error().what == "too large a seal");
}

}  // namespace muster::test
