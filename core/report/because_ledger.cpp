#include "report/because.h"
#include "report/clause.h"

namespace muster {

namespace {

std::string entry_of(std::uint64_t number) {
  return "entry " + std::to_string(number);
}

}  // namespace

std::string Because::operator()(const reasons::LedgerMissing& r) const {
  return clause(r.what);
}

std::string Because::operator()(const reasons::LedgerMalformed& r) const {
  return named(r.file) + ": " + clause(r.what);
}

std::string Because::operator()(const reasons::LedgerSignature& r) const {
  return judged_prefix(by_) + clause(r.what);
}

std::string Because::operator()(const reasons::LedgerRoot& r) const {
  const std::string entries = std::to_string(r.size) + (r.size == 1 ? " entry" : " entries");
  if (r.entry)
    return entry_of(*r.entry) + " is not what the signed checkpoint over " + entries + " holds there";
  return "the " + entries + " do not give the root of the signed checkpoint";
}

std::string Because::operator()(const reasons::LedgerEntry& r) const {
  return entry_of(r.entry) + ": " + clause(r.what);
}

std::string Because::operator()(const reasons::LedgerRewritten& r) const {
  return "this clone has seen a checkpoint over " + std::to_string(r.seen_size) + " entries of " +
         r.seen_time.text() + "; the one over " + std::to_string(r.size) + " " + clause(r.what);
}

std::string Because::operator()(const reasons::LedgerGap& r) const {
  return entry_of(r.entry) + " moves " + named(r.ref, name_bound) + " from " + clause(r.old_id) +
         ", which the entries before it had left " +
         (r.before ? "at " + clause(*r.before) : std::string("without a value"));
}

std::string Because::operator()(const reasons::LedgerRef& r) const {
  const std::string last = r.last ? clause(*r.last) : std::string("a deletion");
  const std::string of = r.entry ? " (" + entry_of(*r.entry) + ")" : std::string();
  switch (r.why) {
    case reasons::LedgerRef::Why::rolled_back:
      return "it stands at " + clause(r.tip.value_or("")) +
             ", where it stood before; the last that was accepted is " + last + of;
    case reasons::LedgerRef::Why::moved:
      return "it stands at " + clause(r.tip.value_or("")) +
             ", which no push set there; the last that was accepted is " + last + of;
    case reasons::LedgerRef::Why::deleted:
      return "it is not there; the last that was accepted is " + last + of;
    case reasons::LedgerRef::Why::unrecorded:
      return "it stands at " + clause(r.tip.value_or("")) + ", and the ledger knows of no push to it";
  }
  return {};
}

std::string Because::operator()(const reasons::LedgerStale& r) const {
  std::string out = judged(r.judged_at, by_.source) + "; the last checkpoint is of " + r.signed_at.text();
  if (r.max_age_seconds == 0) return out + ", which lies ahead";
  return out + ", more than " + std::to_string(r.max_age_seconds / 3600) + " hours before";
}

}  // namespace muster
