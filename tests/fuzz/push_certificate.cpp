// Certificates of signed pushes: what is signed and the armour are the certificate, byte for byte, and what
// is read of it, written as git writes it, is what is signed.
#include "formats/push_certificate.h"

#include "formats/hook_input.h"
#include "formats/signature_block.h"
#include "fuzz/property.h"
#include "model/limits.h"

namespace {

using namespace muster;
using fuzz::require;

std::string commands_text(const PushCertificate& certificate) {
  std::string text;
  for (const RefUpdate& command : certificate.commands)
    text += command.claimed_old.hex() + ' ' + command.new_id.hex() + ' ' + command.name + '\n';
  return text;
}

// All behind the pusher's line.
std::string rest_text(const PushCertificate& certificate) {
  std::string text;
  if (certificate.pushee) text += "pushee " + *certificate.pushee + '\n';
  if (certificate.nonce) text += "nonce " + *certificate.nonce + '\n';
  for (const std::string& option : certificate.options) text += "push-option " + option + '\n';
  return text + '\n' + commands_text(certificate);
}

void check_certificate(std::string_view bytes, HashAlgorithm algorithm, const PushCertificate& certificate) {
  require(bytes.find('\0') == std::string_view::npos, "no NUL in a certificate");
  require(bytes.size() <= limits::push_certificate_bytes, "a certificate is bounded");
  require(bytes.starts_with(certificate.payload), "what is signed is the beginning");
  require(bytes.starts_with("certificate version 0.1\npusher " + certificate.pusher + ' '),
          "version and pusher come first");
  const std::string& payload = certificate.payload;
  const std::size_t pusher_end = payload.find('\n', payload.find('\n') + 1) + 1;
  require(payload.substr(pusher_end) == rest_text(certificate), "a certificate is written in one way");
  const auto commands = parse_hook_input(commands_text(certificate), algorithm);
  require(commands && !commands->empty(), "its commands are what a hook may be told");
  if (std::holds_alternative<NoSignature>(certificate.signature))
    require(payload == bytes, "an unsigned certificate is all payload");
  if (const auto* signature = std::get_if<ArmoredSignature>(&certificate.signature)) {
    require(payload + signature->armor == bytes, "payload and armour are the certificate");
    require(find_signature_block(signature->armor.substr(1), 0) == std::string::npos, "one signature only");
    const auto more = parse_push_certificate(std::string(bytes) + "x", algorithm);
    require(!more || !std::holds_alternative<ArmoredSignature>(more->signature),
            "nothing may follow the signature");
  }
  const auto bare = parse_push_certificate(payload, algorithm);
  require(bare && std::holds_alternative<NoSignature>(bare->signature) && bare->payload == payload,
          "what is signed is an unsigned certificate");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  int taken = 0;
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    const auto certificate = parse_push_certificate(bytes, algorithm);
    if (!certificate) {
      require(certificate.error().offset <= size && !certificate.error().what.empty(),
              "a refusal says where and why");
      continue;
    }
    ++taken;
    check_certificate(bytes, algorithm, *certificate);
  }
  require(taken < 2, "a certificate is of one hash algorithm");
  return 0;
}
