// What the headers of commits and tags have in common: lines and idents, cut out of raw bytes.
//
//   keyword SP value LF
//   SP text LF                (continuation lines, any number)
//
// The headers end at a blank line, which the message follows, or where the object ends. git
// takes both (fsck.c, verify_headers), so that an object without any message is read as git
// reads it; what it does not take is a last line without its line feed.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "model/git_object.h"
#include "model/result.h"

namespace muster {

// Views into the object; `offset` and `end` count from the object's first byte.
struct GitHeader {
  std::size_t offset;             // of the keyword
  std::size_t end;                // one past the line feed of the last line
  std::string_view keyword;       // printable ASCII without blanks, never empty
  std::string_view value;         // the rest of the first line, without its line feed
  std::string_view continuation;  // the continuation lines as they are, each " text\n"

  std::size_t value_offset() const { return offset + keyword.size() + 1; }
  std::size_t continuation_offset() const { return value_offset() + value.size() + 1; }
};

// No byte of an object's headers or message is NUL: git and others stop reading there.
std::optional<Malformed> find_nul(std::string_view bytes);

// Whether no header stands at `offset`, which is at a line's start.
bool headers_end_at(std::string_view bytes, std::size_t offset);

// The header that begins at `offset`, whatever it is. Refused: a keyword that is empty or not
// printable ASCII, a line without the blank after it, a continuation line without a header, a
// line without a line feed. Says nothing about CR.
Parsed<GitHeader> read_header(std::string_view bytes, std::size_t offset);

// The header `keyword`, which must begin at `offset`, in one line and without CR.
Parsed<GitHeader> read_line_header(std::string_view bytes, std::size_t offset, std::string_view keyword);

std::optional<Malformed> find_carriage_return(const GitHeader& header);

// The value of a header that names an object: lower-case hex of the algorithm's length.
Parsed<ObjectId> object_id_of(const GitHeader& header, HashAlgorithm algorithm);

// An author, committer or tagger line's value. Never refuses: what is irregular is left out.
// The address is read where there is exactly one '<' and one '>', in this order; the date where
// besides "> " is followed by digits without leading zeros, one blank and a zone ("+0100"), and
// nothing else.
Ident parse_ident(std::string_view value);

}  // namespace muster
