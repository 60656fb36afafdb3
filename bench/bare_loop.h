// The yardstick of audits: nothing but OpenSSL's verification, over the very signatures of a history.
#pragma once

#include <string>
#include <vector>

#include "history.h"
#include "model/public_key.h"

namespace muster::bench {

struct BareSignature {
  PublicKey key;
  std::string message;    // what the mathematics apply to
  std::string signature;  // as OpenSSL takes it
};

std::vector<BareSignature> signatures_of(const SignedHistory& history);

// Verifies all of them on so many threads, with keys and contexts kept per thread. Throws where one fails.
void verify_bare(const std::vector<BareSignature>& signatures, unsigned threads);

}  // namespace muster::bench
