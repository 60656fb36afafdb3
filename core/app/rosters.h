// Rosters as they load: strictly parsed, with keys that the library can use, each as seldom as can be.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "app/gathered.h"
#include "app/roster_cache.h"
#include "roster/roster.h"

namespace muster {

using RosterPtr = std::shared_ptr<const Roster>;

// Not for use by several threads.
class Rosters {
 public:
  // Without a cache (null) every roster is parsed the first time.
  explicit Rosters(RosterCache* cache = nullptr) : cache_(cache) {}

  // The roster in these bytes; or roster.malformed, which names `file`.
  OrReason<RosterPtr> load(std::string_view bytes, std::string_view file);

  // Keeps a roster of a proven chain for other processes: what strangers push is not kept.
  void keep_compiled(const Roster& roster);

 private:
  RosterPtr compiled(const Sha256Digest& digest);
  OrReason<RosterPtr> load_afresh(std::string_view bytes, std::string_view file);

  RosterCache* cache_;
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
