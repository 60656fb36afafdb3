// Certificates and signatures of every standing that gpg knows, put together from packets: the same in every
// process, without an agent and without waiting.
#pragma once

#include <string>
#include <string_view>

#include "support/openpgp_builder.h"

namespace muster::test::pgp {

inline constexpr std::uint32_t day = 86'400;
inline constexpr std::uint32_t made = noon - 10 * day;  // every key, unless something else is said

inline std::string flags(unsigned bits) {
  return subpacket(27, std::string(1, static_cast<char>(bits)));
}
inline constexpr unsigned certifies = 0x01;
inline constexpr unsigned signs = 0x02;
inline constexpr unsigned encrypts = 0x0c;

inline std::string ends_after(std::uint32_t seconds) {
  return subpacket(9, uint32(seconds));
}

// A signature packet of that type by the key; `more` stands in its hashed area.
inline std::string made_packet(const Key& key, unsigned type, const std::string& more,
                               std::string_view document, std::uint32_t at = made, unsigned hash = 8) {
  Signature signature = signature_of(key, at);
  signature.type = type;
  signature.hash = hash;
  signature.hashed += more;
  return signed_packet(signature, key, document);
}

inline std::string user_id(const Key& primary, std::string_view id, const std::string& more,
                           std::uint32_t at = made) {
  return user_id_packet(id) + made_packet(primary, 0x13, more, certification_document(primary, id), at);
}

enum class BackSignature { there, absent };

inline std::string subkey(const Key& primary, const Key& key, const std::string& more,
                          BackSignature back_signature = BackSignature::there, std::uint32_t at = made) {
  const std::string both = binding_document(primary, key);
  Signature binding = signature_of(primary, at);
  binding.type = 0x18;
  binding.hashed += more;
  if (back_signature == BackSignature::there) {
    Signature back = signature_of(key, at);
    back.type = 0x19;
    binding.unhashed += subpacket(32, signed_body(back, key, both));
  }
  return subkey_packet(key) + signed_packet(binding, primary, both);
}

// Why: 0 nothing said, 1 superseded, 2 compromised, 3 retired.
inline std::string reason(unsigned code) {
  return subpacket(29, std::string(1, static_cast<char>(code)) + "a reason");
}

inline std::string notation(std::string_view name, std::string_view value) {
  return std::string(1, '\x80') + std::string(3, '\0') + uint16(name.size()) + uint16(value.size()) +
         std::string(name) + std::string(value);
}

// Over a document; its time is `noon`.
inline std::string over(std::string_view document, const Key& key, const std::string& more = "",
                        std::uint32_t at = noon, unsigned hash = 8, unsigned type = 0x00) {
  return made_packet(key, type, more, document, at, hash);
}

}  // namespace muster::test::pgp
