#include "formats/release_statement.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "formats/statement_file.h"
#include "model/limits.h"

namespace muster::test {

namespace {

const std::string a64(64, 'a');

Release example() {
  return {"acme/payments",
          "payments",
          "1.4.2-rc.1+b",
          "stable",
          ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1).value(),
          "refs/tags/v1.4.2",
          {7, Sha256Digest::parse("sha256:" + a64).value()},
          Timestamp::parse("2026-11-23T10:00:00Z").value(),
          {{"pay.deb", 7, Sha256Digest::parse("sha256:" + a64).value()},
           {"pay.tar.gz", 0, Sha256Digest::parse("sha256:" + std::string(64, 'b')).value()}}};
}

std::string refused(const std::string& payload) {
  const auto parsed = parse_release(payload);
  INFO(payload);
  REQUIRE_FALSE(parsed);
  return parsed.error().what;
}

std::string with(const std::string& old, const std::string& text) {
  std::string payload = release_text(example());
  const std::size_t at = payload.find(old);
  REQUIRE(at != std::string::npos);
  REQUIRE(payload.find(old, at + 1) == std::string::npos);
  return payload.replace(at, old.size(), text);
}

}  // namespace

TEST_CASE("a release is an in-toto statement with the release predicate") {
  const std::string text = release_text(example());
  CHECK(
      text.starts_with("{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"pay.deb\","
                       "\"digest\":{\"sha256\":\"" +
                       a64 + "\"}},{\"name\":\"pay.tar.gz\""));
  CHECK(text.find("\"predicateType\":\"https://in-toto.io/attestation/release/v0.2\"") != std::string::npos);
  CHECK(text.find("\"purl\":\"pkg:generic/acme/payments/payments@1.4.2-rc.1%2Bb\"") != std::string::npos);
  CHECK(text.find("\"packageId\":\"acme/payments/payments\"") != std::string::npos);
  const auto read = parse_release(text);
  REQUIRE(read);
  CHECK(*read == example());
  Release plain = example();
  plain.tag.reset();
  plain.commit = ObjectId::parse(a64, HashAlgorithm::sha256).value();
  CHECK(parse_release(release_text(plain)) == plain);
}

TEST_CASE("what is no release statement is told why") {
  CHECK(refused("{}") == "not an in-toto statement, v1");
  CHECK(refused(with("attestation/release/v0.2", "attestation/release/v0.1")) ==
        "a statement that is about no release");
  CHECK(refused(with("urn:muster:release:1", "urn:muster:release:2")) ==
        "a release that muster did not make");
  CHECK(refused(with("\"project\":\"acme/payments\",", "")) ==
        "a release without project, product, version, channel, commit or time");
  CHECK(refused(with("\"commit\":\"1", "\"commit\":\"x")) == "a release of what is no commit");
  CHECK(refused(with("2026-11-23T10:00:00Z", "2026-11-23 10:00:00")) == "a release without a time in UTC");
  CHECK(refused(with("\"version\":7", "\"version\":0")) ==
        "a release without the roster that it was made under");
  CHECK(refused(with("\"version\":7", "\"version\":4294967303")) ==
        "a release without the roster that it was made under");
  CHECK(refused(with("\"digest\":\"sha256:a", "\"digest\":\"sha512:a")) ==
        "a release without the roster that it was made under");
  CHECK(refused(with("\"product\":\"payments\"", "\"product\":\"pay ments\"")) ==
        "a product or channel that is no plain word");
  CHECK(refused(with("\"channel\":\"stable\"", "\"channel\":\"\"")) ==
        "a product or channel that is no plain word");
  CHECK(refused(with("\"version\":\"1.4.2-rc.1+b\"", "\"version\":\"v1\"")) ==
        "a version that is none by SemVer 2.0");
  CHECK(refused(with("refs/tags/v1.4.2", "refs/heads/v1.4.2")) == "a tag that is none");
  CHECK(refused(with("refs/tags/v1.4.2", "refs/tags/v1..4")) == "a tag that is none");
  CHECK(refused(with("\"sizes\":[7,0]", "\"sizes\":[7]")) == "a release without the size of each file");
  CHECK(refused(with("\"sizes\":[7,0]", "\"sizes\":[7,-1]")) == "a file without a size");
}

