#include "tool/gate.h"

#include <fmt/format.h>

#include "adapters/build_place.h"
#include "adapters/disk.h"
#include "adapters/disk_checkpoints.h"
#include "adapters/disk_work_tree.h"
#include "adapters/environment.h"
#include "adapters/roster_folder_disk.h"
#include "adapters/system_clock.h"
#include "adapters/terminal.h"
#include "formats/hook_input.h"
#include "model/limits.h"
#include "tool/file_signatures.h"
#include "tool/output.h"
#include "tool/roster_at_hand.h"
#include "tool/session.h"
#include "tool/tool.h"

namespace muster {

GateOutcome refused_before_judging(const ObjectRef& object, const Reason& reason) {
  GateOutcome outcome;
  outcome.verdicts.emplace_back(
      Refused(object, NoKey{}, reason, JudgedBy{SystemClock().now(), TimeSource::receive, std::nullopt}));
  outcome.refusals = 1;
  return outcome;
}

void refuse_after_all(GateOutcome& outcome, Reason reason) {
  const RosterName roster = outcome.roster->name();
  outcome.verdicts.clear();
  outcome.verdicts.emplace_back(Refused(ObjectRef{ObjectKind::commit, outcome.head->hex(), ""}, NoKey{},
                                        std::move(reason),
                                        JudgedBy{SystemClock().now(), TimeSource::receive, roster}));
  outcome.refusals = 1;
}

namespace {

// ---- what was asked ----

Result<std::monostate> check_options(const Globals& globals, const GateOptions& options) {
  if (auto plain = refuse_audit_options(globals, "gate"); !plain) return plain;
  if (options.product.empty() != options.channel.empty())
    return misused("--product and --channel go together", "name both, or neither");
  if (!options.release_files.empty() && options.seal.empty())
    return misused("--release-file names what a seal is to hold", "add --seal FILE");
  if (!options.seal.empty() && !options.sealed.empty())
    return misused("--seal and --sealed exclude each other", "seal first, and hold against the seal later");
  if (!options.evidence_key.empty() && options.evidence.empty())
    return misused("--evidence-key signs what --evidence names", "add --evidence FILE");
  if (!options.ref.empty() && !is_ref_name(options.ref))
    return misused("--ref " + options.ref + " is no full ref name", "write it like refs/heads/main");
  return std::monostate{};
}

}  // namespace

GateQuestion question_of(const GateOptions& options) {
  GateQuestion question;
  if (options.require == "tag") question.require = GateRequire::tag;
  question.tag_pattern = Pattern(options.tag_pattern);
  if (!options.product.empty()) question.release = ReleaseUse{options.product, options.channel};
  question.ref = options.ref;
  question.minimum_version = options.minimum_version;
  return question;
}

// A name that is no revision: nobody can make a branch stand for a file, nor a file for a branch.
bool names_file(const std::string& text) {
  return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") ||
         text.ends_with(".toml");
}

namespace {

Result<NewerRoster> newer_in_folder(std::string path) {
  constexpr std::string_view file = "roster.toml";
  if (path.ends_with(file)) path.resize(path.size() - file.size());
  if (path.empty()) path = ".";
  auto files = read_roster_folder(path);
  if (!files) return tl::make_unexpected(std::move(files).error());
  if (*files) return NewerRoster(std::move(**files));
  return misused("--newest: there is no folder " + path,
                 "name a folder laid out like .muster/, the roster.toml in it, or a commit");
}

Result<std::vector<NewerRoster>> newer_rosters(const Session& session, const GateOptions& options) {
  std::vector<NewerRoster> found;
  for (const std::string& one : options.newer) {
    if (names_file(one)) {
      auto files = newer_in_folder(one);
      if (!files) return tl::make_unexpected(std::move(files).error());
      found.push_back(std::move(*files));
      continue;
    }
    const auto commit = session.commit(one);
    if (!commit) return tl::make_unexpected(commit.error());
    found.emplace_back(*commit);
  }
  return found;
}

// ---- the judging ----

std::optional<DiskCheckpoints> checkpoints_for(const Globals& globals) {
  const auto folder = globals.no_cache ? std::nullopt : state_folder();
  return folder ? std::optional(DiskCheckpoints(*folder)) : std::nullopt;
}

Result<GateOutcome> judge_place(const Globals& globals, const GateOptions& options, Session& session,
                                const BuildPlace& place) {
  auto newer = newer_rosters(session, options);
  if (!newer) return tl::make_unexpected(std::move(newer).error());
  OpenedRepository& repository = session.repository();
  DiskWorkTree tree(place.root, repository.common_directory(), repository.hash_algorithm());
  auto checkpoints = checkpoints_for(globals);
  TerminalProgress progress("verifying commits");
  HistoryInput history = session.history(ObjectId(repository.hash_algorithm()));
  if (checkpoints) history.checkpoints = &*checkpoints;
  history.progress = &progress;
  auto outcome = judge_gate({repository, tree, place.folder, std::move(history), question_of(options),
                             std::move(*newer), SystemClock().now()});
  tell_missing_receipts(globals, session);
  return outcome;
}

ObjectRef folder_of(const Globals& globals) {
  return {ObjectKind::file, globals.repo, ""};
}

}  // namespace

Result<GateOutcome> judge_gate_here(const Globals& globals, const GateOptions& options) {
  if (const auto anchor = anchor_of(globals); !anchor) return tl::make_unexpected(anchor.error());
  if (!options.statement.empty()) return judge_source_here(globals, options, "");
  const auto there = look_for_repository(globals.repo);
  if (!there) return tl::make_unexpected(there.error());
  if (const auto* none = std::get_if<NoPlace>(&*there)) return judge_source_here(globals, options, none->why);
  const auto session = Session::open(globals, Depth::any);
  if (!session) return tl::make_unexpected(session.error());
  const auto place = find_build_place((*session)->repository(), globals.repo);
  if (!place) return tl::make_unexpected(place.error());
  if (const auto* none = std::get_if<NoPlace>(&*place))
    return refused_before_judging(folder_of(globals), reasons::GateSource{none->why});
  const auto shallow = is_shallow((*session)->repository());
  if (!shallow) return tl::make_unexpected(shallow.error());
  if (*shallow == ShallowHistory::yes) {
    const auto head = (*session)->commit("HEAD");
    auto outcome = refused_before_judging(
        head ? ObjectRef{ObjectKind::commit, head->hex(), ""} : folder_of(globals), reasons::GateShallow{});
    if (head) outcome.head = *head;
    return outcome;
  }
  return judge_place(globals, options, **session, std::get<BuildPlace>(*place));
}

namespace {

// What the switch of a build says: nothing is judged. HEAD and the roster are looked for, for the evidence.
GateOutcome off(const Globals& globals) {
  GateOutcome outcome = refused_before_judging(folder_of(globals), reasons::GateOff{});
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return outcome;
  const auto head = PlainGit(globals.repo).commit("HEAD", (*repository)->hash_algorithm());
  if (head) outcome.head = *head;
  const auto roster = roster_at_hand(globals);
  if (roster && *roster) outcome.roster = (*roster)->chain.newest();
  return outcome;
}

}  // namespace

Result<std::monostate> look_at_inputs(const Globals& globals, const GateOptions& options,
                                      GateOutcome& outcome) {
  if (!outcome.accepted()) return std::monostate{};
  const Bench now{outcome.roster.get(),
                  outcome.roster.get(),
                  RevocationReach::judging,
                  SystemClock().now(),
                  TimeSource::receive,
                  {},
                  {}};
  std::vector<Verdict> refused;
  for (const std::string& file : options.inputs) {
    auto signatures = read_signatures(file, {});
    if (!signatures) return tl::make_unexpected(std::move(signatures).error());
    auto verdict = judge_file_on_disk(globals, file, std::move(*signatures), std::nullopt, now);
    if (!verdict) return tl::make_unexpected(std::move(verdict).error());
    if (!is_accepted(*verdict)) refused.push_back(std::move(*verdict));
  }
  if (refused.empty()) return std::monostate{};
  outcome.refusals = refused.size();
  outcome.verdicts = std::move(refused);
  return std::monostate{};
}

namespace {

Result<std::monostate> keep_or_check_seal(const Globals& globals, const GateOptions& options,
                                          GateOutcome& outcome) {
  if (!outcome.accepted()) return std::monostate{};
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  Result<std::optional<Reason>> finding = std::optional<Reason>();
  if (!options.sealed.empty()) finding = check_seal(options.sealed, outcome, *anchor);
  if (!options.seal.empty()) finding = write_seal(options, outcome, *anchor);
  if (!finding) return tl::make_unexpected(finding.error());
  if (*finding) refuse_after_all(outcome, **finding);
  return std::monostate{};
}

}  // namespace

ExitStatus say_gate(const Globals& globals, const GateOutcome& outcome) {
  bool without_approvals = false;
  for (const Verdict& verdict : outcome.verdicts) {
    report(globals, verdict);
    const auto* refused = std::get_if<Refused>(&verdict);
    without_approvals =
        without_approvals ||
        (refused != nullptr && std::holds_alternative<reasons::ApprovalsMissing>(refused->reason()));
  }
  const std::uint64_t said = outcome.verdicts.size();
  if (outcome.refusals > said && globals.format == Format::text)
    put_line(fmt::format("and {} more; muster verify history lists them", outcome.refusals - said));
  if (without_approvals)
    note(globals, fmt::format("approvals that this clone does not hold do not count: {}", fetch_approvals));
  return outcome.accepted() ? ExitStatus::accepted : ExitStatus::refused;
}

namespace {

Result<ExitStatus> run_gate(const Globals& globals, const GateOptions& options) {
  if (auto good = check_options(globals, options); !good) return tl::make_unexpected(std::move(good).error());
  // A seal of another build must not outlive a refusal of this one.
  if (!options.seal.empty()) {
    if (auto gone = remove_file(options.seal); !gone) return tl::make_unexpected(std::move(gone).error());
  }
  if (auto gone = remove_evidence(options); !gone) return tl::make_unexpected(std::move(gone).error());
  auto outcome = options.off ? Result<GateOutcome>(off(globals)) : judge_gate_here(globals, options);
  if (!outcome) return tl::make_unexpected(std::move(outcome).error());
  if (auto looked = look_at_inputs(globals, options, *outcome); !looked)
    return tl::make_unexpected(std::move(looked).error());
  if (auto kept = keep_or_check_seal(globals, options, *outcome); !kept)
    return tl::make_unexpected(std::move(kept).error());
  if (auto written = write_evidence(globals, options, *outcome); !written)
    return tl::make_unexpected(std::move(written).error());
  return say_gate(globals, *outcome);
}

void add_options(CLI::App& gate, GateOptions& options) {
  gate.add_option("--require", options.require, "What HEAD has to be: an accepted commit, or one with a tag")
      ->check(CLI::IsMember({"commit", "tag"}).description(""))
      ->type_name("{commit,tag}")
      ->capture_default_str();
  gate.add_option("--tag-pattern", options.tag_pattern, "With --require tag: such a tag, by its short name")
      ->type_name("PATTERN")
      ->capture_default_str();
  gate.add_option("--product", options.product,
                  "Ask the [[releases]] rules of this product: of the tag, or of HEAD's signer")
      ->type_name("NAME");
  gate.add_option("--channel", options.channel, "... in this channel")->type_name("NAME");
  gate.add_option("--ref", options.ref, "HEAD has to lie on this branch (default: any that the roster names)")
      ->type_name("REF");
  gate.add_option("--min-version", options.minimum_version, "Refuse where no newer roster than this is known")
      ->type_name("N");
  gate.add_option("--newest", options.newer,
                  "Where a newer roster may be: a commit, or a folder like .muster/ (./…, /…, ….toml)")
      ->type_name("FILE_OR_COMMIT")
      ->allow_extra_args(false);
  gate.add_option("--seal", options.seal, "Accepted: write what was built of which commit to this file")
      ->type_name("FILE");
  gate.add_option("--release-file", options.release_files, "With --seal: a file that was built")
      ->type_name("FILE")
      ->allow_extra_args(false);
  gate.add_option("--sealed", options.sealed, "Also refuse where HEAD or a file is not what this seal says")
      ->type_name("FILE");
  gate.add_option("--statement", options.statement,
                  "Source without git: the release statement that vouches for it (default: the one in it)")
      ->type_name("FILE");
  gate.add_option("--build-folder", options.build_folders,
                  "Source without git: a folder in it that is the build's, and no source")
      ->type_name("DIR")
      ->allow_extra_args(false);
  gate.add_option("--input", options.inputs,
                  "A file that the build takes in: signed, beside it, by a key with the use `release`")
      ->type_name("FILE")
      ->allow_extra_args(false);
  gate.add_option("--evidence", options.evidence, "Write what was decided to this file, refusals too")
      ->type_name("FILE");
  gate.add_option("--evidence-key", options.evidence_key,
                  "And sign it: a key of a robot of the roster with the use `receipt`")
      ->type_name("KEY");
  gate.add_flag("--off", options.off, "Refuse: the build's own switch is off");
}

}  // namespace

void add_gate(CLI::App& app, Tool& tool) {
  CLI::App* gate = app.add_subcommand("gate", "Say whether a build may be made of this work tree");
  const auto options = std::make_shared<GateOptions>();
  add_options(*gate, *options);
  gate->footer(
      "Accepts HEAD and everything before it back to the baseline, by the newest roster that this clone\n"
      "knows, where the work tree is clean and HEAD lies on the mainline or a branch that the roster names.\n"
      "Every file of the tree is read; what the repository's own settings and index say is not believed.\n"
      "Without git, as in an unpacked tarball, the release statement that came with it vouches for the "
      "source.\n"
      "Examples:\n"
      "  muster gate --anchor sha256:…\n"
      "  muster gate --require tag --tag-pattern 'v*' --product payments --channel stable --anchor sha256:…\n"
      "  muster gate --anchor sha256:… --seal build/muster.seal --release-file build/app\n"
      "  muster gate --anchor sha256:… --sealed build/muster.seal");
  gate->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, run_gate(tool.globals, *options)); };
  });
}

}  // namespace muster
