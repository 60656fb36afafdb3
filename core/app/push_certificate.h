// The certificate of a signed push, out of the repository: what policy/push_certificate.h judges.
#pragma once

#include <string>
#include <vector>

#include "app/object_access.h"
#include "app/signature_checker.h"
#include "model/push_certificate.h"
#include "policy/push_certificate.h"

namespace muster {

// Its bytes. git has written them before the hook runs, into the repository and not into the quarantine:
// where they are not there it is a Fault. limit.count where they are too many.
Gathered<std::string> read_push_certificate(ObjectAccess& objects, const GivenCertificate& given);

// `updates`: what the hook was told. OpenPGP and CMS keys are known once the roster is loaded that lists
// them.
CertificateFacts certificate_facts(const std::string& bytes, const GivenCertificate& given,
                                   const std::vector<RefUpdate>& updates, std::vector<std::string> pushees,
                                   HashAlgorithm algorithm, KeyRing& ring);

}  // namespace muster
