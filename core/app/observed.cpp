#include "app/observed.h"

namespace muster {

void ObservedSums::add(const LedgerEntry& entry) {
  if (entry.verdict == LedgerVerdict::refused) return;
  if (!since) since = entry.time;
  until = entry.time;
  ++let_in;
  if (entry.verdict != LedgerVerdict::observed) return;
  ++observed;
  for (const std::string& rule : entry.rules) ++by_rule[rule];
  ++by_person[entry.pusher ? entry.pusher->name : ""];
  ++by_ref[entry.ref];
  moves.push_back({entry.ref, entry.old_id, entry.new_id});
}

}  // namespace muster
