// What reference-transaction decides, with the refs locked and about to move: whoever moves them, a
// push or somebody on the server. Between pre-receive's verdict and this moment another push may have
// changed the roster, and git may carry out only a part of what was pushed.
#pragma once

#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "app/verify_push.h"
#include "formats/admission.h"
#include "formats/transaction_input.h"

namespace muster {

// What pre-receive has let in of late. No cache: without it a push is judged again, ref by ref, and what
// only holds for the whole push is then refused.
class AdmissionBook {
 public:
  virtual ~AdmissionBook() = default;
  // The newest of the last limits::admission_seconds before `now` that is wanted; what cannot be read is
  // not there.
  virtual std::optional<Admission> find(Timestamp now,
                                        const std::function<bool(const Admission&)>& wanted) = 0;
};

// git keeps a ref in a file of its own, in packed-refs, or in both, and asks reference-transaction also
// when it only moves it from one to the other (git pack-refs).
class RefCopies {
 public:
  virtual ~RefCopies() = default;
  // The ref stays at `present` when this has been carried out: `next` is written where a loose ref hides
  // it, or (zero) the loose ref is deleted and packed-refs holds the same.
  virtual Result<bool> stays(const std::string& name, const ObjectId& present, const ObjectId& next) = 0;
};

struct TransactionInput {
  PushInput push;  // without updates
  std::vector<TransactionLine> lines;
  AdmissionBook& admissions;
  RefCopies& copies;
};

struct NothingMoves {};
// Judged by pre-receive as part of a push, by the roster that is still in force or that this push brings.
struct AdmittedBefore {
  Admission admission;
};
using TransactionOutcome = std::variant<NothingMoves, AdmittedBefore, PushOutcome>;

// Judges what really moves below refs/ (other names, HEAD and its like, belong to one work tree):
//
// * As admitted, where pre-receive let in these very updates and the roster on the mainline is still
//   the one that judged them, or the one that the same push has brought there.
// * Anew as a push, otherwise; tags always, since they hang on where branches stand by now; and a
//   mainline that brings a roster, with what its push moves besides, since refs that the roster makes
//   governed may have moved. The first roster comes in by a push only.
// * A certificate that the roster asks for is that of the admission: git tells this hook of none. Whoever
//   moves such a ref without a push has none.
// * A ref that is or becomes symbolic is refused (ref.alias).
//
// A roster that changes meanwhile has the last word: all is judged again.
Result<TransactionOutcome> verify_transaction(const TransactionInput& input);

bool is_accepted(const TransactionOutcome& outcome);

}  // namespace muster
