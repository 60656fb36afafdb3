#include "model/verdict.h"

namespace muster {

VerifiedSignature::VerifiedSignature(ObjectRef object, SignaturePurpose purpose, PublicKey key,
                                     KeyFingerprint fingerprint, SignatureAlgorithm algorithm,
                                     std::optional<SecurityKeyFacts> security_key, std::string signer,
                                     std::shared_ptr<const KeyStanding> standing)
    : object_(std::move(object)),
      purpose_(purpose),
      key_(std::move(key)),
      fingerprint_(std::move(fingerprint)),
      algorithm_(algorithm),
      security_key_(security_key),
      signer_(std::move(signer)),
      standing_(std::move(standing)) {}

AuthorizedSignature::AuthorizedSignature(VerifiedSignature signature, std::string holder)
    : signature_(std::move(signature)), holder_(std::move(holder)) {}

Accepted::Accepted(ObjectRef object, Grounds grounds, VerdictKey key, std::vector<std::string> rules,
                   std::vector<Warning> warnings, JudgedBy judged_by)
    : object_(std::move(object)),
      grounds_(std::move(grounds)),
      key_(std::move(key)),
      rules_(std::move(rules)),
      warnings_(std::move(warnings)),
      judged_by_(judged_by) {}

Refused::Refused(ObjectRef object, VerdictKey key, Reason reason, JudgedBy judged_by)
    : object_(std::move(object)), key_(std::move(key)), reason_(std::move(reason)), judged_by_(judged_by) {}

MUSTER_COMPILED_HERE(VerifiedSignature);
MUSTER_COMPILED_HERE(AuthorizedSignature);
MUSTER_COMPILED_HERE(Accepted);
MUSTER_COMPILED_HERE(Refused);
MUSTER_COMPILED_HERE(Verdict);

Verdict::Verdict(Accepted accepted) : variant(std::move(accepted)) {}

Verdict::Verdict(Refused refused) : variant(std::move(refused)) {}

void Accepted::warn(Warning warning) {
  warnings_.push_back(std::move(warning));
}

void Refused::warn(Warning warning) {
  warnings_.push_back(std::move(warning));
}

}  // namespace muster
