#include "formats/verification_summary.h"

#include <catch2/catch.hpp>
#include <string>

#include "formats/statement_file.h"

namespace muster::test {

namespace {

const std::string a64(64, 'a');

Evidence example() {
  return {ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1).value(),
          "refs/tags/v1",
          "acme/payments",
          "git+https://example.org/acme",
          {7, Sha256Digest::parse("sha256:" + a64).value()},
          Sha256Digest::parse("sha256:" + std::string(64, 'b')).value(),
          Timestamp::parse("2026-11-23T10:00:00Z").value(),
          Timestamp::parse("2026-12-23T10:00:00Z").value(),
          std::nullopt};
}

std::string with(const std::string& old, const std::string& text) {
  std::string payload = evidence_text(example());
  const std::size_t at = payload.find(old);
  REQUIRE(at != std::string::npos);
  return payload.replace(at, old.size(), text);
}

std::string refused(const std::string& payload) {
  INFO(payload);
  const auto parsed = parse_evidence(payload);
  REQUIRE_FALSE(parsed);
  return parsed.error().what;
}

}  // namespace

TEST_CASE("evidence is a verification summary of a commit") {
  const std::string text = evidence_text(example());
  CHECK(text.find("\"predicateType\":\"https://slsa.dev/verification_summary/v1\"") != std::string::npos);
  CHECK(text.find("\"verificationResult\":\"PASSED\",\"verifiedLevels\":[\"SLSA_SOURCE_LEVEL_1\","
                  "\"ORG_SOURCE_MUSTER_ACCEPTED\",\"ORG_SOURCE_MUSTER_TAG_ACCEPTED\"]") != std::string::npos);
  CHECK(text.find("\"subject\":[{\"digest\":{\"gitCommit\":\"1") != std::string::npos);
  CHECK(parse_evidence(text) == example());
  Evidence failed = example();
  failed.tag.reset();
  failed.holds_until.reset();
  failed.refused = "gate.dirty";
  failed.commit = ObjectId::parse(a64, HashAlgorithm::sha256).value();
  const std::string of_failure = evidence_text(failed);
  CHECK(of_failure.find("\"verificationResult\":\"FAILED\",\"verifiedLevels\":[]") != std::string::npos);
  CHECK(parse_evidence(of_failure) == failed);
}

TEST_CASE("what is no evidence is told why") {
  const std::string other_way = "a summary that is not written as muster writes it";
  CHECK(refused(with("verification_summary/v1", "verification_summary/v0.2")) ==
        "a statement that is no verification summary");
  CHECK(refused(with("\"urn:muster:gate:1\":{", "\"urn:muster:gate:2\":{")) ==
        "a summary that muster did not make");
  CHECK(refused(with("gitCommit", "sha1")) == "a summary of something else than one commit");
  CHECK(refused(with("\"subject\":[", "\"subject\":[{\"digest\":{\"gitCommit\":\"11\"}},")) ==
        "a summary of something else than one commit");
  CHECK(refused(with("\"project\":", "\"projects\":")) ==
        "a summary without project, anchor, roster or time");
  CHECK(refused(with("roster:7", "roster:0")) == "a summary without project, anchor, roster or time");
  CHECK(refused(with("roster:7", "roster:99999999999")) ==
        "a summary without project, anchor, roster or time");
  const std::string lacking = "a summary without project, anchor, roster or time";
  for (const std::string uri : {"urn:muster:roster:", "urn:muster:roster:7x", "urn:muster:roster:0000000007",
                                "urn:muster:roster:x", "urn:other:roster:7", "7"})
    CHECK(refused(with("urn:muster:roster:7", uri)) == lacking);
  CHECK(refused(with("\"sha256\":\"a", "\"sha256\":\"g")) == lacking);
  CHECK(refused(with("\"policy\":{", "\"policies\":{")) == lacking);
  CHECK(refused(with("\"anchor\":\"sha256:", "\"anchor\":\"")) == lacking);
  CHECK(refused(with("\"timeVerified\":\"2026-11-23T10:00:00Z\"", "\"timeVerified\":\"today\"")) == lacking);
  CHECK(refused(with("\"timeVerified\":", "\"timeSeen\":")) == "a summary that muster did not make");
  // Two commits, of which the first is the right one.
  CHECK(refused(with("\"}}],\"predicateType\"", "\"}},{\"digest\":{\"gitCommit\":\"" + std::string(40, '2') +
                                                    "\"}}],\"predicateType\"")) ==
        "a summary of something else than one commit");
  CHECK(refused("garbage") == "not JSON");
  CHECK(refused(with("\"2026-12-23T10:00:00Z\"", "\"soon\"")) == "a summary that holds until no time in UTC");
  CHECK(refused(with("\"2026-12-23T10:00:00Z\"", "1")) == "a summary with a member that is no text");
  CHECK(refused(with("refs/tags/v1", "v..1")) == "a tag that is none");
  // Levels and result are no matter of taste.
  CHECK(refused(with("SOURCE_LEVEL_1", "SOURCE_LEVEL_3")) == other_way);
  CHECK(refused(with("PASSED", "FAILED")) == other_way);
  CHECK(refused(evidence_text(example()) + " ") == other_way);
}

