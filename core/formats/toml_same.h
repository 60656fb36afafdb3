// The tree of a TOML text, changed as a text is changed by TomlEditor, and compared.
#pragma once

#include "formats/toml_edit.h"

namespace muster {

// Names and values, wherever they stand. The order of a table's names says nothing. Floats and times
// that our formats do not take are all the same.
bool same_toml(const TomlTable& one, const TomlTable& other);

// False, and `root` unchanged, where there is no such table, field, item or list.
bool set_in(TomlTable& root, const TableAt& table, const TomlPath& path, const TomlValue& value);
bool remove_in(TomlTable& root, const TableAt& table, const TomlPath& path);
bool add_item_in(TomlTable& root, const TableAt& table, const TomlPath& list, const TomlValue& value);
bool add_table_in(TomlTable& root, const std::string& name, const NewTable& fields);
bool remove_table_in(TomlTable& root, const TableAt& table);

}  // namespace muster
