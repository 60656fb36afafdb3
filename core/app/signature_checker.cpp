#include "app/signature_checker.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <thread>
#include <utility>

namespace muster {

namespace {

// Below this a thread costs more than it saves.
constexpr std::size_t objects_worth_a_thread = 32;

SignatureFinding unchecked() {
  return tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureInvalid{"it could not be checked"}});
}

}  // namespace

struct SignatureChecker::Work {
  explicit Work(std::vector<SignedObject> of) : objects(std::move(of)) {
    findings.reserve(objects.size());
    // Moved in: tl::expected ends the program where memory runs out in a copy.
    for (std::size_t i = 0; i < objects.size(); ++i) findings.push_back(unchecked());
  }
  ~Work() {
    next = objects.size();
    join();
  }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  void take(KeyRing& ring) {
    try {
      for (std::size_t i = next++; i < objects.size(); i = next++)
        findings[i] = check_signature(objects[i], ring);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;  // what was not checked stays refused, but that is not why
    }
  }
  void join() {
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }

  const std::vector<SignedObject> objects;
  std::vector<SignatureFinding> findings;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> out_of_memory = false;
  std::vector<std::thread> threads;
};

SignatureChecker::SignatureChecker(unsigned threads, const std::shared_ptr<Certificates>& certificates)
    : certificates_(certificates) {
  for (unsigned i = 0; i < std::max(1U, threads); ++i) rings_.emplace_back(certificates);
}

SignatureChecker::~SignatureChecker() = default;

std::vector<SignatureFinding> SignatureChecker::check(std::vector<SignedObject> objects) {
  start(std::move(objects));
  return finish();
}

void SignatureChecker::start(std::vector<SignedObject> objects) {
  work_ = std::make_unique<Work>(std::move(objects));
  const std::size_t helpers = std::min(rings_.size() - 1, work_->objects.size() / objects_worth_a_thread);
  work_->threads.reserve(helpers);
  for (std::size_t i = 0; i < helpers; ++i) {
    try {
      work_->threads.emplace_back([work = work_.get(), &ring = rings_[i + 1]] { work->take(ring); });
    } catch (const std::exception&) {
      break;  // no thread to be had: the calling one does it all
    }
  }
}

std::vector<SignatureFinding> SignatureChecker::finish() {
  if (!work_) return {};
  work_->take(rings_.front());
  work_->join();
  const std::unique_ptr<Work> done = std::move(work_);
  if (done->out_of_memory) throw std::bad_alloc();
  return std::move(done->findings);
}

void SignatureChecker::abandon() noexcept {
  work_.reset();
}

}  // namespace muster
