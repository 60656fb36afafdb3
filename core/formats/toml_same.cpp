#include "formats/toml_same.h"

#include <algorithm>

namespace muster {

namespace {

using Part = std::variant<std::string, std::size_t>;

TomlMember* member_of(TomlTable& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &TomlMember::name);
  return found == table.end() ? nullptr : &*found;
}

TomlValue* step_into(TomlValue& value, const Part& part) {
  if (const auto* index = std::get_if<std::size_t>(&part)) {
    auto* items = std::get_if<TomlArray>(&value.data);
    return items != nullptr && *index < items->size() ? &(*items)[*index] : nullptr;
  }
  auto* table = std::get_if<TomlTable>(&value.data);
  TomlMember* member = table == nullptr ? nullptr : member_of(*table, std::get<std::string>(part));
  return member == nullptr ? nullptr : &member->value;
}

TomlTable* table_at(TomlTable& root, const TableAt& at) {
  if (at.name.empty()) return &root;
  TomlMember* member = member_of(root, at.name);
  if (member == nullptr) return nullptr;
  if (auto* items = std::get_if<TomlArray>(&member->value.data)) {
    return at.index < items->size() ? std::get_if<TomlTable>(&(*items)[at.index].data) : nullptr;
  }
  return at.index == 0 ? std::get_if<TomlTable>(&member->value.data) : nullptr;
}

// What holds the last part of the path: a field's table is given by `table`, the rest by value.
struct Holder {
  TomlTable* table = nullptr;
  TomlArray* list = nullptr;
};

Holder holder_of(TomlTable& root, const TableAt& at, const TomlPath& path) {
  TomlTable* table = table_at(root, at);
  if (table == nullptr || path.empty() || !std::holds_alternative<std::string>(path.front())) return {};
  if (path.size() == 1) return {table, nullptr};
  TomlMember* first = member_of(*table, std::get<std::string>(path.front()));
  TomlValue* value = first == nullptr ? nullptr : &first->value;
  for (std::size_t i = 1; value != nullptr && i + 1 < path.size(); ++i) value = step_into(*value, path[i]);
  if (value == nullptr) return {};
  return {std::get_if<TomlTable>(&value->data), std::get_if<TomlArray>(&value->data)};
}

bool same_value(const TomlValue& one, const TomlValue& other);

struct Same {
  bool operator()(const TomlArray& one, const TomlArray& other) const {
    return std::ranges::equal(one, other, same_value);
  }
  bool operator()(const TomlTable& one, const TomlTable& other) const { return same_toml(one, other); }
  bool operator()(const TomlTime& one, const TomlTime& other) const { return one.utc == other.utc; }
  bool operator()(const TomlFloat&, const TomlFloat&) const { return true; }
  template <typename T>
  bool operator()(const T& one, const T& other) const {
    return one == other;
  }
  template <typename T, typename U>
  bool operator()(const T&, const U&) const {
    return false;
  }
};

// Depth is bounded by the parser (limits::roster_nesting).
bool same_value(const TomlValue& one, const TomlValue& other) {
  return std::visit(Same{}, one.data, other.data);
}

}  // namespace

bool same_toml(const TomlTable& one, const TomlTable& other) {
  const auto sorted = [](const TomlTable& table) {
    std::vector<const TomlMember*> members;
    for (const TomlMember& member : table) members.push_back(&member);
    std::ranges::sort(members, {}, &TomlMember::name);
    return members;
  };
  return std::ranges::equal(sorted(one), sorted(other), [](const TomlMember* a, const TomlMember* b) {
    return a->name == b->name && same_value(a->value, b->value);
  });
}

bool set_in(TomlTable& root, const TableAt& table, const TomlPath& path, const TomlValue& value) {
  const Holder holder = holder_of(root, table, path);
  if (const auto* index = path.empty() ? nullptr : std::get_if<std::size_t>(&path.back())) {
    if (holder.list == nullptr || *index >= holder.list->size()) return false;
    (*holder.list)[*index] = value;
    return true;
  }
  if (holder.table == nullptr) return false;
  const auto& name = std::get<std::string>(path.back());
  if (TomlMember* member = member_of(*holder.table, name)) {
    member->value = value;
  } else {
    holder.table->push_back({name, Place{}, value});
  }
  return true;
}

bool remove_in(TomlTable& root, const TableAt& table, const TomlPath& path) {
  const Holder holder = holder_of(root, table, path);
  if (const auto* index = path.empty() ? nullptr : std::get_if<std::size_t>(&path.back())) {
    if (holder.list == nullptr || *index >= holder.list->size()) return false;
    holder.list->erase(holder.list->begin() + static_cast<std::ptrdiff_t>(*index));
    return true;
  }
  if (holder.table == nullptr) return false;
  return std::erase_if(*holder.table, [&](const TomlMember& member) {
           return member.name == std::get<std::string>(path.back());
         }) == 1;
}

bool add_item_in(TomlTable& root, const TableAt& table, const TomlPath& list, const TomlValue& value) {
  const Holder holder = holder_of(root, table, list);
  if (holder.table == nullptr) return false;
  const auto* name = std::get_if<std::string>(&list.back());
  TomlMember* member = name == nullptr ? nullptr : member_of(*holder.table, *name);
  auto* items = member == nullptr ? nullptr : std::get_if<TomlArray>(&member->value.data);
  if (items == nullptr) return false;
  items->push_back(value);
  return true;
}

bool add_table_in(TomlTable& root, const std::string& name, const NewTable& fields) {
  TomlMember* member = member_of(root, name);
  if (member == nullptr) member = &root.emplace_back(TomlMember{name, Place{}, {Place{}, TomlArray{}}});
  auto* items = std::get_if<TomlArray>(&member->value.data);
  if (items == nullptr) return false;
  items->push_back(toml_value(fields));
  return true;
}

bool remove_table_in(TomlTable& root, const TableAt& table) {
  TomlMember* member = member_of(root, table.name);
  auto* items = member == nullptr ? nullptr : std::get_if<TomlArray>(&member->value.data);
  if (items == nullptr || table.index >= items->size()) return false;
  if (!std::holds_alternative<TomlTable>((*items)[table.index].data)) return false;
  items->erase(items->begin() + static_cast<std::ptrdiff_t>(table.index));
  // A list of tables without a table is not written at all.
  if (items->empty()) std::erase_if(root, [&](const TomlMember& one) { return one.name == table.name; });
  return true;
}

}  // namespace muster
