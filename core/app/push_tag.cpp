#include <algorithm>

#include "app/push_judge.h"

namespace muster {

namespace {

// Exact names are looked up; only a pattern with a wildcard asks for every branch.
bool has_wildcard(const Pattern& pattern) {
  return pattern.text().find_first_of("*?") != std::string::npos;
}

Gathered<std::optional<ObjectId>> tip_after(RefReader& refs, const std::string& name, const NewTips& tips) {
  if (const auto moved = tips.find(name); moved != tips.end()) return moved->second;
  MUSTER_TRY(value, refs.ref(name));
  const auto* direct = std::get_if<DirectRef>(&value);
  return direct == nullptr ? std::nullopt : std::optional(direct->id);
}

// The branches that some rule's `from` names and that are judged themselves: the mainline, and
// governed ones. A free branch proves nothing.
Gathered<std::vector<std::string>> candidate_lines(const PushBench& bench, const std::string& ref,
                                                   const NewTips& tips) {
  std::vector<std::string> names = {bench.roster->draft().governance.mainline};
  bool all = false;
  for (const TagRule* rule : bench.roster->tag_rules_for(ref)) {
    for (const Pattern& pattern : rule->from.value_or(Patterns{})) {
      all = all || has_wildcard(pattern);
      names.push_back(pattern.text());
    }
  }
  if (all) {
    MUSTER_TRY(present, bench.input.repository.refs("refs/heads/"));
    for (const NamedRef& found : present) names.push_back(found.name);
    for (const auto& [name, tip] : tips) names.push_back(name);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::erase_if(names, [&](const std::string& name) {
    const bool judged = name == bench.roster->draft().governance.mainline || bench.roster->governs(name);
    return !judged || name.starts_with("refs/tags/");
  });
  return names;
}

bool asked_for(const Roster& roster, const std::string& ref) {
  return std::ranges::any_of(roster.tag_rules_for(ref),
                             [](const TagRule* rule) { return rule->commit == TagCommitRule::accepted; });
}

Gathered<std::vector<std::string>> lines_holding(const PushBench& bench, const std::string& ref,
                                                 const ObjectId& commit, const NewTips& tips) {
  std::vector<std::string> lines;
  if (!asked_for(*bench.roster, ref)) return lines;
  MUSTER_TRY(names, candidate_lines(bench, ref, tips));
  for (const std::string& name : names) {
    MUSTER_TRY(tip, tip_after(bench.input.repository, name, tips));
    if (!tip) continue;
    MUSTER_TRY(holds, on_first_parent_line(bench.graph, *tip, commit));
    if (holds) lines.push_back(name);
  }
  return lines;
}

}  // namespace

Gathered<Verdicts> judge_tag_update(const PushBench& bench, const KnownUpdate& known, const NewTips& tips) {
  MUSTER_TRY(facts, tag_facts(bench.graph.objects(), bench.checker, *known.next(), known.update.name));
  facts.move = known.facts();
  if (const auto commit = ObjectId::parse(facts.commit, bench.graph.objects().hash_algorithm())) {
    MUSTER_TRY(lines, lines_holding(bench, known.update.name, *commit, tips));
    facts.lines = std::move(lines);
    if (counts_approvals(*bench.roster, known.update.name)) {
      MUSTER_TRY(approvals, approvals_of_tagged(bench.approvals, *commit, bench.checker.ring()));
      facts.approvals = std::move(approvals);
    }
  }
  return Verdicts{judge_tag(facts, bench.at_receive())};
}

}  // namespace muster
