#include "app/mainline.h"

#include <algorithm>
#include <span>

#include "app/answered_paths.h"
#include "app/roster_step.h"
#include "app/witnesses.h"

namespace muster {

namespace {

// Commits whose signatures are checked together: enough to keep every core busy.
constexpr std::size_t batch_commits = 4096;

// A step has brought in a roster with certificates that were not known when these were looked at: those that
// are signed by unknown keys are looked at once more.
Gathered<std::monostate> look_again(const MainlineRun& run, std::span<CommitFacts> facts) {
  std::vector<ObjectId> ids;
  std::vector<CommitFacts*> unknown;
  for (CommitFacts& fact : facts) {
    if (fact.signature || !std::holds_alternative<reasons::KeyUnknown>(fact.signature.error().reason))
      continue;
    const auto id = ObjectId::parse(fact.object.id, run.graph.objects().hash_algorithm());
    if (!id) continue;
    ids.push_back(*id);
    unknown.push_back(&fact);
  }
  if (ids.empty()) return std::monostate{};
  MUSTER_TRY(again, commit_facts(run.graph, run.checker, ids, unknown.front()->object.ref));
  for (std::size_t i = 0; i < again.size(); ++i) *unknown[i] = std::move(again[i]);
  return std::monostate{};
}

// The benches of one step: at the server the receive time first, then the clone's replay.
std::vector<Bench> benches_for(const MainlineRun& run, const Roster& judging, Timestamp replayed,
                               std::optional<Timestamp> receipt, const Witness& witness) {
  std::vector<Bench> benches;
  if (run.given) {
    benches.push_back(
        {&judging, run.newest.get(), RevocationReach::replay, *run.given, TimeSource::given, {}, witness});
    return benches;
  }
  if (receipt) {
    // As the server did, which is why no other time counts.
    benches.push_back({&judging, run.newest.get(), RevocationReach::replay, *receipt, TimeSource::receipt,
                       receipt, witness});
    return benches;
  }
  if (run.received) {
    benches.push_back(
        {&judging, &judging, RevocationReach::judging, *run.received, TimeSource::receive, run.received, {}});
  }
  benches.push_back(
      {&judging, run.newest.get(), RevocationReach::replay, replayed, TimeSource::claimed, {}, witness});
  return benches;
}

// Accepted when every bench accepts; the first answer is the one that is said, or the first refusal.
template <typename JudgeOnce>
Verdict judge_on(const std::vector<Bench>& benches, const JudgeOnce& judge_once) {
  Verdict first = judge_once(benches.front());
  for (std::size_t i = 1; i < benches.size() && is_accepted(first); ++i) {
    Verdict again = judge_once(benches[i]);
    if (!is_accepted(again)) return again;
  }
  return first;
}

class StepJudge {
 public:
  StepJudge(const MainlineRun& run, const Step& step, MainlineState& state, Witness witness)
      : run_(run),
        step_(step),
        commit_(run.graph.id(step.commit())),
        state_(state),
        witness_(std::move(witness)),
        receipt_(run.receipts == nullptr ? std::nullopt : run.receipts->of(step.commit())),
        approvals_(run.approvals, run.graph, run.checker, commit_) {}

  Gathered<Run> judge(std::vector<CommitFacts> facts) {
    const std::uint64_t known = run_.checker.generation();
    MUSTER_TRY(gathered, separate(gather()));
    if (!gathered) return refuse_whole(facts, gathered.error());
    if (run_.checker.generation() != known) {
      MUSTER_TRY(again, look_again(run_, facts));
      (void)again;
    }
    const Roster* judging = roster_that_judges();
    if (judging == nullptr) return refuse_whole(facts, after_ ? Reason{no_roster()} : after_.error());
    MUSTER_TRY(named, with_ref(std::move(facts), judging->draft().governance.mainline));
    const Timestamp time = time_of_step(*judging);
    const std::vector<Bench> benches = benches_for(run_, *judging, time, receipt_, witness_);
    for (std::size_t i = 0; i < named.size(); ++i) {
      MUSTER_TRY(judged, judge_member(named[i], run_.graph.id(step_.members[i]), benches));
      (void)judged;
    }
    if (changed_ && judge_change() == Run::ended_early) return Run::ended_early;
    state_.clock = time;
    return Run::finished;
  }

