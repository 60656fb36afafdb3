#include "app/witnesses.h"

#include <algorithm>

#include "app/mainline.h"

namespace muster {

namespace {

bool somebody_compromised(const Roster& roster) {
  return std::ranges::any_of(roster.draft().keys, [](const RosterKey& key) {
    return key.revoked && key.revoked->cause == reasons::RevocationCause::compromised;
  });
}

// The person who signed, if by a key that nothing is held against.
std::string person_behind(const CommitFacts& facts, const Roster& newest) {
  if (facts.unreadable || !facts.signature) return "";
  const RosterKey* key = newest.key(facts.signature->found_by());
  if (key == nullptr || key->revoked || newest.person(key->holder) == nullptr) return "";
  // An OpenPGP key is one only by gpg's word, and a signature whose key ended long ago may be of today.
  const KeyStanding* standing = facts.signature->standing();
  if (standing != nullptr && standing->objection(*key->certificate, facts.committed)) return "";
  return key->holder;
}

}  // namespace

Witness Witnesses::for_step(std::size_t step) const {
  if (step + 1 >= from_here_.size()) return {};
  return [this, step](const std::string& holder) -> std::optional<Timestamp> {
    const Earliest& later = from_here_[step + 1];
    return later.holder == holder ? later.date_of_another : later.date;
  };
}

Gathered<Witnesses> gather_witnesses(CommitGraph& graph, SignatureChecker& checker, const StepRange& steps,
                                     const Roster& newest) {
  Witnesses witnesses;
  if (!somebody_compromised(newest)) return witnesses;
  std::vector<ObjectId> commits;
  for (std::size_t i = 0; i < steps.size(); ++i) commits.push_back(graph.id(steps[i].commit()));
  MUSTER_TRY(facts, commit_facts(graph, checker, commits, newest.draft().governance.mainline));
  witnesses.from_here_.resize(steps.size() + 1);
  for (std::size_t i = steps.size(); i-- > 0;) {
    Witnesses::Earliest here = witnesses.from_here_[i + 1];
    const std::string person = person_behind(facts[i], newest);
    const Timestamp date = facts[i].committed;
    if (!person.empty() && (!here.date || date < *here.date)) {
      if (here.holder != person) here.date_of_another = here.date;
      here.date = date;
      here.holder = person;
    } else if (!person.empty() && person != here.holder &&
               (!here.date_of_another || date < *here.date_of_another)) {
      here.date_of_another = date;
    }
    witnesses.from_here_[i] = std::move(here);
  }
  return witnesses;
}

}  // namespace muster
