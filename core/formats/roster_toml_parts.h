// The readers of the roster's tables, one file a noun. Each asks for every field of its table
// and leaves what it could read in the draft; problems say whether that is all of it.
#pragma once

#include "formats/roster_toml.h"
#include "formats/toml_fields.h"
#include "roster/roster.h"

namespace muster {

// Tables bound the number of persons, and so every threshold that could be met.
inline constexpr std::int64_t highest_threshold = 10'000;

void read_governance(const TomlValue& table, Governance& out, Problems& problems);
void read_defaults(const TomlValue& table, Defaults& out, Problems& problems);
void read_history(const TomlValue& table, History& out, Problems& problems);
Person read_person(const TomlValue& table, Problems& problems);
Robot read_robot(const TomlValue& table, Problems& problems);
RosterKey read_key(const TomlValue& table, const KeyFileLoader& files, Problems& problems);
Role read_role(const TomlValue& table, Problems& problems);
CommitRule read_commit_rule(const TomlValue& table, Problems& problems);
TagRule read_tag_rule(const TomlValue& table, Problems& problems);
ReleaseRule read_release_rule(const TomlValue& table, Problems& problems);
RefRule read_ref_rule(const TomlValue& table, Problems& problems);
RosterException read_exception(const TomlValue& table, Problems& problems);

// ---- what several of them need ----

// A value that is known to be a table.
inline Fields fields_of(const TomlValue& table, std::string_view noun, Problems& problems) {
  return {std::get<TomlTable>(table.data), table.place, noun, problems};
}
// The table in an optional field; null where it is absent or (a problem) no table.
const TomlValue* inner_table(Fields& fields, std::string_view field);

}  // namespace muster