TEST_CASE("evidence of source without its history claims nothing of the history") {
  Evidence released = example();
  released.tag.reset();
  released.basis = GateBasis::release;
  const std::string text = evidence_text(released);
  CHECK(text.find("\"verifiedLevels\":[\"ORG_SOURCE_MUSTER_RELEASED\"]") != std::string::npos);
  CHECK(text.find("\"basis\":\"release\"") != std::string::npos);
  CHECK(parse_evidence(text) == released);
  released.refused = "gate.source";
  released.holds_until.reset();
  CHECK(evidence_text(released).find("\"verifiedLevels\":[]") != std::string::npos);
  CHECK(parse_evidence(evidence_text(released)) == released);
  std::string other = text;
  other.replace(other.find("\"basis\":\"release\""), 17, "\"basis\":\"history\"");
  CHECK(refused(other) == "a summary with a basis that is not known");
  // One may not be taken for the other.
  std::string without = text;
  without.erase(without.find(",\"basis\":\"release\""), 18);
  CHECK(refused(without) == "a summary that is not written as muster writes it");
}

TEST_CASE("evidence stands in its file bare or in an envelope") {
  const std::string payload = evidence_text(example());
  const auto bare = parse_evidence_file(payload + "\n");
  REQUIRE(bare);
  CHECK(bare->envelope.signatures.empty());
  DsseEnvelope envelope = bare->envelope;
  envelope.signatures.push_back({"ssh:SHA256:x", "bytes"});
  const auto read = parse_evidence_file(statement_file_text(envelope));
  REQUIRE(read);
  CHECK(read->evidence == example());
  CHECK(parse_evidence_file(payload).error().what == "a statement without its line feed");
  CHECK_FALSE(parse_evidence_file("garbage\n"));
  envelope.payload = "{}";
  CHECK_FALSE(parse_evidence_file(statement_file_text(envelope)));
  CHECK_FALSE(parse_evidence_file(statement_file_text(envelope).substr(1)));
}

TEST_CASE("a remote is named by a URI without passwords") {
  CHECK(resource_uri("https://example.org/acme/pay.git") == "git+https://example.org/acme/pay.git");
  CHECK(resource_uri("https://me:secret@example.org/a@b") == "git+https://example.org/a@b");
  CHECK(resource_uri("https://tok@en@example.org") == "git+https://example.org");
  CHECK(resource_uri("git@example.org:acme/pay.git") == "git+ssh://example.org/acme/pay.git");
  CHECK(resource_uri("example.org:/srv/pay.git") == "git+ssh://example.org/srv/pay.git");
  CHECK(resource_uri("/srv/a b\n") == "git+file:///srv/a%20b%0A");
  CHECK(resource_uri("./a:b") == "git+file://./a:b");
}

}  // namespace muster::test
