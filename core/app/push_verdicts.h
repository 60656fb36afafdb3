// The verdicts of a push while it is judged. Internal to app/.
#pragma once

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "app/push_judge.h"

namespace muster {

inline Verdict refused_ref(const KnownUpdate& known, Reason reason, const JudgedBy& by) {
  return Refused(ObjectRef{ObjectKind::ref, known.update.name, known.update.name}, NoKey{}, std::move(reason),
                 by);
}

// Each update with its own verdicts, so that they can be told in the push's order whatever the
// order of judging.
class PushVerdicts {
 public:
  explicit PushVerdicts(const std::vector<KnownUpdate>& known) : known_(known), by_update_(known.size()) {}

  void add(std::size_t update, Verdicts verdicts) {
    auto& own = by_update_[update];
    own.insert(own.end(), std::make_move_iterator(verdicts.begin()), std::make_move_iterator(verdicts.end()));
  }
  // A reason that stops the judging of one update refuses it; a fault stops everything.
  Result<std::monostate> add(std::size_t update, Gathered<Verdicts> gathered, const JudgedBy& by) {
    if (gathered) {
      add(update, std::move(*gathered));
    } else if (const Reason* reason = std::get_if<Reason>(&gathered.error())) {
      by_update_[update].push_back(refused_ref(known_[update], *reason, by));
    } else {
      return tl::unexpected(std::get<Fault>(gathered.error()));
    }
    return std::monostate{};
  }
  void refuse_all(const Reason& reason, const JudgedBy& by) {
    for (std::size_t i = 0; i < known_.size(); ++i) by_update_[i] = {refused_ref(known_[i], reason, by)};
  }
  bool accepted(std::size_t update) const {
    return !by_update_[update].empty() && all_accepted(by_update_[update]);
  }

  PushOutcome outcome() && {
    PushOutcome outcome;
    outcome.accepted = true;
    for (std::size_t i = 0; i < known_.size(); ++i) {
      outcome.accepted = outcome.accepted && accepted(i);
      std::ranges::move(by_update_[i], std::back_inserter(outcome.verdicts));
    }
    return outcome;
  }

 private:
  const std::vector<KnownUpdate>& known_;
  std::vector<Verdicts> by_update_;
};

}  // namespace muster
