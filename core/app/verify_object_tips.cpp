// Which commits a clone takes for the tips of its branches.
#include <string_view>

#include "app/verify_object.h"
#include "model/limits.h"

namespace muster {

Gathered<std::optional<ObjectId>> followed_ref(RefReader& refs, const std::string& name) {
  std::string at = name;
  for (int i = 0; i < limits::symbolic_refs; ++i) {
    MUSTER_TRY(value, refs.ref(at));
    if (const auto* found = std::get_if<DirectRef>(&value)) return found->id;
    const auto* symbolic = std::get_if<SymbolicRef>(&value);
    if (symbolic == nullptr) return std::nullopt;
    at = symbolic->target;
  }
  return std::nullopt;
}

bool stands_for(const std::string& ref, const std::string& branch) {
  constexpr std::string_view heads = "refs/heads/";
  constexpr std::string_view remotes = "refs/remotes/";
  if (ref == branch) return true;
  if (!ref.starts_with(remotes) || !branch.starts_with(heads)) return false;
  const std::size_t slash = ref.find('/', remotes.size());
  return slash != std::string::npos &&
         std::string_view(ref).substr(slash + 1) == std::string_view(branch).substr(heads.size());
}

namespace {

struct Candidate {
  ObjectId tip;
  RosterPtr roster;
};

Gathered<std::optional<Candidate>> candidate_at(ObjectAccess& objects, const ObjectId& tip) {
  MUSTER_TRY(state, separate(state_at(objects, tip)));
  if (!state) return std::nullopt;
  return Candidate{tip, state->roster};
}

// Those with the highest version, which must be one and the same roster.
OrReason<std::vector<ObjectId>> newest_of(const std::vector<Candidate>& candidates) {
  RosterName best{0, {}};
  for (const Candidate& candidate : candidates) {
    if (candidate.roster->name().version > best.version) best = candidate.roster->name();
  }
  std::vector<ObjectId> tips;
  for (const Candidate& candidate : candidates) {
    const RosterName name = candidate.roster->name();
    if (name.version != best.version) continue;
    if (name != best)
      return tl::unexpected<Reason>(reasons::RosterFork{best.version, best.digest, name.digest});
    tips.push_back(candidate.tip);
  }
  return tips;
}

}  // namespace

Gathered<std::vector<ObjectId>> mainline_tips_of_clone(Repository& repository, ObjectAccess& objects) {
  MUSTER_TRY(head, followed_ref(repository, "HEAD"));
  std::optional<Candidate> at_head;
  if (head) {
    MUSTER_TRY(found, candidate_at(objects, *head));
    at_head = std::move(found);
  }
  if (!at_head) return stop(Reason{reasons::RosterRemoved{"the commit that HEAD names holds no roster"}});
  const std::string mainline = at_head->roster->draft().governance.mainline;
  std::vector<Candidate> candidates;
  MUSTER_TRY(refs, repository.refs("refs/"));
  for (const NamedRef& ref : refs) {
    if (!stands_for(ref.name, mainline)) continue;
    MUSTER_TRY(found, candidate_at(objects, ref.id));
    if (found) candidates.push_back(std::move(*found));
  }
  // A detached checkout may know no branch at all; then HEAD is taken for the mainline.
  if (candidates.empty()) candidates.push_back(std::move(*at_head));
  OrReason<std::vector<ObjectId>> tips = newest_of(candidates);
  if (!tips) return stop(tips.error());
  return std::move(*tips);
}

Gathered<std::vector<ObjectId>> tips_of_branch(RefReader& repository, const std::string& branch) {
  std::vector<ObjectId> tips;
  MUSTER_TRY(refs, repository.refs("refs/"));
  for (const NamedRef& ref : refs) {
    if (stands_for(ref.name, branch)) tips.push_back(ref.id);
  }
  if (!tips.empty()) return tips;
  MUSTER_TRY(head, followed_ref(repository, "HEAD"));
  if (head) tips.push_back(*head);
  return tips;
}

}  // namespace muster
