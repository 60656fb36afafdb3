#include "formats/statement_file.h"

#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

Parsed<DsseEnvelope> parse_statement_file(std::string_view text) {
  if (text.size() > limits::dsse_bytes) return malformed_at(limits::dsse_bytes, "too large a statement");
  if (text.starts_with("{\"payloadType\":")) {
    auto envelope = parse_dsse(text);
    if (envelope && envelope->payload_type != in_toto_payload)
      return malformed_at(0, "an envelope of another type");
    return envelope;
  }
  if (!text.ends_with('\n')) return malformed_at(text.size(), "a statement without its line feed");
  return DsseEnvelope{std::string(in_toto_payload), std::string(text.substr(0, text.size() - 1)), {}};
}

std::string statement_file_text(const DsseEnvelope& envelope) {
  return envelope.signatures.empty() ? envelope.payload + "\n" : dsse_text(envelope);
}

}  // namespace muster
