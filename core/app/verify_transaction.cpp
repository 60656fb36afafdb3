#include "app/verify_transaction.h"

#include <algorithm>
#include <map>

#include "app/mainline.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view tags = "refs/tags/";

bool same(const RefUpdate& one, const RefUpdate& other) {
  return one.name == other.name && one.claimed_old == other.claimed_old && one.new_id == other.new_id;
}

bool contains(const std::vector<RefUpdate>& updates, const RefUpdate& wanted) {
  return std::ranges::any_of(updates, [&](const RefUpdate& update) { return same(update, wanted); });
}

class TransactionJudge {
 public:
  explicit TransactionJudge(const TransactionInput& input) : input_(input) {}

  Result<TransactionOutcome> judge() {
    if (auto found = find_moves(); !found) return tl::unexpected(found.error());
    if (!aliases_.empty()) return refused(std::move(aliases_));
    if (moves_.empty()) return NothingMoves{};
    if (moves_.size() > limits::push_lines) {
      return refused({refusal(ObjectRef{ObjectKind::push, "", ""},
                              reasons::LimitCount{"refs that move at once", limits::push_lines})});
    }
    const auto admission = admission_in_force();
    if (!admission) return tl::unexpected(admission.error());
    if (*admission && !asks_again(**admission)) return AdmittedBefore{std::move(**admission)};
    PushInput push = input_.push;
    push.updates = moves_;
    if (*admission && brings_roster(**admission)) {
      auto added = add_companions(**admission, push.updates);
      if (!added) return tl::unexpected(added.error());
    }
    auto outcome = verify_push(push);
    if (!outcome) return tl::unexpected(outcome.error());
    return std::move(*outcome);
  }

 private:
  Verdict refusal(ObjectRef object, Reason reason) const {
    return Refused(std::move(object), NoKey{}, std::move(reason),
                   JudgedBy{input_.push.received, TimeSource::receive, {}});
  }
  static TransactionOutcome refused(std::vector<Verdict> verdicts) {
    PushOutcome outcome;
    outcome.verdicts = std::move(verdicts);
    return outcome;
  }

  Result<std::monostate> find_moves() {
    std::map<std::string_view, const TransactionLine*> lines;
    for (const TransactionLine& line : input_.lines) lines[line.name] = &line;
    for (const TransactionLine& line : input_.lines) {
      if (!line.name.starts_with("refs/")) continue;
      const auto present = input_.push.repository.ref(line.name);
      if (!present) return tl::unexpected(present.error());
      if (const auto* target = std::get_if<std::string>(&line.next)) {
        aliases_.push_back(
            refusal(ObjectRef{ObjectKind::ref, line.name, line.name}, reasons::RefAlias{*target}));
        continue;
      }
      const ObjectId& next = std::get<ObjectId>(line.next);
      if (const auto* symbolic = std::get_if<SymbolicRef>(&*present)) {
        // git names the symbolic ref as well as what it points to, and moves the latter.
        const auto target = lines.find(symbolic->target);
        if (target != lines.end() && target->second->next == line.next) continue;
      }
      const auto* direct = std::get_if<DirectRef>(&*present);
      const auto moves = direct != nullptr ? really_moves(line.name, direct->id, next)
                                           : !next.is_zero() || !std::holds_alternative<AbsentRef>(*present);
      if (!moves) return tl::unexpected(moves.error());
      if (!*moves) continue;
      moves_.push_back({direct != nullptr ? direct->id : ObjectId(next.algorithm()), next, line.name});
    }
    return std::monostate{};
  }

  Result<bool> really_moves(const std::string& name, const ObjectId& present, const ObjectId& next) {
    if (present == next) return false;
    if (!next.is_zero()) return true;
    const auto packed = input_.packed.holds(name, present);
    if (!packed) return tl::unexpected(packed.error());
    return !*packed;
  }

  // ---- what pre-receive let in ----

  // The roster on the mainline as the refs stand now. Nothing before the first one, and where none can
  // be read: then nothing that was admitted is in force.
  Result<std::optional<RosterName>> roster_now() {
    if (!input_.push.state) return std::nullopt;
    ObjectAccess objects(input_.push.repository);
    std::string mainline = input_.push.state->mainline;
    std::optional<RosterName> found;
    for (int moves = 0; moves <= limits::mainline_moves; ++moves) {
      const auto value = input_.push.repository.ref(mainline);
      if (!value) return tl::unexpected(value.error());
      const auto* tip = std::get_if<DirectRef>(&*value);
      if (tip == nullptr) return found;  // renamed, and the new one not made yet
      auto state = separate(state_at(objects, tip->id));
      if (!state) return tl::unexpected(std::get<Fault>(state.error()));
      if (!*state) return std::nullopt;
      found = (*state)->roster->name();
      const std::string& named = (*state)->roster->draft().governance.mainline;
      if (named == mainline) return found;
      mainline = named;
    }
    return std::nullopt;
  }

  Result<std::optional<Admission>> admission_in_force() {
    const auto now = roster_now();
    if (!now) return tl::unexpected(now.error());
    if (!*now && input_.push.state) return std::nullopt;
    return input_.admissions.find(input_.push.received, [&](const Admission& admission) {
      const bool in_force = *now == admission.in_force || (*now && *now == admission.brings);
      return in_force && std::ranges::all_of(moves_, [&](const RefUpdate& move) {
               return contains(admission.updates, move);
             });
    });
  }

  // The ref on which the roster of the admission is brought in is among what moves.
  bool brings_roster(const Admission& admission) const {
    if (!admission.brings) return false;
    if (!input_.push.state) return true;
    return std::ranges::any_of(
        moves_, [&](const RefUpdate& move) { return move.name == input_.push.state->mainline; });
  }
  bool asks_again(const Admission& admission) const {
    return brings_roster(admission) || std::ranges::any_of(moves_, [](const RefUpdate& move) {
             return move.name.starts_with(tags) && !move.new_id.is_zero();
           });
  }

  // What the same push has still to move. Tags hang on branches that may never move: not these.
  Result<std::monostate> add_companions(const Admission& admission, std::vector<RefUpdate>& updates) {
    for (const RefUpdate& update : admission.updates) {
      if (update.name.starts_with(tags) || contains(updates, update)) continue;
      const auto value = input_.push.repository.ref(update.name);
      if (!value) return tl::unexpected(value.error());
      const auto* present = std::get_if<DirectRef>(&*value);
      const bool waits =
          present != nullptr ? present->id == update.claimed_old : update.claimed_old.is_zero();
      if (waits) updates.push_back(update);
    }
    return std::monostate{};
  }

  const TransactionInput& input_;
  std::vector<RefUpdate> moves_;
  std::vector<Verdict> aliases_;
};

}  // namespace

Result<TransactionOutcome> verify_transaction(const TransactionInput& input) {
  return TransactionJudge(input).judge();
}

bool is_accepted(const TransactionOutcome& outcome) {
  const auto* judged = std::get_if<PushOutcome>(&outcome);
  return judged == nullptr || judged->accepted;
}

}  // namespace muster
