#include <filesystem>

#include "adapters/disk.h"
#include "adapters/system_clock.h"
#include "formats/verification_summary.h"
#include "report/words.h"
#include "tool/evidence_file.h"
#include "tool/gate.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

// Of source without git the folder.
Result<std::string> resource_of(const Globals& globals, GateBasis basis) {
  if (basis == GateBasis::history) return resource_here(globals);
  std::error_code failed;
  const auto here = std::filesystem::absolute(globals.repo, failed).lexically_normal();
  return resource_uri(failed ? globals.repo : here.string());
}

Result<Evidence> evidence_of(const Globals& globals, const GateOutcome& outcome) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  auto resource = resource_of(globals, outcome.basis);
  if (!resource) return tl::make_unexpected(std::move(resource).error());
  const Roster& roster = *outcome.roster;
  Evidence evidence{*outcome.head, outcome.tag, roster.draft().project, std::move(*resource), roster.name(),
                    *anchor,       {},          std::nullopt,           std::nullopt};
  const JudgedBy by =
      std::visit([](const auto& verdict) { return verdict.judged_by(); }, outcome.verdicts.front());
  // A receipt's time is the tag's; the evidence is of now.
  const bool is_past = by.source == TimeSource::receipt;
  evidence.at = by.at && !is_past ? *by.at : SystemClock().now();
  evidence.basis = outcome.basis;
  // The statement's word for the tag is not this gate's.
  if (outcome.basis == GateBasis::release) evidence.tag.reset();
  if (outcome.accepted()) {
    evidence.holds_until = by.until;
  } else if (const auto* refused = std::get_if<Refused>(&outcome.verdicts.front())) {
    evidence.refused = std::string(rule_of(refused->reason()));
  }
  return evidence;
}

}  // namespace

Result<std::monostate> remove_evidence(const GateOptions& options) {
  if (options.evidence.empty()) return std::monostate{};
  return remove_file(options.evidence);
}

Result<std::monostate> write_evidence(const Globals& globals, const GateOptions& options,
                                      const GateOutcome& outcome) {
  if (options.evidence.empty()) return std::monostate{};
  if (!outcome.head || outcome.roster == nullptr || outcome.verdicts.empty()) {
    note(globals, "no evidence is written: there is no commit, or no proven roster, that it could be about");
    return std::monostate{};
  }
  auto evidence = evidence_of(globals, outcome);
  if (!evidence) return tl::make_unexpected(std::move(evidence).error());
  const auto text = evidence_file_text(globals, options.evidence_key, *evidence, *outcome.roster);
  if (!text) return tl::make_unexpected(text.error());
  return write_file(options.evidence, *text);
}

}  // namespace muster
