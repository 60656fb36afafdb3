// The framing of OpenPGP packets (RFC 9580 section 4.2), such as the signature
//   88 75 04 00 16 08 …: old format, tag 2, one octet of length, 0x75 octets of body
//   c2 75 04 00 16 08 …: the same in the new format
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

// Section 5; the numbers that are looked for.
namespace openpgp_tags {
inline constexpr std::uint8_t signature = 2;
inline constexpr std::uint8_t public_key = 6;
inline constexpr std::uint8_t user_id = 13;
inline constexpr std::uint8_t public_subkey = 14;
inline constexpr std::uint8_t user_attribute = 17;
}  // namespace openpgp_tags

struct OpenpgpPacket {
  std::uint8_t tag;
  std::string_view body;
  std::size_t offset;  // of the body in what was parsed
};

// All packets, pointing into `bytes`: at least one, nothing trailing, definite lengths only (old
// writers spend more octets on a length than it needs; that has one reading too). Refused: partial and
// indeterminate lengths, tag 0, more than limits::openpgp_packets.
Parsed<std::vector<OpenpgpPacket>> parse_openpgp_packets(std::string_view bytes);

// The packet that `bytes` begins with; refused as above.
Parsed<OpenpgpPacket> first_openpgp_packet(std::string_view bytes);

}  // namespace muster
