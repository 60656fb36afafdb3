#include "app/journal_file.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "crypto/sha256.h"
#include "formats/ledger_entry.h"

namespace muster {

namespace {

constexpr std::string_view head = "muster journal 1 ";
constexpr std::size_t moment_digits = 20;
constexpr std::size_t size_digits = 8;
constexpr std::size_t sealed_head = head.size() + moment_digits + 1 + size_digits + 1;
constexpr std::size_t seal_bytes = 64;
constexpr std::size_t lines_at = sealed_head + seal_bytes + 1;
static_assert(journal_bytes < 100'000'000);
static_assert(lines_at < disk_sector_bytes);

constexpr char unwritten = '\0';

std::string digits(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  text.insert(0, text.size() < width ? width - text.size() : 0, '0');
  return text;
}

std::string seal_of(std::string_view sealed, std::string_view lines) {
  return sha256(std::string(sealed).append(lines)).hex();
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

struct Head {
  std::uint64_t moment;
  std::size_t size;  // of the lines
  std::string_view seal;
};

std::optional<Head> parse_head(std::string_view bytes) {
  if (bytes.size() < lines_at || !bytes.starts_with(head) || bytes[lines_at - 1] != '\n') return std::nullopt;
  const std::size_t size_at = head.size() + moment_digits + 1;
  const auto moment = number_in(bytes.substr(head.size(), moment_digits));
  const auto size = number_in(bytes.substr(size_at, size_digits));
  if (!moment || !size || bytes[size_at - 1] != ' ' || bytes[sealed_head - 1] != ' ') return std::nullopt;
  return Head{*moment, *size, bytes.substr(sealed_head, seal_bytes)};
}

bool all_unwritten(std::string_view bytes) {
  return bytes.find_first_not_of(unwritten) == std::string_view::npos;
}

// Before its last byte that is not NUL there is a sector that is nothing else, or behind it there are sectors
// to come: a record holds no NUL, so it ends with a sector only where that was full.
bool lacks_a_sector(std::string_view bytes, std::optional<std::size_t> said_end) {
  const std::size_t end = bytes.find_last_not_of(unwritten) + 1;
  if (said_end && end > *said_end) return false;  // what is behind it was not written with it
  for (std::size_t at = 0; at < end; at += disk_sector_bytes)
    if (all_unwritten(bytes.substr(at, disk_sector_bytes))) return true;
  return said_end && end % disk_sector_bytes == 0 && end < *said_end;
}

std::optional<std::vector<LedgerEntry>> parse_lines(std::string_view lines) {
  std::vector<LedgerEntry> entries;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    auto entry = parse_ledger_entry(lines.substr(0, end));
    if (!entry) return std::nullopt;
    entries.push_back(std::move(*entry));
    lines.remove_prefix(end + 1);
  }
  return entries;
}

std::optional<JournalEntries> parse_record(std::string_view bytes, const Head& said) {
  if (bytes.size() - lines_at < said.size) return std::nullopt;
  const std::string_view lines = bytes.substr(lines_at, said.size);
  if (!all_unwritten(bytes.substr(lines_at + said.size))) return std::nullopt;
  if (seal_of(bytes.substr(0, sealed_head), lines) != said.seal) return std::nullopt;
  auto entries = parse_lines(lines);
  if (!entries || entries->empty()) return std::nullopt;
  return JournalEntries{said.moment, std::move(*entries)};
}

}  // namespace

std::string journal_text(const JournalEntries& record) {
  std::string lines;
  for (const LedgerEntry& entry : record.entries) lines.append(ledger_entry_text(entry)).push_back('\n');
  std::string sealed(head);
  sealed.append(digits(record.moment, moment_digits)).push_back(' ');
  sealed.append(digits(lines.size(), size_digits)).push_back(' ');
  const std::string seal = seal_of(sealed, lines);
  std::string text = sealed.append(seal).append("\n").append(lines);
  text.resize((text.size() + journal_page_bytes - 1) / journal_page_bytes * journal_page_bytes, unwritten);
  return text;
}

Parsed<JournalFile> parse_journal_file(std::string_view bytes) {
  if (all_unwritten(bytes)) return FreeJournalFile{};
  const auto said = parse_head(bytes);
  if (said) {
    if (auto record = parse_record(bytes, *said)) return std::move(*record);
  }
  if (bytes.size() % disk_sector_bytes != 0) return CutOffJournalFile{};
  if (lacks_a_sector(bytes, said ? std::optional(lines_at + said->size) : std::nullopt))
    return CutOffJournalFile{};
  return tl::unexpected(Malformed{0, "it is no record of a journal as muster writes it"});
}

}  // namespace muster
