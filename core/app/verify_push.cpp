#include "app/verify_push.h"

#include <algorithm>

#include "app/push_certificate.h"
#include "app/push_judge.h"
#include "app/push_verdicts.h"
#include "app/roster_cache.h"
#include "app/roster_step.h"
#include "crypto/sha256.h"
#include "model/limits.h"

namespace muster {

bool all_accepted(const Verdicts& verdicts) {
  return std::ranges::all_of(verdicts, [](const Verdict& verdict) { return is_accepted(verdict); });
}

Gathered<std::vector<ObjectId>> existing(ObjectAccess& objects, const std::vector<std::string>& ids) {
  std::vector<ObjectId> found;
  for (const std::string& hex : ids) {
    const auto id = ObjectId::parse(hex, objects.hash_algorithm());
    if (!id) continue;
    MUSTER_TRY(held, objects.exists(*id));
    if (held) found.push_back(*id);
  }
  return found;
}

namespace {

// Our hooks would refuse it as they refuse everything then.
const std::string by_hand = "git -c core.hooksPath=/dev/null update-ref <ref> <id>";

Gathered<std::vector<KnownUpdate>> known_updates(const PushInput& input) {
  std::vector<KnownUpdate> known;
  for (const RefUpdate& update : input.updates) {
    MUSTER_TRY(value, input.repository.ref(update.name));
    KnownUpdate one{update, {}, {}, nullptr};
    if (const auto* direct = std::get_if<DirectRef>(&value)) one.present = direct->id;
    if (const auto* symbolic = std::get_if<SymbolicRef>(&value)) one.symbolic_target = symbolic->target;
    known.push_back(std::move(one));
  }
  return known;
}

class PushJudge {
 public:
  explicit PushJudge(const PushInput& input)
      : input_(input),
        objects_(input.repository, input.rosters, input.certificates),
        graph_(objects_, input.deadline),
        checker_(input.threads, input.certificates) {}

  Result<PushOutcome> judge() {
    auto known = known_updates(input_);
    if (!known) return fault_or_refuse(known.error());
    known_ = std::move(*known);
    PushVerdicts verdicts(known_);
    const auto done = judge_into(verdicts);
    if (!done) {
      const Reason* reason = std::get_if<Reason>(&done.error());
      if (reason == nullptr) return tl::unexpected(std::get<Fault>(done.error()));
      verdicts.refuse_all(*reason, received());
      remember_.reset();
    }
    PushOutcome outcome = std::move(verdicts).outcome();
    if (outcome.accepted) outcome.remember = remember_;
    outcome.in_force = in_force_;
    outcome.project = project_;
    outcome.certificate = std::move(certificate_);
    if (outcome.accepted && brings_ != in_force_) outcome.brings = brings_;
    return outcome;
  }

 private:
  JudgedBy received() const { return {input_.received, TimeSource::receive, {}}; }

  Gathered<std::monostate> judge_into(PushVerdicts& verdicts) {
    if (input_.certificate) {
      MUSTER_TRY(bytes, read_push_certificate(objects_, *input_.certificate));
      certificate_ = std::move(bytes);
    }
    return input_.state ? judge_established(verdicts) : judge_first(verdicts);
  }

  // Once the roster is known that judges the refs. Of a push of which no ref asks for it, it is only kept.
  void look_at_certificate(const Roster& roster) {
    const bool asked = std::ranges::any_of(
        known_, [&](const KnownUpdate& known) { return demands_certificate(roster, known.update.name); });
    if (!asked || !certificate_ || certificate_facts_) return;
    certificate_facts_ = certificate_facts(*certificate_, *input_.certificate, input_.updates, input_.pushees,
                                           objects_.hash_algorithm(), checker_.ring());
    for (KnownUpdate& known : known_) known.certificate = &*certificate_facts_;
  }

  Result<PushOutcome> fault_or_refuse(const Stop& stopped) const {
    if (const Fault* fault = std::get_if<Fault>(&stopped)) return tl::unexpected(*fault);
    PushOutcome outcome;
    outcome.verdicts.push_back(
        Refused(ObjectRef{ObjectKind::push, "", ""}, NoKey{}, std::get<Reason>(stopped), received()));
    return outcome;
  }

  // ---- before there is a roster ----

