#include "formats/hook_input.h"

#include <algorithm>
#include <set>
#include <utility>

#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view refs_prefix = "refs/";

bool is_refused_byte(char c) {
  constexpr std::string_view refused = " ~^:?*[\\";
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f' || refused.find(c) != std::string_view::npos;
}

bool is_ref_component(std::string_view component) {
  return !component.empty() && !component.starts_with('.') && !component.ends_with(".lock") &&
         std::none_of(component.begin(), component.end(), is_refused_byte);
}

struct HookLine {
  RefUpdate update;
  std::size_t name_offset;
};

// Of `line`, which begins at `offset` of the input and holds no line feed.
Parsed<HookLine> read_line(std::string_view line, std::size_t offset, HashAlgorithm algorithm) {
  const std::size_t hex = 2 * hash_size(algorithm);
  if (line.size() > limits::push_line_bytes) return malformed_at(offset, "too long a line");
  const auto old_id = ObjectId::parse(line.substr(0, hex), algorithm);
  if (!old_id) return malformed_at(offset, "not an object id in lower-case hex of the repository's length");
  if (!line.substr(hex).starts_with(' ')) return malformed_at(offset + hex, "no blank after the old id");
  const auto new_id = ObjectId::parse(line.substr(hex + 1, hex), algorithm);
  if (!new_id) {
    return malformed_at(offset + hex + 1, "not an object id in lower-case hex of the repository's length");
  }
  const std::size_t name_at = 2 * hex + 2;
  if (!line.substr(name_at - 1).starts_with(' ')) {
    return malformed_at(offset + name_at - 1, "no blank after the new id");
  }
  if (!is_ref_name(line.substr(name_at))) return malformed_at(offset + name_at, "not the name of a ref");
  if (old_id->is_zero() && new_id->is_zero()) return malformed_at(offset, "both object ids are zero");
  return HookLine{RefUpdate{*old_id, *new_id, std::string(line.substr(name_at))}, offset + name_at};
}

}  // namespace

bool is_ref_name(std::string_view name) {
  if (!name.starts_with(refs_prefix) || name.ends_with('.')) return false;
  if (name.find("..") != std::string_view::npos || name.find("@{") != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = name.find('/');
    if (!is_ref_component(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

Parsed<std::vector<RefUpdate>> parse_hook_input(std::string_view input, HashAlgorithm algorithm) {
  std::vector<RefUpdate> updates;
  std::set<std::string_view> names;  // ordered: nobody can make its look-ups collide
  std::size_t offset = 0;
  while (offset < input.size()) {
    if (updates.size() == limits::push_lines) return malformed_at(offset, "too many lines");
    const std::size_t end = input.find('\n', offset);
    if (end == std::string_view::npos) return malformed_at(input.size(), "the last line has no line feed");
    auto line = read_line(input.substr(offset, end - offset), offset, algorithm);
    if (!line) return tl::unexpected(line.error());
    if (!names.insert(input.substr(line->name_offset, end - line->name_offset)).second) {
      return malformed_at(line->name_offset, "a ref named twice");
    }
    updates.push_back(std::move(line->update));
    offset = end + 1;
  }
  return updates;
}

}  // namespace muster
