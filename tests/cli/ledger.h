// A server that keeps a ledger from its first push on, and what happens to it behind its back.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/story.h"
#include "model/timestamp.h"

namespace muster::test {

class Ledgered : public Project {
 public:
  explicit Ledgered(const std::string& object_format = "sha1");

  // A signed commit on a branch, pushed; gives its id.
  std::string push_commit(const std::string& branch = "main");
  std::string tip(const std::string& ref) const;
  // Of a clone: everything that the server shows.
  TestRepository fresh_clone(const std::string& name) const;
  Said verify(const TestRepository& clone, const Words& more = {}) const;
  Said on_server(const Words& words) const { return muster(world, server.path(), words); }
  // The server's refs/muster/ledger with one file put in another's place, or removed.
  void rewrite(const std::string& path, const std::string& bytes) const;
  void remove(const std::string& path) const;
  std::string published(const std::string& path) const;
  // By the server's own key: these entries, and all that makes them look whole.
  void forge(const std::vector<std::string>& entries) const;
  // The bundle's name while there are no more than so many entries.
  static std::string bundle(std::size_t entries) { return "tile/entries/000.p/" + std::to_string(entries); }

  TestRepository server;
  Clone mine;

 private:
  void put_ledger(const Words& index_command, const std::string& input) const;
};

// The files of a ledger of less than 256 entries, signed by the key in this file.
using LedgerTexts = std::vector<std::pair<std::string, std::string>>;  // paths and bytes
LedgerTexts ledger_of(const std::vector<std::string>& entries, const std::string& origin, Timestamp signed_at,
                      const std::string& key_file);
// One more commit of refs/muster/ledger in a repository with a git directory, past all hooks: what
// `git update-index` makes of the tree that is there, if any.
void commit_ledger(const HermeticGit& world, const std::string& git_directory, const Words& index_command,
                   const std::string& input);
void put_ledger(const HermeticGit& world, const std::string& git_directory, const LedgerTexts& files);

// The last line of verify.
nlohmann::json summary(const Said& said);
void check_whole(const Said& said, std::size_t entries);
// The first line refuses by this rule, about this.
void check_found(const Said& said, const std::string& rule, const std::string& because = "");

// The entries of a bundle, and the bundle of such entries.
std::vector<std::string> entries_in(const std::string& bundle);
std::string bundle_of(const std::vector<std::string>& entries);

}  // namespace muster::test
