#include "formats/openpgp_packets.h"

#include "formats/malformed.h"
#include "formats/openpgp_wire.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr unsigned any_packet_bit = 0x80;
constexpr unsigned new_format_bit = 0x40;

// Section 4.2.1.
std::uint32_t new_length(OpenpgpReader& reader) {
  const std::size_t start = reader.offset();
  const std::uint32_t first = reader.octet();
  if (first < 192) return first;
  if (first < 224) return ((first - 192) << 8) + reader.octet() + 192;
  if (first == 255) return reader.uint32();
  reader.refuse(start, "a packet of partial length");
  return 0;
}

// Section 4.2.2.
std::uint32_t old_length(OpenpgpReader& reader, unsigned type) {
  switch (type) {
    case 0: return reader.octet();
    case 1: return reader.uint16();
    case 2: return reader.uint32();
    default: reader.refuse(reader.offset() - 1, "a packet of indeterminate length"); return 0;
  }
}

OpenpgpPacket read_packet(OpenpgpReader& reader) {
  const std::size_t start = reader.offset();
  const unsigned head = reader.octet();
  if ((head & any_packet_bit) == 0) reader.refuse(start, "not the first octet of a packet");
  const bool is_new = (head & new_format_bit) != 0;
  const unsigned tag = is_new ? head & 0x3fU : head >> 2 & 0x0fU;
  if (tag == 0) reader.refuse(start, "a packet of the reserved tag 0");
  const std::uint32_t length = is_new ? new_length(reader) : old_length(reader, head & 3U);
  const std::size_t offset = reader.offset();
  return {static_cast<std::uint8_t>(tag), reader.raw(length), offset};
}

}  // namespace

Parsed<std::vector<OpenpgpPacket>> parse_openpgp_packets(std::string_view bytes) {
  if (bytes.empty()) return malformed_at(0, "no packet");
  std::vector<OpenpgpPacket> packets;
  OpenpgpReader reader(bytes);
  while (reader.offset() < bytes.size()) {
    if (packets.size() == limits::openpgp_packets) {
      return malformed_at(reader.offset(),
                          "more than " + std::to_string(limits::openpgp_packets) + " packets");
    }
    packets.push_back(read_packet(reader));
    if (reader.error()) return tl::unexpected(*reader.error());
  }
  return packets;
}

Parsed<OpenpgpPacket> first_openpgp_packet(std::string_view bytes) {
  OpenpgpReader reader(bytes);
  const OpenpgpPacket packet = read_packet(reader);
  if (reader.error()) return tl::unexpected(*reader.error());
  return packet;
}

}  // namespace muster