  Gathered<std::monostate> follow() {
    MUSTER_TRY(gathered, gather());
    (void)gathered;
    const Roster* judging = roster_that_judges();
    if (judging == nullptr) return stop(after_ ? Reason{no_roster()} : after_.error());
    const Timestamp time = time_of_step(*judging);
    if (changed_) {
      const Verdict verdict = verdict_on_change();
      if (const auto* refused = std::get_if<Refused>(&verdict)) return stop(refused->reason());
      adopt();
    }
    state_.clock = time;
    return std::monostate{};
  }

 private:
  static reasons::RosterRemoved no_roster() { return {"no roster governs this step, and it brings in none"}; }

  // What the step does to .muster/.
  Gathered<std::monostate> gather() {
    MUSTER_TRY(node, run_.graph.node(step_.commit()));
    committed_ = node.committed;
    parents_ = node.parents.size();
    if (run_.judging == Judging::by_trial) return std::monostate{};
    ObjectAccess& objects = run_.graph.objects();
    if (!node.tree) {
      MUSTER_TRY(unreadable, objects.commit(commit_));
      (void)unreadable;
    }
    MUSTER_TRY(entry, muster_entry(objects, *node.tree));
    const bool same = entry && entry->mode == TreeMode::directory && state_.muster_tree == entry->id;
    changed_ = !same && (entry || state_.roster);
    if (!changed_) return std::monostate{};
    if (state_.muster_tree) {
      const std::uint32_t version = state_.roster->name().version;
      MUSTER_TRY(before, outline_muster_folder(objects, *state_.muster_tree, version));
      before_ = std::move(before);
    }
    MUSTER_TRY(after, load_version_at(objects, entry, before_ ? &*before_ : nullptr));
    after_ = std::move(after);
    MUSTER_TRY(outside, changed_outside_muster(run_.graph, commit_));
    outside_ = std::move(outside);
    return std::monostate{};
  }

  const Roster* roster_that_judges() const {
    if (run_.judging == Judging::by_trial) return run_.newest.get();
    if (state_.roster) return state_.roster.get();
    return changed_ && after_ ? after_->roster.get() : nullptr;
  }

  Timestamp time_of_step(const Roster& judging) const {
    if (receipt_) return *receipt_;
    Timestamp time = judging.draft().issued;
    if (committed_) time = std::max(time, *committed_);
    if (state_.clock) time = std::max(time, *state_.clock);
    return time;
  }

  Gathered<Run> refuse_whole(const std::vector<CommitFacts>& facts, const Reason& reason) {
    for (const CommitFacts& fact : facts) {
      const Reason& own = fact.unreadable ? *fact.unreadable : reason;
      run_.sink(Refused(fact.object, NoKey{}, own, JudgedBy{run_.received, TimeSource::receive, {}}));
    }
    return Run::ended_early;
  }

  // Facts were gathered under the name of the newest roster's mainline; an older one may have had another.
  Gathered<std::vector<CommitFacts>> with_ref(std::vector<CommitFacts> facts, const std::string& ref) {
    if (facts.empty() || facts.front().object.ref == ref) return facts;
    return commit_facts(run_.graph, run_.checker, run_.graph.ids(step_.members), ref);
  }

  // A commit of nothing but .muster/, in a step that brings in a roster.
  Gathered<bool> of_roster_only(const ObjectId& commit) {
    if (!changed_) return false;
    if (commit == commit_) return !outside_;
    MUSTER_TRY(node, run_.graph.node(commit));
    if (!node.tree) return false;
    MUSTER_TRY(outside, changed_outside_muster(run_.graph, commit));
    if (outside) return false;
    MUSTER_TRY(now, muster_entry(run_.graph.objects(), *node.tree));
    if (node.parents.empty()) return now.has_value();
    MUSTER_TRY(parent, run_.graph.node(node.parents.front()));
    if (!parent.tree) return false;
    MUSTER_TRY(before, muster_entry(run_.graph.objects(), *parent.tree));
    return now != before;
  }

