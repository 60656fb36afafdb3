#include "policy/judge_ledger.h"

#include <algorithm>

#include "model/limits.h"

namespace muster {

namespace {

std::optional<std::string> hex_of(const ObjectId& id) {
  return id.is_zero() ? std::nullopt : std::optional(id.hex());
}

}  // namespace

std::optional<Reason> LedgerAudit::add(std::uint64_t place, const LedgerEntry& entry) {
  const auto wrong = [place](std::string what) { return reasons::LedgerEntry{place, std::move(what)}; };
  if (entry.sequence != place) return wrong("it says that it is entry " + std::to_string(entry.sequence));
  if (entry.project != project_) return wrong("it is of another project");
  if (entry.time > signed_at_ + Duration{limits::clock_skew_seconds})
    return wrong("its time lies after that of the checkpoint");
  if (entry.rules.empty()) return wrong("it names no rule");
  if (place == 0) from_the_start_ = entry.old_id.is_zero() && entry.verdict != LedgerVerdict::refused;
  if (entry.verdict == LedgerVerdict::refused) return std::nullopt;
  const auto found = refs_.find(entry.ref);
  if (found == refs_.end()) {
    refs_.emplace(entry.ref, LedgerRefState{entry.new_id, place, {entry.old_id}});
    return std::nullopt;
  }
  LedgerRefState& state = found->second;
  const ObjectId before = state.last;
  state.before.push_back(before);
  state.last = entry.new_id;
  state.entry = place;
  if (before == entry.old_id) return std::nullopt;
  return reasons::LedgerGap{place, entry.ref, entry.old_id.hex(), hex_of(before)};
}

std::optional<Reason> judge_tip(const LedgerRefState* state, const std::optional<ObjectId>& tip) {
  using enum reasons::LedgerRef::Why;
  if (state == nullptr) {
    if (!tip) return std::nullopt;
    return reasons::LedgerRef{unrecorded, tip->hex(), {}, {}};
  }
  if (!tip) {
    if (state->last.is_zero()) return std::nullopt;
    return reasons::LedgerRef{deleted, {}, state->last.hex(), state->entry};
  }
  if (*tip == state->last) return std::nullopt;
  const bool was_there = std::ranges::find(state->before, *tip) != state->before.end();
  return reasons::LedgerRef{was_there ? rolled_back : moved, tip->hex(), hex_of(state->last), state->entry};
}

std::optional<Reason> judge_age(Timestamp signed_at, Timestamp now, Duration max_age) {
  if (signed_at > now + Duration{limits::clock_skew_seconds}) return reasons::LedgerStale{signed_at, now, 0};
  if (signed_at + max_age > now) return std::nullopt;
  return reasons::LedgerStale{signed_at, now, max_age.seconds};
}

}  // namespace muster