  Gathered<std::monostate> judge_first(PushVerdicts& verdicts) {
    if (known_.empty()) return std::monostate{};
    if (known_.size() != 1 || !known_.front().next()) {
      return stop(Reason{reasons::RefBootstrap{
          "the server holds no roster yet, and this push is not one new mainline alone"}});
    }
    // An operator may have put them there from another server.
    MUSTER_TRY(approvals_tip, tip_of(std::string(approvals_ref)));
    ApprovalBook approvals(graph_, approvals_tip, WithoutRef::none);
    MUSTER_TRY(bootstrap, judge_bootstrap(input_, graph_, checker_, approvals, known_.front(),
                                          [&](const Roster& roster) { look_at_certificate(roster); }));
    MainlineOutcome& outcome = bootstrap.outcome;
    const bool good = outcome.roster && all_accepted(outcome.verdicts);
    verdicts.add(0, std::move(outcome.verdicts));
    if (!good) return std::monostate{};
    MUSTER_TRY(held, judge_newly_governed(input_, graph_, checker_, approvals, nullptr, outcome.roster,
                                          *outcome.tip, known_));
    verdicts.add(0, std::move(held));
    brings_ = outcome.roster->name();
    project_ = outcome.roster->draft().project;
    remember(*outcome.roster);
    return std::monostate{};
  }

  // ---- afterwards ----

  struct Present {
    ObjectId tip;
    MainlineState state;
  };

  Gathered<std::optional<ObjectId>> tip_of(const std::string& ref) {
    MUSTER_TRY(value, input_.repository.ref(ref));
    const auto* direct = std::get_if<DirectRef>(&value);
    return direct == nullptr ? std::nullopt : std::optional(direct->id);
  }

  // Where the mainline stands. The remembered one may say that it has moved: its roster was accepted, and
  // the memory is written only after the refs. Then the new one counts, where it holds the same roster or
  // a later one; sets `mainline_`.
  Gathered<Present> find_mainline() {
    mainline_ = input_.state->mainline;
    MUSTER_TRY(tip, tip_of(mainline_));
    if (!tip) {
      return stop(Reason{reasons::RefBootstrap{"the mainline " + mainline_ +
                                               " is missing on the server; its operator has to restore it (" +
                                               by_hand + ")"}});
    }
    MUSTER_TRY(state, state_at(objects_, *tip));
    Present present{*tip, std::move(state)};
    for (int moves = 0; present.state.roster->draft().governance.mainline != mainline_; ++moves) {
      const std::string named = present.state.roster->draft().governance.mainline;
      const RosterName name = present.state.roster->name();
      MUSTER_TRY(moved, tip_of(named));
      if (!moved || moves == limits::mainline_moves) {
        return stop(Reason{reasons::RefBootstrap{
            "roster version " + std::to_string(name.version) + " names " + named +
            " as mainline, which is missing on the server; its operator has to make it, at " +
            present.tip.hex() + " (" + by_hand + ")"}});
      }
      MUSTER_TRY(there, state_at(objects_, *moved));
      MUSTER_TRY(same, holds(there, name.version, name.digest.text()));
      if (!same) {
        return stop(Reason{reasons::RefBootstrap{
            "roster version " + std::to_string(name.version) + " names " + named +
            " as mainline, but that ref does not hold this version; the server's operator has to set it to " +
            present.tip.hex() + " (" + by_hand + ")"}});
      }
      mainline_ = named;
      present = {*moved, std::move(there)};
    }
    return present;
  }

  Gathered<std::monostate> judge_established(PushVerdicts& verdicts) {
    MUSTER_TRY(present, find_mainline());
    MainlineState& state = present.state;
    in_force_ = brings_ = state.roster->name();
    project_ = state.roster->draft().project;
    MUSTER_TRY(holds, holds_remembered(state));
    restored_ = !holds;
    MUSTER_TRY(chain, chain_for(state));
    if (state.roster->name() == chain.newest()->name()) {
      MUSTER_TRY(kept, keep_chain_at(objects_, state, input_.anchor, chain));
      (void)kept;
    }
    MUSTER_TRY(baseline, existing(objects_, state.roster->draft().history.baseline));
    PushBench bench{input_, graph_, checker_, chain, state.roster, present.tip, baseline};
    look_at_certificate(*bench.roster);
    MUSTER_TRY(approvals, judge_approvals(bench, verdicts));
    approvals_.emplace(graph_, approvals, WithoutRef::none);
    bench.approvals = &*approvals_;
    // It may have moved without our seeing it: what stands there, proven, is what has to be remembered.
    if (bench.roster->name().version > input_.state->version || mainline_ != input_.state->mainline) {
      remember(*bench.roster);
    }
    MUSTER_TRY(mainline, judge_mainline(bench, std::move(state), verdicts));
    (void)mainline;
    MUSTER_TRY(others, judge_others(bench, verdicts));
    (void)others;
    return std::monostate{};
  }

