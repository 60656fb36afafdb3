#include "cli/story.h"

#include <catch2/catch.hpp>

#include "crypto/sha256.h"
#include "model/timestamp.h"

namespace muster::test {

namespace {

// 500 commits that nobody signed, by git's own importer.
std::string unsigned_past() {
  std::string stream;
  for (int i = 1; i <= 500; ++i) {
    const std::string number = std::to_string(i);
    stream += "commit refs/heads/main\ncommitter Old Hand <old@example.org> " +
              std::to_string(1'600'000'000 + i) + " +0000\ndata " + std::to_string(number.size()) + "\n" +
              number + "\nM 100644 inline past\ndata " + std::to_string(number.size()) + "\n" + number + "\n";
  }
  return stream;
}

}  // namespace

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string days_ago(int days) {
  return (*Timestamp::parse(now()) - Duration{std::int64_t{days} * 86'400}).text();
}

By by(const std::string& name, const std::string& date, const std::string& key) {
  return {name + "@example.org", date, &make_key(key.empty() ? name : key)};
}

Story::Story() : server(world.init_bare("server.git")) {
  work.git({"fast-import", "--quiet"}, unsigned_past());
  work.git({"reset", "-q", "--hard"});
  work.git({"push", "-q", server.path(), "main"});
  work.git({"remote", "add", "origin", server.path()});
  adopt();
  install_hook(anchor);
  accepted();
  edit({"person", "add", "bob", "--email", "bob@example.org", "--key", make_key("bob").public_line, "--use",
        "git", "--use", "roster", "--use", "approval", "--role", "developers"});
  edit({"person", "add", "carol", "--email", "carol@example.org", "--key", make_key("carol").public_line,
        "--use", "git", "--use", "roster", "--role", "developers"});
  edit_text(
      "s/^governors = .*/governors = [\"alice\", \"bob\", \"carol\"]/; s/^threshold = 1/threshold = 2/");
  sign({"alice", "bob"});
  accepted();
}

Story::Story(const std::string& roster) : server(world.init_bare("server.git")) {
  anchor = sha256(roster).text();
  work.write_file(".muster/roster.toml", roster);
  for (const char* name : {"alice", "bob"}) {
    work.write_file(".muster/signatures/" + std::string(name) + ".sig",
                    sign_ssh(make_key(name), "muster-roster", roster));
  }
  commit_by(by("alice", days_ago(60)), "Adopt muster");
  work.git({"push", "-q", server.path(), "main"});
  work.git({"remote", "add", "origin", server.path()});
  install_hook(anchor);
  put_file(server.path() + "/muster/state.toml",
           "mainline = \"refs/heads/main\"\nversion = 1\ndigest = \"" + anchor + "\"\n");
}

void Story::install_hook(const std::string& with_anchor) const {
  const Said said =
      muster(world, world.root(),
             {"hook", "install", "--no-doctor", "--anchor", with_anchor, "--repo", server.path()});
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
}

Said Story::edit(const Words& words) const {
  Said said = run(words);
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  return said;
}

void Story::edit_text(const std::string& sed) const {
  const Said said =
      muster(world, work.path(), {"roster", "edit"}, "", {"VISUAL=", "EDITOR=sed -i '" + sed + "'"});
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
}

void Story::sign(const Words& governors) const {
  for (const std::string& name : governors) {
    edit({"roster", "sign", "--key", make_key(name).private_path});
  }
  commit_by(by(governors.front()), "A new roster");
}

std::string Story::commit_by(const By& who, const std::string& message) const {
  return who.key == nullptr ? work.commit_unsigned(who.email, who.date, message)
                            : work.commit_signed(*who.key, who.email, who.date, message);
}

std::string Story::change(const By& who) const {
  work.write_file("src/" + std::to_string(++changes_), who.email);
  return commit_by(who, "A change");
}

std::string Story::key(const std::string& name) const {
  const std::string said = world.run(world.root(), {"ssh-keygen", "-lf", make_key(name).private_path}).out;
  const std::size_t at = said.find("SHA256:");
  return said.substr(at, said.find(' ', at) - at);
}

void Story::accepted(const std::string& says) const {
  const PushOutcome pushed = push();
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
  CHECK(has(pushed.report, says));
}

void Story::refused(const std::string& rule) const {
  const PushOutcome pushed = push();
  INFO(pushed.report);
  REQUIRE(pushed.exit_code != 0);
  CHECK(has(pushed.report, "remote: refused  " + rule + " "));
  back();
}

void Story::back() const {
  work.git({"fetch", "-q", "origin"});
  work.git({"reset", "-q", "--hard", "origin/main"});
  work.git({"clean", "-qfdx"});
}

Said Story::audit(const Words& more) {
  Words words = {"verify", "history", "--no-cache"};
  words.insert(words.end(), more.begin(), more.end());
  return judge(words);
}

}  // namespace muster::test
