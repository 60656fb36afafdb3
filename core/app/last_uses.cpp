#include "app/last_uses.h"

#include <algorithm>
#include <limits>

#include "app/commit_facts.h"
#include "app/mainline.h"

namespace muster {

Gathered<std::map<std::string, LastUse>> last_uses(CommitGraph& graph, SignatureChecker& checker,
                                                   const ObjectId& tip, const Roster& roster,
                                                   std::set<std::string> blobs, Progress* progress) {
  constexpr std::size_t batch = 256;
  MUSTER_TRY(baseline, baseline_of(graph, tip, roster.draft().history.baseline));
  MUSTER_TRY(fresh, new_commits(graph, {tip}, baseline, std::numeric_limits<std::uint64_t>::max()));
  std::vector<CommitNo> newest_first(fresh.oldest_first.rbegin(), fresh.oldest_first.rend());
  std::map<std::string, LastUse> found;
  for (std::size_t at = 0; at < newest_first.size() && !blobs.empty(); at += batch) {
    const std::size_t count = std::min(batch, newest_first.size() - at);
    const auto ids = graph.ids(std::span(newest_first).subspan(at, count));
    MUSTER_TRY(facts, commit_facts(graph, checker, ids, roster.draft().governance.mainline));
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (!facts[i].signature) continue;
      const std::string& blob = facts[i].signature->key().blob;
      if (blobs.erase(blob) == 1) found.emplace(blob, LastUse{ids[i], facts[i].committed});
    }
    if (progress != nullptr) progress->advance(at + count, newest_first.size());
  }
  return found;
}

}  // namespace muster
