// The ledger of a repository on its server, as hooks use it: each call holds its lock.
#pragma once

#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/ports.h"
#include "crypto/note_key.h"
#include "formats/server_config.h"
#include "model/ledger.h"
#include "model/ref_update.h"

namespace muster {

class ServerLedger {
 public:
  // A Fault where the key cannot be used.
  static Result<ServerLedger> open(const std::string& git_directory, const LedgerSetting& setting);

  // Whose ledger it is; empty where nothing was written down yet. Also known where the mainline holds no
  // roster any more.
  Gathered<std::string> project() const;
  // Of a push that may move its refs: into the journal, or it may not.
  Gathered<std::monostate> let_in(RefReader& refs, const std::vector<LedgerEntry>& entries,
                                  const std::optional<std::string>& certificate, Timestamp now);
  // Of a push that is refused: at once. The ref follows when the next push is let in.
  Gathered<std::monostate> turn_away(RefReader& refs, std::vector<LedgerEntry> entries, Timestamp now);
  // Refs have moved: settles the journal and publishes.
  Gathered<std::monostate> follow(Repository& repository, const std::vector<RefUpdate>& moved, Timestamp now);
  // Settles, signs anew whether or not there is anything new, and publishes. Gives how many entries there
  // are.
  Gathered<std::uint64_t> sign(Repository& repository, Timestamp now);

 private:
  ServerLedger(std::string git_directory, NoteSigner signer)
      : git_directory_(std::move(git_directory)), signer_(std::move(signer)) {}

  std::string git_directory_;
  NoteSigner signer_;
};

}  // namespace muster
