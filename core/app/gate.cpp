#include "app/gate.h"

#include <algorithm>
#include <map>

#include "app/clean_tree.h"
#include "app/commit_facts.h"
#include "app/replay_branch.h"
#include "app/verify_object.h"
#include "model/limits.h"
#include "policy/authorize.h"
#include "policy/judge_build.h"

namespace muster {

namespace {

constexpr std::string_view heads = "refs/heads/";
constexpr std::string_view remotes = "refs/remotes/";
constexpr std::string_view tags = "refs/tags/";

// "refs/heads/x" of refs/heads/x and of refs/remotes/<remote>/x; empty for another ref.
std::string branch_of(const std::string& ref) {
  if (ref.starts_with(heads)) return ref;
  if (!ref.starts_with(remotes)) return "";
  const std::size_t slash = ref.find('/', remotes.size());
  return slash == std::string::npos ? "" : std::string(heads) + ref.substr(slash + 1);
}

// Where forges keep what somebody proposes, and what they make of it to test it.
bool is_of_proposal(const std::string& ref) {
  for (const std::string_view word :
       {"/pull/", "/pull-requests/", "/merge-requests/", "/merge_requests/", "/changes/", "/for/"}) {
    if (ref.find(word) != std::string::npos) return true;
  }
  return false;
}

// A branch that commits may be built from, with its tips as this clone knows them.
struct Line {
  std::string branch;
  std::vector<ObjectId> tips;
};

struct Place {
  std::vector<std::string> refs;   // that were asked about
  std::vector<std::string> lines;  // of these, on whose first-parent lines HEAD lies; the mainline first
  std::optional<ObjectId> mainline_tip;  // to replay a branch beside the mainline against
};

class Gate {
 public:
  Gate(const GateInput& input, ObjectId head)
      : input_(input), graph_(input.history.graph), objects_(graph_.objects()), head_(std::move(head)) {
    outcome_.head = head_;
  }

  Gathered<std::monostate> judge() {
    MUSTER_TRY(chain, newest_chain({input_.repository, objects_, input_.history.checker,
                                    input_.history.anchor, head_, input_.newer}));
    chain_ = chain;
    outcome_.roster = chain.newest();
    MUSTER_TRY(receipts, receipts_for(input_.history, roster()));
    receipts_ = receipts;
    release_ = input_.question.release;
    if (release_) {
      MUSTER_TRY(proven, roster_proven());
      release_->roster_proven = proven;
    }
    MUSTER_TRY(folder, check_folder());
    (void)folder;
    MUSTER_TRY(place, find_place());
    MUSTER_TRY(facts, facts_of(place));
    std::vector<Verdict> verdicts = judge_build(facts, present());
    if (release_ && input_.question.require == GateRequire::commit) {
      MUSTER_TRY(released, judge_as_release(verdicts.front(), facts.object));
      verdicts.front() = std::move(released);
    }
    if (input_.question.require == GateRequire::tag) {
      MUSTER_TRY(judged, judge_tags(place, facts.object));
      settle(std::move(verdicts), std::move(judged));
    } else {
      settle(std::move(verdicts), {});
    }
    return std::monostate{};
  }

  GateOutcome& outcome() { return outcome_; }
  Bench present() const {
    const Roster* roster = outcome_.roster.get();
    return {roster, roster, RevocationReach::newest, input_.now, TimeSource::receive, input_.now, {}};
  }

 private:
  const Roster& roster() const { return *outcome_.roster; }
  const std::string& mainline() const { return roster().draft().governance.mainline; }

  // What lies in an ignored or untracked folder is no part of what HEAD records.
  Gathered<std::monostate> check_folder() {
    if (input_.folder.empty()) return std::monostate{};
    MUSTER_TRY(read, objects_.commit(head_));
    ObjectId tree = read.tree;
    std::string_view left = input_.folder;
    while (!left.empty()) {
      const std::string_view name = left.substr(0, left.find('/'));
      left.remove_prefix(std::min(left.size(), name.size() + 1));
      MUSTER_TRY(entries, objects_.tree(tree));
      const auto entry = std::ranges::find_if(
          entries, [&](const TreeEntry& one) { return one.mode == TreeMode::directory && one.name == name; });
      if (entry == entries.end())
        return stop(Reason{reasons::GateSource{"HEAD records no folder " + input_.folder +
                                               ", so nobody signed what lies there"}});
      tree = entry->id;
    }
    return std::monostate{};
  }