  // Normally the chain at the mainline's tip holds the anchor. After a break glass it is the pushed
  // tip's chain that does; then the present roster must be one of its versions.
  Gathered<Chain> chain_for(const MainlineState& state) {
    MUSTER_TRY(chain, separate(chain_at(objects_, state, input_.anchor, checker_.ring(), input_.deadline)));
    if (chain) return std::move(*chain);
    if (std::holds_alternative<reasons::RosterAnchor>(chain.error())) {
      MUSTER_TRY(pushed, pushed_chain());
      if (pushed && pushed->holds(*state.roster)) return std::move(*pushed);
    }
    return stop(chain.error());
  }

  Gathered<std::optional<Chain>> pushed_chain() {
    const auto update = mainline_update();
    if (!update || !known_[*update].next()) return std::nullopt;
    MUSTER_TRY(pushed, separate(state_at(objects_, *known_[*update].next())));
    if (!pushed) return std::nullopt;
    MUSTER_TRY(chain, separate(chain_at(objects_, *pushed, input_.anchor, checker_.ring(), input_.deadline)));
    return chain ? std::optional(std::move(*chain)) : std::nullopt;
  }

  std::optional<std::size_t> update_of(std::string_view ref) const {
    const auto found = std::ranges::find(known_, ref, [](const KnownUpdate& k) { return k.update.name; });
    if (found == known_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - known_.begin());
  }
  std::optional<std::size_t> mainline_update() const { return update_of(mainline_); }

  // First, because steps of the same push may hang on what it adds. Gives where the ref will stand.
  Gathered<std::optional<ObjectId>> judge_approvals(const PushBench& bench, PushVerdicts& verdicts) {
    const auto at = update_of(approvals_ref);
    if (!at) return tip_of(std::string(approvals_ref));
    if (restored_) return known_[*at].present;
    MUSTER_TRY(added,
               verdicts.add(*at, judge_approvals_update(bench, known_[*at]), bench.at_receive().judged_by()));
    (void)added;
    return verdicts.accepted(*at) ? known_[*at].next() : known_[*at].present;
  }

  Gathered<std::monostate> judge_mainline(const PushBench& bench, MainlineState state,
                                          PushVerdicts& verdicts) {
    const auto at = mainline_update();
    if (!at) return std::monostate{};
    auto outcome = judge_mainline_update(bench, known_[*at], std::move(state), known_);
    if (!outcome) {
      MUSTER_TRY(added, verdicts.add(*at, Gathered<Verdicts>(tl::unexpected(outcome.error())),
                                     bench.at_receive().judged_by()));
      (void)added;
      return std::monostate{};
    }
    verdicts.add(*at, std::move(outcome->verdicts));
    if (!verdicts.accepted(*at) || !outcome->roster) return std::monostate{};
    MUSTER_TRY(ends_at, state_at(objects_, *outcome->tip));
    MUSTER_TRY(mended, holds_remembered(ends_at));
    if (!mended) {
      const reasons::RosterRollback rollback{outcome->roster->name().version, input_.state->version};
      verdicts.add(*at, {refused_ref(known_[*at], rollback, bench.at_receive().judged_by())});
      return std::monostate{};
    }
    new_tips_[known_[*at].update.name] = outcome->tip;
    if (outcome->roster->name() != bench.roster->name()) {
      MUSTER_TRY(held, judge_newly_governed(input_, graph_, checker_, *approvals_, bench.roster.get(),
                                            outcome->roster, *outcome->tip, known_));
      verdicts.add(*at, std::move(held));
    }
    brings_ = outcome->roster->name();
    remember(*outcome->roster);
    return std::monostate{};
  }

