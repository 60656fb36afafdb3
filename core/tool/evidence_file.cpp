#include "tool/evidence_file.h"

#include <filesystem>

#include "adapters/plain_git.h"
#include "adapters/system_clock.h"
#include "app/dsse_signatures.h"
#include "app/verify_evidence.h"
#include "formats/statement_file.h"
#include "formats/verification_summary.h"
#include "report/words.h"
#include "tool/output.h"
#include "tool/signing_key.h"

namespace muster {

namespace {

// The judge's own check, but for what it says itself: a refusal is evidence as well.
Result<std::monostate> check_signed(const Globals& globals, const SigningKey& key, EvidenceFile file,
                                    const Roster& roster) {
  KeyRing ring(globals.certificates);
  file.evidence.refused.reset();
  const Verdict verdict = verify_evidence(file, std::nullopt, roster, SystemClock().now(), ring);
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

Result<std::string> signed_text(const Globals& globals, const std::string& key_option, EvidenceFile file,
                                const Roster& roster) {
  const auto facts = signing_facts(PlainGit(globals.repo));
  if (!facts) return tl::make_unexpected(facts.error());
  const auto key = choose_signing_key(*facts, key_option);
  if (!key) return tl::make_unexpected(key.error());
  const auto armored = sign_checked(globals, *key, SignaturePurpose::file,
                                    dsse_encoding(file.envelope.payload_type, file.envelope.payload));
  if (!armored) return tl::make_unexpected(armored.error());
  auto bytes = bytes_of(*armored);
  if (!bytes) return misused("the signature cannot be read back: " + bytes.error().what, "try another key");
  file.envelope.signatures.push_back({dsse_key_id(fingerprint_of(key->key)), std::move(*bytes)});
  if (auto good = check_signed(globals, *key, file, roster); !good)
    return tl::make_unexpected(std::move(good).error());
  return statement_file_text(file.envelope);
}

}  // namespace

Result<std::string> resource_here(const Globals& globals) {
  const auto origin = PlainGit(globals.repo).config("remote.origin.url");
  if (!origin) return tl::make_unexpected(origin.error());
  if (*origin) return resource_uri(**origin);
  std::error_code failed;
  const auto here = std::filesystem::absolute(globals.repo, failed).lexically_normal();
  return resource_uri(failed ? globals.repo : here.string());
}

Result<std::string> evidence_file_text(const Globals& globals, const std::string& key,
                                       const Evidence& evidence, const Roster& roster) {
  EvidenceFile file{evidence, {std::string(in_toto_payload), evidence_text(evidence), {}}};
  if (!key.empty()) return signed_text(globals, key, std::move(file), roster);
  note(globals, "the evidence is not signed, so nobody else has to believe it: --evidence-key signs it");
  return statement_file_text(file.envelope);
}

}  // namespace muster
