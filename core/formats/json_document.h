// JSON as untrusted documents are read: strict, bounded, and nothing dropped. RFC 8259, less what makes two
// readers disagree: no name twice in an object, no numbers but integers of 64 bits, valid UTF-8, at most
// `json_depth` levels. Who calls bounds the size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

inline constexpr std::size_t json_depth = 16;

struct JsonMember;

// Members and elements in the document's order.
struct JsonValue {
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;
  std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object> value;  // monostate: null

  const std::string* string() const { return std::get_if<std::string>(&value); }
  const Array* array() const { return std::get_if<Array>(&value); }
  const Object* object() const { return std::get_if<Object>(&value); }
  // Of an object; null where it has no such member (of that type), or is none.
  const JsonValue* member(std::string_view name) const;
  const std::string* string(std::string_view name) const;
  const Array* array(std::string_view name) const;
  const Object* object(std::string_view name) const;

  bool operator==(const JsonValue& other) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;

  bool operator==(const JsonMember& other) const = default;
};

Parsed<JsonValue> parse_json(std::string_view text);

// On one line, without blanks.
std::string json_text(const JsonValue& value);

}  // namespace muster
