#include "app/signature_checker.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <new>
#include <thread>

namespace muster {

namespace {

// Below this a thread costs more than it saves.
constexpr std::size_t objects_worth_a_thread = 32;

SignatureFinding unchecked() {
  return tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureInvalid{"it could not be checked"}});
}

}  // namespace

SignatureChecker::SignatureChecker(unsigned threads) {
  for (unsigned i = 0; i < std::max(1U, threads); ++i) rings_.emplace_back();
}

std::vector<SignatureFinding> SignatureChecker::check(const std::vector<SignedObject>& objects) {
  std::vector<SignatureFinding> findings;
  findings.reserve(objects.size());
  // Moved in: tl::expected ends the program where memory runs out in a copy.
  for (std::size_t i = 0; i < objects.size(); ++i) findings.push_back(unchecked());
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> out_of_memory = false;
  const auto work = [&](KeyRing& ring) {
    try {
      for (std::size_t i = next++; i < objects.size(); i = next++)
        findings[i] = check_signature(objects[i], ring);
    } catch (const std::bad_alloc&) {
      out_of_memory = true;  // what was not checked stays refused, but that is not why
    }
  };
  const std::size_t helpers = std::min(rings_.size() - 1, objects.size() / objects_worth_a_thread);
  std::vector<std::thread> threads;
  threads.reserve(helpers);
  for (std::size_t i = 0; i < helpers; ++i) {
    try {
      threads.emplace_back(work, std::ref(rings_[i + 1]));
    } catch (const std::exception&) {
      break;  // no thread to be had: the calling one does it all
    }
  }
  work(rings_.front());
  for (std::thread& thread : threads) thread.join();
  if (out_of_memory) throw std::bad_alloc();
  return findings;
}

}  // namespace muster