  // The roster is the remembered one or has it among its versions. Where the mainline's own does not
  // hold it, it was set back or replaced behind the server: a restored backup, another server's refs.
  Gathered<bool> holds_remembered(const MainlineState& state) {
    return holds(state, input_.state->version, input_.state->digest);
  }

  // The roster there is this version, or has it among its superseded ones.
  Gathered<bool> holds(const MainlineState& state, std::uint32_t version, const std::string& digest) {
    const RosterName now = state.roster->name();
    if (now.version < version) return false;
    if (now.version == version) return now.digest.text() == digest;
    MUSTER_TRY(proven, proven_before(objects_, *state.muster_tree));
    if (proven != nullptr) {
      const RosterName* name = proven->chain.version(version);
      return name != nullptr && name->digest.text() == digest;
    }
    // What proves the chain has not run yet: only the file itself tells.
    MUSTER_TRY(versions, VersionsInTree::at(objects_, *state.muster_tree));
    MUSTER_TRY(superseded, separate(versions.superseded(version)));
    return superseded && sha256(superseded->roster).text() == digest;
  }

  Gathered<std::monostate> judge_others(const PushBench& bench, PushVerdicts& verdicts) {
    const JudgedBy by = bench.at_receive().judged_by();
    const auto mainline = mainline_update();
    const auto approvals = update_of(approvals_ref);
    for (const bool tags : {false, true}) {
      for (std::size_t i = 0; i < known_.size(); ++i) {
        if (i == mainline || is_governed_tag(known_[i], *bench.roster) != tags) continue;
        if (i == approvals && !restored_) continue;  // judged already
        if (restored_) {
          const reasons::RosterRollback rollback{bench.roster->name().version, input_.state->version};
          verdicts.add(i, {refused_ref(known_[i], rollback, by)});
          continue;
        }
        Gathered<Verdicts> judged =
            tags ? judge_tag_update(bench, known_[i], new_tips_) : judge_branch_update(bench, known_[i]);
        // Many branches of many commits each: a verdict for each of them would fill the memory.
        if (too_many_commits(bench))
          return stop(Reason{reasons::LimitCount{"new commits", input_.max_commits}});
        MUSTER_TRY(added, verdicts.add(i, std::move(judged), by));
        (void)added;
        if (verdicts.accepted(i)) new_tips_[known_[i].update.name] = known_[i].next();
      }
    }
    return std::monostate{};
  }

  static bool is_governed_tag(const KnownUpdate& known, const Roster& roster) {
    return known.update.name.starts_with("refs/tags/") && known.next() && roster.governs(known.update.name);
  }

  void remember(const Roster& roster) {
    remember_ =
        ServerState{roster.draft().governance.mainline, roster.name().version, roster.name().digest.text()};
    if (remember_ == input_.state) remember_.reset();
  }

  const PushInput& input_;
  ObjectAccess objects_;
  CommitGraph graph_;
  SignatureChecker checker_;
  std::vector<KnownUpdate> known_;
  std::string mainline_;  // as it stands now, once there is a roster
  NewTips new_tips_;
  std::optional<ServerState> remember_;
  std::optional<RosterName> in_force_, brings_;
  std::string project_;
  std::optional<std::string> certificate_;  // its bytes
  std::optional<CertificateFacts> certificate_facts_;
  bool restored_ = false;  // the mainline does not hold what the server remembers
  std::optional<ApprovalBook> approvals_;
};

}  // namespace

Verdict refuse_input(const Malformed& malformed, Timestamp received) {
  std::string what =
      malformed.what + " (at byte " + std::to_string(malformed.offset) + " of the list of refs)";
  return Refused(ObjectRef{ObjectKind::push, "", ""}, NoKey{}, reasons::RefName{std::move(what)},
                 JudgedBy{received, TimeSource::receive, {}});
}

Result<PushOutcome> verify_push(const PushInput& input) {
  auto outcome = PushJudge(input).judge();
  // What was refused because gpg could not be asked was not judged.
  if (auto fault = fault_of(input.certificates)) return tl::unexpected(std::move(*fault));
  return outcome;
}

}  // namespace muster
