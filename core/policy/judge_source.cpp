#include "policy/judge_source.h"

#include <algorithm>

#include "policy/judge.h"

namespace muster {

namespace {

constexpr std::string_view tags = "refs/tags/";

bool has_tag(const Release& release, const Pattern& pattern) {
  return release.tag && release.tag->starts_with(tags) &&
         pattern.matches(std::string_view(*release.tag).substr(tags.size()));
}

std::optional<Reason> check_tree(const SourceFacts& facts) {
  const Release& release = facts.release;
  if (release.sources.empty())
    return reasons::GateSource{"the statement of " + release.name() + " binds no source"};
  if (!facts.tree && !facts.odd.empty())
    return reasons::GateSource{"the folder holds what no commit can hold: " + facts.odd};
  if (!facts.tree) return reasons::GateSource{"the folder holds no source"};
  if (std::ranges::find(release.sources, *facts.tree) != release.sources.end()) return std::nullopt;
  return reasons::GateSource{"the folder is not the source of " + release.name() +
                             ": something was changed, added or removed (its tree is " + facts.tree->hex() +
                             ")"};
}

}  // namespace

Verdict judge_source(const SourceFacts& facts, const Bench& bench) {
  if (!is_accepted(facts.statement)) return facts.statement;
  const Release& release = facts.release;
  std::optional<Reason> reason;
  if (bench.newest->name().version < facts.minimum_version)
    reason = reasons::GateStale{bench.newest->name().version, facts.minimum_version};
  if (!reason && !facts.ref.empty())
    reason = reasons::GateSource{"without its history nobody can tell whether it lies on " + facts.ref};
  if (!reason && facts.tag_pattern && !has_tag(release, *facts.tag_pattern))
    reason = reasons::GateTag{release.commit.hex(), facts.tag_pattern->text()};
  if (!reason) reason = check_tree(facts);
  if (reason) {
    const Accepted& statement = std::get<Accepted>(facts.statement);
    return Judge::refuse(statement.object(), statement.key(), std::move(*reason), bench);
  }
  Verdict verdict = facts.statement;
  std::get<Accepted>(verdict).hold_until(bench.newest->draft().expires);
  return verdict;
}

}  // namespace muster
