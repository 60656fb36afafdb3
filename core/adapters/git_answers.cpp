#include "adapters/git_answers.h"

#include <charconv>

#include "model/git_object.h"

namespace muster {

namespace {

std::optional<ObjectType> type_of(std::string_view name) {
  for (const ObjectType type : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    if (name == name_of(type)) return type;
  }
  return std::nullopt;
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return taken;
}

bool is_about_alternates(std::string_view line) {
  const bool absent = line.starts_with("error: object directory ") &&
                      line.ends_with(" does not exist; check .git/objects/info/alternates");
  const bool odd = line.starts_with("error: unable to normalize alternate object path: ");
  const bool deep =
      line.starts_with("error: ") && line.ends_with(": ignoring alternate object stores, nesting too deep");
  return absent || odd || deep;
}

}  // namespace

std::optional<ObjectInfo> parse_object_info(std::string_view line, const ObjectId& id) {
  const std::string prefix = id.hex() + " ";
  if (!line.starts_with(prefix)) return std::nullopt;
  line.remove_prefix(prefix.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto type = type_of(line.substr(0, space));
  const std::string_view digits = line.substr(space + 1);
  std::uint64_t size = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (!type || read.ec != std::errc() || std::to_string(size) != digits) return std::nullopt;
  return ObjectInfo{*type, size};
}

std::string beside_alternates(std::string_view complaint) {
  std::string rest;
  while (!complaint.empty()) {
    const std::string_view line = take_until(complaint, '\n');
    if (!is_about_alternates(line)) rest += (rest.empty() ? "" : "\n") + std::string(line);
  }
  return rest;
}

tl::expected<std::map<std::string, ListedRef>, std::string> parse_ref_list(std::string_view list,
                                                                           HashAlgorithm algorithm) {
  if (!list.empty() && list.back() != '\n')
    return tl::unexpected(std::string("git lists the refs, but its last line breaks off"));
  std::map<std::string, ListedRef> refs;
  while (!list.empty()) {
    std::string_view line = take_until(list, '\n');
    const std::string_view name = take_until(line, '\0');
    const auto id = ObjectId::parse(take_until(line, '\0'), algorithm);
    if (!name.starts_with("refs/") || !id || line.find('\0') != std::string_view::npos) {
      return tl::unexpected("git lists the refs with a line that cannot be read, at " + std::string(name));
    }
    if (!refs.emplace(std::string(name), ListedRef{*id, !line.empty()}).second) {
      return tl::unexpected("git lists the ref " + std::string(name) + " twice");
    }
  }
  return refs;
}

tl::expected<std::set<std::string>, std::string> parse_broken_refs(std::string_view complaints) {
  constexpr std::string_view broken = "warning: ignoring broken ref ";
  constexpr std::string_view bad_name = "warning: ignoring ref with broken name ";
  std::set<std::string> names;
  while (!complaints.empty()) {
    const std::string_view line = take_until(complaints, '\n');
    if (line.starts_with(bad_name)) continue;
    if (!line.starts_with(broken))
      return tl::unexpected("git lists the refs, but says: " + std::string(line));
    names.emplace(line.substr(broken.size()));
  }
  return names;
}

std::optional<std::string> parse_symbolic_target(std::string_view said) {
  if (said.size() < 2 || said.find('\n') != said.size() - 1) return std::nullopt;
  return std::string(said.substr(0, said.size() - 1));
}

}  // namespace muster
