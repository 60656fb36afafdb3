// What a release statement binds together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/digest.h"
#include "model/object_id.h"
#include "model/timestamp.h"
#include "model/verdict.h"

namespace muster {

struct Artifact {
  std::string name;  // without folders
  std::uint64_t bytes;
  Sha256Digest digest;

  bool operator==(const Artifact&) const = default;
};

struct Release {
  std::string project;
  std::string product;
  std::string version;
  std::string channel;
  ObjectId commit;
  std::optional<std::string> tag;   // full ref name
  RosterName roster;                // under which it was made
  Timestamp at;                     // a claim
  std::vector<Artifact> artifacts;  // not empty, by name, no name twice
  // The source that was built, by what git would call its tree in a repository with SHA-256: as a checkout
  // holds it, and as `git archive` packs it. One where these are the same, none where it was not bound; in
  // order.
  std::vector<Sha256Digest> sources = {};

  // How a verdict names it: all of its bytes are plain.
  std::string name() const { return product + " " + version; }
  bool operator==(const Release&) const = default;
};

}  // namespace muster