  bool may_be_built(const std::string& branch) const {
    if (branch == mainline()) return true;
    if (!roster().governs(branch)) return false;
    return std::ranges::any_of(roster().draft().tags, [&](const TagRule& rule) {
      return rule.from && any_matches(*rule.from, branch);
    });
  }

  // The mainline first.
  Gathered<std::vector<Line>> known_lines() {
    std::map<std::string, std::vector<ObjectId>> tips;
    MUSTER_TRY(refs, input_.repository.refs("refs/"));
    for (const NamedRef& ref : refs) {
      const std::string branch = branch_of(ref.name);
      if (branch.empty() || !may_be_built(branch)) continue;
      MUSTER_TRY(type, objects_.type(ref.id));
      if (type == ObjectType::commit) tips[branch].push_back(ref.id);
    }
    std::vector<Line> lines;
    if (const auto main = tips.extract(mainline())) lines.push_back({main.key(), main.mapped()});
    for (auto& [branch, ids] : tips) lines.push_back({branch, std::move(ids)});
    return lines;
  }

  Gathered<std::optional<ObjectId>> tip_above_head(const Line& line) {
    if (std::ranges::find(line.tips, head_) != line.tips.end()) return head_;
    for (const ObjectId& tip : line.tips) {
      MUSTER_TRY(holds, on_first_parent_line(graph_, tip, head_));
      if (holds) return tip;
    }
    return std::nullopt;
  }

  Gathered<bool> is_named_as_proposal() {
    MUSTER_TRY(refs, input_.repository.refs("refs/"));
    return std::ranges::any_of(
        refs, [&](const NamedRef& ref) { return ref.id == head_ && is_of_proposal(ref.name); });
  }

  // A detached HEAD in a clone that knows no branch to look for it on.
  Gathered<bool> stands_for_mainline(const std::vector<Line>& lines) {
    if (!lines.empty()) return false;
    if (!input_.question.ref.empty() && input_.question.ref != mainline()) return false;
    MUSTER_TRY(value, input_.repository.ref("HEAD"));
    if (!std::holds_alternative<DirectRef>(value)) return false;
    MUSTER_TRY(proposal, is_named_as_proposal());
    return !proposal;
  }

  Gathered<Place> find_place() {
    MUSTER_TRY(lines, known_lines());
    Place place;
    const std::string& asked = input_.question.ref;
    place.refs.push_back(asked.empty() ? mainline() : asked);
    for (const Line& line : lines) {
      if (line.branch == mainline()) place.mainline_tip = line.tips.front();
      if (!asked.empty() && line.branch != asked) continue;
      if (line.branch != place.refs.front()) place.refs.push_back(line.branch);
      MUSTER_TRY(tip, tip_above_head(line));
      if (!tip) continue;
      // Beside the mainline nothing is known without it.
      const bool on_mainline = line.branch == mainline();
      if (!on_mainline && !place.mainline_tip) continue;
      place.lines.push_back(line.branch);
      // The lines that a tag rule asks for are all looked for; of a commit one is enough.
      if (input_.question.require == GateRequire::commit) break;
    }
    MUSTER_TRY(stands, stands_for_mainline(lines));
    if (stands) place.lines.push_back(mainline());
    return place;
  }

  Gathered<ReplayCounts> replay(const Place& place, BuildFacts& facts) {
    HistoryInput history = input_.history;
    history.newest = chain_;
    history.unknown_approvals = UnknownApprovals::refused;
    history.sink = [&](Verdict verdict) {
      if (is_accepted(verdict)) return;
      ++refused_;
      if (facts.refused.size() < limits::gate_refusals) facts.refused.push_back(std::move(verdict));
    };
    const std::string& line = place.lines.front();
    history.tip = line == mainline() ? head_ : *place.mainline_tip;
    return line == mainline() ? replay_history(history) : replay_branch(history, head_, line);
  }

