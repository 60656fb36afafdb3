// ASN.1 in the Distinguished Encoding Rules (ITU-T X.690 section 10), as certificates and CMS
// signatures are written. Nothing here knows what the elements mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "formats/malformed.h"
#include "model/result.h"

namespace muster {

// Identifier octets.
namespace der {
inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t null = 0x05;
inline constexpr std::uint8_t oid = 0x06;
inline constexpr std::uint8_t utc_time = 0x17;
inline constexpr std::uint8_t generalized_time = 0x18;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t set = 0x31;
// [number], of a primitive and of a constructed element.
constexpr std::uint8_t context_primitive(unsigned number) {
  return static_cast<std::uint8_t>(0x80U | number);
}
constexpr std::uint8_t context(unsigned number) {
  return static_cast<std::uint8_t>(0xa0U | number);
}
}  // namespace der

// The elements of `bytes`, one after the other or in each other, with every length made definite: gpgsm and
// `openssl cms -stream` write indefinite ones (X.690 section 8.1.3.6). All else must be DER already:
// minimal lengths, minimal INTEGERs and object identifiers, BOOLEANs of 0 or ff, BIT STRINGs without stray
// bits, strings in one piece. Refused too: elements cut short, tag numbers above 30, and elements deeper in
// each other than limits::asn1_nesting. Not looked at: the order of a SET and DEFAULT values.
Parsed<std::string> der_from_ber(std::string_view bytes);

// As der_from_ber, for bytes that must be DER throughout.
Parsed<std::monostate> check_der(std::string_view bytes);

// An element: identifier, length and `body`.
std::string der_element(std::uint8_t tag, std::string_view body);

struct DerElement {
  std::uint8_t tag = 0;
  std::string_view body;
  std::string_view whole;
};

// Reads element after element of bytes that check_der took. The first that is not what was asked for ends
// the reading: it and all later ones come out empty, and finish() says no. Views point into the bytes.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : DerReader(bytes, bytes.data()) {}

  DerElement any();
  DerElement element(std::uint8_t tag);
  std::string_view body(std::uint8_t tag) { return element(tag).body; }
  // A reader of the element's inside; its offsets are those of this one's bytes.
  DerReader inside(std::uint8_t tag) { return inside(element(tag)); }
  DerReader inside(const DerElement& element) const { return {element.body, base_}; }

  bool at(std::uint8_t tag) const { return !rest_.empty() && static_cast<std::uint8_t>(rest_[0]) == tag; }
  bool at_end() const { return rest_.empty(); }
  // Everything asked for was there.
  bool good() const { return good_; }
  // … and nothing is left.
  bool finish() const { return good_ && rest_.empty(); }
  tl::unexpected<Malformed> malformed(std::string what) const;

 private:
  DerReader(std::string_view bytes, const char* base) : rest_(bytes), base_(base) {}

  std::string_view rest_;
  const char* base_;
  bool good_ = true;
};

}  // namespace muster
