// A way in without stopping anybody: the server judges, writes down, says so, and lets in.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/ledger.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

struct Observed : Ledgered {
  Observed() { must({"hook", "install", "--no-doctor", "--mode", "observe"}); }
  Said must(const Words& words) const {
    Said said = on_server(words);
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    return said;
  }
  PushOutcome push(const std::string& refspec = "main") const { return work.push("origin", {refspec}); }
  nlohmann::json report(const Words& more = {}) const {
    Words words = {"report", "observe", "--anchor", anchor, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return must(words).json().at("observed");
  }
};

}  // namespace

TEST_CASE("a server that observes lets in what it would refuse, says so in one line, and writes it down") {
  Observed project;
  const std::string unsigned_one = project.commit(nullptr);
  const PushOutcome pushed = project.push();
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
  CHECK(has(pushed.report,
            "muster observes: let in, and would be refused when it enforces: signature.missing"));
  CHECK_FALSE(has(pushed.report, "because"));
  CHECK(project.tip("refs/heads/main") == unsigned_one);
  project.commit(&make_key("mallory"));
  REQUIRE(project.push().exit_code == 0);
  const PushOutcome good = project.work.push("origin", {"HEAD:refs/heads/free"});
  CHECK(good.exit_code == 0);
  CHECK_FALSE(has(good.report, "muster observes"));

  const TestRepository clone = project.fresh_clone("reader");
  const Said said = project.verify(clone);
  INFO(said.out << said.error);
  CHECK(said.status == 0);
  const auto entries = muster(project.world, clone.path(), {"ledger", "show", "--format", "json"}).lines();
  REQUIRE(entries.size() == 4);
  CHECK(entries[1]["verdict"] == "observed");
  CHECK(entries[1]["rules"] == nlohmann::json::array({"signature.missing"}));
  CHECK(entries[2]["verdict"] == "observed");
  CHECK(entries[3]["verdict"] == "accepted");

  const auto sums = project.report();
  CHECK(sums["let_in"] == 4);
  CHECK(sums["observed"] == 2);
  CHECK(sums["by_rule"]["signature.missing"] == 1);
  CHECK(sums["by_rule"]["key.unknown"] == 1);
  CHECK(sums["by_ref"]["refs/heads/main"] == 2);
  CHECK(sums["by_person"].size() == 1);
  CHECK(sums["unsigned_commits"] == 1);
  REQUIRE(sums["unknown_keys"].size() == 1);
  CHECK(sums["unknown_keys"].begin().key().starts_with("SHA256:"));
  CHECK(sums["baseline"] == project.tip("refs/heads/main"));
  CHECK(project.report({"--since", "2041-01-01T00:00:00Z"})["let_in"] == 0);
  const std::string text = project.must({"report", "observe", "--anchor", project.anchor}).out;
  CHECK(has(text, "2 of 4 refs that were let in"));
  CHECK(has(text, "muster hook install --mode enforce"));

  // Switching is one command, and nothing else changes.
  project.must({"hook", "install", "--no-doctor", "--mode", "enforce"});
  const std::string settings = get_file(project.server.path() + "/muster.toml");
  CHECK(has(settings, "mode = \"enforce\""));
  CHECK(has(settings, "ledger = true"));
  project.commit(nullptr);
  CHECK(project.push().exit_code != 0);
}

TEST_CASE("a server that observes lets in what it cannot judge or write down") {
  Observed project;
  const std::string state = project.server.path() + "/muster/state.toml";
  const std::string good = get_file(state);
  put_file(state, "?");
  const std::string id = project.commit(nullptr);
  const PushOutcome pushed = project.push();
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
  CHECK(has(pushed.report, "muster observes: let in, and could not be judged or written down: fault.disk"));
  CHECK(project.tip("refs/heads/main") == id);
  put_file(state, good);
  fs::remove(project.server.path() + "/muster/ledger-key");
  project.commit(nullptr);
  const PushOutcome unwritten = project.push();
  INFO(unwritten.report);
  CHECK(unwritten.exit_code == 0);
  CHECK(has(unwritten.report, "could not be judged or written down: fault.config"));
}

