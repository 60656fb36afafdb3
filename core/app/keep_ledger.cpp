#include "app/keep_ledger.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "app/append_ledger.h"
#include "crypto/sha256.h"
#include "formats/ledger_entry.h"
#include "formats/tile_path.h"

namespace muster {

namespace {

Fault moved_meanwhile(const LedgerEntry& entry) {
  return {FaultId::git, entry.ref + " moved while this push was judged", "fetch, and push again"};
}

// As a leaf it is the same but for its place.
bool same_decision(LedgerEntry one, LedgerEntry other) {
  one.sequence = other.sequence = 0;
  return one == other;
}

// Of a ref, from where, to where.
using Move = std::tuple<std::string, ObjectId, ObjectId>;

// Entries of the journal, by record and place.
struct Choice {
  std::size_t record;
  std::size_t entry;
};

}  // namespace

std::string origin_of(std::string_view project) {
  return std::string(ledger_origin).append(project);
}

Gathered<LedgerKeeper> LedgerKeeper::open(LedgerStore& store, Journal& journal, RefReader& refs,
                                          const NoteSigner& signer, const std::string& project) {
  LedgerKeeper keeper(store, journal, refs, signer);
  MUSTER_TRY(head, ledger_head(store));
  keeper.head_ = std::move(head);
  MUSTER_TRY(mark, store.mark());
  if (!keeper.head_) {
    if (!mark) return keeper;
    return stop(Reason{reasons::LedgerMalformed{"checkpoint", "it is missing, where there was one"}});
  }
  const LedgerCheckpoint& checkpoint = keeper.head_->checkpoint;
  if (!project.empty() && checkpoint.origin != origin_of(project))
    return stop(Reason{reasons::LedgerMalformed{"checkpoint", "it is of another project"}});
  const std::uint64_t cleared = mark ? mark->cleared : 0;
  if (cleared > checkpoint.size) {
    return stop(Reason{
        reasons::LedgerRewritten{cleared, checkpoint.time, checkpoint.size, "is what the server holds now"}});
  }
  // Before the files are read: what somebody changes meanwhile has another one.
  MUSTER_TRY(stamp, store.stamp(edge_files(checkpoint.size)));
  keeper.edge_ = std::move(stamp);
  if (keeper.edge_.empty() || !mark || mark->edge != keeper.edge_) {
    MUSTER_TRY(checked, keeper.check());
    (void)checked;
  }
  if (cleared < checkpoint.size) {
    MUSTER_TRY(recovered, keeper.recover(cleared));
    (void)recovered;
  }
  return keeper;
}

Gathered<std::monostate> LedgerKeeper::check() {
  if (hashed_ || !head_) return std::monostate{};
  MUSTER_TRY(edge, check_edge(store_, head_->checkpoint));
  hashed_ = true;
  return edge;
}

Gathered<std::monostate> LedgerKeeper::append(std::vector<LedgerEntry> entries, const std::string& origin,
                                              Timestamp now) {
  MUSTER_TRY(checked, check());
  (void)checked;
  MUSTER_TRY(head, append_entries(store_, head_, std::move(entries), origin, now, signer_));
  head_ = std::move(head);
  MUSTER_TRY(stamp, store_.stamp(edge_files(size())));
  edge_ = std::move(stamp);
  return check_edge(store_, head_->checkpoint);
}

Gathered<std::monostate> LedgerKeeper::mark_cleared() {
  MUSTER_TRY(set, store_.set_mark({size(), edge_}));
  return set;
}

Gathered<std::monostate> LedgerKeeper::recover(std::uint64_t cleared) {
  MUSTER_TRY(records, journal_.records());
  std::set<std::string> changed;
  for (const JournalRecord& record : records)
    if (record.entries.empty()) changed.insert(record.name);
  std::uint64_t at = cleared;
  while (!records.empty() && at < size()) {
    MUSTER_TRY(bundle, ledger_bundle(store_, size(), at / tile_width));
    for (std::size_t i = at % tile_width; i < bundle.size(); ++i, ++at) {
      const auto leaf = parse_ledger_entry(bundle[i]);
      if (!leaf) return stop(Reason{reasons::LedgerEntry{at, leaf.error().what}});
      for (JournalRecord& record : records) {
        if (std::erase_if(record.entries,
                          [&](const LedgerEntry& entry) { return same_decision(entry, *leaf); }))
          changed.insert(record.name);
      }
    }
  }
  for (const JournalRecord& record : records) {
    if (!changed.contains(record.name)) continue;
    MUSTER_TRY(replaced, journal_.replace(record));
    (void)replaced;
  }
  // Whoever stopped half-way may have cleared records in memory only: behind the mark nobody looks again.
  MUSTER_TRY(synced, journal_.sync());
  (void)synced;
  return mark_cleared();
}

Result<bool> LedgerKeeper::stands(const LedgerEntry& entry) {
  const auto value = refs_.ref(entry.ref);
  if (!value) return tl::unexpected(value.error());
  if (const auto* direct = std::get_if<DirectRef>(&*value)) return direct->id == entry.new_id;
  return std::holds_alternative<AbsentRef>(*value) && entry.new_id.is_zero();
}

Gathered<std::monostate> LedgerKeeper::admit(const std::vector<LedgerEntry>& entries,
                                             const std::optional<std::string>& certificate, Timestamp now) {
  // What moves and is nowhere written down would be let in unseen.
  if (entries.empty())
    return stop(Fault{FaultId::internal, "a push without refs for the ledger", "report this as a bug"});
  std::set<std::string> names;
  for (const LedgerEntry& entry : entries) names.insert(entry.ref);
  MUSTER_TRY(settled, settle({}, &names, now));
  (void)settled;
  for (const LedgerEntry& entry : entries) {
    MUSTER_TRY(value, refs_.ref(entry.ref));
    const auto* direct = std::get_if<DirectRef>(&value);
    const bool same = direct == nullptr ? entry.old_id.is_zero() : direct->id == entry.old_id;
    if (!same) return stop(moved_meanwhile(entry));
  }
  if (certificate) {
    // Of a push that goes nowhere it stays there, and is published with nothing.
    MUSTER_TRY(written, store_.write(certificate_path(sha256(*certificate)), *certificate));
    (void)written;
  }
  std::vector<LedgerEntry> kept;
  for (const LedgerEntry& entry : entries) {
    kept.push_back(bounded(entry));
    kept.back().sequence = kept.size() - 1;
  }
  MUSTER_TRY(added, journal_.add(kept));
  (void)added;
  return std::monostate{};
}

Gathered<std::monostate> LedgerKeeper::record(std::vector<LedgerEntry> entries, Timestamp now) {
  const std::string origin =
      head_ ? head_->checkpoint.origin : origin_of(entries.empty() ? "" : entries.front().project);
  if (!head_ && entries.empty()) return std::monostate{};
  MUSTER_TRY(appended, append(std::move(entries), origin, now));
  (void)appended;
  return mark_cleared();
}

Gathered<std::monostate> LedgerKeeper::settle(const std::vector<RefUpdate>& moved,
                                              const std::set<std::string>* only, Timestamp now) {
  MUSTER_TRY(records, journal_.records());
  std::set<Move> moves;
  for (const RefUpdate& update : moved) moves.insert({update.name, update.claimed_old, update.new_id});
  // Of several pushes that would have brought a ref to one value, one did: the one that post-receive speaks
  // of, or the last.
  std::map<std::pair<std::string, ObjectId>, Choice> chosen;
  std::map<std::pair<std::string, ObjectId>, bool> told;
  for (std::size_t r = 0; r < records.size(); ++r) {
    for (std::size_t e = 0; e < records[r].entries.size(); ++e) {
      const LedgerEntry& entry = records[r].entries[e];
      if (only != nullptr && !only->contains(entry.ref)) continue;
      const bool did_move = moves.contains({entry.ref, entry.old_id, entry.new_id});
      MUSTER_TRY(is_there, stands(entry));
      if (!did_move && !is_there) continue;
      const auto key = std::pair(entry.ref, entry.new_id);
      if (told[key] && !did_move) continue;
      chosen[key] = {r, e};
      told[key] = did_move;
    }
  }
  std::vector<LedgerEntry> accepted;
  std::vector<JournalRecord> changed;
  for (std::size_t r = 0; r < records.size(); ++r) {
    JournalRecord left{records[r].name, records[r].moment, {}};
    for (std::size_t e = 0; e < records[r].entries.size(); ++e) {
      const LedgerEntry& entry = records[r].entries[e];
      const auto found = chosen.find({entry.ref, entry.new_id});
      if (found == chosen.end()) {
        const bool waits = only != nullptr && !only->contains(entry.ref);
        if (waits || entry.time + Duration{journal_seconds} > now) left.entries.push_back(entry);
      } else if (found->second.record == r && found->second.entry == e) {
        accepted.push_back(entry);
      }
    }
    const bool was_cut_off = records[r].entries.empty();
    if (was_cut_off || left.entries.size() != records[r].entries.size()) changed.push_back(std::move(left));
  }
  const bool appends = !accepted.empty();
  if (appends) {
    const std::string origin = head_ ? head_->checkpoint.origin : origin_of(accepted.front().project);
    MUSTER_TRY(appended, append(std::move(accepted), origin, now));
    (void)appended;
  }
  // Behind an append a crash is recovered from; nothing comes back that went without one.
  for (const JournalRecord& record : changed) {
    MUSTER_TRY(done, !appends && record.entries.empty() ? journal_.remove(record) : journal_.replace(record));
    (void)done;
  }
  if (changed.empty() || !head_) return std::monostate{};
  return mark_cleared();
}

}  // namespace muster
