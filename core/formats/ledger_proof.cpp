#include "formats/ledger_proof.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "formats/armor.h"
#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view header = "c2sp.org/tlog-proof@v1\nextra ";
constexpr std::string_view index_key = "index ";
constexpr std::size_t longest_way = 63;

// The text before the next line feed, which goes too.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::string base64_of(const Sha256Digest& digest) {
  return encode_base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
}

std::optional<Sha256Digest> digest_of(std::string_view line) {
  const auto bytes = decode_base64(line);
  Sha256Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::ranges::transform(*bytes, digest.bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return digest;
}

std::optional<std::uint64_t> index_of(std::string_view line) {
  if (!line.starts_with(index_key)) return std::nullopt;
  line.remove_prefix(index_key.size());
  std::uint64_t index = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), index);
  if (read.ec != std::errc() || std::to_string(index) != line) return std::nullopt;
  return index;
}

}  // namespace

std::string ledger_proof_text(const LedgerProof& proof) {
  std::string text(header);
  text += encode_base64(proof.entry) + "\n" + std::string(index_key) + std::to_string(proof.index) + "\n";
  for (const Sha256Digest& hash : proof.hashes) text += base64_of(hash) + "\n";
  return text + "\n" + signed_note_text(proof.checkpoint);
}

Parsed<LedgerProof> parse_ledger_proof(std::string_view text) {
  if (text.size() > ledger_proof_bytes) return malformed_at(ledger_proof_bytes, "too long a proof");
  if (!text.starts_with(header)) return malformed_at(0, "not a proof of a ledger's entry");
  std::string_view rest = text.substr(header.size());
  const auto at = [&] { return text.size() - rest.size(); };
  const auto extra = take_line(rest);
  auto entry = extra ? decode_base64(*extra) : tl::unexpected(Malformed{});
  if (!entry || entry->empty()) return malformed_at(header.size(), "no entry in base64");
  const auto index_line = take_line(rest);
  const auto index = index_line ? index_of(*index_line) : std::nullopt;
  if (!index) return malformed_at(at(), "no index of the entry");
  LedgerProof proof{std::move(*entry), *index, {}, {}};
  while (true) {
    const auto line = take_line(rest);
    if (!line) return malformed_at(at(), "no checkpoint");
    if (line->empty()) break;
    const auto hash = digest_of(*line);
    if (!hash || proof.hashes.size() == longest_way)
      return malformed_at(at(), "not a hash of its way to the root");
    proof.hashes.push_back(*hash);
  }
  auto note = parse_signed_note(rest);
  if (!note) return malformed_at(at() + note.error().offset, note.error().what);
  proof.checkpoint = std::move(*note);
  if (ledger_proof_text(proof) != text) return malformed_at(0, "a proof that is not written canonically");
  return proof;
}

}  // namespace muster
