#include "formats/ledger_checkpoint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "formats/armor.h"
#include "formats/malformed.h"
#include "roster/grammar.h"

namespace muster {

namespace {

constexpr std::string_view time_key = "time ";

struct Line {
  std::size_t offset;
  std::string_view text;  // without its line feed
};

// Four, each with its line feed, and nothing else.
Parsed<std::array<Line, 4>> split_lines(std::string_view text) {
  std::array<Line, 4> lines{};
  std::size_t at = 0;
  for (Line& line : lines) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return malformed_at(text.size(), "fewer lines than a checkpoint has");
    line = {at, text.substr(at, end - at)};
    at = end + 1;
  }
  if (at != text.size()) return malformed_at(at, "more lines than a checkpoint has");
  return lines;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || std::to_string(size) != text || size > ledger_entries) return std::nullopt;
  return size;
}

std::optional<Sha256Digest> parse_root(std::string_view text) {
  Sha256Digest root;
  const auto bytes = decode_base64(text);
  if (!bytes || bytes->size() != root.bytes.size()) return std::nullopt;
  std::ranges::copy(*bytes, root.bytes.begin());
  return root;
}

std::optional<Timestamp> parse_time(std::string_view text) {
  if (!text.starts_with(time_key)) return std::nullopt;
  return Timestamp::parse(text.substr(time_key.size()));
}

}  // namespace

Parsed<LedgerCheckpoint> parse_checkpoint_text(std::string_view note_text) {
  const auto lines = split_lines(note_text);
  if (!lines) return tl::unexpected(lines.error());
  const auto& [origin, size, root, time] = *lines;
  if (!origin.text.starts_with(ledger_origin) || !is_project_name(origin.text.substr(ledger_origin.size()))) {
    return malformed_at(origin.offset, "an origin that is not muster/ and the name of a project");
  }
  const auto entries = parse_size(size.text);
  if (!entries) return malformed_at(size.offset, "a size that is not a plain number of entries");
  const auto digest = parse_root(root.text);
  if (!digest) return malformed_at(root.offset, "a root that is not base64 of 32 bytes");
  const auto at = parse_time(time.text);
  if (!at) return malformed_at(time.offset, "a last line that is not time and an RFC 3339 time in UTC");
  return LedgerCheckpoint{std::string(origin.text), *entries, *digest, *at};
}

std::string checkpoint_text(const LedgerCheckpoint& checkpoint) {
  const auto& root = checkpoint.root.bytes;
  return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' +
         encode_base64(std::string(root.begin(), root.end())) + '\n' + std::string(time_key) +
         checkpoint.time.text() + '\n';
}

}  // namespace muster
