// A person's approval of one exact commit for one ref, as an in-toto statement: the subject is the commit
// (digest gitCommit), the predicate names project, ref and time.
#pragma once

#include <string>
#include <string_view>

#include "formats/dsse.h"
#include "model/object_id.h"
#include "model/result.h"
#include "model/timestamp.h"

namespace muster {

struct Approval {
  std::string project;
  std::string ref;
  ObjectId commit;
  Timestamp at;  // a claim

  bool operator==(const Approval&) const = default;
};

// The payload of an envelope.
std::string approval_text(const Approval& approval);
// One subject with nothing but a gitCommit, this predicate type, these three members and no other.
Parsed<Approval> parse_approval(std::string_view payload);

// An envelope with one signature and the approval in it: what lies in refs/muster/approvals. Exactly the
// bytes that dsse_text and approval_text make: nobody but who signed it can write one approval in many ways.
struct SignedApproval {
  Approval approval;
  DsseEnvelope envelope;
};
Parsed<SignedApproval> parse_signed_approval(std::string_view text);

// What an envelope that parse_signed_approval takes says, and by which key: all of it before the bytes of its
// signature. Of another text some part. Many are compared by it, which reading them would make slow.
std::string_view said_in(std::string_view envelope);

}  // namespace muster
