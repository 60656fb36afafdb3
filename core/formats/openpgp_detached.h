// What stands in a signature's frame, where that is a detached OpenPGP signature: exactly one signature
// packet of version 4, type 0x00 (binary) or 0x01 (text), whose hashed area names its issuer by
// fingerprint. What is refused here no OpenPGP implementation need be asked about.
#pragma once

#include <string>
#include <string_view>

#include "formats/openpgp_signature.h"
#include "model/result.h"

namespace muster {

// In the order in which they are looked for.
enum class OpenpgpFault {
  malformed,
  not_one_signature,  // several packets, or another one
  version,            // 2 and 3 above all: their issuer is a key id, and nothing of it is hashed
  unknown_algorithm,  // RSA, ECDSA, EdDSA and Ed25519 are known
  unknown_hash,
  weak_algorithm,  // DSA
  weak_hash,       // MD5, SHA-1, RIPEMD-160, SHA-224
  type,
  no_issuer,
};

struct OpenpgpUnfit {
  OpenpgpFault fault;
  std::string what;  // of the weak and the unknown: its name; else a short clause; no untrusted text
};

// Points into what was parsed.
struct DetachedOpenpgp {
  OpenpgpSignature signature;
  std::string_view issuer;  // the fingerprint, 20 bytes; a claim
};

tl::expected<DetachedOpenpgp, OpenpgpUnfit> parse_detached_openpgp(std::string_view packets);

}  // namespace muster
