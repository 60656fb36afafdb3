// Whether a push is signed as the roster asks for: ref.certificate.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/push_certificate.h"
#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

// A certificate that came with a push, and what it is held against.
struct CertificateFacts {
  std::vector<RefUpdate> pushed;            // all of the push, as it arrived
  std::optional<std::string> nonce;         // that the server gave out for it
  std::optional<std::string> nonce_status;  // what git found out about the certificate's own
  std::vector<std::string> pushees;         // the repository's addresses; empty: any will do
  std::optional<std::string> malformed;     // a clause; nothing below is known then
  PushCertificate certificate;
  SignatureFinding signature;
};

// A [[refs]] table that covers the name says so.
bool demands_certificate(const Roster& roster, std::string_view ref);

struct CertificateFinding {
  std::optional<Reason> reason;
  VerdictKey key = NoKey{};  // that signed the certificate
  std::vector<Warning> warnings = {};
};

// Nothing where none is demanded. `facts` is null where no certificate was given. Its signature is judged as
// that of a commit is, by the roster and at the time of the bench, and its key needs the use `push`; on the
// mainline an overdue key of a person is only warned of: nobody could bring in the roster that mends it. No
// exception makes up for a certificate.
CertificateFinding check_certificate(std::string_view ref, const CertificateFacts* facts, const Bench& bench);

}  // namespace muster
