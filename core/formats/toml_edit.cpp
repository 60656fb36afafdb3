#include "formats/toml_edit.h"

#include <algorithm>
#include <optional>

#include "formats/toml_document.h"
#include "formats/toml_outline.h"
#include "formats/toml_same.h"

namespace muster {

namespace {

using RefusedEdit = tl::unexpected<RosterProblem>;
using Path = TomlPath;

RefusedEdit cannot(std::string what) {
  return RefusedEdit(RosterProblem{"cannot-edit", std::move(what), file_start});
}

std::string words_of(const TableAt& table, const Path& path) {
  std::string out = table.name;
  for (const auto& part : path) {
    const auto* name = std::get_if<std::string>(&part);
    out += name != nullptr ? (out.empty() ? "" : ".") + *name
                           : "[" + std::to_string(std::get<std::size_t>(part)) + "]";
  }
  return quoted(out);
}

// How many parts of `path` the name takes up from `from` on; nothing where it goes elsewhere.
std::optional<std::size_t> taken_up(const std::vector<std::string>& name, const Path& path,
                                    std::size_t from) {
  const auto is = [](const std::string& word, const Path::value_type& part) {
    return part == Path::value_type(word);
  };
  const auto begin = path.begin() + static_cast<std::ptrdiff_t>(from);
  const auto rest = std::mismatch(name.begin(), name.end(), begin, path.end(), is).first;
  if (rest != name.end()) return std::nullopt;
  return name.size();
}

struct Spotted {
  const OutlineEntry* entry = nullptr;   // the innermost `name = value` around it
  const OutlineValue* around = nullptr;  // the list or inline table that holds it; null: a section
  const OutlineValue* value = nullptr;
};

const OutlineEntry* entry_on(const std::vector<OutlineEntry>& entries, const Path& path, std::size_t& from) {
  for (const OutlineEntry& entry : entries) {
    const auto taken = taken_up(entry.name, path, from);
    if (!taken) continue;
    from += *taken;
    return &entry;
  }
  return nullptr;
}

std::optional<Spotted> descend(const std::vector<OutlineEntry>& entries, const Path& path, std::size_t from) {
  const OutlineEntry* entry = entry_on(entries, path, from);
  if (entry == nullptr) return std::nullopt;
  Spotted found{entry, nullptr, &entry->value};
  while (from < path.size()) {
    const OutlineValue& outer = *found.value;
    if (const auto* index = std::get_if<std::size_t>(&path[from])) {
      if (*index >= outer.items.size()) return std::nullopt;
      found = {found.entry, &outer, &outer.items[*index]};
      ++from;
      continue;
    }
    const OutlineEntry* inner = entry_on(outer.members, path, from);
    if (inner == nullptr) return std::nullopt;
    found = {inner, &outer, &inner->value};
  }
  return found;
}

// The number of the section whose header begins the table; nothing where it has none.
std::optional<std::size_t> section_of(const Outline& outline, const TableAt& table) {
  if (table.name.empty()) return 0;
  std::size_t seen = 0;
  for (std::size_t i = 1; i < outline.size(); ++i) {
    if (outline[i].name != std::vector<std::string>{table.name}) continue;
    if (seen++ == table.index) return i;
  }
  return std::nullopt;
}

// In the table's own section and those of [name.inner] up to the next [[name]]; where it has no
// header, among the dotted names at the root.
std::optional<Spotted> find(const Outline& outline, const TableAt& table, const Path& path) {
  Path whole = path;
  if (!table.name.empty()) whole.insert(whole.begin(), table.name);
  const std::size_t first = section_of(outline, table).value_or(0);
  for (std::size_t i = first; i < outline.size(); ++i) {
    if (i > first && outline[i].name == outline[first].name) break;
    const auto taken = taken_up(outline[i].name, whole, 0);
    if (!taken) continue;
    if (auto found = descend(outline[i].entries, whole, *taken)) return found;
  }
  return std::nullopt;
}

// Behind the section's last entry and its line; behind the header where there is none.
std::size_t end_of_entries(std::string_view text, const OutlineSection& section) {
  return section.entries.empty() ? section.header.end
                                 : end_of_line(text, section.entries.back().value.span.end);
}

// Also behind comments that follow at once, as long as no header follows these at once: then they
// speak of what it begins.
std::size_t end_of_section(std::string_view text, const OutlineSection& section) {
  const std::size_t end = end_of_entries(text, section);
  std::size_t at = end;
  while (at < text.size()) {
    const std::size_t word = std::min(text.find_first_not_of(" \t", at), text.size());
    if (word == text.size() || text[word] == '\n') return at;
    if (text[word] != '#') return end;
    at = end_of_line(text, at);
  }
  return at;
}

std::string_view indent_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(start_of_line(text, at));
  return before.substr(0, std::min(before.find_first_not_of(" \t"), before.size()));
}

// Whether nothing but blanks stands before it on its line.
bool begins_its_line(std::string_view text, std::size_t at) {
  return start_of_line(text, at) + indent_of(text, at).size() == at;
}

// A line feed where the text before `at` ends without one.
std::string feed_before(std::string_view text, std::size_t at) {
  return start_of_line(text, at) == at ? "" : "\n";
}

// `name   = value`, its sign of equality below that of `above`.
std::string line_like(std::string_view text, const OutlineEntry* above, const std::string& name,
                      const TomlValue& value) {
  std::string line = name;
  if (above != nullptr) {
    line.resize(std::max(line.size(), above->equals - above->begin - 1), ' ');
    line.insert(0, indent_of(text, above->begin));
  }
  return line + " = " + toml_text(value) + "\n";
}

bool is_bare(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

struct TomlEditor::Splice {
  Span span;
  std::string bytes;
};

tl::expected<TomlEditor, RosterProblem> TomlEditor::open(std::string text) {
  auto tree = parse_toml(text);
  if (!tree) return RefusedEdit(tree.error());
  auto outline = outline_of(text);
  if (!outline) return RefusedEdit(outline.error());
  return TomlEditor(std::move(text), std::move(*tree), std::move(*outline));
}

TomlEditor::Done TomlEditor::change(std::vector<Splice> splices, TomlTable expected) {
  std::ranges::sort(splices, {}, [](const Splice& splice) { return splice.span.begin; });
  std::string bytes;
  std::size_t at = 0;
  for (const Splice& splice : splices) {
    bytes.append(text_, at, splice.span.begin - at).append(splice.bytes);
    at = splice.span.end;
  }
  bytes.append(text_, at);
  auto made = open(std::move(bytes));
  if (!made) return RefusedEdit(made.error());
  if (!same_toml(made->tree_, expected)) return cannot("the change would change something else");
  *this = std::move(*made);
  return std::monostate{};
}

TomlEditor::Done TomlEditor::set(const TableAt& table, const TomlPath& path, const TomlValue& value,
                                 std::string_view after) {
  TomlTable expected = tree_;
  if (!set_in(expected, table, path, value)) return cannot("there is no place for " + words_of(table, path));
  if (const auto found = find(outline_, table, path)) {
    return change({{found->value->span, toml_text(value)}}, std::move(expected));
  }
  const auto* name = std::get_if<std::string>(&path.back());
  if (name == nullptr || !is_bare(*name)) return cannot("there is no " + words_of(table, path));
  if (path.size() > 1) {
    const auto outer = find(outline_, table, {path.begin(), path.end() - 1});
    if (!outer || outer->value->members.empty()) {
      return cannot("there is no inline table to put " + words_of(table, path) + " into");
    }
    const std::size_t end = outer->value->members.back().value.span.end;
    return change({{{end, end}, ", " + *name + " = " + toml_text(value)}}, std::move(expected));
  }
  const auto section = section_of(outline_, table);
  if (!section) return cannot("there is no header of " + words_of(table, {}));
  const auto& entries = outline_[*section].entries;
  const auto before = std::ranges::find_if(
      entries, [&](const OutlineEntry& entry) { return entry.name == std::vector{std::string(after)}; });
  const OutlineEntry* above = before != entries.end() ? &*before
                              : entries.empty()       ? nullptr
                                                      : &entries.back();
  const std::size_t at = above != nullptr ? end_of_line(text_, above->value.span.end)
                                          : end_of_entries(text_, outline_[*section]);
  return change({{{at, at}, feed_before(text_, at) + line_like(text_, above, *name, value)}},
                std::move(expected));
}

namespace {

// The bytes of an item of a list, with the comma that has to go with it.
Span span_of_item(std::string_view text, const OutlineValue& list, std::size_t index) {
  const Span item = list.items[index].span;
  const bool last = index + 1 == list.items.size();
  const std::size_t next = last ? list.span.end - 1 : list.items[index + 1].span.begin;
  std::optional<std::size_t> comma = list.last_comma;
  if (!last) {  // the first one behind the item that is in no comment
    std::size_t at = item.end;
    while (text[at] != ',') at = text[at] == '#' ? end_of_line(text, at) : at + 1;
    comma = at;
  }
  const std::size_t end = comma ? *comma + 1 : item.end;
  // Alone on its lines: with them, comment and all.
  if (begins_its_line(text, item.begin)) {
    const std::size_t line_end = end_of_line(text, end);
    if (next >= line_end) return {start_of_line(text, item.begin), line_end};
  }
  const auto plain = [&](std::size_t from, std::size_t to) {
    return text.substr(from, to - from).find_first_of("#\n") == std::string_view::npos;
  };
  if (!last && plain(item.end, next)) return {item.begin, next};
  if (last && index > 0 && plain(list.items[index - 1].span.end, item.begin)) {
    return {list.items[index - 1].span.end, end};
  }
  return {item.begin, end};
}

}  // namespace

TomlEditor::Done TomlEditor::remove(const TableAt& table, const TomlPath& path) {
  TomlTable expected = tree_;
  if (!remove_in(expected, table, path)) return cannot("there is no " + words_of(table, path));
  const auto found = find(outline_, table, path);
  if (!found) return cannot(words_of(table, path) + " is written in a form that cannot be edited");
  if (const auto* index = std::get_if<std::size_t>(&path.back())) {
    return change({{span_of_item(text_, *found->around, *index), ""}}, std::move(expected));
  }
  if (found->around != nullptr) return cannot(words_of(table, path) + " stands in an inline table");
  const Span line{start_of_line(text_, found->entry->begin), end_of_line(text_, found->value->span.end)};
  return change({{line, ""}}, std::move(expected));
}

TomlEditor::Done TomlEditor::add_item(const TableAt& table, const TomlPath& list, const TomlValue& value) {
  TomlTable expected = tree_;
  if (!add_item_in(expected, table, list, value)) return cannot("there is no list " + words_of(table, list));
  const auto found = find(outline_, table, list);
  if (!found) return cannot(words_of(table, list) + " is written in a form that cannot be edited");
  const OutlineValue& there = *found->value;
  const std::string bytes = toml_text(value);
  if (there.items.empty()) {
    const std::size_t begin = there.span.begin + 1;
    return change({{{begin, begin}, bytes}}, std::move(expected));
  }
  const Span last = there.items.back().span;
  const std::size_t end = there.last_comma ? *there.last_comma + 1 : last.end;
  if (!begins_its_line(text_, last.begin) || end_of_line(text_, end) >= there.span.end) {
    return change({{{end, end}, (there.last_comma ? " " : ", ") + bytes + (there.last_comma ? "," : "")}},
                  std::move(expected));
  }
  // A line of its own, like the one before; the comma goes before that one's comment.
  const std::size_t line_end = end_of_line(text_, end);
  const std::string comma = there.last_comma ? "" : ",";
  return change({{{last.end, last.end}, comma},
                 {{line_end, line_end},
                  std::string(indent_of(text_, last.begin)) + bytes + (there.last_comma ? "," : "") + "\n"}},
                std::move(expected));
}

TomlEditor::Done TomlEditor::add_table(const std::string& name, const NewTable& fields,
                                       const std::vector<std::string>& behind) {
  TomlTable expected = tree_;
  if (!is_bare(name) || !add_table_in(expected, name, fields)) return cannot("no table " + quoted(name));
  std::vector<std::string> kinds = {name};
  kinds.insert(kinds.end(), behind.begin(), behind.end());
  std::optional<std::size_t> last;
  for (auto kind = kinds.begin(); kind != kinds.end() && !last; ++kind) {
    for (std::size_t i = 1; i < outline_.size(); ++i) {
      if (outline_[i].name.front() == *kind) last = i;
    }
  }
  const std::size_t at = last ? end_of_section(text_, outline_[*last]) : text_.size();
  std::size_t widest = 0;
  for (const auto& field : fields) widest = std::max(widest, field.first.size());
  std::string bytes = feed_before(text_, at) + (at > 0 ? "\n" : "") + "[[" + name + "]]\n";
  for (const auto& [field, value] : fields) {
    bytes += field + std::string(widest - field.size(), ' ') + " = " + toml_text(value) + "\n";
  }
  if (at < text_.size() && text_[at] != '\n') bytes += "\n";
  return change({{{at, at}, std::move(bytes)}}, std::move(expected));
}

TomlEditor::Done TomlEditor::remove_table(const TableAt& table) {
  TomlTable expected = tree_;
  if (!remove_table_in(expected, table)) return cannot("there is no " + words_of(table, {}));
  const auto first = section_of(outline_, table);
  if (!first) return cannot(words_of(table, {}) + " is written in a form that cannot be edited");
  std::size_t last = *first;  // with the [name.inner] that follow at once
  while (last + 1 < outline_.size() && outline_[last + 1].name.size() > 1 &&
         outline_[last + 1].name.front() == table.name) {
    ++last;
  }
  std::size_t end = end_of_section(text_, outline_[last]);
  while (end < text_.size() && text_[end] == '\n') ++end;
  return change({{{outline_[*first].header.begin, end}, ""}}, std::move(expected));
}

}  // namespace muster
