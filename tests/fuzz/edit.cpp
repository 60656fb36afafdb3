// Edits of made-up TOML: whatever the text, an edit either does what was asked for and nothing else, or
// is refused and changes nothing. The first bytes choose the edit, the rest is the text.
#include "formats/toml_document.h"
#include "formats/toml_edit.h"
#include "formats/toml_same.h"
#include "fuzz/property.h"

namespace {

using namespace muster;
using fuzz::require;

struct Choice {
  std::string_view bytes;
  std::size_t next() {
    if (bytes.empty()) return 0;
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    return byte;
  }
  std::string word() {
    constexpr const char* words[] = {"key", "role", "members", "version", "governance", "a", "b", "until"};
    return words[next() % 8];
  }
};

TomlPath path_from(Choice& choice) {
  TomlPath path = {choice.word()};
  for (std::size_t more = choice.next() % 3; more > 0; --more) {
    if (choice.next() % 2 == 0) {
      path.emplace_back(choice.word());
    } else {
      path.emplace_back(choice.next() % 4);
    }
  }
  return path;
}

TomlValue value_from(Choice& choice) {
  switch (choice.next() % 4) {
    case 0: return toml_value(std::string_view("x \"y\" \\ \n # ] }"));
    case 1: return toml_value(std::int64_t{7});
    case 2: return toml_value(Timestamp{static_cast<std::int64_t>(choice.next())});
    default:
      return toml_value(NewTable{{"id", toml_value(true)}, {"b", toml_value(std::vector<std::string>{"c"})}});
  }
}

void edit_once(TomlEditor& editor, Choice& choice) {
  const std::string before = editor.text();
  TomlTable expected = *parse_toml(before);
  const TableAt table{choice.next() % 4 == 0 ? "" : choice.word(), choice.next() % 3};
  const TomlPath path = path_from(choice);
  const TomlValue value = value_from(choice);
  bool known = false;
  TomlEditor::Done done;
  switch (choice.next() % 5) {
    case 0:
      done = editor.set(table, path, value, choice.word());
      known = set_in(expected, table, path, value);
      break;
    case 1:
      done = editor.remove(table, path);
      known = remove_in(expected, table, path);
      break;
    case 2:
      done = editor.add_item(table, path, value);
      known = add_item_in(expected, table, path, value);
      break;
    case 3:
      done = editor.remove_table(table);
      known = remove_table_in(expected, table);
      break;
    default: {
      const NewTable fields = {{"holder", value}, {"b", toml_value(false)}};
      const std::string name = choice.word();
      done = editor.add_table(name, fields, {choice.word()});
      known = add_table_in(expected, name, fields);
    }
  }
  if (!done) return require(editor.text() == before, "what is refused changes nothing");
  require(known, "what is not there is not edited");
  const auto after = parse_toml(editor.text());
  require(after.has_value() && same_toml(*after, expected), "an edit says what was asked for");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t choices = 32;
  const std::string_view bytes = fuzz::text_of(data, size);
  if (bytes.size() < choices) return 0;
  Choice choice{bytes.substr(0, choices)};
  auto editor = TomlEditor::open(std::string(bytes.substr(choices)));
  if (!editor) return 0;
  edit_once(*editor, choice);
  edit_once(*editor, choice);
  return 0;
}
