#include "app/verify_transaction.h"

#include <algorithm>

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

// The roster on the mainline, and where it was found.
struct Found {
  RosterName roster;
  std::vector<NamedRef> on;  // the mainline that is remembered, and where its roster says it has moved

  bool operator==(const Found& other) const { return roster == other.roster; }
};

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
    auto before = roster_now();
    for (int again = 0; before && again < limits::roster_changes; ++again) {
      auto outcome = judge_by(*before);
      if (!outcome) return outcome;
      auto after = roster_now();
      if (after && *after == *before) return outcome;
      before = std::move(after);
    }
    if (!before) return tl::unexpected(before.error());
    return tl::unexpected(Fault{FaultId::git, "the mainline's roster changes faster than refs can be judged",
                                "push again when it has settled"});
  }

 private:
  Verdict refusal(ObjectRef object, Reason reason) const {
    return Refused(std::move(object), NoKey{}, std::move(reason),
                   JudgedBy{input_.push.received, TimeSource::receive, {}});
  }
  Verdict refused_ref(const std::string& name, Reason reason) const {
    return refusal(ObjectRef{ObjectKind::ref, name, name}, std::move(reason));
  }
  static TransactionOutcome refused(std::vector<Verdict> verdicts) {
    PushOutcome outcome;
    outcome.verdicts = std::move(verdicts);
    return outcome;
  }

  Result<std::monostate> find_moves() {
    for (const TransactionLine& line : input_.lines) {
      if (!line.name.starts_with("refs/")) continue;
      const auto present = input_.push.repository.ref(line.name);
      if (!present) return tl::unexpected(present.error());
      // git names a symbolic ref as well when it moves what it points to; it does not tell that from
      // writing over the symbolic ref itself.
      if (const auto* symbolic = std::get_if<SymbolicRef>(&*present)) {
        aliases_.push_back(refused_ref(line.name, reasons::RefAlias{symbolic->target}));
      } else if (const auto* target = std::get_if<std::string>(&line.next)) {
        aliases_.push_back(refused_ref(line.name, reasons::RefAlias{*target}));
      } else if (auto added = add_move(line.name, *present, std::get<ObjectId>(line.next)); !added) {
        return added;
      }
    }
    return std::monostate{};
  }

  Result<std::monostate> add_move(const std::string& name, const RefValue& present, const ObjectId& next) {
    const auto* direct = std::get_if<DirectRef>(&present);
    const ObjectId old = direct != nullptr ? direct->id : ObjectId(next.algorithm());
    if (old == next) return std::monostate{};
    if (direct != nullptr) {
      const auto stays = input_.copies.stays(name, old, next);
      if (!stays) return tl::unexpected(stays.error());
      if (*stays) return std::monostate{};
    }
    moves_.push_back({old, next, name});
    return std::monostate{};
  }

  Result<TransactionOutcome> judge_by(const std::optional<Found>& now) {
    auto admission = admission_under(now);
    if (!admission && !input_.push.state) {
      std::vector<Verdict> verdicts;
      for (const RefUpdate& move : moves_) {
        verdicts.push_back(refused_ref(
            move.name,
            reasons::RefBootstrap{"the server holds no roster yet, and the first comes in by a push"}));
      }
      return refused(std::move(verdicts));
    }
    if (admission && !asks_again(*admission)) return AdmittedBefore{std::move(*admission)};
    PushInput push = input_.push;
    push.updates = moves_;
    push.certificate = admission ? certificate_of(*admission) : certificate_given();
    if (admission && brings_roster(*admission)) {
      auto added = add_companions(*admission, push.updates);
      if (!added) return tl::unexpected(added.error());
    }
    auto outcome = verify_push(push);
    if (!outcome) return tl::unexpected(outcome.error());
    return std::move(*outcome);
  }

  // ---- what pre-receive let in ----

  // As the refs stand now. Nothing before the first one, and where none can be read: then nothing that was
  // admitted is in force.
  Result<std::optional<Found>> roster_now() {
    if (!input_.push.state) return std::nullopt;
    ObjectAccess objects(input_.push.repository, nullptr, input_.push.certificates);
    std::string mainline = input_.push.state->mainline;
    std::optional<Found> found;
    for (int moves = 0; moves <= limits::mainline_moves; ++moves) {
      const auto value = input_.push.repository.ref(mainline);
      if (!value) return tl::unexpected(value.error());
      const auto* tip = std::get_if<DirectRef>(&*value);
      if (tip == nullptr) return found;  // renamed, and the new one not made yet
      auto state = separate(state_at(objects, tip->id));
      if (!state) return tl::unexpected(std::get<Fault>(state.error()));
      if (!*state) return std::nullopt;
      if (!found) found.emplace();
      found->roster = (*state)->roster->name();
      found->on.push_back({mainline, tip->id});
      const std::string& named = (*state)->roster->draft().governance.mainline;
      if (named == mainline) return found;
      mainline = named;
    }
    return std::nullopt;
  }

  // The push has brought its roster itself: that another one has brought the same is no continuation.
  static bool has_brought(const Admission& admission, const Found& now) {
    return admission.brings == now.roster && std::ranges::any_of(now.on, [&](const NamedRef& stands) {
             return std::ranges::any_of(admission.updates, [&](const RefUpdate& update) {
               return update.name == stands.name && update.new_id == stands.id;
             });
           });
  }

  std::optional<Admission> admission_under(const std::optional<Found>& now) {
    if (now.has_value() != input_.push.state.has_value()) return std::nullopt;
    return input_.admissions.find(input_.push.received, [&](const Admission& admission) {
      const bool in_force =
          now ? admission.in_force == now->roster || has_brought(admission, *now) : !admission.in_force;
      return in_force && std::ranges::all_of(moves_, [&](const RefUpdate& move) {
               return contains(admission.updates, move);
             });
    });
  }

  // Of a push that another roster has judged: its certificate is judged again like all else.
  std::optional<GivenCertificate> certificate_given() {
    const auto admission = input_.admissions.find(input_.push.received, [&](const Admission& one) {
      return one.certificate.has_value() &&
             std::ranges::all_of(moves_, [&](const RefUpdate& move) { return contains(one.updates, move); });
    });
    return admission ? certificate_of(*admission) : std::nullopt;
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
