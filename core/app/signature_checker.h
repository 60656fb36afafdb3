// Signatures of many objects, checked on as many threads as there is work for.
#pragma once

#include <memory>
#include <vector>

#include "crypto/check_signature.h"
#include "model/signed_object.h"

namespace muster {

class SignatureChecker {
 public:
  // At least one thread; the calling one is always among them. `certificates` as for KeyRing.
  explicit SignatureChecker(unsigned threads, const std::shared_ptr<Certificates>& certificates = nullptr);
  ~SignatureChecker();
  SignatureChecker(const SignatureChecker&) = delete;
  SignatureChecker& operator=(const SignatureChecker&) = delete;

  // One finding an object, in their order. Throws std::bad_alloc where memory ran out in any thread: a
  // signature that was not looked at is no bad one.
  std::vector<SignatureFinding> check(std::vector<SignedObject> objects);

  // The same in two halves: the other threads, where there are any, work while the calling one
  // goes on to read. One batch at a time; finish() helps with what is left and gives the findings.
  void start(std::vector<SignedObject> objects);
  std::vector<SignatureFinding> finish();
  // Nobody wants what was started.
  void abandon() noexcept;

  // Changes when an OpenPGP or CMS signature by a key that was unknown may verify now.
  std::uint64_t generation() const { return certificates_ == nullptr ? 0 : certificates_->generation(); }

  // May be null.
  const std::shared_ptr<Certificates>& certificates() const { return certificates_; }
  // For single signatures on the calling thread.
  KeyRing& ring() { return rings_.front(); }

 private:
  struct Work;
  std::shared_ptr<Certificates> certificates_;
  std::vector<KeyRing> rings_;  // one a thread
  std::unique_ptr<Work> work_;  // what was started; its threads have ended when it is gone
};

}  // namespace muster
