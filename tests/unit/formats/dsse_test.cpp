#include "formats/dsse.h"

#include <catch2/catch.hpp>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using muster::samples::replaced;

namespace {

const std::string good = R"({"payloadType":"t","payload":"cA==","signatures":[{"keyid":"k","sig":"cw=="}]})";

}  // namespace

TEST_CASE("an envelope comes back as it was read") {
  const auto envelope = parse_dsse(good);
  REQUIRE(envelope);
  CHECK(envelope->payload_type == "t");
  CHECK(envelope->payload == "p");
  REQUIRE(envelope->signatures.size() == 1);
  CHECK(envelope->signatures.front().key_id == "k");
  CHECK(envelope->signatures.front().bytes == "s");
  CHECK(dsse_text(*envelope) == good + "\n");
  CHECK(parse_dsse(replaced(good, "cA==", ""))->payload.empty());
}

TEST_CASE("an envelope has its members and no others, each of its type") {
  const std::string members = "not an envelope of payloadType, payload and signatures";
  const std::string signature = "a signature that is not a keyid and a sig";
  const std::string base64 = "a signature that is not base64";
  struct Near {
    std::string old_text, new_text, what;
  };
  for (const auto& [old_text, new_text, what] : std::vector<Near>{
           {good, "", "not JSON"},
           {good, "[]", members},
           {good, "\"t\"", members},
           {"\"payloadType\":\"t\",", "", members},
           {"\"t\"", "7", members},
           {"payloadType", "type", members},
           {"\"payload\":\"cA==\",", "", members},
           {"\"cA==\"", "null", members},
           {R"(,"signatures":[{"keyid":"k","sig":"cw=="}])", "", members},
           {"\"signatures\"", "\"more\"", members},
           {R"([{"keyid":"k","sig":"cw=="}])", R"({"keyid":"k","sig":"cw=="})", members},
           {"\"signatures\"", "\"more\":1,\"signatures\"", members},
           {"cA==", "cA=", "a payload that is not base64"},
           {"cA==", "cB==", "a payload that is not base64"},
           {R"([{"keyid":"k","sig":"cw=="}])", "[]", "no signature, or too many of them"},
           {R"({"keyid":"k","sig":"cw=="})", "\"cw==\"", signature},
           {"\"keyid\":\"k\",", "", signature},
           {"\"k\"", "7", signature},
           {",\"sig\":\"cw==\"", "", signature},
           {"\"cw==\"", "7", signature},
           {"\"keyid\"", "\"more\":1,\"keyid\"", signature},
           {"cw==", "", base64},
           {"cw==", "cw===", base64},
           {"cw==", "c_==", base64},
       }) {
    const std::string bad = replaced(good, old_text, new_text);
    INFO(bad);
    const auto envelope = parse_dsse(bad);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().what == what);
  }
}

TEST_CASE("envelopes are bounded") {
  const std::string largest = good + std::string(limits::dsse_bytes - good.size(), ' ');
  CHECK(parse_dsse(largest));
  const auto larger = parse_dsse(largest + " ");
  REQUIRE_FALSE(larger);
  CHECK(larger.error().offset == limits::dsse_bytes);
  DsseEnvelope many{"t", "p", std::vector<DsseSignature>(limits::dsse_signatures, {"k", "s"})};
  CHECK(parse_dsse(dsse_text(many))->signatures.size() == limits::dsse_signatures);
  many.signatures.push_back({"k", "s"});
  CHECK_FALSE(parse_dsse(dsse_text(many)));
}

// protocol.md of DSSE, "Test Vectors".
TEST_CASE("what is signed is encoded as the protocol says") {
  CHECK(dsse_encoding("http://example.com/HelloWorld", "hello world") ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  CHECK(dsse_encoding("", "") == "DSSEv1 0  0 ");
}
