#include "cli/ledger.h"

#include <catch2/catch.hpp>

#include "crypto/merkle.h"
#include "crypto/note_key.h"
#include "formats/ledger_checkpoint.h"
#include "formats/ssh_private_key.h"

namespace muster::test {

Ledgered::Ledgered(const std::string& object_format)
    : Project(object_format), server(world.init_bare("server.git", object_format)), mine{work, &world} {
  adopt();
  work.git({"remote", "add", "origin", server.path()});
  const auto must = [](const Said& said) {
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    return said;
  };
  must(muster(world, world.root(),
              {"hook", "install", "--no-doctor", "--ledger", "--anchor", anchor, "--repo", server.path()}));
  must(mine.run({"robot", "add", "ledger", "--owner", "alice", "--email", "ledger@localhost", "--key",
                 server.path() + "/muster/ledger-key.pub", "--use", "receipt"}));
  must(mine.run({"roster", "sign"}));
  mine.commit("The server's key");
  const PushOutcome pushed = work.push("origin", {"main"});
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
}

std::string Ledgered::push_commit(const std::string& branch) {
  const std::string id = commit(&alice);
  const PushOutcome pushed = work.push("origin", {"HEAD:refs/heads/" + branch});
  INFO(pushed.report);
  REQUIRE(pushed.exit_code == 0);
  return id;
}

std::string Ledgered::tip(const std::string& ref) const {
  return server.git({"rev-parse", "--verify", ref});
}

TestRepository Ledgered::fresh_clone(const std::string& name) const {
  TestRepository clone = world.clone(server.path(), name);
  clone.git({"fetch", "-q", "origin", "refs/muster/*:refs/muster/*"});
  return clone;
}

Said Ledgered::verify(const TestRepository& clone, const Words& more) const {
  Words words = {"ledger", "verify", "--anchor", anchor, "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  return muster(world, clone.path(), words);
}

std::string Ledgered::published(const std::string& path) const {
  return server.run({"cat-file", "blob", "refs/muster/ledger:" + path}).out;
}

void Ledgered::put_ledger(const Words& index_command, const std::string& input) const {
  commit_ledger(world, server.path(), index_command, input);
}

void Ledgered::rewrite(const std::string& path, const std::string& bytes) const {
  test::put_ledger(world, server.path(), {{path, bytes}});
}

void Ledgered::remove(const std::string& path) const {
  put_ledger({"update-index", "--index-info"}, "0 " + std::string(40, '0') + "\t" + path + "\n");
}

void Ledgered::forge(const std::vector<std::string>& entries) const {
  const auto before = parse_signed_note(published("checkpoint"));
  REQUIRE(before);
  const auto checkpoint = parse_checkpoint_text(before->text);
  REQUIRE(checkpoint);
  test::put_ledger(
      world, server.path(),
      ledger_of(entries, checkpoint->origin, checkpoint->time, server.path() + "/muster/ledger-key"));
}

LedgerTexts ledger_of(const std::vector<std::string>& entries, const std::string& origin, Timestamp signed_at,
                      const std::string& key_file) {
  const auto secret = parse_ssh_private_key(get_file(key_file));
  REQUIRE(secret);
  const auto signer = NoteSigner::of_seed(secret->seed);
  REQUIRE(signer);
  std::vector<Sha256Digest> leaves;
  std::string tile;
  for (const std::string& entry : entries) {
    leaves.push_back(leaf_hash(entry));
    tile.append(leaves.back().bytes.begin(), leaves.back().bytes.end());
  }
  SignedNote note{checkpoint_text({origin, entries.size(), merkle_root(leaves), signed_at}), {}};
  note.signatures = {signer->sign(origin, note.text)};
  const std::string width = ".p/" + std::to_string(entries.size());
  return {{"tile/entries/000" + width, bundle_of(entries)},
          {"tile/0/000" + width, tile},
          {"checkpoint", signed_note_text(note)}};
}

void commit_ledger(const HermeticGit& world, const std::string& git_directory, const Words& index_command,
                   const std::string& input) {
  const std::string index = git_directory + "/index-of-ledger";
  const auto run = [&](Words words, const std::string& fed = {}) {
    words.insert(words.begin(), {"git", "--git-dir", git_directory});
    return world.run(git_directory, words, fed, {"GIT_INDEX_FILE=" + index});
  };
  const auto git = [&](const Words& words, const std::string& fed = {}) {
    ProcessOutput said = run(words, fed);
    INFO(said.error);
    REQUIRE(said.exit_code == 0);
    while (said.out.ends_with('\n')) said.out.pop_back();
    return said.out;
  };
  const bool is_there = run({"rev-parse", "-q", "--verify", "refs/muster/ledger"}).exit_code == 0;
  if (is_there) git({"read-tree", "refs/muster/ledger"});
  git(index_command, input);
  const std::string tree = git({"write-tree"});
  Words commit = {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree"};
  if (is_there) commit.insert(commit.end(), {"-p", "refs/muster/ledger"});
  commit.insert(commit.end(), {"-m", "by hand", tree});
  git({"-c", "core.hooksPath=/dev/null", "update-ref", "refs/muster/ledger", git(commit)});
  std::filesystem::remove(index);
}

void put_ledger(const HermeticGit& world, const std::string& git_directory, const LedgerTexts& files) {
  std::string index;
  for (const auto& [path, bytes] : files) {
    ProcessOutput said = world.run(
        git_directory, {"git", "--git-dir", git_directory, "hash-object", "-w", "--stdin"}, bytes, {});
    REQUIRE(said.exit_code == 0);
    index += "100644 " + said.out.substr(0, said.out.find('\n')) + "\t" + path + "\n";
  }
  commit_ledger(world, git_directory, {"update-index", "--add", "--index-info"}, index);
}

std::vector<std::string> entries_in(const std::string& bundle) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at + 2 <= bundle.size();) {
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(bundle[at]) << 8U |
                                               static_cast<unsigned char>(bundle[at + 1]));
    found.push_back(bundle.substr(at + 2, size));
    at += 2 + size;
  }
  return found;
}

std::string bundle_of(const std::vector<std::string>& entries) {
  std::string bundle;
  for (const std::string& entry : entries) {
    bundle += static_cast<char>(entry.size() >> 8U);
    bundle += static_cast<char>(entry.size() & 0xFFU);
    bundle += entry;
  }
  return bundle;
}

nlohmann::json summary(const Said& said) {
  return said.lines().back().at("ledger");
}

void check_whole(const Said& said, std::size_t entries) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 0);
  CHECK(said.lines().size() == 1);
  CHECK(summary(said)["entries"] == entries);
  CHECK(summary(said)["signer"]["holder"] == "ledger");
}

void check_found(const Said& said, const std::string& rule, const std::string& because) {
  INFO(said.out << said.error);
  REQUIRE(said.status == 1);
  CHECK(said.json().value("rule", "") == rule);
  CHECK(has(said.json().value("because", ""), because));
}

}  // namespace muster::test
