// What a vector's script has made so far: a server's repository and memory, named objects, and
// roster versions that are not yet or already in force.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/verify_push.h"
#include "support/git_objects.h"
#include "support/known_chains.h"
#include "support/memory_repository.h"
#include "support/script.h"

namespace muster::test {

struct NamedObject {
  ObjectId id;
  FileMap files;  // of a commit made from files
  std::vector<ObjectId> parents;
};

struct RosterVersion {
  std::string text;   // with the names still in it
  std::string bytes;  // what is signed
  std::uint32_t number;
  // All of .muster/, by relative path.
  std::map<std::string, std::string> files;
};

class World {
 public:
  World(std::filesystem::path folder, std::filesystem::path common)
      : folder_(std::move(folder)), common_(std::move(common)) {}

  // A file beside the script, or one that vectors share.
  std::string read_file(const Statement& statement, const std::string& name) const;

  const NamedObject& object(const Statement& statement, const std::string& name) const;
  void name_object(const Statement& statement, const std::string& name, NamedObject object);
  // The script's name for an id; the id itself where it has none.
  std::string name_of_id(const std::string& hex) const;
  RosterVersion& roster(const Statement& statement, const std::string& name);

  // 2026-11-23T10:00:00Z, or a span from now: +10m, -2d.
  Timestamp time(const Statement& statement, const std::string& text) const;
  // Fills in @id:NAME@, @ID:NAME@ (in capitals), @key:NAME@, @digest:VERSION@, @now@, @zero@.
  std::string expand(const Statement& statement, const std::string& text);
  ObjectId zero() const { return ObjectId(repository.hash_algorithm()); }

  MemoryRepository repository{HashAlgorithm::sha1};
  std::map<std::string, NamedObject> objects;
  std::map<std::string, RosterVersion> rosters;
  Timestamp now = Timestamp::parse("2026-11-23T10:00:00Z").value();

  // The server.
  std::optional<ServerState> state;
  std::optional<Sha256Digest> anchor;
  std::uint64_t max_commits = 100'000;
  std::optional<int> deadline_asks;  // the time is over after so many questions

  std::vector<std::string> pushees;             // the server's addresses
  std::optional<GivenCertificate> certificate;  // of the push that is judged
  std::string last_certificate;                 // its bytes

  // What the server and people's clones proved so far. Whoever judges without it must come to the same.
  KnownChains server_chains, clone_chains;

  std::string last_approval = "-";  // the commit that the next approval comes after

 private:
  std::filesystem::path folder_, common_;
  std::map<std::string, std::string> names_;
};

// "main" is refs/heads/main; a full name stays.
std::string full_ref(const std::string& name);
Sha256Digest digest_of_bytes(std::string_view bytes);

// Each makes something of one statement.
void make_commit(World& world, const Statement& statement);
void make_tag(World& world, const Statement& statement);
void make_raw(World& world, const Statement& statement);
void make_approval(World& world, const Statement& statement);
// Of a push of these lines, into the repository; as git then tells the hook.
GivenCertificate make_certificate(World& world, const Statement& statement, const std::string& lines);
void make_roster(World& world, const Statement& statement);
void sign_roster(World& world, const Statement& statement);
// All of a script that makes things and judges nothing.
void make_all(World& world, const std::string& script);

}  // namespace muster::test
