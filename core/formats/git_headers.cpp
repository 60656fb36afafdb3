#include "formats/git_headers.h"

#include <algorithm>
#include <string>

#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view unterminated = "the headers end without a line feed";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_keyword_byte(char c) {
  return c > ' ' && c < '\x7f';
}

// The line at `offset` without its line feed.
Parsed<std::string_view> read_line(std::string_view bytes, std::size_t offset) {
  const std::size_t end = bytes.find('\n', offset);
  if (end == std::string_view::npos) return malformed_at(bytes.size(), std::string(unterminated));
  return bytes.substr(offset, end - offset);
}

// One past the continuation lines that stand at `offset`.
Parsed<std::size_t> skip_continuation(std::string_view bytes, std::size_t offset) {
  while (offset < bytes.size() && bytes[offset] == ' ') {
    const auto line = read_line(bytes, offset);
    if (!line) return tl::unexpected(line.error());
    offset += line->size() + 1;
  }
  return offset;
}

// "0" or digits that do not begin with one, up to the year 9999: 12 digits hold it.
std::optional<Timestamp> parse_seconds(std::string_view digits) {
  if (digits.empty() || digits.size() > 12 || !std::all_of(digits.begin(), digits.end(), is_digit)) {
    return std::nullopt;
  }
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : digits) seconds = seconds * 10 + (c - '0');
  return Timestamp::from_seconds(seconds);
}

bool is_zone(std::string_view text) {
  return text.size() == 5 && (text[0] == '+' || text[0] == '-') &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

// What follows the '>': " seconds zone".
std::optional<Timestamp> parse_ident_date(std::string_view text) {
  if (!text.starts_with(' ')) return std::nullopt;
  text.remove_prefix(1);
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos || !is_zone(text.substr(blank + 1))) return std::nullopt;
  return parse_seconds(text.substr(0, blank));
}

}  // namespace

std::optional<Malformed> find_nul(std::string_view bytes) {
  const std::size_t at = bytes.find('\0');
  if (at == std::string_view::npos) return std::nullopt;
  return Malformed{at, "a NUL byte"};
}

bool headers_end_at(std::string_view bytes, std::size_t offset) {
  return offset >= bytes.size() || bytes[offset] == '\n';
}

Parsed<GitHeader> read_header(std::string_view bytes, std::size_t offset) {
  const auto line = read_line(bytes, offset);
  if (!line) return tl::unexpected(line.error());
  if (line->starts_with(' ')) return malformed_at(offset, "a continuation line without a header");
  const std::size_t blank = line->find(' ');
  const std::string_view keyword = line->substr(0, blank);
  const auto bad = std::find_if_not(keyword.begin(), keyword.end(), is_keyword_byte);
  if (bad != keyword.end()) {
    return malformed_at(offset + static_cast<std::size_t>(bad - keyword.begin()),
                        "a header keyword that is not printable ASCII");
  }
  if (blank == std::string_view::npos) {
    return malformed_at(offset + line->size(), "a header line without a blank after its keyword");
  }
  const std::size_t next = offset + line->size() + 1;
  const auto end = skip_continuation(bytes, next);
  if (!end) return tl::unexpected(end.error());
  return GitHeader{offset, *end, keyword, line->substr(blank + 1), bytes.substr(next, *end - next)};
}

std::optional<Malformed> find_carriage_return(const GitHeader& header) {
  const std::size_t in_value = header.value.find('\r');
  if (in_value != std::string_view::npos) {
    return Malformed{header.value_offset() + in_value, "a carriage return in a header"};
  }
  const std::size_t after = header.continuation.find('\r');
  if (after != std::string_view::npos) {
    return Malformed{header.continuation_offset() + after, "a carriage return in a header"};
  }
  return std::nullopt;
}

Parsed<GitHeader> read_line_header(std::string_view bytes, std::size_t offset, std::string_view keyword) {
  const auto header = read_header(bytes, offset);
  if (headers_end_at(bytes, offset) || (header && header->keyword != keyword)) {
    return malformed_at(offset, "the header " + std::string(keyword) + " does not stand where it must");
  }
  if (!header) return header;
  if (const auto bad = find_carriage_return(*header)) return tl::unexpected(*bad);
  if (!header->continuation.empty()) {
    return malformed_at(header->continuation_offset(),
                        "a continuation line after the header " + std::string(keyword));
  }
  return header;
}

Parsed<ObjectId> object_id_of(const GitHeader& header, HashAlgorithm algorithm) {
  const auto id = ObjectId::parse(header.value, algorithm);
  if (!id) {
    return malformed_at(header.value_offset(),
                        "not an object id in lower-case hex of the repository's length");
  }
  return *id;
}

Ident parse_ident(std::string_view value) {
  const std::size_t open = value.find('<');
  const std::size_t close = value.find('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  if (value.find('<', open + 1) != std::string_view::npos) return {};
  if (value.find('>', close + 1) != std::string_view::npos) return {};
  return Ident{std::string(value.substr(open + 1, close - open - 1)),
               parse_ident_date(value.substr(close + 1))};
}

}  // namespace muster
