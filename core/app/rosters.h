// Rosters as they load: strictly parsed, with keys that the library can use, each as seldom as can be.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/chain.h"
#include "app/gathered.h"
#include "app/roster_cache.h"
#include "model/digest.h"
#include "model/object_id.h"

namespace muster {

// A chain and the anchor from which it was proven.
struct ProvenChain {
  Sha256Digest anchor;
  Chain chain;
};

// Not for use by several threads.
class Rosters {
 public:
  // Without a cache (null) every roster is parsed the first time.
  explicit Rosters(RosterCache* cache = nullptr) : cache_(cache) {}

  // The roster in these bytes; or roster.malformed, which names `file`.
  OrReason<RosterPtr> load(std::string_view bytes, std::string_view file);

  // The chain of this fingerprint (app/versions.h), where it was proven before; else null. As long as the
  // next question.
  const ProvenChain* proven(const Sha256Digest& fingerprint);
  // Keeps it for other processes.
  void keep_proven(const Sha256Digest& fingerprint, const ProvenChain& proven);
  bool has_cache() const { return cache_ != nullptr; }

  // The proven chain in the .muster/ tree that was noted last: one push asks for the same one half a dozen
  // times. Null for any other tree.
  const ProvenChain* proven_in(const ObjectId& muster_tree) {
    return noted_ && noted_->first == muster_tree ? proven(noted_->second) : nullptr;
  }
  void note(const ObjectId& muster_tree, const Sha256Digest& fingerprint) {
    noted_ = {muster_tree, fingerprint};
  }

 private:
  RosterCache* cache_;
  // The last one that was asked for.
  std::optional<Sha256Digest> asked_;
  std::optional<ProvenChain> proven_;
  std::optional<std::pair<ObjectId, Sha256Digest>> noted_;
  // One push asks for the same few rosters half a dozen times: at the mainline's tip, in its chain, at the
  // new tip. The same bytes are the same roster, so the last ones that loaded are kept with theirs.
  struct Loaded {
    std::string bytes;
    RosterPtr roster;
  };
  std::array<Loaded, 4> loaded_;
  std::size_t next_ = 0;
};

}  // namespace muster
