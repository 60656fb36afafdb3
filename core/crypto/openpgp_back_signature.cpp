#include "crypto/openpgp_back_signature.h"

#include <algorithm>
#include <optional>
#include <string>

#include "crypto/hash.h"
#include "crypto/openpgp_verifying_key.h"
#include "formats/openpgp_names.h"

namespace muster {

namespace {

constexpr std::uint8_t subkey_binding = 0x18;
constexpr std::uint8_t primary_key_binding = 0x19;

// `keys` is what the signature covers before its own bytes (section 5.2.4).
bool is_good(std::string_view body, const std::string& keys, OpenpgpVerifyingKey& subkey) {
  const auto any = parse_openpgp_signature(body);
  const auto* signature = any ? std::get_if<OpenpgpSignature>(&*any) : nullptr;
  if (signature == nullptr || signature->type != primary_key_binding) return false;
  if (signature->algorithm != subkey.algorithm()) return false;
  const auto name = openpgp_hash(signature->hash);
  const auto numbers = parse_openpgp_signature_numbers(*signature);
  if (!name || !numbers) return false;
  const auto digest = hash(*name, keys + std::string(signature->hashed_bytes) + openpgp_trailer(*signature));
  return digest && digest->size() >= subkey.least_digest_size() &&
         subkey.verify_digest(*name, *digest, *numbers);
}

}  // namespace

bool has_back_signature(const OpenpgpCertificate& certificate, const OpenpgpSubkey& subkey) {
  auto key = OpenpgpVerifyingKey::decode(subkey.key.body);
  if (!key) return false;
  const std::string keys =
      openpgp_fingerprint_preimage(certificate.primary) + openpgp_fingerprint_preimage(subkey.key);
  for (const OpenpgpAnySignature& any : subkey.signatures) {
    const auto* binding = std::get_if<OpenpgpSignature>(&any);
    if (binding == nullptr || binding->type != subkey_binding) continue;
    for (const OpenpgpSubpackets* area : {&binding->hashed, &binding->unhashed}) {
      const bool agrees = std::ranges::any_of(*area, [&](const OpenpgpSubpacket& one) {
        return one.type == openpgp_subpackets::embedded_signature && is_good(one.body, keys, *key);
      });
      if (agrees) return true;
    }
  }
  return false;
}

}  // namespace muster
