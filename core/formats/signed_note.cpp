#include "formats/signed_note.h"

#include <array>
#include <cstdint>
#include <utility>

#include "formats/armor.h"
#include "formats/malformed.h"
#include "formats/utf8.h"

namespace muster {

namespace {

constexpr std::string_view mark = "\xe2\x80\x94 ";  // an em dash and a blank

// White_Space of Unicode 15 beyond ASCII; what is of it there, but for the blank, is a control character.
constexpr std::array<std::string_view, 19> wide_blanks = {
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
    "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
    "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

bool is_key_name(std::string_view name) {
  if (name.empty() || name.find_first_of("+ ") != std::string_view::npos) return false;
  for (const std::string_view blank : wide_blanks) {
    if (name.find(blank) != std::string_view::npos) return false;
  }
  return true;
}

// The first byte that no note holds; the size where there is none.
std::size_t bad_byte(std::string_view note) {
  std::size_t at = 0;
  while (at < note.size()) {
    const auto byte = static_cast<unsigned char>(note[at]);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7f) return at;
    const std::size_t length = utf8_length(note.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return at;
}

// Of a line without its line feed; offsets count from its beginning.
Parsed<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(mark)) return malformed_at(0, "a line after the text that is not a signature");
  const std::size_t blank = line.find(' ', mark.size());
  if (blank == std::string_view::npos) return malformed_at(line.size(), "a signature line of one word");
  const std::string_view name = line.substr(mark.size(), blank - mark.size());
  if (!is_key_name(name)) return malformed_at(mark.size(), "not the name of a key");
  auto bytes = decode_base64(line.substr(blank + 1));
  if (!bytes) return malformed_at(blank + 1 + bytes.error().offset, std::move(bytes.error().what));
  if (bytes->size() <= note_key_id_bytes)
    return malformed_at(blank + 1, "a signature that is only a key's id");
  return NoteSignature{std::string(name), bytes->substr(0, note_key_id_bytes),
                       bytes->substr(note_key_id_bytes)};
}

}  // namespace

Parsed<SignedNote> parse_signed_note(std::string_view note) {
  if (note.size() > signed_note_bytes) return malformed_at(signed_note_bytes, "too large a note");
  if (const std::size_t bad = bad_byte(note); bad != note.size())
    return malformed_at(bad, "a byte that is not of UTF-8 text, or controls a terminal");
  if (!note.ends_with('\n')) return malformed_at(note.size(), "the last line has no line feed");
  // Empty lines of the text come before the one that ends it.
  const std::size_t end = note.rfind("\n\n");
  if (end == std::string_view::npos) return malformed_at(note.size(), "no empty line after the text");
  SignedNote parsed{std::string(note.substr(0, end + 1)), {}};
  std::size_t at = end + 2;
  if (at == note.size()) return malformed_at(at, "a note that nobody signed");
  while (at < note.size()) {
    if (parsed.signatures.size() == note_signatures) return malformed_at(at, "too many signatures");
    const std::size_t line_end = note.find('\n', at);
    auto signature = parse_signature(note.substr(at, line_end - at));
    if (!signature) return malformed_at(at + signature.error().offset, std::move(signature.error().what));
    parsed.signatures.push_back(std::move(*signature));
    at = line_end + 1;
  }
  return parsed;
}

std::string signed_note_text(const SignedNote& note) {
  std::string text = note.text + '\n';
  for (const NoteSignature& one : note.signatures) {
    text += mark;
    text += one.name + ' ' + encode_base64(one.key_id + one.signature) + '\n';
  }
  return text;
}

}  // namespace muster
