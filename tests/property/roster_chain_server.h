// The server of the property of chains: governors, thieves who hold some of their keys, every signature
// and every roster that anybody made, and from these alone what may have become of the mainline.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "property/life.h"
#include "property/roster_chain_charter.h"
#include "support/known_chains.h"

namespace muster::test {

// The person of a key: "alice-2" is the second one of alice.
std::string person_of_key(const std::string& key);

FileMap muster_files(const FileMap& files);

// The server's: what was proven once is believed.
class ChainServer {
 public:
  // Fewer keys of governors are stolen than a threshold needs; and any number of others.
  explicit ChainServer(Random& random);

  Random& random;
  World world;
  KnownChains chains;
  std::set<std::string> stolen;  // keys
  Names overtaken;               // versions that a threshold signed and that never came in

  // In force: at the mainline's tip.
  const Charter& charter() const { return charter_; }
  const std::string& version() const { return version_; }
  const std::string& tip() const { return tip_; }
  const FileMap& files() const { return world.objects.at(tip_).files; }
  std::string roster_bytes() { return roster_in(files()).value(); }
  const Names& landed() const { return landed_; }  // versions, the one in force last
  std::optional<ObjectId> present(const std::string& ref);
  std::string fresh(const std::string& what) { return what + std::to_string(++count_); }

  bool is_stolen(const std::string& key) const;
  // Governors of whom a key is stolen that may still sign a roster.
  std::set<std::string> reach(const Charter& charter) const;

  // A version after another one (empty: none), not signed yet; gives its name.
  std::string write(const Charter& charter, const std::string& after);
  const Charter& charter_of(const std::string& version) const;
  RosterVersion& files_of(const std::string& version) { return world.rosters.at(version); }
  // The same bytes after `after`, without signatures.
  std::string unsigned_copy(const std::string& version, const std::string& after);
  // Signs and remembers who did; over the version's bytes it is put where it belongs.
  std::string sign(const std::string& key, const std::string& bytes, const std::string& purpose);
  void put_signature(const std::string& version, const std::string& person, const std::string& key);
  // By exactly a threshold of the old governors, thieves' persons first, and then by as many of the new
  // ones as are needed. Tells where the keys there are do not suffice.
  enum class Own { enough, one_short };
  bool sign_by_quorum(const std::string& version, const std::string& before, Own own = Own::enough);
  // Governors of `charter` whose signature over the version lies where it belongs, by the ledger.
  std::set<std::string> signers(const Charter& charter, const std::string& version);
  // A key that may sign the version for this governor, as both charters have it.
  std::optional<std::string> key_for(const std::string& person, const Charter& before,
                                     const Charter& after) const;

  FileMap with_roster(FileMap files, const std::string& version);  // empty: without .muster
  FileMap with_file(FileMap files, const std::string& path);
  // By the key's person; an empty key does not sign.
  std::string commit(const Names& parents, const std::string& key, const FileMap& files);

  Move move_to(const std::string& ref, const std::string& commit);
  Move to_mainline(const std::string& commit) { return move_to(charter_.mainline, commit); }
  void carry_out(const Push& push, const Outcome& outcome);

  // What is wrong with the mainline, were it at `next`: each new roster needs a threshold of the governors
  // before it and of its own. As if the persons of `without` had signed nothing. Empty: nothing.
  std::string complaint(const std::string& next, const std::set<std::string>& without = {});

 private:
  struct Signed {
    std::string key, bytes, purpose;
  };

  void found();
  void steal();
  std::optional<std::string> blob(const FileMap& files, const std::string& path);
  std::optional<std::string> roster_in(const FileMap& files) { return blob(files, ".muster/roster.toml"); }
  std::set<std::string> signers_in(const Charter& charter, const FileMap& files, const Charter& version,
                                   const std::set<std::string>& without);
  std::string complaint_of_step(const Charter& before, const FileMap& before_files, const FileMap& files,
                                const std::set<std::string>& without, Charter& after);
  bool may_sign(const Charter& charter, const CharterKey& key, const Charter& version) const;
  void adopt(const std::string& tip);

  Charter charter_;
  std::string version_, tip_;
  Names landed_;
  std::map<std::string, Charter> charters_;  // by bytes
  std::map<std::string, Signed> ledger_;     // by the signature's file
  int count_ = 0;
};

}  // namespace muster::test
