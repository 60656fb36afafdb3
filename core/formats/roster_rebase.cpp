#include "formats/roster_rebase.h"

#include <algorithm>
#include <array>
#include <optional>

#include "formats/toml_document.h"
#include "formats/toml_same.h"

namespace muster {

namespace {

using Done = TomlEditor::Done;

// Lists of tables, each with the field that names its members.
struct Kind {
  std::string_view name;
  std::string_view identity;
};
constexpr std::array<Kind, 8> rebased_kinds = {{{"person", "id"},
                                                {"robot", "id"},
                                                {"key", "ssh"},
                                                {"role", "name"},
                                                {"commits", "name"},
                                                {"tags", "name"},
                                                {"releases", "name"},
                                                {"exception", "id"}}};

Done conflict(const std::string& what, std::string_view why) {
  return tl::unexpected(RosterProblem{"conflict", quoted(what) + " " + std::string(why), file_start});
}

const TomlValue* field_of(const TomlTable* table, std::string_view name) {
  if (table == nullptr) return nullptr;
  const auto found = std::ranges::find(*table, name, &TomlMember::name);
  return found == table->end() ? nullptr : &found->value;
}

bool same(const TomlValue* one, const TomlValue* other) {
  if (one == nullptr || other == nullptr) return one == other;
  return same_toml({{"x", Place{}, *one}}, {{"x", Place{}, *other}});
}

bool holds(const TomlArray& list, const TomlValue& item) {
  return std::ranges::any_of(list, [&](const TomlValue& one) { return same(&one, &item); });
}

const TomlArray* list_in(const TomlValue* value) {
  return value == nullptr ? nullptr : std::get_if<TomlArray>(&value->data);
}

// The fields of a table in the order in which they stand.
std::vector<const TomlMember*> in_order(const TomlTable& table) {
  std::vector<const TomlMember*> members;
  for (const TomlMember& member : table) members.push_back(&member);
  std::ranges::sort(members, {}, [](const TomlMember* member) {
    return std::pair(member->place.line, member->place.column);
  });
  return members;
}

// The tables of a list of tables; none where there is no such list.
std::vector<const TomlTable*> tables_in(const TomlTable& root, std::string_view name) {
  std::vector<const TomlTable*> tables;
  const TomlArray* items = list_in(field_of(&root, name));
  if (items == nullptr) return tables;
  for (const TomlValue& item : *items) {
    if (const auto* table = std::get_if<TomlTable>(&item.data)) tables.push_back(table);
  }
  return tables;
}

// Stops at the first thing that cannot be done.
class Rebase {
 public:
  Rebase(TomlEditor& onto, const TomlTable& base, const TomlTable& changed)
      : onto_(onto), there_(onto.tree()), base_(base), changed_(changed) {}

  Done run() {
    for (const std::string_view name : {"governance", "defaults", "history"}) single(name);
    for (const char* name : {"project", "expires"}) {
      field({"", 0}, name, {field_of(&base_, name), field_of(&changed_, name), field_of(&there_, name)});
    }
    for (const Kind& kind : rebased_kinds) members(kind);
    const TomlValue* after = field_of(&changed_, "refs");
    if (!same(field_of(&base_, "refs"), after) && !same(field_of(&there_, "refs"), after)) {
      refuse("refs", "changed, which only people can do again: muster roster edit");
    }
    return done_;
  }

 private:
  struct Values {
    const TomlValue* before;
    const TomlValue* after;
    const TomlValue* there;
  };

  template <typename Change>
  void step(const Change& change) {
    if (done_) done_ = change();
  }
  void refuse(const std::string& what, std::string_view why) {
    step([&] { return conflict(what, why); });
  }

  void field(const TableAt& table, const std::string& name, const Values& values) {
    if (same(values.before, values.after) || same(values.there, values.after)) return;
    const TomlArray *old_list = list_in(values.before), *new_list = list_in(values.after);
    if (old_list != nullptr && new_list != nullptr && list_in(values.there) != nullptr) {
      return list(table, name, *old_list, *new_list, *list_in(values.there));
    }
    if (!same(values.before, values.there)) {
      refuse(table.name + (table.name.empty() ? "" : ".") + name, "was changed by the other version too");
    } else if (values.after == nullptr) {
      step([&] { return onto_.remove(table, {name}); });
    } else {
      step([&] { return onto_.set(table, {name}, *values.after); });
    }
  }