  Gathered<BuildFacts> facts_of(const Place& place) {
    BuildFacts facts;
    const std::string ref = place.lines.empty() ? "" : place.lines.front();
    facts.object = {ObjectKind::commit, head_.hex(), ref};
    facts.minimum_version = input_.question.minimum_version;
    facts.refs = place.refs;
    facts.on_line = !place.lines.empty();
    MUSTER_TRY(signature, commit_facts(graph_, input_.history.checker, {head_}, ref));
    if (!signature.front().unreadable && signature.front().signature)
      facts.key = proven_key(*signature.front().signature, roster());
    if (facts.on_line) {
      MUSTER_TRY(counts, replay(place, facts));
      facts.commits = counts.commits;
      facts.accepted = counts.commits - std::min(counts.commits, refused_ + counts.unjudged);
    }
    MUSTER_TRY(dirt, dirt_in(objects_, input_.work_tree, head_));
    facts.dirt = dirt;
    return facts;
  }

  // Where the build is refused, it stays so.
  Gathered<Verdict> judge_as_release(const Verdict& build, const ObjectRef& object) {
    MUSTER_TRY(signature, commit_facts(graph_, input_.history.checker, {head_}, object.ref));
    if (signature.front().unreadable || !is_accepted(build)) return build;
    ReleaseCommitFacts facts{object, signature.front().signature};
    if (counts_approvals(roster(), object.ref, release_)) {
      MUSTER_TRY(approvals,
                 approvals_of_tagged(input_.history.approvals, head_, input_.history.checker.ring()));
      facts.approvals = std::move(approvals);
    }
    return judge_release_commit(build, facts, *release_, present());
  }

  // ---- the server's word ----

  // When the server signed that its mainline stood where this clone knows it: no roster was newer then.
  Gathered<std::optional<Timestamp>> roster_proven() {
    if (receipts_ == nullptr || receipts_->of(mainline()).empty()) return std::nullopt;
    // It has judged by a newer one, wherever that lies.
    if (receipts_->highest_roster() > roster().name().version) return std::nullopt;
    const Timestamp signed_at = receipts_->signed_at();
    if (signed_at > input_.now + Duration{limits::clock_skew_seconds}) return std::nullopt;
    const ObjectId& last = receipts_->of(mainline()).back().new_id;
    MUSTER_TRY(here, objects_.exists(last));
    if (!here) return std::nullopt;
    MUSTER_TRY(state, separate(state_at(objects_, last)));
    if (!state || !chain_->holds(*state->roster)) return std::nullopt;
    return signed_at;
  }

  // The version that judged the push, where the mainline of this clone holds it.
  Gathered<RosterPtr> roster_then(const Receipt* receipt, const Place& place) {
    if (receipt == nullptr || !receipt->roster) return nullptr;
    HistoryInput at = input_.history;
    at.tip = place.mainline_tip.value_or(head_);
    return version_named(at, *chain_, *receipt->roster);
  }

  // ---- tags ----

  static bool has_wildcard(const Pattern& pattern) {
    return pattern.text().find_first_of("*?") != std::string::npos;
  }

  // Whether a ref under refs/tags/ leads to HEAD at once. A tag that cannot be read leads nowhere, unless it
  // was asked for by its whole name.
  Gathered<bool> leads_to_head(const NamedRef& ref) {
    if (ref.id == head_) return true;
    MUSTER_TRY(type, objects_.type(ref.id));
    if (type != ObjectType::tag) return false;
    MUSTER_TRY(tag, separate(objects_.tag(ref.id)));
    if (!tag) return !has_wildcard(input_.question.tag_pattern);
    return tag->target == head_;
  }

  Gathered<std::vector<Verdict>> judge_tags(const Place& place, const ObjectRef& build) {
    std::vector<Verdict> refused;
    MUSTER_TRY(refs, input_.repository.refs(tags));
    for (const NamedRef& ref : refs) {
      if (!input_.question.tag_pattern.matches(std::string_view(ref.name).substr(tags.size()))) continue;
      MUSTER_TRY(leads, leads_to_head(ref));
      if (!leads) continue;
      MUSTER_TRY(verdict, judge_one_tag(ref, place));
      if (is_accepted(verdict)) {
        outcome_.tag = ref.name;
        return std::vector<Verdict>{std::move(verdict)};
      }
      refused.push_back(std::move(verdict));
    }
    if (refused.empty()) {
      refused.emplace_back(Refused(build, NoKey{},
                                   reasons::GateTag{head_.hex(), input_.question.tag_pattern.text()},
                                   present().judged_by()));
    }
    return refused;
  }

