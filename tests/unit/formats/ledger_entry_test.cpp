#include <catch2/catch.hpp>

#include "formats/ledger_entry.h"
#include "formats/ledger_proof.h"

using namespace muster;

namespace {

ObjectId id(char digit) {
  return *ObjectId::parse(std::string(40, digit), HashAlgorithm::sha1);
}

LedgerEntry entry() {
  return {12,
          *Timestamp::parse("2026-11-23T10:00:00Z"),
          "acme/payments",
          "refs/heads/main",
          id('1'),
          id('2'),
          LedgerVerdict::accepted,
          {"governance", "mainline"},
          RosterName{7, {}},
          {},
          {"2026-11-hotfix"},
          Pusher{"alice", "REMOTE_USER"},
          {},
          "muster 0.1.0"};
}

const std::string written =
    R"({"certificate":null,"exceptions":["2026-11-hotfix"],"new":"2222222222222222222222222222222222222222",)"
    R"("objects":"sha256:0000000000000000000000000000000000000000000000000000000000000000",)"
    R"("old":"1111111111111111111111111111111111111111","project":"acme/payments",)"
    R"("pusher":{"name":"alice","source":"REMOTE_USER"},"ref":"refs/heads/main",)"
    R"("roster":{"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","version":7},)"
    R"("rules":["governance","mainline"],"sequence":12,"time":"2026-11-23T10:00:00Z","tool":"muster 0.1.0",)"
    R"("verdict":"accepted","version":1})";

void check_again(const LedgerEntry& one) {
  const auto parsed = parse_ledger_entry(ledger_entry_text(one));
  REQUIRE(parsed);
  CHECK(*parsed == one);
}

}  // namespace

TEST_CASE("an entry is one line of JSON, and is read as it was written", "[formats]") {
  CHECK(ledger_entry_text(entry()) == written);
  check_again(entry());
  LedgerEntry other = entry();
  other.verdict = LedgerVerdict::refused;
  other.pusher.reset();
  other.roster.reset();
  other.certificate = Sha256Digest{};
  other.exceptions.clear();
  other.old_id = ObjectId(HashAlgorithm::sha1);
  check_again(other);
  other.verdict = LedgerVerdict::observed;
  other.old_id = ObjectId(HashAlgorithm::sha256);
  other.new_id = *ObjectId::parse(std::string(64, 'a'), HashAlgorithm::sha256);
  check_again(other);
}

TEST_CASE("what strangers name is ASCII in an entry, and two names stay two", "[formats]") {
  LedgerEntry one = entry();
  one.ref = "refs/heads/\xC3\xA4\xE2\x80\xAE\xFF\"x";
  one.pusher->name = "a\\5Cb\n\x1B[31m";
  one.rules = {"\xFF", "\\FF"};
  std::ranges::sort(one.rules);
  const std::string text = ledger_entry_text(one);
  CHECK(text.find_first_not_of(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                               "abcdefghijklmnopqrstuvwxyz{|}~") == std::string::npos);
  check_again(one);
}

TEST_CASE("what is too long for an entry is bounded", "[formats]") {
  LedgerEntry one = entry();
  one.pusher->name = std::string(5000, '\xFF');
  one.ref = "refs/heads/" + std::string(4085, '\xFF');
  one.rules.clear();
  for (int i = 0; i < 100; ++i) one.rules.push_back(std::string(100, '\xFE') + std::to_string(i));
  for (int i = 0; i < 100; ++i) one.rules.push_back(std::to_string(1000 + i) + std::string(100, '\xFE'));
  one.exceptions = one.rules;
  one = bounded(std::move(one));
  CHECK(one.rules.size() == ledger_words);
  CHECK(one.pusher->name.size() == pusher_name_bytes);
  CHECK(ledger_entry_text(one).size() < ledger_entry_bytes);
  check_again(one);
}

