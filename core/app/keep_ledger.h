// What a server does with its ledger: it lets pushes in by way of the journal, turns those that moved into
// entries, and signs. The caller holds the repository's ledger lock all the while.
//
// pre-receive writes an accepted push into the journal; whoever comes next sees whether its refs moved. An
// entry is accepted where post-receive says that its ref moved, or where the ref stands at its new value. It
// is void, and gone, where another push brought the ref there, or where nothing came of it for an hour. What
// stopped half-way is finished first: entries behind `cleared` that are in the journal still are taken out.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/gathered.h"
#include "app/ledger_store.h"
#include "app/ledger_tree.h"
#include "app/ports.h"
#include "crypto/note_key.h"
#include "model/ref_update.h"

namespace muster {

// How long a push that was let in may take to move its refs.
inline constexpr std::int64_t journal_seconds = 3'600;

// "muster/<project>": the ledger's name, and that of the key that signs it.
std::string origin_of(std::string_view project);

class LedgerKeeper {
 public:
  // Refuses a ledger that is not what its checkpoint says, that is shorter than it was, or that is of another
  // project (empty: any): with ledger.malformed, ledger.root, ledger.rewritten or ledger.entry. Files that
  // stand as this server left them are not hashed before something is to be signed.
  static Gathered<LedgerKeeper> open(LedgerStore& store, Journal& journal, RefReader& refs,
                                     const NoteSigner& signer, const std::string& project);

  // Into the journal, and what they say the digest of, the push's certificate, into the store before it: once
  // the refs may move, it is there. A Fault where a ref moved since it was judged: git would refuse it as
  // well.
  Gathered<std::monostate> admit(const std::vector<LedgerEntry>& entries,
                                 const std::optional<std::string>& certificate, Timestamp now);
  // At once: of a push that moves nothing.
  Gathered<std::monostate> record(std::vector<LedgerEntry> entries, Timestamp now);
  // `moved`: of the push that has just ended. `only`: entries of other refs wait (null: all).
  Gathered<std::monostate> settle(const std::vector<RefUpdate>& moved, const std::set<std::string>* only,
                                  Timestamp now);
  // Signs what there is anew.
  Gathered<std::monostate> sign(Timestamp now) { return record({}, now); }

  // The edge, hashed whatever its stamp says.
  Gathered<std::monostate> check();

  // Nothing before the first entry.
  const std::optional<LedgerHead>& head() const { return head_; }

 private:
  LedgerKeeper(LedgerStore& store, Journal& journal, RefReader& refs, const NoteSigner& signer)
      : store_(store), journal_(journal), refs_(refs), signer_(signer) {}
  std::uint64_t size() const { return head_ ? head_->checkpoint.size : 0; }
  Gathered<std::monostate> recover(std::uint64_t cleared);
  Gathered<std::monostate> append(std::vector<LedgerEntry> entries, const std::string& origin, Timestamp now);
  Gathered<std::monostate> mark_cleared();
  Result<bool> stands(const LedgerEntry& entry);

  LedgerStore& store_;
  Journal& journal_;
  RefReader& refs_;
  const NoteSigner& signer_;
  std::optional<LedgerHead> head_;
  std::string edge_;  // the stamp of an edge that is good
  bool hashed_ = false;
};

}  // namespace muster
