#include "formats/git_tag.h"

#include <algorithm>
#include <optional>
#include <string>

#include "formats/git_headers.h"
#include "formats/malformed.h"
#include "formats/signature_block.h"

namespace muster {

namespace {

std::optional<ObjectType> object_type_named(std::string_view name) {
  for (const ObjectType type : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

std::optional<Malformed> find_bad_name(const GitHeader& header) {
  if (header.value.empty()) return Malformed{header.value_offset(), "an empty tag name"};
  const auto bad = std::find_if(header.value.begin(), header.value.end(), is_control);
  if (bad == header.value.end()) return std::nullopt;
  return Malformed{header.value_offset() + static_cast<std::size_t>(bad - header.value.begin()),
                   "a control byte in the tag name"};
}

// object, type, tag, tagger?; gives the offset of what follows them.
Parsed<std::size_t> read_leading(std::string_view bytes, Tag& tag) {
  const auto object = read_line_header(bytes, 0, "object");
  if (!object) return tl::unexpected(object.error());
  const auto target = object_id_of(*object, tag.target.algorithm());
  if (!target) return tl::unexpected(target.error());
  tag.target = *target;
  const auto type = read_line_header(bytes, object->end, "type");
  if (!type) return tl::unexpected(type.error());
  const auto target_type = object_type_named(type->value);
  if (!target_type) return malformed_at(type->value_offset(), "not a type of object");
  tag.target_type = *target_type;
  const auto name = read_line_header(bytes, type->end, "tag");
  if (!name) return tl::unexpected(name.error());
  if (const auto bad = find_bad_name(*name)) return tl::unexpected(*bad);
  tag.name = std::string(name->value);
  if (!bytes.substr(name->end).starts_with("tagger ")) return name->end;
  const auto tagger = read_line_header(bytes, name->end, "tagger");
  if (!tagger) return tl::unexpected(tagger.error());
  tag.tagger = parse_ident(tagger->value);
  return tagger->end;
}

struct HeadersAfterBody {
  std::size_t body;  // offset of the message
  bool signature_header = false;
};

// Nothing but gpgsig headers, which belong to a repository of two hash algorithms.
Parsed<HeadersAfterBody> read_trailing(std::string_view bytes, std::size_t offset) {
  HeadersAfterBody found{};
  while (!headers_end_at(bytes, offset)) {
    const auto header = read_header(bytes, offset);
    if (!header) return tl::unexpected(header.error());
    if (!header->keyword.starts_with("gpgsig")) return malformed_at(offset, "a header that tags do not have");
    if (const auto bad = find_carriage_return(*header)) return tl::unexpected(*bad);
    found.signature_header = true;
    offset = header->end;
  }
  found.body = std::min(offset + 1, bytes.size());  // past the blank line, where there is one
  return found;
}

}  // namespace

Parsed<Tag> parse_tag(std::string_view bytes, HashAlgorithm algorithm) {
  if (const auto nul = find_nul(bytes)) return tl::unexpected(*nul);
  Tag tag{ObjectId(algorithm), ObjectType::commit, {}, {}, NoSignature{}, {}};
  const auto offset = read_leading(bytes, tag);
  if (!offset) return tl::unexpected(offset.error());
  const auto trailing = read_trailing(bytes, *offset);
  if (!trailing) return tl::unexpected(trailing.error());
  const std::size_t begin = find_signature_block(bytes, trailing->body);
  tag.payload = std::string(bytes.substr(0, begin));
  if (trailing->signature_header) {
    tag.signature = AmbiguousSignature{"a gpgsig header in a tag"};
  } else if (begin != std::string_view::npos) {
    tag.signature = read_signature_block(bytes, begin);
  }
  return tag;
}

}  // namespace muster
