// Signatures of many objects, checked on as many threads as there is work for.
#pragma once

#include <vector>

#include "crypto/check_signature.h"
#include "model/signed_object.h"

namespace muster {

class SignatureChecker {
 public:
  // At least one thread; the calling one is always among them.
  explicit SignatureChecker(unsigned threads);

  // One finding an object, in their order. Throws std::bad_alloc where memory ran out in any thread: a
  // signature that was not looked at is no bad one.
  std::vector<SignatureFinding> check(const std::vector<SignedObject>& objects);
  // For single signatures on the calling thread.
  KeyRing& ring() { return rings_.front(); }

 private:
  std::vector<KeyRing> rings_;  // one a thread
};

}  // namespace muster
