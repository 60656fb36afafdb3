#include "formats/seal_file.h"

#include <set>

#include "formats/hook_input.h"
#include "formats/json_document.h"
#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view format = "seal/1";
constexpr std::string_view digest_prefix = "sha256:";

JsonValue text_value(std::string_view text) {
  return {std::string(text)};
}

std::optional<ObjectId> id_of(const std::string& hex) {
  const auto id = ObjectId::parse(hex, HashAlgorithm::sha1);
  return id ? id : ObjectId::parse(hex, HashAlgorithm::sha256);
}

std::optional<std::int64_t> number(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.member(name);
  const auto* found = value == nullptr ? nullptr : std::get_if<std::int64_t>(&value->value);
  return found == nullptr || *found < 0 ? std::nullopt : std::optional(*found);
}

std::optional<Sha256Digest> digest(const JsonValue& object, std::string_view name, std::string_view prefix) {
  const std::string* text = object.string(name);
  return text == nullptr ? std::nullopt : Sha256Digest::parse(std::string(prefix) + *text);
}

std::optional<SealedFile> file_of(const JsonValue& value) {
  const std::string* path = value.string("path");
  const auto size = number(value, "size");
  const auto sha256 = digest(value, "sha256", digest_prefix);
  if (path == nullptr || !path->starts_with('/') || !size || !sha256) return std::nullopt;
  return SealedFile{*path, static_cast<std::uint64_t>(*size), *sha256};
}

Parsed<std::vector<SealedFile>> files_of(const JsonValue::Array& values) {
  if (values.size() > limits::sealed_files) return malformed_at(0, "too many files in a seal");
  std::vector<SealedFile> files;
  std::set<std::string> paths;
  for (const JsonValue& value : values) {
    auto file = file_of(value);
    if (!file) return malformed_at(0, "a file that is not an absolute path, a size and a sha256");
    if (!paths.insert(file->path).second) return malformed_at(0, "a file that is sealed twice");
    files.push_back(std::move(*file));
  }
  return files;
}

std::optional<RosterName> roster_of(const JsonValue& document) {
  const JsonValue* roster = document.member("roster");
  if (roster == nullptr) return std::nullopt;
  const auto version = number(*roster, "version");
  const auto name = digest(*roster, "digest", "");
  if (!version || *version == 0 || *version > UINT32_MAX || !name) return std::nullopt;
  return RosterName{static_cast<std::uint32_t>(*version), *name};
}

}  // namespace

std::string seal_text(const BuildSeal& seal) {
  JsonValue::Array files;
  for (const SealedFile& file : seal.files) {
    files.push_back({JsonValue::Object{{"path", {file.path}},
                                       {"size", {static_cast<std::int64_t>(file.bytes)}},
                                       {"sha256", {file.sha256.hex()}}}});
  }
  const JsonValue roster{JsonValue::Object{{"version", {static_cast<std::int64_t>(seal.roster.version)}},
                                           {"digest", {seal.roster.digest.text()}}}};
  return json_text({JsonValue::Object{{"muster", text_value(format)},
                                      {"head", {seal.head.hex()}},
                                      {"tag", seal.tag ? JsonValue{*seal.tag} : JsonValue{}},
                                      {"roster", roster},
                                      {"project", {seal.project}},
                                      {"anchor", {seal.anchor.text()}},
                                      {"files", {std::move(files)}}}}) +
         "\n";
}

Parsed<BuildSeal> parse_seal(std::string_view text) {
  if (text.size() > limits::seal_bytes) return malformed_at(limits::seal_bytes, "too large a seal");
  const auto document = parse_json(text);
  if (!document) return tl::unexpected(document.error());
  const std::string* kind = document->string("muster");
  if (kind == nullptr || *kind != format) return malformed_at(0, "not a seal of muster");
  const std::string* head = document->string("head");
  const std::string* project = document->string("project");
  const auto id = head == nullptr ? std::nullopt : id_of(*head);
  const auto roster = roster_of(*document);
  const auto anchor = digest(*document, "anchor", "");
  const JsonValue::Array* values = document->array("files");
  if (!id || project == nullptr || !roster || !anchor || values == nullptr)
    return malformed_at(0, "not a seal of head, tag, roster, project, anchor and files");
  auto files = files_of(*values);
  if (!files) return tl::unexpected(std::move(files.error()));
  BuildSeal seal{*id, {}, *roster, *project, *anchor, std::move(*files)};
  if (const std::string* tag = document->string("tag")) {
    if (!is_ref_name(*tag)) return malformed_at(0, "a tag that is no ref");
    seal.tag = *tag;
  }
  // Whatever else it holds.
  if (seal_text(seal) != text) return malformed_at(0, "a seal that is not written as muster writes it");
  return seal;
}

}  // namespace muster
