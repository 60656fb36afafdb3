#include "formats/approval.h"

#include <catch2/catch.hpp>

#include "formats/armor.h"
#include "formats/in_toto.h"
#include "model/limits.h"
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
  for (const auto& [old, with] : std::vector<std::pair<std::string, std::string>>{
           {"Statement/v1", "Statement/v0.1"},
           {"urn:muster:approval:1", "urn:muster:approval:2"},
           {"gitCommit", "sha1"},
           {"\"gitCommit\":", "\"sha256\":\"aa\",\"gitCommit\":"},
           {hex_a, hex_a.substr(1)},
           {hex_a, "A" + hex_a.substr(1)},
           {subject, "[]"},
           {subject, "[{\"digest\":{}}]"},
           {subject, "[{\"name\":\"x\",\"digest\":{\"gitCommit\":\"" + hex_a + "\"}}]"},
           {subject, "[" + subject.substr(1, subject.size() - 2) + "," + subject.substr(1)},
           {"\"project\":\"acme/payments\",", ""},
           {"\"project\":\"acme/payments\"", "\"project\":7"},
           {"\"time\":", "\"more\":1,\"time\":"},
           {"10:00:00Z", "10:00:00+00:00"},
           {"refs/heads/main", "main"},
           {"refs/heads/main", "refs/heads/a..b"},
           {"\"predicate\":", "\"more\":1,\"predicate\":"},
       }) {
    const std::string bad = replaced(payload, old, with);
    INFO(bad);
    CHECK_FALSE(parse_approval(bad));
  }
}

TEST_CASE("an envelope is read strictly") {
  const std::string good = envelope_of(payload);
  const auto read = parse_signed_approval(good);
  REQUIRE(read);
  CHECK(read->approval == sample());
  CHECK(read->envelope.signatures.front().bytes == "signature");
  CHECK(dsse_text(read->envelope) == good);
  const std::string sig = encode_base64("signature");
  for (const auto& [old, with] : std::vector<std::pair<std::string, std::string>>{
           {"application/vnd.in-toto+json", "application/json"},
           {"\"payloadType\"", "\"type\""},
           {"\"signatures\":", "\"more\":1,\"signatures\":"},
           {"\"keyid\":", "\"more\":1,\"keyid\":"},
           {"\"keyid\":\"ssh:SHA256:x\",", ""},
           {sig, ""},
           {sig, sig + "="},
           {sig, "c2lnbmF0dXJl_w"},
           {"[{", "{"},
           {"}]}", "},{\"keyid\":\"\",\"sig\":\"" + sig + "\"}]}"},
       }) {
    std::string bad = good;
    INFO(old << " => " << with);
    CHECK_FALSE(parse_signed_approval(replaced(bad, old, with)));
  }
  CHECK_FALSE(parse_dsse(std::string(limits::dsse_bytes, ' ') + good));
  CHECK_FALSE(parse_dsse(R"({"payloadType":"t","payload":"","signatures":[]})"));
  DsseEnvelope many{"t", "p", std::vector<DsseSignature>(limits::dsse_signatures, {"k", "s"})};
  CHECK(parse_dsse(dsse_text(many)));
  many.signatures.push_back({"k", "s"});
  CHECK_FALSE(parse_dsse(dsse_text(many)));
}

// protocol.md of DSSE, "Test Vectors".
TEST_CASE("what is signed is encoded as the protocol says") {
  CHECK(dsse_encoding("http://example.com/HelloWorld", "hello world") ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  CHECK(dsse_encoding("", "") == "DSSEv1 0  0 ");
}

TEST_CASE("a statement may name files") {
  const std::string text =
      R"({"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"a.tar.gz","digest":{"sha256":"ab"}},{"digest":{"gitCommit":"cd","sha1":"ef"}}],"predicateType":"t","predicate":{"x":[1]}})";
  const auto statement = parse_statement(text);
  REQUIRE(statement);
  CHECK(statement_text(*statement) == text);
  CHECK(statement->subjects.front().name == "a.tar.gz");
  CHECK_FALSE(parse_statement(replaced(text, "\"ab\"", "\"AB\"")));
  CHECK_FALSE(parse_statement(replaced(text, "\"ab\"", "\"\"")));
  CHECK_FALSE(parse_statement(replaced(text, "\"name\":\"a.tar.gz\"", "\"uri\":\"a\"")));
}

TEST_CASE("an SSH signature's frame is the one that is read") {
  for (const std::size_t size : {1U, 52U, 53U, 105U, 300U}) {
    const std::string blob(size, 'x');
    const std::string armor = armored_ssh(blob);
    INFO(armor);
    CHECK(decode_ssh_armor(armor) == blob);
    CHECK(std::holds_alternative<ArmoredSignature>(read_armor(armor)));
  }
}
