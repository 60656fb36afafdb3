#include "formats/checkpoint.h"

#include <array>
#include <charconv>
#include <optional>

#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view head = "muster checkpoints 2\n";

std::string line_of(const Checkpoint& one) {
  return one.anchor.text() + ' ' + one.roster.text() + ' ' + one.tip.hex() + ' ' +
         std::to_string(one.commits) + ' ' + one.clock.text() + ' ' +
         (one.receipts ? one.receipts->text() : "-") + '\n';
}

std::optional<ObjectId> id_of(std::string_view hex) {
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  return id ? id : ObjectId::parse(hex, HashAlgorithm::sha256);
}

// Of a line with its line feed. Zeros before the count and what follows it are seen by who compares this with
// line_of.
std::optional<Checkpoint> read_line(std::string_view line) {
  std::array<std::string_view, 6> words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t end = line.find(i + 1 < words.size() ? ' ' : '\n');
    if (end == std::string_view::npos) return std::nullopt;
    words.at(i) = line.substr(0, end);
    line.remove_prefix(end + 1);
  }
  const auto [anchor, roster, tip, count, time, receipts] = words;
  std::uint64_t commits = 0;  // and stays so where there is no number
  std::from_chars(count.data(), count.data() + count.size(), commits);
  const auto anchor_digest = Sha256Digest::parse(anchor);
  const auto roster_digest = Sha256Digest::parse(roster);
  const auto id = id_of(tip);
  const auto clock = Timestamp::parse(time);
  if (!anchor_digest || !roster_digest || !id || !clock || commits == 0) return std::nullopt;
  // Whatever is no digest is seen by who compares this with line_of, but for "-".
  return Checkpoint{*anchor_digest, *roster_digest, *id, commits, *clock, Sha256Digest::parse(receipts)};
}

}  // namespace

std::string checkpoints_text(const std::vector<Checkpoint>& checkpoints) {
  std::string text(head);
  for (const Checkpoint& one : checkpoints) text += line_of(one);
  return text;
}

Parsed<std::vector<Checkpoint>> parse_checkpoints(std::string_view text) {
  if (!text.starts_with(head)) return malformed_at(0, "not a list of checkpoints");
  std::vector<Checkpoint> checkpoints;
  std::size_t offset = head.size();
  while (offset < text.size()) {
    if (checkpoints.size() == limits::checkpoints) return malformed_at(offset, "too many checkpoints");
    const std::size_t end = text.find('\n', offset);
    if (end == std::string_view::npos) return malformed_at(text.size(), "the last line has no line feed");
    const std::string_view line = text.substr(offset, end + 1 - offset);
    const auto one = read_line(line);
    if (!one || line_of(*one) != line) return malformed_at(offset, "not a checkpoint");
    checkpoints.push_back(*one);
    offset = end + 1;
  }
  return checkpoints;
}

}  // namespace muster
