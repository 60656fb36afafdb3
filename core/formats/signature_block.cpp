#include "formats/signature_block.h"

#include <algorithm>
#include <array>

#include "formats/armor.h"

namespace muster {

namespace {

constexpr std::array<std::string_view, 4> begin_markers = {
    "-----BEGIN SSH SIGNATURE-----",
    "-----BEGIN PGP SIGNATURE-----",
    "-----BEGIN PGP MESSAGE-----",
    "-----BEGIN SIGNED MESSAGE-----",
};

bool begins_signature(std::string_view line) {
  return std::any_of(begin_markers.begin(), begin_markers.end(),
                     [line](std::string_view marker) { return line.starts_with(marker); });
}

}  // namespace

std::size_t find_signature_block(std::string_view bytes, std::size_t offset) {
  while (offset < bytes.size()) {
    if (begins_signature(bytes.substr(offset))) return offset;
    const std::size_t end = bytes.find('\n', offset);
    if (end == std::string_view::npos) break;
    offset = end + 1;
  }
  return std::string_view::npos;
}

EmbeddedSignature read_signature_block(std::string_view bytes, std::size_t begin) {
  const std::size_t line_end = bytes.find('\n', begin);
  if (line_end != std::string_view::npos &&
      find_signature_block(bytes, line_end + 1) != std::string_view::npos) {
    return AmbiguousSignature{"more than one BEGIN line of a signature"};
  }
  const std::string_view block = bytes.substr(begin);
  EmbeddedSignature signature = read_armor(block);
  const auto* armored = std::get_if<ArmoredSignature>(&signature);
  if (armored != nullptr && armored->armor.size() != block.size()) {
    return AmbiguousSignature{"something stands after the END line"};
  }
  return signature;
}

}  // namespace muster
