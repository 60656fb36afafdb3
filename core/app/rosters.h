// Rosters as they load: strictly parsed, with keys that the library can use, each as seldom as can be.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/chain.h"
#include "app/gathered.h"
#include "app/roster_cache.h"
#include "model/digest.h"

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

  // The same by a name of the chain that is known without reading it (VersionsInTree::name_of): the one that
  // was noted last, or one that was kept for other processes. One push asks for the same one half a dozen times.
  const ProvenChain* proven_as(const Sha256Digest& name);
  void note(const Sha256Digest& name, const Sha256Digest& fingerprint) { noted_ = {name, fingerprint, false}; }
  // Keeps the noted name for other processes, where they do not know it.
  void keep_name();

 private:
  RosterCache* cache_;
  // The last one that was asked for.
  std::optional<Sha256Digest> asked_;
  std::optional<ProvenChain> proven_;
  struct Noted {
    Sha256Digest name;
    Sha256Digest fingerprint;
    bool kept;  // the cache knows it
  };
  std::optional<Noted> noted_;
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
