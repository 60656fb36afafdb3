#include "app/verify_evidence.h"

#include "app/dsse_signatures.h"

namespace muster {

Verdict verify_evidence(const EvidenceFile& file, const std::optional<ObjectId>& commit, const Roster& newest,
                        Timestamp now, KeyRing& ring) {
  EvidenceFacts facts{file.evidence, {}, commit ? std::optional(commit->hex()) : std::nullopt, now};
  for (const DsseSignature& signature : file.envelope.signatures) {
    facts.signatures.push_back(check_dsse_signature(file.envelope, signature, SignaturePurpose::file,
                                                    object_of(file.evidence), ring));
  }
  return judge_evidence(
      facts, {&newest, &newest, RevocationReach::newest, file.evidence.at, TimeSource::claimed, {}, {}});
}

}  // namespace muster
