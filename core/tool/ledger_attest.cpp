#include <fmt/format.h>

#include "adapters/disk.h"
#include "adapters/system_clock.h"
#include "adapters/terminal.h"
#include "app/attest.h"
#include "app/verify_ledger.h"
#include "tool/evidence_file.h"
#include "tool/ledger.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

struct LedgerAttestOptions {
  std::string commit;
  std::string output;
  std::string key;
};

struct Attested {
  std::vector<Verdict> refused;
  RosterPtr roster;
  std::optional<LedgerRecord> record;
};

// Whatever is before it is accepted as well, by receipts.
Gathered<Attested> attested(Session& session, const ObjectId& commit) {
  MUSTER_TRY(tip, session.mainline_tip(commit));
  MUSTER_TRY(on_line, on_first_parent_line(session.graph(), tip, commit));
  HistoryInput mainline = session.history(tip);
  MUSTER_TRY(chain, chain_of(mainline));
  Attested found{{}, chain.newest(), {}};
  if (!on_line) {
    return stop(
        Reason{reasons::LedgerMissing{commit.hex() + " is no step of the mainline, whose first-parent "
                                                     "line the server's record is of"}});
  }
  MUSTER_TRY(record, ledger_record(mainline, chain, commit));
  TerminalProgress progress("verifying commits");
  HistoryInput history = mainline;
  history.tip = commit;
  history.newest = chain;
  history.unknown_approvals = UnknownApprovals::refused;
  history.progress = &progress;
  history.sink = [&](Verdict verdict) {
    if (!is_accepted(verdict)) found.refused.push_back(std::move(verdict));
  };
  MUSTER_TRY(counts, replay_history(history));
  if (found.refused.empty() && counts.unjudged != 0)
    return stop(Reason{reasons::LedgerMissing{"not everything below " + commit.hex() + " could be judged"}});
  found.record = record;
  return found;
}

Result<ExitStatus> attest_commit(const Globals& globals, const LedgerAttestOptions& options) {
  if (auto plain = refuse_audit_options(globals, "ledger attest"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  const auto session = Session::open(globals, Depth::full);
  if (!session) return tl::make_unexpected(session.error());
  const auto commit = (*session)->commit(options.commit);
  if (!commit) return tl::make_unexpected(commit.error());
  const auto found = attested(**session, *commit);
  tell_missing_receipts(globals, **session);
  if (!found) return report(globals, found.error(), ledger_object());
  for (const Verdict& verdict : found->refused) report(globals, verdict);
  if (!found->refused.empty()) return ExitStatus::refused;
  auto resource = resource_here(globals);
  if (!resource) return tl::make_unexpected(std::move(resource).error());
  const Roster& roster = *found->roster;
  Evidence evidence{*commit,       std::nullopt,         roster.draft().project, std::move(*resource),
                    roster.name(), (*session)->anchor(), SystemClock().now(),    std::nullopt,
                    std::nullopt,  GateBasis::ledger,    found->record};
  const auto text = evidence_file_text(globals, options.key, evidence, roster);
  if (!text) return tl::make_unexpected(text.error());
  if (options.output.empty()) {
    put(*text);
    return ExitStatus::accepted;
  }
  if (auto written = write_file(options.output, *text); !written)
    return tl::make_unexpected(std::move(written).error());
  put_line(fmt::format(
      "{}: SLSA source level {}, let in by entry {} of the ledger at {}; without a lapse since {}",
      shown(options.output), found->record->reviewed ? 4 : 3, found->record->entry,
      found->record->received.text(), found->record->since.text()));
  return ExitStatus::accepted;
}

}  // namespace

void add_ledger_attest(CLI::App& ledger, Tool& tool) {
  CLI::App* attest = ledger.add_subcommand(
      "attest", "Write a verification summary (SLSA) of a commit that the server let into the mainline");
  const auto options = std::make_shared<LedgerAttestOptions>();
  attest->add_option("REV", options->commit, "A commit of the mainline's first-parent line")->required();
  attest->add_option("--output", options->output, "The file to write (default: standard output)")
      ->type_name("FILE");
  attest->add_option("--evidence-key", options->key, "Sign it: a robot's key with the use receipt")
      ->type_name("KEY");
  attest->footer(
      "Judges the mainline up to REV by the receipts of the ledger, and says what they show: the level (3; "
      "4\n"
      "where every rule of the mainline asks for approvals), the entry, and since when nothing but judged "
      "and\n"
      "accepted pushes moved the mainline. muster verify evidence checks it. Fetch first:\n"
      "  git fetch origin 'refs/muster/*:refs/muster/*'\n"
      "  muster ledger attest HEAD --anchor sha256:… --output summary.intoto.jsonl");
  attest->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, attest_commit(tool.globals, *options)); };
  });
}

}  // namespace muster