  Gathered<std::monostate> judge_member(CommitFacts& facts, const ObjectId& commit,
                                        const std::vector<Bench>& benches) {
    MUSTER_TRY(separated, separate(of_roster_only(commit)));
    if (!separated) {
      run_.sink(Refused(facts.object, NoKey{}, separated.error(), benches.front().judged_by()));
      return std::monostate{};
    }
    if (*separated) {
      // A roster that cannot be read is refused as such, once, by judge_change.
      if (!after_) return std::monostate{};
      const Roster& after = *after_->roster;
      run_.sink(
          judge_on(benches, [&](const Bench& bench) { return judge_roster_commit(facts, bench, after); }));
      return std::monostate{};
    }
    MUSTER_TRY(looked, look_at_content(facts, run_.graph, commit, *benches.front().roster));
    (void)looked;
    const auto judge = [&](const CommitFacts& known) {
      return judge_on(benches, [&](const Bench& bench) { return judge_commit(known, bench); });
    };
    MUSTER_TRY(verdict, approvals_.judge(facts, *benches.front().roster, judge));
    if (lacks_unknown_approvals(verdict)) {
      // It is unjudged only where nothing else is wrong with it.
      facts.role = StepRole::brought_in;
      verdict = judge(facts);
      if (is_accepted(verdict)) {
        run_.unapproved(facts.object);
        return std::monostate{};
      }
    }
    facts.answered.reset();  // it may be large
    run_.sink(std::move(verdict));
    return std::monostate{};
  }

  bool lacks_unknown_approvals(const Verdict& verdict) const {
    const auto* refused = std::get_if<Refused>(&verdict);
    const bool known = run_.approvals != nullptr && run_.approvals->is_known();
    return run_.unapproved && !known && refused != nullptr &&
           std::holds_alternative<reasons::ApprovalsMissing>(refused->reason());
  }

  bool creates_mainline() const {
    if (!run_.received) return true;  // a clone cannot see when refs were made
    return run_.created && after_ && run_.created->first == after_->roster->draft().governance.mainline &&
           run_.created->second == commit_;
  }

  RosterStepFacts facts_of_change() const {
    RosterStepFacts facts{
        ObjectRef{ObjectKind::roster, commit_.hex(), roster_that_judges()->draft().governance.mainline},
        state_.roster.get(),
        tl::unexpected(no_roster()),
        {},
        Pinned::by_signatures,
        run_.highest,
        run_.received ? run_.received : receipt_,
        committed_,
        {},
        {},
        creates_mainline()};
    if (receipt_) facts.received_by = TimeSource::receipt;
    if (!after_) {
      facts.after = tl::unexpected(after_.error());
      return facts;
    }
    const Roster& roster = *after_->roster;
    facts.after = &roster;
    if (auto unsound = unsound_certificate(roster)) {
      facts.after = tl::unexpected<Reason>(std::move(*unsound));
      return facts;
    }
    facts.signatures = governor_signatures(after_->signatures, after_->bytes, state_.roster.get(), roster,
                                           run_.checker.ring());
    facts.pinned = pinned(roster);
    if (parents_ <= 1) facts.outside = outside_;
    facts.mended = receipt_ || (run_.mends && roster.name().version <= *run_.mends);
    facts.folder = folder_problem(before_ ? &*before_ : nullptr, after_->folder, state_.roster.get(), roster);
    return facts;
  }

  // A new OpenPGP certificate that gpg does not take for one would never do; asked when it comes in, and
  // where gpg cannot be asked that is a fault of the whole run.
  std::optional<reasons::RosterMalformed> unsound_certificate(const Roster& after) const {
    std::vector<const RosterKey*> keys;
    std::vector<const Certificate*> certificates;
    for (const RosterKey& key : after.draft().keys) {
      if (key.key.algorithm != KeyAlgorithm::openpgp || key.revoked) continue;
      const RosterKey* before = state_.roster ? state_.roster->key(key.key.blob) : nullptr;
      if (before != nullptr && before->certificate->digest == key.certificate->digest) continue;
      keys.push_back(&key);
      certificates.push_back(&*key.certificate);
    }
    if (!run_.received || certificates.empty() || run_.checker.certificates() == nullptr) return std::nullopt;
    const auto unsound = run_.checker.certificates()->unsound(certificates, *run_.received);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::string why = unsound ? (*unsound)[i] : "gpg could not be asked about it";
      if (why.empty()) continue;
      return reasons::RosterMalformed{
          "bad-key",
          certificate_path(keys[i]->key.algorithm, *keys[i]->certificate) + ": " + why,
          ".muster/roster.toml",
          keys[i]->place.line,
          keys[i]->place.column,
          ""};
    }
    return std::nullopt;
  }

