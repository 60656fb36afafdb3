#include "formats/roster_rebase.h"

#include <algorithm>
#include <array>
#include <optional>

#include "formats/toml_document.h"
#include "formats/toml_same.h"

namespace muster {

namespace {

using Done = TomlEditor::Done;

constexpr std::array<std::string_view, 4> of_the_version = {"schema", "version", "previous", "issued"};

// Lists of tables, each with the field that names its members.
struct Kind {
  std::string_view name;
  std::string_view identity;
};
constexpr std::array<Kind, 8> kinds = {{{"person", "id"},
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

class Rebase {
 public:
  Rebase(TomlEditor& onto, const TomlTable& base, const TomlTable& changed)
      : onto_(onto), base_(base), changed_(changed) {}

  Done run() {
    const auto there = now();
    if (!there) return tl::unexpected(there.error());
    for (const std::string_view name : {"governance", "defaults", "history"}) single(*there, name);
    for (const TomlMember& member : changed_) {
      if (is_table(member.value) || of_version(member.name) || !done_) continue;
      field({"", 0}, member.name,
            {field_of(&base_, member.name), &member.value, field_of(&*there, member.name)});
    }
    for (const Kind& kind : kinds) members(*there, kind);
    const TomlValue *before = field_of(&base_, "refs"), *after = field_of(&changed_, "refs");
    if (done_ && !same(before, after) && !same(field_of(&*there, "refs"), after)) {
      done_ = conflict("refs", "changed, which only people can do again: muster roster edit");
    }
    return done_;
  }

 private:
  struct Values {
    const TomlValue* before;
    const TomlValue* after;
    const TomlValue* there;
  };

  tl::expected<TomlTable, RosterProblem> now() const { return parse_toml(onto_.text()); }

  static bool of_version(std::string_view name) {
    return std::ranges::find(of_the_version, name) != of_the_version.end();
  }
  static bool is_table(const TomlValue& value) {
    if (std::holds_alternative<TomlTable>(value.data)) return true;
    const TomlArray* items = list_in(&value);
    return items != nullptr && !items->empty() && std::holds_alternative<TomlTable>(items->front().data);
  }

  void field(const TableAt& table, const std::string& name, const Values& values) {
    if (!done_ || same(values.before, values.after) || same(values.there, values.after)) return;
    const TomlArray *old_list = list_in(values.before), *new_list = list_in(values.after);
    if (old_list != nullptr && new_list != nullptr && list_in(values.there) != nullptr) {
      return list(table, name, *old_list, *new_list, *list_in(values.there));
    }
    if (!same(values.before, values.there)) {
      done_ = conflict(table.name + (table.name.empty() ? "" : ".") + name,
                       "was changed by the other version too");
    } else if (values.after == nullptr) {
      done_ = onto_.remove(table, {name});
    } else {
      done_ = onto_.set(table, {name}, *values.after);
    }
  }

  void list(const TableAt& table, const std::string& name, const TomlArray& before, const TomlArray& after,
            TomlArray there) {
    for (const TomlValue& item : before) {
      if (holds(after, item) || !done_) continue;
      const auto at = std::ranges::find_if(there, [&](const TomlValue& one) { return same(&one, &item); });
      if (at == there.end()) {
        done_ = conflict(table.name + "." + name, "lost or changed an entry in the other version too");
        return;
      }
      done_ = onto_.remove(table, {name, static_cast<std::size_t>(at - there.begin())});
      there.erase(at);
    }
    for (const TomlValue& item : after) {
      if (holds(before, item) || holds(there, item) || !done_) continue;
      done_ = onto_.add_item(table, {name}, item);
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

  void single(const TomlTable& there, std::string_view name) {
    const TomlValue *before = field_of(&base_, name), *after = field_of(&changed_, name);
    const TomlValue* present = field_of(&there, name);
    if (same(before, after) || !done_) return;
    const auto table = [](const TomlValue* value) {
      return value == nullptr ? nullptr : std::get_if<TomlTable>(&value->data);
    };
    if (table(after) == nullptr || table(present) == nullptr) {
      if (!same(present, after)) {
        done_ =
            conflict(std::string(name), "came or went, which only people can do again: muster roster edit");
      }
      return;
    }
    fields({std::string(name), 0}, table(before), *table(after), table(present));
  }

  struct Member {
    const TomlTable* table = nullptr;
    std::size_t index = 0;
  };
  static Member member_called(const TomlTable& root, const Kind& kind, const TomlValue* identity) {
    const TomlArray* items = list_in(field_of(&root, kind.name));
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const auto* table = std::get_if<TomlTable>(&(*items)[i].data);
      if (table != nullptr && same(field_of(table, kind.identity), identity)) return {table, i};
    }
    return {};
  }

  void add(const TomlTable& table, const Kind& kind) {
    NewTable made;
    for (const TomlMember* member : in_order(table)) made.emplace_back(member->name, member->value);
    std::vector<std::string> behind;  // the kinds before it, the nearest first
    for (const Kind& other : kinds) {
      if (other.name == kind.name) break;
      behind.emplace(behind.begin(), other.name);
    }
    done_ = onto_.add_table(std::string(kind.name), made, behind);
  }

  // Where it stands by now: tables before it may have gone.
  void take_out(const TomlTable& table, const Kind& kind) {
    const auto present = now();
    if (!present) {
      done_ = tl::unexpected(present.error());
      return;
    }
    const Member found = member_called(*present, kind, field_of(&table, kind.identity));
    if (found.table == nullptr) return;
    done_ = same_toml(*found.table, table)
                ? onto_.remove_table({std::string(kind.name), found.index})
                : conflict(std::string(kind.name), "that was taken out was changed by the other version");
  }

  void members(const TomlTable& there, const Kind& kind) {
    const TomlArray none;
    const TomlArray* after = list_in(field_of(&changed_, kind.name));
    for (const TomlValue& value : after == nullptr ? none : *after) {
      const auto* table = std::get_if<TomlTable>(&value.data);
      if (table == nullptr || !done_) continue;
      const TomlValue* identity = field_of(table, kind.identity);
      const Member before = member_called(base_, kind, identity);
      const Member present = member_called(there, kind, identity);
      if (before.table != nullptr && same_toml(*before.table, *table)) continue;
      if (present.table != nullptr) {
        fields({std::string(kind.name), present.index}, before.table, *table, present.table);
      } else if (before.table == nullptr) {
        add(*table, kind);
      } else {
        done_ = conflict(std::string(kind.name), "that the proposal changes is gone in the other version");
      }
    }
    const TomlArray* before = list_in(field_of(&base_, kind.name));
    for (const TomlValue& value : before == nullptr ? none : *before) {
      const auto* table = std::get_if<TomlTable>(&value.data);
      const TomlValue* identity = field_of(table, kind.identity);
      if (table == nullptr || !done_ || member_called(changed_, kind, identity).table != nullptr) continue;
      take_out(*table, kind);
    }
  }

  TomlEditor& onto_;
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