  Gathered<Verdict> judge_one_tag(const NamedRef& ref, const Place& place) {
    MUSTER_TRY(facts, tag_facts(objects_, input_.history.checker, ref.id, ref.name));
    facts.move.present = ref.id;
    facts.lines = place.lines;
    const Receipt* receipt = receipts_ == nullptr ? nullptr : receipts_->standing(ref.name, ref.id);
    MUSTER_TRY(then, roster_then(receipt, place));
    if (counts_approvals(roster(), ref.name, release_) || (then && counts_approvals(*then, ref.name))) {
      MUSTER_TRY(approvals,
                 approvals_of_tagged(input_.history.approvals, head_, input_.history.checker.ring()));
      facts.approvals = std::move(approvals);
    }
    Verdict now = judge_release_tag(facts, release_, present(), present());
    if (is_accepted(now) || !then) return now;
    // It was accepted when the server received it, or it never was.
    const std::string& mainline_then = then->draft().governance.mainline;
    if (std::ranges::find(facts.lines, mainline()) != facts.lines.end()) facts.lines.push_back(mainline_then);
    const Bench bench{then.get(),
                      outcome_.roster.get(),
                      RevocationReach::newest,
                      *receipt->time,
                      TimeSource::receipt,
                      receipt->time,
                      {}};
    Verdict received = judge_release_tag(facts, release_, bench, present());
    return is_accepted(received) ? received : now;
  }

  // ---- the end ----

  void settle(std::vector<Verdict> build, std::vector<Verdict> tag) {
    const bool tag_wanted = input_.question.require == GateRequire::tag;
    const auto is_refusal = [](const Verdict& verdict) { return !is_accepted(verdict); };
    const auto refused_of_build = static_cast<std::uint64_t>(std::ranges::count_if(build, is_refusal));
    // Those of the replay that were not kept are counted all the same.
    const std::uint64_t unsaid = refused_ - std::min<std::uint64_t>(refused_, limits::gate_refusals);
    outcome_.refusals =
        refused_of_build + unsaid + static_cast<std::uint64_t>(std::ranges::count_if(tag, is_refusal));
    if (outcome_.refusals == 0) {
      // What the build needs ends with it, whatever the tag's receipt says.
      const auto until = std::get<Accepted>(build.front()).judged_by().until;
      outcome_.verdicts = tag_wanted ? std::move(tag) : std::move(build);
      auto& accepted = std::get<Accepted>(outcome_.verdicts.front());
      if (until) accepted.hold_until(std::min(*until, accepted.judged_by().until.value_or(*until)));
      return;
    }
    outcome_.tag.reset();
    for (std::vector<Verdict>* some : {&build, &tag}) {
      for (Verdict& verdict : *some) {
        if (is_accepted(verdict) || outcome_.verdicts.size() == limits::gate_refusals) continue;
        outcome_.verdicts.push_back(std::move(verdict));
      }
    }
  }

  const GateInput& input_;
  CommitGraph& graph_;
  ObjectAccess& objects_;
  ObjectId head_;
  std::optional<Chain> chain_;
  const Receipts* receipts_ = nullptr;  // null: none
  std::optional<ReleaseUse> release_;   // that was asked for
  std::uint64_t refused_ = 0;           // by the replay
  GateOutcome outcome_;
};

GateOutcome refused(GateOutcome outcome, const ObjectRef& object, const Reason& reason, Timestamp now) {
  const auto roster = outcome.roster ? std::optional(outcome.roster->name()) : std::nullopt;
  outcome.verdicts.clear();
  outcome.verdicts.emplace_back(Refused(object, NoKey{}, reason, JudgedBy{now, TimeSource::receive, roster}));
  outcome.refusals = 1;
  outcome.tag.reset();
  return outcome;
}

}  // namespace

Result<GateOutcome> judge_gate(const GateInput& input) {
  const auto head = followed_ref(input.repository, "HEAD");
  if (!head) return tl::make_unexpected(std::get<Fault>(head.error()));
  if (!*head) {
    return refused({}, ObjectRef{ObjectKind::ref, "HEAD", ""},
                   reasons::GateSource{"HEAD names no commit, so there is nothing that anybody signed"},
                   input.now);
  }
  Gate gate(input, **head);
  const auto judged = gate.judge();
  if (judged) return std::move(gate.outcome());
  if (const auto* fault = std::get_if<Fault>(&judged.error())) return tl::make_unexpected(*fault);
  return refused(std::move(gate.outcome()), ObjectRef{ObjectKind::commit, (*head)->hex(), ""},
                 std::get<Reason>(judged.error()), input.now);
}

}  // namespace muster
