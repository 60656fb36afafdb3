#include "formats/roster_toml.h"

#include <algorithm>

#include "formats/roster_toml_parts.h"
#include "formats/toml_document.h"

namespace muster {

namespace {

constexpr std::string_view schema = "muster/roster/1";
constexpr Bounds versions{1, 1LL << 31};

using Refusal = std::vector<RosterProblem>;

// A file of another schema is not read on: what it means is not known.
std::optional<RosterProblem> other_schema(const TomlTable& root) {
  for (const TomlMember& member : root) {
    if (member.name != "schema") continue;
    const std::string* found = std::get_if<std::string>(&member.value.data);
    if (found == nullptr || *found == schema) return std::nullopt;
    return RosterProblem{
        "unknown-schema",
        "the schema is " + quoted(*found) + "; this program knows `" + std::string(schema) + "`",
        member.value.place};
  }
  return std::nullopt;
}

template <typename T, typename Reader>
void read_all(Fields& root, std::string_view field, Reader reader, std::vector<T>& out) {
  for (const TomlValue* table : root.tables(field)) out.push_back(reader(*table, root.problems()));
}

void read_lists(Fields& root, const KeyFileLoader& files, RosterDraft& draft) {
  read_all(root, "person", read_person, draft.persons);
  read_all(root, "robot", read_robot, draft.robots);
  read_all(
      root, "key",
      [&](const TomlValue& table, Problems& problems) { return read_key(table, files, problems); },
      draft.keys);
  read_all(root, "role", read_role, draft.roles);
  read_all(root, "commits", read_commit_rule, draft.commits);
  read_all(root, "tags", read_tag_rule, draft.tags);
  read_all(root, "releases", read_release_rule, draft.releases);
  read_all(root, "refs", read_ref_rule, draft.refs);
  read_all(root, "exception", read_exception, draft.exceptions);
}

void read_root(Fields& root, const KeyFileLoader& files, RosterDraft& draft) {
  std::string schema_text;  // other_schema has looked at it
  root.need("schema", schema_text);
  root.need("project", draft.project);
  root.need_count("version", versions, draft.version);
  root.may("previous", draft.previous);
  root.need("issued", draft.issued);
  root.need("expires", draft.expires);
  if (const TomlValue* governance = root.required("governance")) {
    if (read_table({"governance", *governance}, root.problems()) != nullptr) {
      read_governance(*governance, draft.governance, root.problems());
    }
  }
  if (const TomlValue* table = inner_table(root, "defaults")) {
    read_defaults(*table, draft.defaults, root.problems());
  }
  if (const TomlValue* table = inner_table(root, "history")) {
    read_history(*table, draft.history, root.problems());
  }
  read_lists(root, files, draft);
  for (const std::string_view field : {"ssh_ca", "x509_ca", "sigstore", "include"}) root.reserved(field);
  root.finish();
}

// The tree is at most limits::roster_nesting deep.
void note_places(const TomlTable& table, Place place, FieldPlaces& out) {
  for (const TomlMember& member : table) {
    out.note({place, member.name}, member.value.place);
    if (const auto* inner = std::get_if<TomlTable>(&member.value.data)) {
      note_places(*inner, member.value.place, out);
    }
    const auto* items = std::get_if<TomlArray>(&member.value.data);
    if (items == nullptr) continue;
    for (std::size_t i = 0; i < items->size(); ++i) {
      const TomlValue& item = (*items)[i];
      out.note({place, member.name, i}, item.place);
      if (const auto* inner = std::get_if<TomlTable>(&item.data)) note_places(*inner, item.place, out);
    }
  }
}

}  // namespace

const TomlValue* inner_table(Fields& fields, std::string_view field) {
  const TomlValue* value = fields.optional(field);
  if (value == nullptr || read_table({field, *value}, fields.problems()) == nullptr) return nullptr;
  return value;
}

tl::expected<Roster, std::vector<RosterProblem>> parse_roster(std::string_view bytes,
                                                              const Sha256Digest& digest,
                                                              const KeyFileLoader& files) {
  const auto root = parse_toml(bytes);
  if (!root) return tl::unexpected(Refusal{root.error()});
  if (auto problem = other_schema(*root)) return tl::unexpected(Refusal{std::move(*problem)});
  RosterDraft draft;
  Problems problems;
  Fields fields(*root, file_start, "the roster", problems);
  read_root(fields, files, draft);
  // What could not be read cannot be judged: its absence would show as other mistakes.
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  note_places(*root, file_start, draft.fields);
  return Roster::make(std::move(draft), digest);
}

FieldPlaces field_places(std::string_view bytes) {
  FieldPlaces places;
  if (const auto root = parse_toml(bytes)) note_places(*root, file_start, places);
  return places;
}

LinesOf::LinesOf(std::string_view bytes) : bytes_(bytes) {
  for (std::size_t at = 0; at != std::string_view::npos && at < bytes.size();) {
    begins_.push_back(at);
    const std::size_t end = bytes.find('\n', at);
    at = end == std::string_view::npos ? end : end + 1;
  }
}

std::string LinesOf::at(const Place& place) const {
  constexpr std::size_t longest = 1024;
  if (place.line == 0 || place.line > begins_.size()) return {};
  const std::string_view line = bytes_.substr(begins_[place.line - 1]);
  return std::string(line.substr(0, std::min(line.find('\n'), longest)));
}

std::string line_at(std::string_view bytes, const Place& place) {
  return LinesOf(bytes).at(place);
}

}  // namespace muster
