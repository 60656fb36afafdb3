#include <filesystem>

#include "adapters/disk.h"
#include "adapters/plain_git.h"
#include "adapters/system_clock.h"
#include "app/dsse_signatures.h"
#include "app/verify_evidence.h"
#include "formats/statement_file.h"
#include "formats/verification_summary.h"
#include "report/words.h"
#include "tool/gate.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/signing_key.h"

namespace muster {

namespace {

Result<std::string> resource_of(const Globals& globals, GateBasis basis) {
  if (basis == GateBasis::history) {
    const auto origin = PlainGit(globals.repo).config("remote.origin.url");
    if (!origin) return tl::make_unexpected(origin.error());
    if (*origin) return resource_uri(**origin);
  }
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
  evidence.at = by.at.value_or(SystemClock().now());
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

// The judge's own check, but for what it says itself: a refusal is evidence as well.
Result<std::monostate> check_signed(const Globals& globals, const SigningKey& key, EvidenceFile file,
                                    const GateOutcome& outcome) {
  KeyRing ring(globals.certificates);
  file.evidence.refused.reset();
  const Verdict verdict = verify_evidence(file, std::nullopt, *outcome.roster, SystemClock().now(), ring);
  const auto* refused = std::get_if<Refused>(&verdict);
  if (refused == nullptr) return std::monostate{};
  if (std::holds_alternative<reasons::GateEvidence>(refused->reason()) ||
      std::holds_alternative<reasons::KeyUse>(refused->reason()) ||
      std::holds_alternative<reasons::KeyUnknown>(refused->reason())) {
    return misused("--evidence-key is no key of a robot of the roster with the use `receipt`: " +
                       because_of(refused->reason(), refused->judged_by()),
                   "have the governors list one: muster robot add, muster key add --use receipt");
  }
  return key_refused(key, refused->reason());
}

Result<std::string> signed_text(const Globals& globals, const GateOptions& options, EvidenceFile file,
                                const GateOutcome& outcome) {
  const auto facts = signing_facts(PlainGit(globals.repo));
  if (!facts) return tl::make_unexpected(facts.error());
  const auto key = choose_signing_key(*facts, options.evidence_key);
  if (!key) return tl::make_unexpected(key.error());
  const auto armored = sign_checked(globals, *key, SignaturePurpose::file,
                                    dsse_encoding(file.envelope.payload_type, file.envelope.payload));
  if (!armored) return tl::make_unexpected(armored.error());
  auto bytes = bytes_of(*armored);
  if (!bytes) return misused("the signature cannot be read back: " + bytes.error().what, "try another key");
  file.envelope.signatures.push_back({dsse_key_id(fingerprint_of(key->key)), std::move(*bytes)});
  if (auto good = check_signed(globals, *key, file, outcome); !good)
    return tl::make_unexpected(std::move(good).error());
  return statement_file_text(file.envelope);
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
  EvidenceFile file{*evidence, {std::string(in_toto_payload), evidence_text(*evidence), {}}};
  if (options.evidence_key.empty()) {
    note(globals, "the evidence is not signed, so nobody else has to believe it: --evidence-key signs it");
    return write_file(options.evidence, statement_file_text(file.envelope));
  }
  const auto text = signed_text(globals, options, std::move(file), outcome);
  if (!text) return tl::make_unexpected(text.error());
  return write_file(options.evidence, *text);
}

}  // namespace muster