  // The first roster of a line is proven by the chain, whatever its version.
  Pinned pinned(const Roster& roster) const {
    if (!state_.roster && run_.chain.holds(roster)) return Pinned::by_anchor;
    return run_.chain.pinned(roster);
  }

  // Two rosters of one version: the chain knows another one.
  std::optional<Reason> forked() const {
    if (!after_) return std::nullopt;
    const RosterName name = after_->roster->name();
    const RosterName* known = run_.chain.version(name.version);
    if (known == nullptr || *known == name) return std::nullopt;
    // Against the roster before it, this is a rollback or no change of version: judged as such.
    if (state_.roster && name.version <= state_.roster->name().version) return std::nullopt;
    return reasons::RosterFork{name.version, known->digest, name.digest};
  }

  Verdict verdict_on_change() const {
    const RosterStepFacts facts = facts_of_change();
    if (auto reason = forked()) {
      return Refused(facts.object, NoKey{}, *reason, JudgedBy{run_.received, TimeSource::receive, {}});
    }
    return judge_roster_change(facts);
  }

  void adopt() {
    state_.roster = after_->roster;
    state_.muster_tree = after_->folder.tree;
  }

  Run judge_change() {
    Verdict verdict = verdict_on_change();
    const bool accepted = is_accepted(verdict);
    run_.sink(std::move(verdict));
    if (!accepted) return Run::ended_early;
    adopt();
    return Run::finished;
  }

  const MainlineRun& run_;
  const Step step_;
  const ObjectId commit_;
  MainlineState& state_;
  Witness witness_;
  std::optional<Timestamp> receipt_;
  ApprovalsOfStep approvals_;
  bool changed_ = false;
  std::optional<Timestamp> committed_;
  std::size_t parents_ = 0;
  std::optional<SupersededFolder> before_;
  OrReason<LoadedVersion> after_ = tl::unexpected<Reason>(no_roster());
  std::optional<std::string> outside_;
};

}  // namespace

Gathered<Run> judge_steps(const MainlineRun& run, const StepRange& steps, MainlineState& state) {
  MUSTER_TRY(witnesses, gather_witnesses(run.graph, run.checker, steps, *run.newest));
  std::uint64_t done = 0;
  for (std::size_t first = 0; first < steps.size();) {
    std::vector<ObjectId> ids;
    std::size_t last = first;
    while (last < steps.size() && (last == first || ids.size() < batch_commits)) {
      for (const CommitNo commit : steps[last++].members) ids.push_back(run.graph.id(commit));
    }
    MUSTER_TRY(facts, commit_facts(run.graph, run.checker, ids, run.newest->draft().governance.mainline));
    auto next = facts.begin();
    for (std::uint64_t known = run.checker.generation(); first < last; ++first) {
      const Step step = steps[first];
      const auto end = next + static_cast<std::ptrdiff_t>(step.members.size());
      StepJudge judge(run, step, state, witnesses.for_step(first));
      MUSTER_TRY(judged, judge.judge({std::make_move_iterator(next), std::make_move_iterator(end)}));
      if (judged == Run::ended_early) return Run::ended_early;
      done += step.members.size();
      next = end;
      if (run.checker.generation() == known) continue;
      known = run.checker.generation();
      MUSTER_TRY(again, look_again(run, {next, facts.end()}));
      (void)again;
    }
    if (run.progress != nullptr) run.progress->advance(done, steps.commits());
  }
  return Run::finished;
}

Gathered<std::monostate> follow_roster(const MainlineRun& run, const StepRange& steps, MainlineState& state) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    MUSTER_TRY(followed, StepJudge(run, steps[i], state, {}).follow());
    (void)followed;
  }
  return std::monostate{};
}

}  // namespace muster
