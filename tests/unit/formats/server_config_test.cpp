#include "formats/server_config.h"

#include <catch2/catch.hpp>

#include "model/limits.h"

using namespace muster;

namespace {

const std::string digest_text = "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

ServerConfigFile parsed(std::string_view text) {
  const auto config = parse_server_config(text);
  REQUIRE(config);
  return *config;
}

}  // namespace

TEST_CASE("a whole server configuration is read") {
  const auto config = parsed("anchor = \"" + digest_text +
                             "\"\nmode = \"enforce\"\ndeadline = \"90s\"\n"
                             "max_commits = 5000\nprefix = \"GL-HOOK-ERR: \"\n");
  CHECK(config.anchor->text() == digest_text);
  CHECK(config.mode == ServerMode::enforce);
  CHECK(config.deadline_seconds == 90);
  CHECK(config.max_commits == 5000U);
  CHECK(config.prefix == "GL-HOOK-ERR: ");
}

TEST_CASE("an empty server configuration says nothing") {
  const auto config = parsed("");
  CHECK_FALSE(config.anchor);
  CHECK_FALSE(config.mode);
  CHECK_FALSE(config.deadline_seconds);
  CHECK_FALSE(config.max_commits);
  CHECK_FALSE(config.prefix);
}

TEST_CASE("deadlines are seconds or minutes or hours up to a day") {
  CHECK(parsed("deadline = \"1s\"").deadline_seconds == 1);
  CHECK(parsed("deadline = \"5m\"").deadline_seconds == 300);
  CHECK(parsed("deadline = \"24h\"").deadline_seconds == 86'400);
  for (const char* bad :
       {"", "s", "60", "0s", "01s", "-1s", "1.5s", "60S", "60 s", "100000s", "1d", "25h", "99999s"}) {
    INFO(bad);
    const auto config = parse_server_config(std::string("deadline = \"") + bad + "\"");
    REQUIRE_FALSE(config);
    CHECK(config.error()[0].code == "bad-value");
  }
}

TEST_CASE("a server configuration's near misses are refused where they stand") {
  struct Case {
    const char* text;
    const char* code;
    Place place;
  };
  const Case c = GENERATE(values<Case>({
      {"anchor = \"sha256:00\"", "bad-value", {1, 10}},
      {"anchor = 1", "wrong-type", {1, 10}},
      {"\nanker = \"x\"", "unknown-field", {2, 1}},
      {"mode = \"Enforce\"", "bad-value", {1, 8}},
      {"mode = true", "wrong-type", {1, 8}},
      {"deadline = 60", "wrong-type", {1, 12}},
      {"max_commits = 0", "bad-value", {1, 15}},
      {"max_commits = -1", "bad-value", {1, 15}},
      {"max_commits = 1.0", "wrong-type", {1, 15}},
      {"max_commits = 1000000000000000000", "bad-value", {1, 15}},
      {"prefix = \"a\\u001bb\"", "bad-value", {1, 10}},
      {"prefix = \"é\"", "bad-value", {1, 10}},
      {"prefix = \"01234567890123456789012345678901234567890123456789012345678901234\"",
       "bad-value",
       {1, 10}},
      {"prefix = \"a\\u007fb\"", "bad-value", {1, 10}},
      {"ledger = \"x\"", "bad-value", {1, 10}},
      {"ledger = 1", "wrong-type", {1, 10}},
      {"[ledger]", "wrong-type", {1, 1}},
      {"pushee = \"\"", "bad-value", {1, 10}},
      {"pushee = []", "bad-value", {1, 10}},
      {"pushee = \"https://alice@git.example.org/x\"", "bad-value", {1, 10}},
      {"pushee = [\"https://git.example.org/x\", \"git@git.example.org:x\"]", "bad-value", {1, 10}},
      {"pushee = \"https://git.example.org/a b\"", "bad-value", {1, 10}},
      {"anchor = ", "syntax", {1, 10}},
      {"\xEF\xBB\xBF", "encoding", {1, 1}},
  }));
  const auto config = parse_server_config(c.text);
  INFO(c.text);
  REQUIRE_FALSE(config);
  REQUIRE(config.error().size() == 1);
  CHECK(config.error()[0].code == c.code);
  CHECK(config.error()[0].place == c.place);
}

TEST_CASE("a prefix has at most 64 bytes from blank to tilde") {
  const std::string longest = " ~" + std::string(62, 'x');
  CHECK(parsed("prefix = \"" + longest + "\"").prefix == longest);
  CHECK_FALSE(parse_server_config("prefix = \"" + longest + "x\""));
}

TEST_CASE("the repository's own file wins field by field") {
  ServerConfigFile central;
  central.anchor = Sha256Digest{{1}};
  central.deadline_seconds = 10;
  central.max_commits = 20;
  central.prefix = "x";
  ServerConfigFile own;
  own.anchor = Sha256Digest{{2}};
  own.max_commits = 30;
  const auto config = combine(central, own);
  REQUIRE(config);
  CHECK(config->anchor == Sha256Digest{{2}});
  CHECK(config->deadline_seconds == 10);
  CHECK(config->max_commits == 30);
  CHECK(config->prefix == "x");
}

TEST_CASE("one file is enough and has the defaults") {
  ServerConfigFile file;
  file.anchor = Sha256Digest{{1}};
  for (const auto& config : {combine(file, std::nullopt), combine(std::nullopt, file)}) {
    REQUIRE(config);
    CHECK(config->deadline_seconds == 60);
    CHECK(config->max_commits == limits::push_commits);
    CHECK(config->prefix.empty());
  }
}

TEST_CASE("no anchor refuses") {
  CHECK_FALSE(combine(std::nullopt, std::nullopt));
  CHECK_FALSE(combine(ServerConfigFile{}, ServerConfigFile{}));
}

TEST_CASE("the repository's own file does not weaken the mode") {
  ServerConfigFile central;
  central.anchor = Sha256Digest{{1}};
  ServerConfigFile own;
  own.mode = ServerMode::observe;
  auto config = combine(central, own);
  REQUIRE_FALSE(config);
  CHECK(config.error().find("weaken") != std::string::npos);
  central.mode = ServerMode::enforce;
  CHECK_FALSE(combine(central, own));
  central.mode = ServerMode::observe;
  own.anchor = central.anchor;
  // Nobody would see what is let in.
  for (const auto& unseen : {combine(central, own), combine(std::nullopt, own)}) {
    REQUIRE_FALSE(unseen);
    CHECK(unseen.error().find("without a `ledger`") != std::string::npos);
  }
  own.ledger = LedgerSetting{true};
  config = combine(central, own);
  REQUIRE(config);
  CHECK(config->mode == ServerMode::observe);
  config = combine(std::nullopt, own);
  REQUIRE(config);
  CHECK(config->mode == ServerMode::observe);
  own.ledger = LedgerSetting{false};
  CHECK_FALSE(combine(central, own));
  own.mode = ServerMode::enforce;
  config = combine(central, own);
  REQUIRE(config);
  CHECK(config->mode == ServerMode::enforce);
}

TEST_CASE("the repository's own file does not turn off the ledger") {
  ServerConfigFile central;
  central.anchor = Sha256Digest{{1}};
  central.ledger = LedgerSetting{true, "/etc/muster/key"};
  ServerConfigFile own;
  auto config = combine(central, own);
  REQUIRE(config);
  CHECK(config->ledger == LedgerSetting{true, "/etc/muster/key"});
  own.ledger = LedgerSetting{false};
  config = combine(central, own);
  REQUIRE_FALSE(config);
  CHECK(config.error().find("turn off") != std::string::npos);
  own.ledger = LedgerSetting{true};
  config = combine(central, own);
  REQUIRE(config);
  CHECK(config->ledger == LedgerSetting{true});
  central.ledger.reset();
  own.ledger = LedgerSetting{false};
  config = combine(central, own);
  REQUIRE(config);
  CHECK_FALSE(config->ledger.on);
  CHECK(parsed("ledger = true").ledger == LedgerSetting{true});
  CHECK(parsed("ledger = false").ledger == LedgerSetting{false});
  CHECK(parsed("ledger = \"/k\"").ledger == LedgerSetting{true, "/k"});
}

TEST_CASE("the addresses that push certificates may name are one or several") {
  using Addresses = std::vector<std::string>;
  CHECK_FALSE(parsed("").pushees);
  CHECK(parsed("pushee = \"https://git.example.org/x.git\"").pushees ==
        Addresses{"https://git.example.org/x.git"});
  CHECK(parsed("pushee = [\"git.example.org:x.git\", \"/srv/git/x@1.git\"]").pushees ==
        Addresses{"git.example.org:x.git", "/srv/git/x@1.git"});
  ServerConfigFile central;
  central.anchor = Sha256Digest{{1}};
  CHECK(combine(central, std::nullopt)->pushees.empty());
  central.pushees = Addresses{"a"};
  CHECK(combine(central, std::nullopt)->pushees == Addresses{"a"});
  ServerConfigFile own;
  own.pushees = Addresses{"b"};
  CHECK(combine(central, own)->pushees == Addresses{"b"});
}
