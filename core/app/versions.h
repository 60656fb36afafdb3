// Where the versions of a chain lie: .muster/ in a tree of git's, or the same folder as files.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/gathered.h"
#include "formats/chain_binary.h"
#include "model/digest.h"
#include "model/git_object.h"
#include "model/object_id.h"

namespace muster {

class ObjectAccess;

// The content of a folder laid out like .muster/: relative path ("roster.toml",
// "signatures/alice.sig", "history/1/roster.toml", "keys/….asc" …) to bytes.
using RosterFiles = std::map<std::string, std::string>;

// The version whose folder in history/ has this name: digits, from 1 on, without a zero ahead.
std::optional<std::uint32_t> version_number(std::string_view name);

// One version: roster.toml, and what lies in signatures/ by file name.
struct VersionFiles {
  std::string path;  // of roster.toml, for messages
  std::string roster;
  RosterFiles signatures;
  std::shared_ptr<const RosterFiles> keys;  // those that it names, and perhaps more, as keys/…; never null
};

class Versions {
 public:
  virtual ~Versions() = default;
  // How many versions there are, where history/ holds 1 to some number and nothing else; otherwise nothing.
  // The folders' names say so: no roster has been read.
  virtual std::optional<std::uint32_t> count() const = 0;
  // Stop with roster.removed where the version is not there, with limit.size or roster.folder where it is
  // too large: each version by itself, so that nobody's answer depends on how many were read.
  virtual Gathered<VersionFiles> newest() = 0;
  virtual Gathered<VersionFiles> superseded(std::uint32_t number) = 0;
  // A digest over the rosters and signatures of versions 1 to `number` (at most count()): the same for a
  // version while it is the newest and when it is superseded. Nothing that is no version is part of it.
  virtual Gathered<Sha256Digest> fingerprint(std::uint32_t number) = 0;
  // What lies in keys/, which no fingerprint covers: there it only grows.
  virtual Gathered<KeyFileIds> key_files() = 0;
};

// Reads no more than it is asked for.
class VersionsInTree final : public Versions {
 public:
  // Stops with roster.removed where the tree holds no plain roster.toml, with limit.size or roster.folder
  // where there are more versions than there can be.
  static Gathered<VersionsInTree> at(ObjectAccess& objects, const ObjectId& muster_tree);
  // A name for all that lies in the tree, known without reading it: the same tree is the same chain.
  static Sha256Digest name_of(const ObjectId& muster_tree);

  std::optional<std::uint32_t> count() const override { return count_; }
  Gathered<VersionFiles> newest() override;
  Gathered<VersionFiles> superseded(std::uint32_t number) override;
  Gathered<Sha256Digest> fingerprint(std::uint32_t number) override;
  Gathered<KeyFileIds> key_files() override;
  // roster.toml alone.
  Gathered<std::string> newest_roster();
  // The key files that the roster names, as far as they are there. Stops with limit.size where those of all
  // versions that were asked for are more than a roster may have.
  Gathered<std::shared_ptr<const RosterFiles>> keys_of(std::string_view roster);

 private:
  struct Place {
    std::string folder;  // below .muster/
    ObjectId roster;
    std::optional<ObjectId> signatures;  // the tree
  };
  explicit VersionsInTree(ObjectAccess& objects) : objects_(&objects) {}
  static Gathered<Place> place_in(const Tree& tree, const std::string& folder);
  Gathered<Place> place_of(std::uint32_t number);
  Gathered<VersionFiles> read(const Place& place);

  ObjectAccess* objects_;
  std::optional<ObjectId> key_folder_;
  std::shared_ptr<RosterFiles> keys_ = std::make_shared<RosterFiles>();  // read so far
  std::uint64_t key_bytes_ = 0;
  std::optional<Place> newest_;
  std::map<std::uint32_t, ObjectId> superseded_;
  std::optional<std::uint32_t> count_;
  std::vector<Sha256Digest> archives_;  // over the first so many trees of history/
};

class VersionsInFolder final : public Versions {
 public:
  // Lives no longer than the files.
  explicit VersionsInFolder(const RosterFiles& files);

  std::optional<std::uint32_t> count() const override { return count_; }
  Gathered<VersionFiles> newest() override { return read(""); }
  Gathered<VersionFiles> superseded(std::uint32_t number) override {
    return read("history/" + std::to_string(number) + "/");
  }
  Gathered<Sha256Digest> fingerprint(std::uint32_t number) override;
  Gathered<KeyFileIds> key_files() override;

 private:
  Gathered<VersionFiles> read(const std::string& folder) const;

  const RosterFiles& files_;
  std::shared_ptr<const RosterFiles> keys_;
  std::optional<std::uint32_t> count_;
  std::vector<Sha256Digest> fingerprints_;  // of version n at n - 1, as far as they were asked for
};

// The newest version of such files; nothing where they hold no roster.toml.
std::optional<VersionFiles> newest_in(const RosterFiles& files);

}  // namespace muster