TEST_CASE("an entry is written in one way only", "[formats]") {
  REQUIRE(parse_ledger_entry(written));
  const auto bad = [](const std::string& from, const std::string& to) {
    std::string text = written;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    INFO(text);
    CHECK_FALSE(parse_ledger_entry(text));
  };
  CHECK_FALSE(parse_ledger_entry(written + "\n"));
  CHECK_FALSE(parse_ledger_entry(""));
  CHECK_FALSE(parse_ledger_entry(std::string(ledger_entry_bytes + 1, ' ')));
  bad("{", "{ ");
  bad("\"version\":1}", "\"version\":2}");
  bad("\"version\":1}", "\"version\":1,\"x\":1}");
  bad("\"sequence\":12", "\"sequence\":-1");
  bad("\"sequence\":12", "\"sequence\":012");
  bad("\"sequence\":12", "\"sequence\":12.0");
  bad("\"time\":\"2026-11-23T10:00:00Z\"", "\"time\":\"2026-11-23T10:00:00+00:00\"");
  bad("refs/heads/main", "refs/heads/main.lock");
  bad("refs/heads/main", "refs/heads/m\\\\61in");
  bad("refs/heads/main", "refs/heads/m\\\\fFin");
  bad("\"old\":\"1111", "\"old\":\"11");
  bad("\"old\":\"1111", "\"old\":\"" + std::string(24, '1') + "1111");
  bad("\"new\":\"22", "\"new\":\"2G");
  bad("\"verdict\":\"accepted\"", "\"verdict\":\"allowed\"");
  bad("[\"governance\",\"mainline\"]", "[\"mainline\",\"governance\"]");
  bad("[\"governance\",\"mainline\"]", "[\"mainline\",\"mainline\"]");
  bad("[\"governance\",\"mainline\"]", "[\"\"]");
  bad("[\"governance\",\"mainline\"]", "[1]");
  bad("[\"governance\",\"mainline\"]", "\"mainline\"");
  bad("\"version\":7", "\"version\":0");
  bad("\"version\":7", "\"version\":4294967296");
  bad("\"pusher\":{", "\"pusher\":{\"id\":1,");
  bad(",\"source\":\"REMOTE_USER\"", "");
  bad("\"certificate\":null", "\"certificate\":\"sha256:12\"");
  bad("\"certificate\":null,", "");
  bad("\"objects\":\"sha256:0", "\"objects\":\"sha1:0");
}

TEST_CASE("a proof of an entry is written in one way only", "[formats]") {
  LedgerProof proof{
      "entry", 5, {Sha256Digest{}, Sha256Digest{}}, {"muster/x\n", {{"muster/x", "abcd", "signature"}}}};
  const std::string text = ledger_proof_text(proof);
  CHECK(text ==
        "c2sp.org/tlog-proof@v1\nextra ZW50cnk=\nindex 5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nmuster/x\n\n\xE2\x80\x94 muster/x "
        "YWJjZHNpZ25hdHVyZQ==\n");
  const auto parsed = parse_ledger_proof(text);
  REQUIRE(parsed);
  CHECK(*parsed == proof);
  proof.hashes.clear();
  CHECK(parse_ledger_proof(ledger_proof_text(proof)));
  proof.hashes.assign(64, {});
  CHECK_FALSE(parse_ledger_proof(ledger_proof_text(proof)));
  for (std::size_t i = 0; i < text.size(); ++i) CHECK_FALSE(parse_ledger_proof(text.substr(0, i)));
  const auto bad = [&](const std::string& from, const std::string& to) {
    std::string other = text;
    other.replace(other.find(from), from.size(), to);
    INFO(other);
    CHECK_FALSE(parse_ledger_proof(other));
  };
  bad("@v1", "@v2");
  bad("index 5", "index 05");
  bad("index 5", "index -5");
  bad("index 5", "index 18446744073709551616");
  bad("ZW50cnk=", "ZW50cnl=");
  bad("ZW50cnk=", "");
  bad("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAA");
  bad("extra", "Extra");
}
