// Whether a tag may be built and released: by the [[tags]] rules, and by the [[releases]] rules of a product
// and a channel where they are named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/judge_release.h"
#include "policy/judge_tag.h"

namespace muster {

// First judge_tag. Then, of the [[releases]] rules that match product and channel (whatever their
// `artifacts`), all have to hold: release.unmatched where there is none; signature.missing for a tag without
// a signature; key.* and signer.* as for any signature, with use `release` besides `git`; release.window;
// and release.threshold: above 1, so many distinct persons among its signers, the tagger and those who
// approved the tagged commit for this tag; and release.stale: `fresh`, where the newest roster is not proven
// to be that within so long before now. An exception for the tag waives one rule. `bench` judges the tag: it
// is `present`, or one by receipt. The [[releases]] rules are always those of `present` and asked now; only
// what the tagger's key is good for is then asked as of the receipt. Accepted: holds until the first instant
// at which it would be refused, all else being the same.
Verdict judge_release_tag(const TagFacts& facts, const std::optional<ReleaseUse>& release, const Bench& bench,
                          const Bench& present);

// A commit that is to be released without a tag.
struct ReleaseCommitFacts {
  ObjectRef object;  // kind commit, on the ref by whose rules it was judged
  SignatureFinding signature;
  std::shared_ptr<const StepApprovals> approvals = {};  // of this commit, for that ref; null: none were given
};

// Where `build`, what judge_build says of the commit, is an acceptance: the [[releases]] rules of product and
// channel, as of a tag, with the commit's signer in place of the tagger. The bench's time is now.
Verdict judge_release_commit(const Verdict& build, const ReleaseCommitFacts& facts, const ReleaseUse& release,
                             const Bench& bench);

// Whether one of these rules counts more persons than its tagger.
bool counts_approvals(const Roster& roster, const std::string& ref, const std::optional<ReleaseUse>& release);

}  // namespace muster
