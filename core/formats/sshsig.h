// SSH signatures (PROTOCOL.sshsig):
//   byte[6] "SSHSIG", uint32 version 1, string publickey, string namespace,
//   string reserved, string hash_algorithm, string signature
// and the signature inside: string algorithm, string blob (sk: byte flags, uint32 counter).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

struct Sshsig {
  std::uint32_t version;
  std::string public_key;  // the key's blob, not yet parsed
  std::string name_space;
  std::string hash_algorithm;       // as written
  std::string signature_algorithm;  // as written
  std::string signature;            // algorithm-specific bytes
  std::string after;                // what follows inside the signature string: flags and counter of sk keys
};

// Splits the blob and nothing more: every length exact, nothing trailing, `reserved` empty.
// Another version is reported with only `version` set, because what follows it is unknown.
Parsed<Sshsig> parse_sshsig(std::string_view blob);

// The bytes that are signed: "SSHSIG", namespace, reserved (empty), hash name, H(message).
std::string sshsig_preimage(std::string_view name_space, std::string_view hash_algorithm,
                            std::string_view digest);

}  // namespace muster
