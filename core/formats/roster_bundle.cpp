#include "formats/roster_bundle.h"

#include <algorithm>

#include "formats/armor.h"
#include "formats/json_document.h"
#include "formats/malformed.h"
#include "model/release_limits.h"

namespace muster {

namespace {

constexpr std::size_t most_parts = 4;

bool is_name(std::string_view part) {
  return !part.empty() && part.front() != '.' && std::ranges::all_of(part, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
  });
}

bool is_path(std::string_view path) {
  for (std::size_t parts = 0; parts < most_parts; ++parts) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (!is_name(path.substr(0, slash))) return false;
    if (slash == path.size()) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

}  // namespace

Parsed<std::map<std::string, std::string>> parse_roster_bundle(std::string_view text) {
  if (text.size() > limits::roster_bundle_bytes)
    return malformed_at(limits::roster_bundle_bytes, "too large a bundle of rosters");
  const auto document = parse_json(text);
  if (!document) return tl::unexpected(document.error());
  const auto* members = std::get_if<JsonValue::Object>(&document->value);
  if (members == nullptr) return malformed_at(0, "a bundle of rosters that is no object");
  std::map<std::string, std::string> files;
  for (const JsonMember& member : *members) {
    const std::string* text_of_file = member.value.string();
    auto bytes =
        text_of_file == nullptr ? Parsed<std::string>(malformed_at(0, "")) : decode_base64(*text_of_file);
    if (!is_path(member.name) || !bytes) return malformed_at(0, "a file that is not a path and base64");
    files.emplace(member.name, std::move(*bytes));
  }
  if (roster_bundle_text(files) != text)
    return malformed_at(0, "a bundle of rosters that is not written as muster writes it");
  return files;
}

std::string roster_bundle_text(const std::map<std::string, std::string>& files) {
  JsonValue::Object members;
  for (const auto& [path, bytes] : files) members.push_back({path, {encode_base64(bytes)}});
  return json_text({std::move(members)}) + "\n";
}

}  // namespace muster
