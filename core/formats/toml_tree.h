// What a TOML text says, as plain values with their places: the only thing that the readers of
// our own formats see of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/timestamp.h"
#include "roster/place.h"

namespace muster {

// No field of ours takes one; kept to be able to name it.
struct TomlFloat {};
// A date, a time or both. The value is there only for what our formats take: UTC written with
// Z, whole seconds, upper-case T.
struct TomlTime {
  std::optional<Timestamp> utc;
};

struct TomlMember;
struct TomlValue;
using TomlArray = std::vector<TomlValue>;
using TomlTable = std::vector<TomlMember>;

struct TomlValue {
  Place place;  // of a table: its header, or its opening brace
  std::variant<std::string, std::int64_t, bool, TomlTime, TomlFloat, TomlArray, TomlTable> data;
};

struct TomlMember {
  std::string name;
  Place place;
  TomlValue value;
};

}  // namespace muster
