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

void Ledgered::commit_tree_of(const Words& index_command, const std::string& input) const {
  const std::string index = world.root() + "/index";
  const auto git = [&](Words words, const std::string& fed = {}) {
    words.insert(words.begin(), {"git", "--git-dir", server.path()});
    ProcessOutput said = world.run(server.path(), words, fed, {"GIT_INDEX_FILE=" + index});
    INFO(said.error);
    REQUIRE(said.exit_code == 0);
    while (said.out.ends_with('\n')) said.out.pop_back();
    return said.out;
  };
  git({"read-tree", "refs/muster/ledger"});
  git(index_command, input);
  const std::string tree = git({"write-tree"});
  const std::string commit = git({"-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree", "-p",
                                  "refs/muster/ledger", "-m", "tampered", tree});
  git({"-c", "core.hooksPath=/dev/null", "update-ref", "refs/muster/ledger", commit});
  std::filesystem::remove(index);
}

void Ledgered::rewrite(const std::string& path, const std::string& bytes) const {
  const std::string blob = server.git({"hash-object", "-w", "--stdin"}, bytes);
  commit_tree_of({"update-index", "--add", "--cacheinfo", "100644," + blob + "," + path}, "");
}

void Ledgered::remove(const std::string& path) const {
  commit_tree_of({"update-index", "--index-info"}, "0 " + std::string(40, '0') + "\t" + path + "\n");
}

void Ledgered::forge(const std::vector<std::string>& entries) const {
  const auto secret = parse_ssh_private_key(get_file(server.path() + "/muster/ledger-key"));
  REQUIRE(secret);
  const auto signer = NoteSigner::of_seed(secret->seed);
  REQUIRE(signer);
  std::vector<Sha256Digest> leaves;
  std::string tile;
  for (const std::string& entry : entries) {
    leaves.push_back(leaf_hash(entry));
    tile.append(leaves.back().bytes.begin(), leaves.back().bytes.end());
  }
  const auto before = parse_signed_note(published("checkpoint"));
  REQUIRE(before);
  auto checkpoint = parse_checkpoint_text(before->text);
  REQUIRE(checkpoint);
  checkpoint->size = entries.size();
  checkpoint->root = merkle_root(leaves);
  SignedNote note{checkpoint_text(*checkpoint), {}};
  note.signatures = {signer->sign(checkpoint->origin, note.text)};
  const std::string width = ".p/" + std::to_string(entries.size());
  rewrite("tile/entries/000" + width, bundle_of(entries));
  rewrite("tile/0/000" + width, tile);
  rewrite("checkpoint", signed_note_text(note));
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
