// What a gate writes down of its decision, and who believes it.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/story.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

// A project whose roster knows a robot that writes receipts.
struct Building : Enforced {
  Building() {
    const std::string key = make_key("builder").private_path + ".pub";
    must({"robot", "add", "builder", "--owner", "alice", "--email", "builder@example.org", "--key", key,
          "--use", "receipt"});
    must({"roster", "sign"});
    mine.commit("A robot that builds");
  }
  void must(const Words& words) const {
    const Said said = mine.run(words);
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
  }
  Said gate(const Words& more = {}, const std::string& key = "builder") const {
    Words words = {"gate", "--anchor", anchor, "--format", "json", "--evidence", file};
    if (!key.empty()) words.insert(words.end(), {"--evidence-key", make_key(key).private_path});
    words.insert(words.end(), more.begin(), more.end());
    return mine.run(words);
  }
  Said verify(const Words& more = {}) const {
    Words words = {"verify", "evidence", file, "--anchor", anchor, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return mine.run(words);
  }

  std::string file = world.root() + "/evidence.intoto.jsonl";
};

void check_believed(const Said& said) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  CHECK(said.json()["key"]["holder"] == "builder");
  CHECK(said.json()["rules"] == nlohmann::json::array({"receipt"}));
}

void check_refused(const Said& said, const std::string& rule, const std::string& because = "") {
  INFO(said.out << said.error);
  REQUIRE(said.status == 1);
  CHECK(said.json()["rule"] == rule);
  CHECK(has(said.json()["because"], because));
}

}  // namespace

TEST_CASE("evidence that a robot signed is believed of the commit that it is about") {
  const Building project;
  const Said gate = project.gate();
  INFO(gate.out << gate.error);
  REQUIRE(gate.status == 0);
  check_believed(project.verify());
  check_believed(project.verify({"--commit", "HEAD"}));
  check_refused(project.verify({"--commit", "HEAD~1"}), "gate.evidence", "another commit");
  check_refused(project.verify({"--commit", std::string(40, '1')}), "gate.evidence", "another commit");
}

TEST_CASE("evidence that nobody signed, or somebody else, is not believed") {
  const Building project;
  const Said unsigned_one = project.gate({}, "");
  REQUIRE(unsigned_one.status == 0);
  CHECK(has(unsigned_one.error, "the evidence is not signed"));
  check_refused(project.verify(), "gate.evidence", "nobody signed it");
  const std::string bare = get_file(project.file);
  // No person writes receipts, and no stranger: none is written then.
  for (const std::string who : {"alice", "mallory"}) {
    const Said said = project.gate({}, who);
    INFO(said.out << said.error);
    CHECK(said.status == 2);
    CHECK_FALSE(fs::exists(project.file));
  }
  REQUIRE(project.gate().status == 0);
  const std::string good = get_file(project.file);
  put_file(project.file, bare + " ");
  check_refused(project.verify(), "gate.evidence");
  put_file(project.file, good.substr(0, good.size() / 2));
  check_refused(project.verify(), "gate.evidence");
  std::string forged = good;
  const std::size_t at = forged.find("\"sig\":\"") + 40;
  forged[at] = forged[at] == 'A' ? 'B' : 'A';
  put_file(project.file, forged);
  CHECK(project.verify().status == 1);
  put_file(project.file, good);
  check_believed(project.verify());
}

TEST_CASE("a refusal is written down, and is no acceptance") {
  const Building project;
  project.work.write_file("notes.txt", "not committed\n");
  check_refused(project.gate(), "gate.dirty");
  CHECK(fs::exists(project.file));
  check_refused(project.verify(), "gate.evidence", "it says that the gate refused");
  fs::remove(project.work.path() + "/notes.txt");
  check_refused(project.gate({"--off"}), "gate.off");
  check_refused(project.verify(), "gate.evidence", "it says that the gate refused");
  REQUIRE(project.gate().status == 0);
  check_believed(project.verify());
}

TEST_CASE("evidence under an older roster is not used again") {
  const Building project;
  REQUIRE(project.gate().status == 0);
  project.must({"roster", "edit", "--expires", "2041-01-01T00:00:00Z"});
  project.must({"roster", "sign"});
  project.mine.commit("Renewed");
  check_refused(project.verify(), "gate.evidence", "older roster");
}

TEST_CASE("what a build takes in is signed by somebody who may release") {
  const Building project;
  const std::string input = project.world.root() + "/input.tar";
  put_file(input, "from elsewhere\n");
  const auto gate = [&] { return project.gate({"--input", input}, ""); };
  check_refused(gate(), "signature.missing");
  project.must({"sign", input});
  CHECK(gate().status == 0);
  put_file(input, "from nowhere\n");
  check_refused(gate(), "signature.invalid");
  project.must({"sign", input, "--key", make_key("mallory").private_path, "--replace"});
  check_refused(gate(), "key.unknown");
}

}  // namespace muster::test
