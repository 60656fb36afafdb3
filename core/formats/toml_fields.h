// Reading one table of a TOML tree field by field, strictly: what is asked for is known, every
// other field is a problem, and so is every value that is not of the form asked for. Nothing
// stops at a problem; whether the values can be used, Problems tells in the end.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "formats/toml_tree.h"
#include "model/digest.h"
#include "model/timestamp.h"
#include "roster/pattern.h"
#include "roster/problems.h"

namespace muster {

// A value and the field that it belongs to.
struct FieldValue {
  std::string_view field;
  const TomlValue& value;
};

// False, and a problem, where the value is not of the form that `out` asks for.
bool read(const FieldValue& from, bool& out, Problems& problems);
bool read(const FieldValue& from, std::string& out, Problems& problems);
bool read(const FieldValue& from, Timestamp& out, Problems& problems);
bool read(const FieldValue& from, Duration& out, Problems& problems);
bool read(const FieldValue& from, Sha256Digest& out, Problems& problems);
bool read(const FieldValue& from, std::vector<std::string>& out, Problems& problems);
bool read(const FieldValue& from, Patterns& out, Problems& problems);
template <typename T>
bool read(const FieldValue& from, std::optional<T>& out, Problems& problems) {
  return read(from, out.emplace(), problems);
}

// A whole number within both bounds, which fit what it is read into.
struct Bounds {
  std::int64_t least;
  std::int64_t most;
};
std::optional<std::int64_t> read_number(const FieldValue& from, Bounds bounds, Problems& problems);

// Null, and a problem, where the value is not a list, or not a table.
const TomlArray* read_list(const FieldValue& from, Problems& problems);
const TomlTable* read_table(const FieldValue& from, Problems& problems);

// What a value is, in the reader's words: "a string".
std::string_view kind_of(const TomlValue& value);

template <typename E>
using Word = std::pair<std::string_view, E>;

void refuse_word(const FieldValue& from, const std::vector<std::string_view>& known, Problems& problems);

template <typename E>
using Words = std::type_identity_t<std::span<const Word<E>>>;

template <typename E>
bool read_word(const FieldValue& from, Words<E> words, E& out, Problems& problems) {
  std::string text;
  if (!read(from, text, problems)) return false;
  std::vector<std::string_view> known;
  for (const auto& [word, meaning] : words) {
    known.push_back(word);
    if (word != text) continue;
    out = meaning;
    return true;
  }
  refuse_word(from, known, problems);
  return false;
}

// Into a set, each word once.
template <typename E>
void read_word_into(const FieldValue& from, Words<E> words, std::set<E>& out, Problems& problems) {
  E meaning{};
  if (!read_word(from, words, meaning, problems) || out.insert(meaning).second) return;
  problems.add("duplicate-entry",
               quoted(std::get<std::string>(from.value.data)) + " stands in the list twice",
               from.value.place);
}

class Fields {
 public:
  // `noun` names the table in problems: "[[person]]". All three outlive this.
  Fields(const TomlTable& table, Place place, std::string_view noun, Problems& problems)
      : table_(table), place_(place), noun_(noun), problems_(problems) {}

  // The value; null where the field is absent, with a problem for `required`.
  const TomlValue* optional(std::string_view field);
  const TomlValue* required(std::string_view field);

  template <typename T>
  void need(std::string_view field, T& out) {
    if (const TomlValue* value = required(field)) read({field, *value}, out, problems_);
  }
  // Leaves `out` alone where the field is absent.
  template <typename T>
  void may(std::string_view field, T& out) {
    if (const TomlValue* value = optional(field)) read({field, *value}, out, problems_);
  }
  template <typename E>
  void may_word(std::string_view field, Words<E> words, E& out) {
    if (const TomlValue* value = optional(field)) read_word({field, *value}, words, out, problems_);
  }
  void need_count(std::string_view field, Bounds bounds, std::uint32_t& out);
  void may_count(std::string_view field, Bounds bounds, std::uint32_t& out);
  // Known, and not built yet: a problem where it stands.
  void reserved(std::string_view field);
  // The tables of an array of tables, each with its place; none where the field is absent.
  std::vector<const TomlValue*> tables(std::string_view field);

  // Every field that was not asked for by now is unknown.
  void finish();

  Place place() const { return place_; }
  Problems& problems() { return problems_; }

 private:
  const TomlTable& table_;
  Place place_;
  std::string_view noun_;
  Problems& problems_;
  std::vector<std::string_view> known_;
};

}  // namespace muster
