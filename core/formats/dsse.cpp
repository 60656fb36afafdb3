#include "formats/dsse.h"

#include "formats/armor.h"
#include "formats/json_document.h"
#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

Parsed<DsseSignature> signature_of(const JsonValue& value) {
  const std::string* key_id = value.string("keyid");
  const std::string* bytes = value.string("sig");
  if (key_id == nullptr || bytes == nullptr || value.object()->size() != 2)
    return malformed_at(0, "a signature that is not a keyid and a sig");
  auto decoded = decode_base64(*bytes);
  if (!decoded || decoded->empty()) return malformed_at(0, "a signature that is not base64");
  return DsseSignature{*key_id, std::move(*decoded)};
}

}  // namespace

Parsed<DsseEnvelope> parse_dsse(std::string_view text) {
  if (text.size() > limits::dsse_bytes) return malformed_at(limits::dsse_bytes, "too large an envelope");
  const auto document = parse_json(text);
  if (!document) return tl::unexpected(document.error());
  const std::string* type = document->string("payloadType");
  const std::string* payload = document->string("payload");
  const JsonValue::Array* signatures = document->array("signatures");
  if (type == nullptr || payload == nullptr || signatures == nullptr || document->object()->size() != 3)
    return malformed_at(0, "not an envelope of payloadType, payload and signatures");
  auto decoded = decode_base64(*payload);
  if (!decoded) return malformed_at(0, "a payload that is not base64");
  DsseEnvelope envelope{*type, std::move(*decoded), {}};
  if (signatures->empty() || signatures->size() > limits::dsse_signatures)
    return malformed_at(0, "no signature, or too many of them");
  for (const JsonValue& value : *signatures) {
    auto signature = signature_of(value);
    if (!signature) return tl::unexpected(std::move(signature.error()));
    envelope.signatures.push_back(std::move(*signature));
  }
  return envelope;
}

std::string dsse_text(const DsseEnvelope& envelope) {
  JsonValue::Array signatures;
  for (const DsseSignature& signature : envelope.signatures) {
    signatures.push_back(
        {JsonValue::Object{{"keyid", {signature.key_id}}, {"sig", {encode_base64(signature.bytes)}}}});
  }
  return json_text({JsonValue::Object{{"payloadType", {envelope.payload_type}},
                                      {"payload", {encode_base64(envelope.payload)}},
                                      {"signatures", {std::move(signatures)}}}}) +
         "\n";
}

std::string dsse_encoding(std::string_view payload_type, std::string_view payload) {
  std::string encoded = "DSSEv1 " + std::to_string(payload_type.size()) + ' ';
  encoded.append(payload_type).append(" " + std::to_string(payload.size()) + ' ').append(payload);
  return encoded;
}

}  // namespace muster
