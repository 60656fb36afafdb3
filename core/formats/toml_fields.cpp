#include "formats/toml_fields.h"

#include <algorithm>

#include "formats/near_word.h"

namespace muster {

namespace {

bool refuse_type(const FieldValue& from, std::string_view wanted, Problems& problems) {
  problems.add(
      "wrong-type",
      quoted(from.field) + " is " + std::string(wanted) + ", not " + std::string(kind_of(from.value)),
      from.value.place);
  return false;
}

bool refuse_value(const FieldValue& from, std::string what, Problems& problems) {
  problems.add("bad-value", quoted(from.field) + " " + std::move(what), from.value.place);
  return false;
}

// "a, b and c"
std::string listed(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += quoted(words[i]);
  }
  return out;
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& known) {
  const std::string_view near = nearest_word(word, known);
  return near.empty() ? std::string() : "; did you mean " + quoted(near) + "?";
}

}  // namespace

std::string_view kind_of(const TomlValue& value) {
  struct Kind {
    std::string_view operator()(const std::string&) const { return "a string"; }
    std::string_view operator()(std::int64_t) const { return "a number"; }
    std::string_view operator()(bool) const { return "true or false"; }
    std::string_view operator()(const TomlTime&) const { return "a time"; }
    std::string_view operator()(const TomlFloat&) const { return "a number with a fraction"; }
    std::string_view operator()(const TomlArray&) const { return "a list"; }
    std::string_view operator()(const TomlTable&) const { return "a table"; }
  };
  return std::visit(Kind{}, value.data);
}

bool read(const FieldValue& from, bool& out, Problems& problems) {
  const bool* found = std::get_if<bool>(&from.value.data);
  if (found == nullptr) return refuse_type(from, "true or false", problems);
  out = *found;
  return true;
}

bool read(const FieldValue& from, std::string& out, Problems& problems) {
  const std::string* found = std::get_if<std::string>(&from.value.data);
  if (found == nullptr) return refuse_type(from, "a string", problems);
  out = *found;
  return true;
}

bool read(const FieldValue& from, Timestamp& out, Problems& problems) {
  const TomlTime* found = std::get_if<TomlTime>(&from.value.data);
  if (found == nullptr)
    return refuse_type(from, "a time such as 2026-11-23T10:00:00Z, without quotes", problems);
  if (!found->utc) {
    return refuse_value(from, "is a time in UTC with whole seconds, written as 2026-11-23T10:00:00Z",
                        problems);
  }
  out = *found->utc;
  return true;
}

bool read(const FieldValue& from, Duration& out, Problems& problems) {
  std::string text;
  if (!read(from, text, problems)) return false;
  const auto parsed = Duration::parse(text);
  if (!parsed) {
    return refuse_value(from, "is a span of days, hours or minutes such as \"90d\", \"24h\" or \"30m\"",
                        problems);
  }
  out = *parsed;
  return true;
}

bool read(const FieldValue& from, Sha256Digest& out, Problems& problems) {
  std::string text;
  if (!read(from, text, problems)) return false;
  const auto parsed = Sha256Digest::parse(text);
  if (!parsed) return refuse_value(from, "is `sha256:` and 64 lower-case hex digits", problems);
  out = *parsed;
  return true;
}

bool read(const FieldValue& from, std::vector<std::string>& out, Problems& problems) {
  const TomlArray* items = read_list(from, problems);
  if (items == nullptr) return false;
  bool whole = true;
  for (const TomlValue& item : *items) {
    if (const std::string* text = std::get_if<std::string>(&item.data)) {
      out.push_back(*text);
    } else {
      whole = false;
      problems.add("wrong-type", quoted(from.field) + " holds strings, not " + std::string(kind_of(item)),
                   item.place);
    }
  }
  return whole;
}

