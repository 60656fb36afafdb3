#include "formats/openpgp_wire.h"

#include "formats/ssh_key.h"

namespace muster {

std::uint32_t openpgp_number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::uint8_t OpenpgpReader::octet() {
  return static_cast<std::uint8_t>(openpgp_number(raw(1)));
}

std::uint16_t OpenpgpReader::uint16() {
  return static_cast<std::uint16_t>(openpgp_number(raw(2)));
}

std::string_view OpenpgpReader::mpi() {
  const std::size_t start = offset();
  const std::size_t bits = uint16();
  const std::string_view magnitude = raw((bits + 7) / 8);
  if (bits_of(magnitude) != bits) refuse(start, "a number whose bit count is not exact");
  return error() ? std::string_view() : magnitude;
}

}  // namespace muster
