#include "app/watch_counters.h"

#include <algorithm>
#include <tuple>

namespace muster {

namespace {

struct Counted {
  Accepted* verdict;
  KeyFingerprint key;
  std::uint32_t counter;
  Timestamp signed_at;
};

const SecurityKeyFacts* counting_key(const Verdict& verdict) {
  const auto* accepted = std::get_if<Accepted>(&verdict);
  const auto* proof = accepted == nullptr ? nullptr : std::get_if<AuthorizedSignature>(&accepted->grounds());
  if (proof == nullptr || !proof->signature().security_key()) return nullptr;
  const SecurityKeyFacts& facts = *proof->signature().security_key();
  return facts.counter == 0 ? nullptr : &facts;
}

Gathered<std::optional<Timestamp>> date_of(const ObjectRef& object, ObjectAccess& objects) {
  const auto id = ObjectId::parse(object.id, objects.hash_algorithm());
  if (!id) return std::nullopt;
  if (object.kind == ObjectKind::commit) {
    MUSTER_TRY(commit, objects.commit(*id));
    return commit.committer.when;
  }
  if (object.kind != ObjectKind::tag) return std::nullopt;
  MUSTER_TRY(type, objects.type(*id));
  if (type != ObjectType::tag) return std::nullopt;
  MUSTER_TRY(tag, objects.tag(*id));
  return tag.tagger ? tag.tagger->when : std::nullopt;
}

Gathered<std::vector<Counted>> counted_in(std::vector<Verdict>& verdicts, ObjectAccess& objects) {
  std::vector<Counted> found;
  for (Verdict& verdict : verdicts) {
    const SecurityKeyFacts* facts = counting_key(verdict);
    if (facts == nullptr) continue;
    auto& accepted = std::get<Accepted>(verdict);
    MUSTER_TRY(date, date_of(accepted.object(), objects));
    const auto& signature = std::get<AuthorizedSignature>(accepted.grounds()).signature();
    if (date) found.push_back({&accepted, signature.fingerprint(), facts->counter, *date});
  }
  std::ranges::stable_sort(found, {},
                           [](const Counted& one) { return std::tuple(one.signed_at, one.counter); });
  return found;
}

}  // namespace

bool any_counts(const std::vector<Verdict>& verdicts) {
  return std::ranges::any_of(verdicts, [](const Verdict& one) { return counting_key(one) != nullptr; });
}

Gathered<bool> watch_counters(std::vector<Verdict>& verdicts, ObjectAccess& objects, KeyCounters& known) {
  MUSTER_TRY(found, counted_in(verdicts, objects));
  bool changed = false;
  for (const Counted& one : found) {
    const auto there = known.find(one.key.text);
    if (there != known.end() && one.counter <= there->second.highest) {
      const KeyCounter& highest = there->second;
      if (one.signed_at > highest.signed_at)
        one.verdict->warn(CounterWentBack{one.key, one.counter, highest.highest, highest.signed_at});
      continue;
    }
    if (there == known.end() && known.size() >= most_key_counters) continue;
    known[one.key.text] = {one.counter, one.signed_at};
    changed = true;
  }
  return changed;
}

}  // namespace muster