TEST_CASE("a release binds its source by one tree, by two, or not at all") {
  const auto digest = [](char c) { return Sha256Digest::parse("sha256:" + std::string(64, c)).value(); };
  CHECK(release_text(example()).find("sources") == std::string::npos);
  Release bound = example();
  bound.sources = {digest('a')};
  CHECK(parse_release(release_text(bound)) == bound);
  bound.sources = {digest('a'), digest('b')};
  const std::string text = release_text(bound);
  CHECK(text.find("\"sources\":[{\"gitTree\":\"aa") != std::string::npos);
  CHECK(parse_release(text) == bound);

  const std::string order = "sources that are not in order, each once";
  bound.sources = {digest('b'), digest('a')};
  CHECK(refused(release_text(bound)) == order);
  bound.sources = {digest('a'), digest('a')};
  CHECK(refused(release_text(bound)) == order);
  bound.sources = {digest('a'), digest('b'), digest('c')};
  CHECK(refused(release_text(bound)) == "sources that are no list");
  const std::string sizes = "\"sizes\":[7,0]";
  CHECK(refused(with(sizes, sizes + ",\"sources\":{}")) == "sources that are no list");
  const std::string without = "a source without its gitTree";
  CHECK(refused(with(sizes, sizes + ",\"sources\":[{\"gitTree\":\"" + std::string(40, 'a') + "\"}]")) ==
        without);
  CHECK(refused(with(sizes, sizes + ",\"sources\":[{\"sha256\":\"" + a64 + "\"}]")) == without);
  CHECK(refused(with(sizes, sizes + ",\"sources\":[\"" + a64 + "\"]")) == without);
  const std::string other_way = "a release that is not written as muster writes it";
  CHECK(refused(with(sizes, sizes + ",\"sources\":[]")) == other_way);
  CHECK(refused(with(sizes, sizes + ",\"sources\":[{\"gitTree\":\"" + a64 + "\",\"x\":\"y\"}]")) ==
        other_way);
}

TEST_CASE("the files of a release are named by sha256 and in order") {
  CHECK(refused(with("\"digest\":{\"sha256\":\"b", "\"digest\":{\"sha1\":\"b")) ==
        "a file without its sha256, or with more");
  CHECK(refused(with("\"digest\":{\"sha256\":\"b", "\"digest\":{\"md5\":\"ab\",\"sha256\":\"b")) ==
        "a file without its sha256, or with more");
  CHECK(refused(with("\"digest\":{\"sha256\":\"bb", "\"digest\":{\"sha256\":\"b")) ==
        "a file without its sha256, or with more");
  for (const std::string name : {"../pay", "pay/x", ".", "..", "pay\\u0000", "pay\\u007f", ""}) {
    INFO(name);
    CHECK_FALSE(refused(with("\"name\":\"pay.tar.gz\"", "\"name\":\"" + name + "\"")).empty());
    // Also where it stands in order.
    CHECK_FALSE(refused(with("\"name\":\"pay.deb\"", "\"name\":\"" + name + "\"")).empty());
  }
  CHECK(refused(with("pay.tar.gz", "pay.deb")) ==
        "files that are not in the order of their names, each once");
  CHECK(refused(with("pay.tar.gz", "aaa")) == "files that are not in the order of their names, each once");
  Release none = example();
  none.artifacts.clear();
  CHECK(refused(release_text(none)) == "a statement about nothing");
}

TEST_CASE("a release is written in one way") {
  const std::string other_way = "a release that is not written as muster writes it";
  CHECK(refused(release_text(example()) + " ") == other_way);
  CHECK(refused(with("\"packageId\":\"acme/payments/payments\"", "\"packageId\":\"acme\"")) == other_way);
  CHECK(refused(with("@1.4.2-rc.1%2Bb", "@1.4.2")) == other_way);
  CHECK(refused(with("\"sizes\":[7,0]", "\"sizes\":[7,0],\"more\":1")) == other_way);
  CHECK(refused(with("\"purl\"", "\"more\":1,\"purl\"")) == other_way);
}

TEST_CASE("a statement stands in its file bare or in an envelope") {
  const std::string payload = release_text(example());
  const auto bare = parse_release_file(payload + "\n");
  REQUIRE(bare);
  CHECK(bare->release == example());
  CHECK(bare->envelope.signatures.empty());
  CHECK(statement_file_text(bare->envelope) == payload + "\n");
  CHECK(parse_release_file(payload).error().what == "a statement without its line feed");
  CHECK_FALSE(parse_release_file("{}\n"));
  const auto large = parse_release_file(std::string(limits::dsse_bytes, ' ') + "\n");
  REQUIRE_FALSE(large);
  CHECK(large.error().what == "too large a statement");

  ReleaseFile signed_one = *bare;
  signed_one.envelope.signatures.push_back({"ssh:SHA256:x", "bytes"});
  const std::string text = statement_file_text(signed_one.envelope);
  const auto read = parse_release_file(text);
  REQUIRE(read);
  CHECK(read->release == example());
  CHECK(read->envelope.signatures.size() == 1);
  CHECK(statement_file_text(read->envelope) == text);
  signed_one.envelope.payload_type = "application/json";
  CHECK(parse_release_file(dsse_text(signed_one.envelope)).error().what == "an envelope of another type");
  CHECK_FALSE(parse_release_file(std::string(limits::dsse_bytes + 1, 'x')));
}

TEST_CASE("words of a release are plain") {
  for (const std::string word : {"a", "A9._+-", "stable"}) CHECK(is_release_word(word));
  for (const std::string word : {"", ".a", "-a", "a b", "a/b", "\xc3\xa4"})
    CHECK_FALSE(is_release_word(word));
  CHECK(is_release_word(std::string(64, 'a')));
  CHECK_FALSE(is_release_word(std::string(65, 'a')));
  CHECK(is_artifact_name(std::string(255, 'a')));
  CHECK_FALSE(is_artifact_name(std::string(256, 'a')));
  CHECK(is_artifact_name(".hidden"));
  CHECK(is_artifact_name("a b"));
}

}  // namespace muster::test