bool read(const FieldValue& from, Patterns& out, Problems& problems) {
  std::vector<std::string> texts;
  if (!read(from, texts, problems)) return false;
  for (std::string& text : texts) out.emplace_back(std::move(text));
  return true;
}

std::optional<std::int64_t> read_number(const FieldValue& from, Bounds bounds, Problems& problems) {
  const std::int64_t* found = std::get_if<std::int64_t>(&from.value.data);
  if (found == nullptr) {
    refuse_type(from, "a whole number", problems);
    return std::nullopt;
  }
  if (*found < bounds.least) {
    refuse_value(from, "is " + std::to_string(bounds.least) + " or more, not " + std::to_string(*found),
                 problems);
    return std::nullopt;
  }
  if (*found > bounds.most) {
    refuse_value(from, "is at most " + std::to_string(bounds.most) + ", not " + std::to_string(*found),
                 problems);
    return std::nullopt;
  }
  return *found;
}

const TomlArray* read_list(const FieldValue& from, Problems& problems) {
  const TomlArray* found = std::get_if<TomlArray>(&from.value.data);
  if (found == nullptr) refuse_type(from, "a list", problems);
  return found;
}

const TomlTable* read_table(const FieldValue& from, Problems& problems) {
  const TomlTable* found = std::get_if<TomlTable>(&from.value.data);
  if (found == nullptr) refuse_type(from, "a table", problems);
  return found;
}

void refuse_word(const FieldValue& from, const std::vector<std::string_view>& known, Problems& problems) {
  const std::string* text = std::get_if<std::string>(&from.value.data);
  const std::string_view word = text != nullptr ? std::string_view(*text) : std::string_view();
  refuse_value(from, "does not know " + quoted(word) + ", only " + listed(known) + suggestion(word, known),
               problems);
}

const TomlValue* Fields::optional(std::string_view field) {
  known_.push_back(field);
  const auto it =
      std::find_if(table_.begin(), table_.end(), [field](const TomlMember& m) { return m.name == field; });
  return it == table_.end() ? nullptr : &it->value;
}

const TomlValue* Fields::required(std::string_view field) {
  const TomlValue* value = optional(field);
  if (value == nullptr) {
    problems_.add("missing-field", std::string(noun_) + " lacks " + quoted(field), place_);
  }
  return value;
}

void Fields::need_count(std::string_view field, Bounds bounds, std::uint32_t& out) {
  if (required(field) != nullptr) may_count(field, bounds, out);
}

void Fields::may_count(std::string_view field, Bounds bounds, std::uint32_t& out) {
  const TomlValue* value = optional(field);
  if (value == nullptr) return;
  const auto number = read_number({field, *value}, bounds, problems_);
  if (number) out = static_cast<std::uint32_t>(*number);
}

void Fields::reserved(std::string_view field) {
  if (const TomlValue* value = optional(field)) {
    problems_.add("unsupported", quoted(field) + " is not supported yet", value->place);
  }
}

std::vector<const TomlValue*> Fields::tables(std::string_view field) {
  std::vector<const TomlValue*> found;
  const TomlValue* value = optional(field);
  const TomlArray* items = value == nullptr ? nullptr : std::get_if<TomlArray>(&value->data);
  if (value != nullptr && items == nullptr) {
    problems_.add("wrong-type",
                  quoted(field) + " is an array of tables: its header is [[" + std::string(field) + "]]",
                  value->place);
    return found;
  }
  if (items == nullptr) return found;
  for (const TomlValue& item : *items) {
    if (read_table({field, item}, problems_) != nullptr) found.push_back(&item);
  }
  return found;
}

void Fields::finish() {
  for (const TomlMember& member : table_) {
    if (problems_.full()) return;
    if (std::find(known_.begin(), known_.end(), member.name) != known_.end()) continue;
    problems_.add(
        "unknown-field",
        std::string(noun_) + " has no field " + quoted(member.name) + suggestion(member.name, known_),
        member.place);
  }
}

}  // namespace muster
