#include "app/newest_chain.h"

#include <algorithm>
#include <functional>
#include <set>

#include "app/mainline.h"
#include "app/roster_folder.h"
#include "app/verify_object.h"
#include "model/limits.h"

namespace muster {

namespace {

// A roster that nothing proves yet.
struct Candidate {
  RosterPtr roster;
  std::function<Gathered<Chain>()> prove;
  enum class Must { be_proven, none } must;
};

class Candidates {
 public:
  explicit Candidates(const NewestChainInput& input) : input_(input) {}

  // Those that count whatever they are: a reason stops.
  Gathered<std::monostate> add_required() {
    MUSTER_TRY(head, at_commit(input_.head, Candidate::Must::be_proven));
    mainline_ = head.roster->draft().governance.mainline;
    found_.push_back(std::move(head));
    for (const NewerRoster& one : input_.newer) {
      MUSTER_TRY(candidate, std::visit([this](const auto& where) { return required(where); }, one));
      found_.push_back(std::move(candidate));
    }
    return std::monostate{};
  }

  // The mainline's tips, where they hold a roster.
  Gathered<std::monostate> add_tips(const std::string& mainline) {
    MUSTER_TRY(refs, input_.refs.refs("refs/"));
    for (const NamedRef& ref : refs) {
      if (!stands_for(ref.name, mainline) || !tips_.insert(ref.id).second) continue;
      MUSTER_TRY(candidate, separate(at_commit(ref.id, Candidate::Must::none)));
      if (candidate) found_.push_back(std::move(*candidate));
    }
    return std::monostate{};
  }

  const std::string& mainline_of_head() const { return mainline_; }

  // The highest that is proven.
  Gathered<Chain> newest() {
    std::ranges::stable_sort(found_, std::ranges::greater{},
                             [](const Candidate& one) { return one.roster->name().version; });
    std::optional<Reason> of_required;
    for (const Candidate& candidate : found_) {
      MUSTER_TRY(chain, separate(candidate.prove()));
      if (chain) return std::move(*chain);
      if (candidate.must == Candidate::Must::be_proven) of_required = chain.error();
    }
    return stop(*of_required);  // head is one of them
  }

  // Whether all the others are versions of that chain.
  Gathered<std::monostate> check(const Chain& newest) const {
    for (const Candidate& candidate : found_) {
      const RosterName name = candidate.roster->name();
      if (newest.holds(*candidate.roster)) continue;
      MUSTER_TRY(chain, separate(candidate.prove()));
      if (chain) {
        const RosterName* known = newest.version(name.version);
        return stop(Reason{reasons::RosterFork{name.version, known->digest, name.digest}});
      }
      if (candidate.must == Candidate::Must::be_proven) return stop(chain.error());
    }
    return std::monostate{};
  }

 private:
  Gathered<Candidate> at_commit(const ObjectId& commit, Candidate::Must must) const {
    MUSTER_TRY(state, state_at(input_.objects, commit));
    const RosterPtr roster = state.roster;
    const NewestChainInput& input = input_;
    return Candidate{roster,
                     [&input, state = std::move(state)]() -> Gathered<Chain> {
                       MUSTER_TRY(chain, chain_at(input.objects, state, input.anchor, input.checker.ring()));
                       MUSTER_TRY(kept, keep_chain_at(input.objects, state, input.anchor, chain));
                       (void)kept;
                       return std::move(chain);
                     },
                     must};
  }

  Gathered<Candidate> required(const ObjectId& commit) const {
    return at_commit(commit, Candidate::Must::be_proven);
  }
  Gathered<Candidate> required(const RosterFiles& files) const {
    Rosters& rosters = input_.objects.rosters();
    VersionsInFolder versions(files);
    MUSTER_TRY(newest, versions.newest());
    auto roster = rosters.load(newest.roster, newest.path, *newest.keys);
    if (!roster) return stop(roster.error());
    const NewestChainInput& input = input_;
    return Candidate{*roster,
                     [&input, &files]() -> Gathered<Chain> {
                       VersionsInFolder all(files);
                       return prove_chain(all, input.anchor, input.objects.rosters(), input.checker.ring());
                     },
                     Candidate::Must::be_proven};
  }

  const NewestChainInput& input_;
  std::string mainline_;
  std::set<ObjectId> tips_;
  std::vector<Candidate> found_;
};

}  // namespace

Gathered<Chain> newest_chain(const NewestChainInput& input) {
  Candidates candidates(input);
  MUSTER_TRY(required, candidates.add_required());
  (void)required;
  std::string mainline = candidates.mainline_of_head();
  // A newer version may name another mainline.
  for (int moves = 0; moves <= limits::mainline_moves; ++moves) {
    MUSTER_TRY(added, candidates.add_tips(mainline));
    (void)added;
    MUSTER_TRY(newest, candidates.newest());
    const std::string& named = newest.newest()->draft().governance.mainline;
    if (named != mainline && moves < limits::mainline_moves) {
      mainline = named;
      continue;
    }
    MUSTER_TRY(checked, candidates.check(newest));
    (void)checked;
    return std::move(newest);
  }
  return stop(Reason{reasons::RosterRemoved{"the mainline's name does not come to rest"}});
}

}  // namespace muster
