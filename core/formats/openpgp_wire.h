// The encodings that OpenPGP packets are made of (RFC 9580 section 3): big-endian numbers and
// multiprecision integers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/ssh_wire.h"

namespace muster {

// SSH's strict reader with OpenPGP's fields: the first field that is wrong ends the reading.
class OpenpgpReader : public SshReader {
 public:
  using SshReader::SshReader;

  std::uint8_t octet();
  std::uint16_t uint16();
  // The magnitude of an MPI, without leading zeros; empty for zero. Its bit count must be exact
  // (section 3.2: "the length field ... starting from its most significant non-zero bit").
  std::string_view mpi();
};

// The big-endian number in all of these bytes, at most four.
std::uint32_t openpgp_number(std::string_view bytes);

}  // namespace muster
