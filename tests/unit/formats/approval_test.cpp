#include "formats/approval.h"

#include <catch2/catch.hpp>

#include "formats/armor.h"
#include "formats/in_toto.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

Approval sample() {
  return {"acme/payments", "refs/heads/main", *ObjectId::parse(hex_a, HashAlgorithm::sha1),
          *Timestamp::parse("2026-11-23T10:00:00Z")};
}

const std::string payload =
    R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"gitCommit":")" + hex_a +
    R"("}}],"predicateType":"urn:muster:approval:1","predicate":{"project":"acme/payments","ref":"refs/heads/main","time":"2026-11-23T10:00:00Z"}})";

std::string envelope_of(const std::string& body) {
  return dsse_text({std::string(in_toto_payload), body, {{"ssh:SHA256:x", "signature"}}});
}

}  // namespace

TEST_CASE("an approval is a statement about one commit") {
  CHECK(approval_text(sample()) == payload);
  CHECK(*parse_approval(payload) == sample());
  Approval long_id = sample();
  long_id.commit = *ObjectId::parse(std::string(64, 'c'), HashAlgorithm::sha256);
  CHECK(*parse_approval(approval_text(long_id)) == long_id);
}

TEST_CASE("a statement of another kind is no approval") {
  const std::string subject = R"([{"digest":{"gitCommit":")" + hex_a + R"("}}])";
  const std::string of_something_else = "an approval of something else than one commit";
  const std::string other_members = "an approval that is not project, ref and time";
  struct Near {
    std::string old_text, new_text, what;
  };
  for (const auto& [old_text, new_text, what] : std::vector<Near>{
           {payload, "", "not JSON"},
           {"Statement/v1", "Statement/v0.1", "not an in-toto statement, v1"},
           {"urn:muster:approval:1", "urn:muster:approval:2", "a statement that is no approval"},
           {"gitCommit", "sha1", of_something_else},
           {"\"gitCommit\":", "\"sha256\":\"aa\",\"gitCommit\":", of_something_else},
           {"\"gitCommit\":", "\"a\":\"aa\",\"gitCommit\":", of_something_else},
           {hex_a, hex_a.substr(1), of_something_else},
           {hex_a, "A" + hex_a.substr(1), "a digest that is not lower-case hex"},
           {subject, "[]", "a statement about nothing"},
           {subject, "[{\"digest\":{}}]", "a subject without a digest"},
           {subject, "[{\"name\":\"x\",\"digest\":{\"gitCommit\":\"" + hex_a + "\"}}]", of_something_else},
           {subject, "[" + subject.substr(1, subject.size() - 2) + "," + subject.substr(1),
            of_something_else},
           {"\"project\":\"acme/payments\",", "", other_members},
           {"\"project\":\"acme/payments\"", "\"project\":7", other_members},
           {"\"ref\":\"refs/heads/main\",", "", other_members},
           {"\"ref\":\"refs/heads/main\"", "\"ref\":null", other_members},
           {",\"time\":\"2026-11-23T10:00:00Z\"", "", other_members},
           {"\"time\":\"2026-11-23T10:00:00Z\"", "\"time\":[]", other_members},
           {"\"time\":", "\"more\":1,\"time\":", other_members},
           {"10:00:00Z", "10:00:00+00:00", "an approval without a time in UTC"},
           {"refs/heads/main", "main", "an approval for what is no ref"},
           {"refs/heads/main", "refs/heads/a..b", "an approval for what is no ref"},
           {"\"predicate\":", "\"more\":1,\"predicate\":",
            "not a statement of subject, predicateType and predicate"},
       }) {
    const std::string bad = replaced(payload, old_text, new_text);
    INFO(bad);
    const auto approval = parse_approval(bad);
    REQUIRE_FALSE(approval);
    CHECK(approval.error().what == what);
  }
}

TEST_CASE("an envelope is read strictly") {
  const std::string good = envelope_of(payload);
  const auto read = parse_signed_approval(good);
  REQUIRE(read);
  CHECK(read->approval == sample());
  CHECK(read->envelope.signatures.front().bytes == "signature");
  CHECK(dsse_text(read->envelope) == good);
  DsseEnvelope two = read->envelope;
  two.signatures.push_back(two.signatures.front());
  DsseEnvelope other = read->envelope;
  other.payload_type = "application/json";
  const std::string rewritten = "an approval that is not written as muster writes it";
  for (const auto& [bad, what] : std::vector<std::pair<std::string, std::string>>{
           {"{", "not JSON"},
           {dsse_text(other), "an envelope of another type"},
           {dsse_text(two), "an approval with more than one signature"},
           {envelope_of(replaced(payload, "approval:1", "approval:2")), "a statement that is no approval"},
           {envelope_of(replaced(payload, "\"project\":", "\"project\": ")), rewritten},
           {replaced(good, "\"keyid\":", "\"keyid\": "), rewritten},
           {good + "\n", rewritten},
           {good.substr(0, good.size() - 1), rewritten},
       }) {
    INFO(bad);
    const auto approval = parse_signed_approval(bad);
    REQUIRE_FALSE(approval);
    CHECK(approval.error().what == what);
  }
}

TEST_CASE("what envelopes say, and by which key") {
  const std::string said(said_in(envelope_of(payload)));
  const auto with = [](const std::string& body, const std::string& key_id, const std::string& signature) {
    const std::string text = dsse_text({std::string(in_toto_payload), body, {{key_id, signature}}});
    return std::string(said_in(text));
  };
  CHECK(with(payload, "ssh:SHA256:x", "another") == said);
  CHECK(with(payload, "ssh:SHA256:y", "signature") != said);
  CHECK(with(payload, "ssh:SHA256:", "signature") != said);
  CHECK(with(payload, "ssh:SHA256:x\",\"sig\":\"", "signature") != said);
  CHECK(with(payload, "ssh:SHA256:x\",\"sig\":\"a", "x") != with(payload, "ssh:SHA256:x\",\"sig\":\"b", "x"));
  CHECK(with(payload + " ", "ssh:SHA256:x", "signature") != said);
  CHECK(said_in("no envelope") == "no envelope");
}

TEST_CASE("an SSH signature's frame is the one that is read") {
  for (const std::size_t size : {1U, 52U, 53U, 105U, 300U}) {
    const std::string blob(size, 'x');
    const std::string armor = armored(SignatureKind::ssh, blob);
    INFO(armor);
    CHECK(decode_ssh_armor(armor) == blob);
    CHECK(std::holds_alternative<ArmoredSignature>(read_armor(armor)));
  }
}
