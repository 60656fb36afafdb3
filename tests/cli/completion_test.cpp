#include <catch2/catch.hpp>

#include "cli/kit.h"

namespace muster::test {

namespace {

// What bash would offer for a command line that ends where the last word does.
std::string offered(const HermeticGit& world, const std::string& words) {
  const std::string script =
      "source <(\"$MUSTER\" completion bash) && COMP_WORDS=(" + words +
      ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _muster && printf '%s\\n' \"${COMPREPLY[@]}\"";
  const auto said =
      world.run(world.root(), {"bash", "--norc", "-euc", script}, "", {std::string("MUSTER=") + MUSTER_TOOL});
  INFO(said.error);
  REQUIRE(said.exit_code == 0);
  return said.out;
}

}  // namespace

TEST_CASE("the bash script completes verbs, options and values") {
  const HermeticGit world;
  CHECK(offered(world, "muster ver") == "verify\n");
  CHECK(offered(world, "muster verify ''").starts_with("commit\ntag\nhistory\npush\n"));
  CHECK(offered(world, "muster --repo verify ros") == "roster\n");
  CHECK(offered(world, "muster key re") == "renew\nrevoke\n");
  CHECK(offered(world, "muster verify history --si") == "--since\n");
  CHECK(offered(world, "muster verify history --anc") == "--anchor\n");
  CHECK(offered(world, "muster hook install --ch") == "--chain\n");
  CHECK(offered(world, "muster verify --format ''") == "text\njson\n");
  CHECK(offered(world, "muster --format = j") == "json\n");
  CHECK(offered(world, "muster completion z") == "zsh\n");
  CHECK(offered(world, "muster explain key.exp") == "key.expired\n");
  CHECK(offered(world, "muster --anchor ''") == "\n");
  CHECK(offered(world, "muster import ''").starts_with("allowed-signers\nguix\nsq-git\nbitcoin-trusted-keys\n"));
  CHECK(offered(world, "muster export keyring --out") == "--output\n");
  CHECK(offered(world, "muster export k") == "keyring\n");
}

TEST_CASE("the bash script completes files where a file is wanted") {
  const HermeticGit world;
  put_file(world.root() + "/some.toml", "");
  CHECK(offered(world, "muster roster lint so") == "some.toml\n");
  CHECK(offered(world, "muster init --key so") == "some.toml\n");
  CHECK(offered(world, "muster import sq-git so") == "some.toml\n");
  CHECK(offered(world, "muster export keyring --output so") == "some.toml\n");
}

TEST_CASE("there is a script for each shell") {
  const HermeticGit world;
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Said said = muster(world, world.root(), {"completion", shell});
    CHECK(said.status == 0);
    CHECK(said.out.find("muster") != std::string::npos);
    CHECK(said.out.find("{with_value}") == std::string::npos);
  }
}

}  // namespace muster::test
