#include "crypto/check_openpgp.h"

#include <optional>
#include <string>

#include "formats/openpgp_detached.h"
#include "formats/openpgp_names.h"

namespace muster {

namespace {

using namespace std::string_view_literals;

constexpr std::uint8_t binary_type = 0x00;
constexpr std::size_t key_id_size = 8;
// RFC 9580 section 5.2.3.24: four octets of flags, of which none is set (so no text); the sizes of name and
// value; the name; the value.
constexpr std::string_view salt_flags = "\x00\x00\x00\x00"sv;
constexpr std::string_view salt_sizes = "\x00\x1e\x00\x20"sv;
constexpr std::string_view salt_name = "salt@notations.sequoia-pgp.org";
constexpr std::size_t salt_value_size = 32;

std::size_t digest_size(HashName hash) {
  switch (hash) {
    case HashName::sha256: return 32;
    case HashName::sha384: return 48;
    case HashName::sha512: return 64;
  }
  return 0;
}

bool is_salt(std::string_view body) {
  const std::string head = std::string(salt_flags).append(salt_sizes).append(salt_name);
  return body.starts_with(head) && body.size() == head.size() + salt_value_size;
}

// An issuer that is the key, by id or by fingerprint.
bool names(const OpenpgpSubpacket& subpacket, const OpenpgpFingerprint& key) {
  if (subpacket.type == openpgp_subpackets::issuer_key_id) {
    return subpacket.body == key.view().substr(key.bytes.size() - key_id_size);
  }
  return openpgp_issuer_fingerprint({subpacket}) == key.view();
}

bool is_expected_hashed(const OpenpgpSubpacket& subpacket, const OpenpgpFingerprint& key) {
  switch (subpacket.type) {
    case openpgp_subpackets::creation_time: return openpgp_creation_time({subpacket}).has_value();
    case openpgp_subpackets::signers_user_id: return !subpacket.critical;
    case openpgp_subpackets::notation: return !subpacket.critical && is_salt(subpacket.body);
    default: return names(subpacket, key);
  }
}

using Why = std::optional<std::string_view>;

Why check_hashed(const OpenpgpSubpackets& area, const OpenpgpFingerprint& key) {
  for (const OpenpgpSubpacket& subpacket : area) {
    if (only_subpacket(area, subpacket.type) == nullptr) return "a hashed subpacket twice";
    if (!is_expected_hashed(subpacket, key)) return "a hashed subpacket that is not expected";
  }
  return std::nullopt;
}

Why check_unhashed(const OpenpgpSubpackets& area, const OpenpgpFingerprint& key) {
  for (const OpenpgpSubpacket& subpacket : area) {
    if (only_subpacket(area, subpacket.type) == nullptr) return "an unhashed subpacket twice";
    if (subpacket.critical || !names(subpacket, key)) return "an unhashed subpacket that is not expected";
  }
  return std::nullopt;
}

// All but what needs the digest.
Why check_form(const DetachedOpenpgp& detached, HashName hash, const OpenpgpVerifyingKey& key) {
  const OpenpgpSignature& signature = detached.signature;
  if (signature.type != binary_type) return "a signature over a text";
  if (signature.algorithm != key.algorithm()) return "an algorithm that is not the key's";
  if (digest_size(hash) < key.least_digest_size()) return "a hash that is too short for the key";
  if (detached.issuer != key.fingerprint().view()) return "another issuer than the key";
  if (const Why why = check_hashed(signature.hashed, key.fingerprint())) return why;
  if (const Why why = check_unhashed(signature.unhashed, key.fingerprint())) return why;
  const auto created = openpgp_creation_time(signature.hashed);
  if (!created) return "no creation time";
  if (*created < key.created()) return "a signature older than its key";
  return std::nullopt;
}

// RFC 9580 section 5.2.4.
std::optional<std::string> digest_of(const OpenpgpSignature& signature, HashName name,
                                     std::string_view payload) {
  std::string message;
  const std::string trailer = openpgp_trailer(signature);
  message.reserve(payload.size() + signature.hashed_bytes.size() + trailer.size());
  return hash(name, message.append(payload).append(signature.hashed_bytes).append(trailer));
}

}  // namespace

OpenpgpOutcome verify_in_profile(std::string_view packets, std::string_view payload,
                                 OpenpgpVerifyingKey& key) {
  const auto detached = parse_detached_openpgp(packets);
  if (!detached) return OutsideOfProfile{"no signature of the forms that are verified here"};
  const OpenpgpSignature& signature = detached->signature;
  const auto hash = openpgp_hash(signature.hash);
  if (!hash) return OutsideOfProfile{"a hash that is not used here"};
  if (const Why why = check_form(*detached, *hash, key)) return OutsideOfProfile{*why};
  const auto numbers = parse_openpgp_signature_numbers(signature);
  if (!numbers) return OutsideOfProfile{"numbers that are not strict"};
  const auto digest = digest_of(signature, *hash, payload);
  if (!digest || !digest->starts_with(signature.digest_prefix)) {
    return OutsideOfProfile{other_openpgp_digest};
  }
  if (!key.verify_digest(*hash, *digest, *numbers)) return BadOpenpgp{};
  return GoodOpenpgp{*openpgp_creation_time(signature.hashed), *hash, signature.algorithm};
}

}  // namespace muster
