// Changes a TOML text in place: comments, order and layout stay, and every byte outside of the
// change. Each change is checked by reading what came of it: it says exactly what the text said
// before but for what was asked for, or nothing is changed.
//
//   auto editor = TomlEditor::open(text);
//   editor->set({"key", 2}, {"until"}, time, "added");   // the third [[key]]
//   editor->add_item({"role", 0}, {"members"}, TomlEdit::text("bob"));
//   editor->text();
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "formats/toml_outline.h"
#include "formats/toml_tree.h"
#include "model/timestamp.h"
#include "roster/problems.h"

namespace muster {

// A table: the root (""), [name], or one of several [[name]], counted from 0.
struct TableAt {
  std::string name;
  std::size_t index = 0;
};

// From a table inwards: a field's name, or an item of a list by its number. The first is a name.
using TomlPath = std::vector<std::variant<std::string, std::size_t>>;

// A table's fields in the order in which they are to be written.
using NewTable = std::vector<std::pair<std::string, TomlValue>>;

// Values to be written.
TomlValue toml_value(std::string_view text);
TomlValue toml_value(Timestamp time);
TomlValue toml_value(std::int64_t number);
TomlValue toml_value(bool flag);
TomlValue toml_value(const std::vector<std::string>& words);
TomlValue toml_value(const NewTable& table);
// On one line. Floats and times without a value have no text of ours: empty.
std::string toml_text(const TomlValue& value);

// A TOML basic string (https://toml.io/en/v1.0.0#string), quotes included.
std::string toml_string(std::string_view text);

class TomlEditor {
 public:
  using Done = tl::expected<std::monostate, RosterProblem>;

  // What parse_toml refuses, or text whose places cannot be told ("cannot-edit").
  static tl::expected<TomlEditor, RosterProblem> open(std::string text);

  const std::string& text() const { return text_; }
  // What the text says.
  const TomlTable& tree() const { return tree_; }

  // Each refuses with "cannot-edit" where the table, field or item is not there, or is written in a
  // form that cannot be changed without touching something else. The text is then as it was.

  // Replaces a value, or adds the field: behind the field `after` of the same table where that is
  // there, else behind the last one. A field of an inline table is added at its end.
  Done set(const TableAt& table, const TomlPath& path, const TomlValue& value, std::string_view after = "");
  // A field with its line, or an item of a list; with the comment at the end of that line.
  Done remove(const TableAt& table, const TomlPath& path);
  // At the end of a list.
  Done add_item(const TableAt& table, const TomlPath& list, const TomlValue& value);
  // [[name]] behind the last one of its kind, else behind the last of the first kind in `behind`
  // that there is, else at the end.
  Done add_table(const std::string& name, const NewTable& fields, const std::vector<std::string>& behind);
  // One of several [[name]], with the blank lines behind it; a comment before its header stays.
  Done remove_table(const TableAt& table);

 private:
  struct Splice;
  TomlEditor(std::string text, TomlTable tree, Outline outline)
      : text_(std::move(text)), tree_(std::move(tree)), outline_(std::move(outline)) {}
  Done change(std::vector<Splice> splices, TomlTable expected);

  std::string text_;
  TomlTable tree_;
  Outline outline_;
};

}  // namespace muster
