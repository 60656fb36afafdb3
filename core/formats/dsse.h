// DSSE envelopes (https://github.com/secure-systems-lab/dsse, protocol.md and envelope.md, v1.0): a payload
// of a type, and signatures over both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

inline constexpr std::string_view in_toto_payload = "application/vnd.in-toto+json";

struct DsseSignature {
  // A hint and no more: who signed, the signature itself has to prove. Its prefix says of which kind the
  // signature is ("ssh:SHA256:…").
  std::string key_id;
  std::string bytes;
};

struct DsseEnvelope {
  std::string payload_type;
  std::string payload;
  std::vector<DsseSignature> signatures;
};

// Exactly these members, each of its type; at least one signature and at most limits::dsse_signatures; base64
// canonical, in the standard alphabet. At most limits::dsse_bytes.
Parsed<DsseEnvelope> parse_dsse(std::string_view text);
// One line with its line feed.
std::string dsse_text(const DsseEnvelope& envelope);

// What is signed (protocol.md, PAE): type and payload with their lengths, so that neither can pass for the
// other.
std::string dsse_encoding(std::string_view payload_type, std::string_view payload);

}  // namespace muster