  void list(const TableAt& table, const std::string& name, const TomlArray& before, const TomlArray& after,
            TomlArray there) {
    for (const TomlValue& item : before) {
      if (holds(after, item)) continue;
      const auto at = std::ranges::find_if(there, [&](const TomlValue& one) { return same(&one, &item); });
      if (at == there.end()) {
        return refuse(table.name + "." + name, "lost or changed an entry in the other version too");
      }
      step([&] { return onto_.remove(table, {name, static_cast<std::size_t>(at - there.begin())}); });
      there.erase(at);
    }
    for (const TomlValue& item : after) {
      if (holds(before, item) || holds(there, item)) continue;
      step([&] { return onto_.add_item(table, {name}, item); });
      there.push_back(item);
    }
  }

  void fields(const TableAt& at, const TomlTable* before, const TomlTable& after, const TomlTable* there) {
    for (const TomlMember* member : in_order(after)) {
      field(at, member->name,
            {field_of(before, member->name), &member->value, field_of(there, member->name)});
    }
    if (before == nullptr) return;
    for (const TomlMember& member : *before) {
      if (field_of(&after, member.name) != nullptr) continue;
      field(at, member.name, {&member.value, nullptr, field_of(there, member.name)});
    }
  }

  void single(std::string_view name) {
    const TomlValue *before = field_of(&base_, name), *after = field_of(&changed_, name);
    const TomlValue* present = field_of(&there_, name);
    if (same(before, after) || same(present, after)) return;
    const auto table = [](const TomlValue* value) {
      return value == nullptr ? nullptr : std::get_if<TomlTable>(&value->data);
    };
    if (table(after) == nullptr || table(present) == nullptr) {
      return refuse(std::string(name), "came or went, which only people can do again: muster roster edit");
    }
    fields({std::string(name), 0}, table(before), *table(after), table(present));
  }

  struct Member {
    const TomlTable* table = nullptr;
    std::size_t index = 0;
  };
  static Member member_called(const TomlTable& root, const Kind& kind, const TomlValue* identity) {
    const auto tables = tables_in(root, kind.name);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      if (same(field_of(tables[i], kind.identity), identity)) return {tables[i], i};
    }
    return {};
  }

  void add(const TomlTable& table, const Kind& kind) {
    NewTable made;
    for (const TomlMember* member : in_order(table)) made.emplace_back(member->name, member->value);
    std::vector<std::string> behind;  // the kinds before it, the nearest first
    for (const Kind& other : rebased_kinds) {
      if (other.name == kind.name) break;
      behind.emplace(behind.begin(), other.name);
    }
    step([&] { return onto_.add_table(std::string(kind.name), made, behind); });
  }

  void take_out(const TomlTable& table, const Kind& kind) {
    // Where it stands by now: tables before it may have gone.
    const Member found = member_called(onto_.tree(), kind, field_of(&table, kind.identity));
    if (found.table == nullptr) return;
    if (!same_toml(*found.table, table)) {
      return refuse(std::string(kind.name), "that was taken out was changed by the other version");
    }
    step([&] { return onto_.remove_table({std::string(kind.name), found.index}); });
  }

  void members(const Kind& kind) {
    for (const TomlTable* table : tables_in(changed_, kind.name)) {
      const TomlValue* identity = field_of(table, kind.identity);
      const Member before = member_called(base_, kind, identity);
      const Member present = member_called(there_, kind, identity);
      if (before.table != nullptr && same_toml(*before.table, *table)) continue;
      if (present.table != nullptr) {
        fields({std::string(kind.name), present.index}, before.table, *table, present.table);
      } else if (before.table == nullptr) {
        add(*table, kind);
      } else {
        refuse(std::string(kind.name), "that the proposal changes is gone in the other version");
      }
    }
    for (const TomlTable* table : tables_in(base_, kind.name)) {
      if (member_called(changed_, kind, field_of(table, kind.identity)).table == nullptr) {
        take_out(*table, kind);
      }
    }
  }

  TomlEditor& onto_;
  const TomlTable there_;  // what `onto` said at first
  const TomlTable& base_;
  const TomlTable& changed_;
  Done done_ = std::monostate{};
};

}  // namespace

TomlEditor::Done reapply(TomlEditor& onto, std::string_view base, std::string_view changed) {
  const auto old_tree = parse_toml(base);
  if (!old_tree) return tl::unexpected(old_tree.error());
  const auto new_tree = parse_toml(changed);
  if (!new_tree) return tl::unexpected(new_tree.error());
  return Rebase(onto, *old_tree, *new_tree).run();
}

}  // namespace muster
