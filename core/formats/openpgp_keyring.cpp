#include "formats/openpgp_keyring.h"

#include <algorithm>

#include "formats/armor.h"
#include "formats/malformed.h"
#include "formats/openpgp_packets.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view begin_line = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
constexpr std::string_view end_line = "-----END PGP PUBLIC KEY BLOCK-----";
constexpr std::string_view any_begin = "-----BEGIN ";
constexpr unsigned packet_bit = 0x80;

// Behind those of `into`. Offsets count from `bytes`.
Parsed<std::monostate> split_packets(std::string_view bytes, std::vector<std::string>& into) {
  const std::size_t before = into.size();
  for (std::size_t at = 0; at < bytes.size();) {
    const auto packet = first_openpgp_packet(bytes.substr(at));
    if (!packet) return malformed_at(at + packet.error().offset, packet.error().what);
    const std::size_t end = at + packet->offset + packet->body.size();
    if (packet->tag == openpgp_tags::public_key) {
      if (into.size() == limits::keyring_certificates) return malformed_at(at, "too many certificates");
      into.emplace_back();
    } else if (into.size() == before) {
      return malformed_at(at, "a packet that is no primary public key before the first one");
    }
    into.back().append(bytes.substr(at, end - at));
    at = end;
  }
  if (into.size() == before) return malformed_at(0, "no certificate");
  return std::monostate{};
}

// The line that begins at `start`, without what ends it.
std::string_view line_at(std::string_view text, std::size_t start) {
  std::string_view line = text.substr(start, std::min(text.find('\n', start), text.size()) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string without_returns(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r' || text.substr(i + 1, 1) != "\n") kept += text[i];
  }
  return kept;
}

// From a BEGIN line through its END line.
Parsed<std::string_view> armour_at(std::string_view text, std::size_t start) {
  if (line_at(text, start) != begin_line)
    return malformed_at(start, "an armour of something else than public keys");
  const std::size_t end = text.find("\n" + std::string(end_line), start);
  if (end == std::string_view::npos) return malformed_at(start, "an armour that does not end");
  return text.substr(start, end + 1 + end_line.size() - start);
}

Parsed<std::vector<std::string>> split_armours(std::string_view text) {
  std::vector<std::string> certificates;
  for (std::size_t at = 0; at < text.size();) {
    if (!text.substr(at).starts_with(any_begin)) {
      at = std::min(text.find('\n', at), text.size() - 1) + 1;
      continue;
    }
    const auto armour = armour_at(text, at);
    if (!armour) return tl::unexpected(armour.error());
    const auto bytes = decode_pgp_key_armor(without_returns(*armour));
    // An offset inside would count other bytes where lines end with CR LF.
    if (!bytes) return malformed_at(at, bytes.error().what);
    const auto split = split_packets(*bytes, certificates);
    if (!split) return malformed_at(at, split.error().what);
    at += armour->size();
  }
  if (certificates.empty()) return malformed_at(0, "no armour of public keys");
  return certificates;
}

}  // namespace

Parsed<std::vector<std::string>> split_openpgp_keyring(std::string_view file) {
  if (file.size() > limits::keyring_bytes)
    return malformed_at(limits::keyring_bytes, "a keyring that is too long");
  if (file.empty() || (static_cast<unsigned char>(file.front()) & packet_bit) == 0)
    return split_armours(file);
  std::vector<std::string> certificates;
  const auto split = split_packets(file, certificates);
  if (!split) return tl::unexpected(split.error());
  return certificates;
}

}  // namespace muster