TEST_CASE("a server that observes writes down what follows on a roster that was taken away") {
  Observed project;
  project.work.git({"rm", "-q", "-r", ".muster"});
  project.commit(&project.alice);
  REQUIRE(project.push().exit_code == 0);
  const std::string after = project.commit(nullptr);
  const PushOutcome pushed = project.push();
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
  CHECK(project.tip("refs/heads/main") == after);
  const auto entries =
      muster(project.world, project.server.path(), {"ledger", "show", "--format", "json"}).lines();
  REQUIRE(entries.size() == 3);
  CHECK(entries[1]["verdict"] == "observed");
  CHECK(entries[2]["verdict"] == "observed");
  CHECK(entries[2]["new"] == after);
  CHECK(entries[2]["roster"].is_null());
}

TEST_CASE("what a server that observes refuses all the same") {
  Observed project;
  project.push_commit();
  const std::string before = project.tip("refs/muster/ledger");
  const std::string main = project.tip("refs/heads/main");
  const auto refused = [&](const Words& refspecs) {
    const PushOutcome pushed = project.work.push("origin", refspecs);
    INFO(pushed.report);
    CHECK(pushed.exit_code != 0);
    CHECK(project.tip("refs/muster/ledger") == before);
    CHECK(project.tip("refs/heads/main") == main);
  };
  // Its own record: also beside something else, and where nothing can be judged.
  refused({"+main:refs/muster/ledger"});
  refused({":refs/muster/ledger"});
  project.commit(nullptr);
  refused({"main", "+main:refs/muster/ledger"});
  const std::string state = project.server.path() + "/muster/state.toml";
  const std::string good = get_file(state);
  put_file(state, "?");
  refused({"+main:refs/muster/ledger"});
  put_file(state, good);
  // Settings that nobody can read do not say that it observes.
  const std::string settings = project.server.path() + "/muster.toml";
  const std::string whole = get_file(settings);
  put_file(settings, whole + "x = 1\n");
  refused({"main"});
  std::string without = whole;
  without.replace(without.find("ledger = true"), 13, "");
  put_file(settings, without);
  refused({"main"});
  put_file(settings, whole);
  CHECK(project.push().exit_code == 0);
}

TEST_CASE("a central file decides whether a repository may observe") {
  Observed project;
  const std::string central = project.world.root() + "/central.toml";
  put_file(central, "mode = \"enforce\"\n");
  const Said weakened = project.on_server({"hook", "install", "--no-doctor", "--config", central});
  CHECK(weakened.status == 2);
  CHECK(has(weakened.error, "weaken"));
  put_file(central, "mode = \"observe\"\n");
  project.must({"hook", "install", "--no-doctor", "--config", central});
  project.commit(nullptr);
  CHECK(project.push().exit_code == 0);
  put_file(central, "mode = \"enforce\"\n");
  project.commit(nullptr);
  CHECK(project.push().exit_code != 0);
}

TEST_CASE("hook status says whether a server observes and keeps a ledger") {
  Observed project;
  const Said text = project.on_server({"hook", "status"});
  CHECK(has(text.out, "observe: nothing is refused"));
  CHECK(has(text.out, "pushes are judged, and let in"));
  auto json = project.on_server({"hook", "status", "--format", "json"}).json();
  CHECK(json["mode"] == "observe");
  CHECK(json["ledger"] == true);
  project.must({"hook", "install", "--no-doctor", "--mode", "enforce"});
  json = project.on_server({"hook", "status", "--format", "json"}).json();
  CHECK(json["mode"] == "enforce");
}

TEST_CASE("the update hook alone writes nothing down, and lets nothing in where it should be") {
  for (const std::string mode : {"observe", "enforce"}) {
    Ledgered project;
    REQUIRE(project.on_server({"hook", "install", "--no-doctor", "--mode", mode, "--with", "update"}).status ==
            0);
    project.push_commit();  // pre-receive has written it
    fs::remove(project.server.path() + "/hooks/pre-receive");
    const std::string before = project.tip("refs/heads/main");
    project.commit(&project.alice);
    const PushOutcome pushed = project.work.push("origin", {"main"});
    INFO(mode << pushed.report);
    CHECK(pushed.exit_code != 0);
    CHECK(has(pushed.report, "the update hook alone cannot"));
    CHECK(project.tip("refs/heads/main") == before);
  }
}

}  // namespace muster::test
