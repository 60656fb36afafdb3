#include "unit/report/schema.h"

#include <fstream>
#include <regex>
#include <stdexcept>

namespace muster::schema {

namespace {

using nlohmann::json;

struct Validator {
  const json& root;
  std::vector<std::string> found;

  void complain(const std::string& place, const std::string& what) { found.push_back(place + ": " + what); }

  static bool has_type(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "null") return value.is_null();
    throw std::runtime_error("unknown type " + type);
  }

  void check_type(const json& wanted, const json& value, const std::string& place) {
    const json types = wanted.is_array() ? wanted : json::array({wanted});
    for (const json& type : types) {
      if (has_type(value, type.get<std::string>())) return;
    }
    complain(place, "is not " + wanted.dump());
  }

  void check_one_of(const json& choices, const json& value, const std::string& place) {
    std::size_t matching = 0;
    std::string why;
    for (const json& choice : choices) {
      Validator inner{root, {}};
      inner.check(choice, value, place);
      if (inner.found.empty()) ++matching;
      for (const std::string& line : inner.found) why += "\n    " + line;
    }
    if (matching != 1) complain(place, "matches " + std::to_string(matching) + " of the choices" + why);
  }

  void check_properties(const json& schema, const json& value, const std::string& place) {
    for (const auto& [name, member] : value.items()) {
      if (schema.at("properties").contains(name)) {
        check(schema.at("properties").at(name), member, place + "/" + name);
      } else if (schema.contains("additionalProperties")) {
        complain(place, "unknown member " + name);
      }
    }
  }

  void check_keyword(const std::string& keyword, const json& schema, const json& value,
                     const std::string& place) {
    const json& wanted = schema.at(keyword);
    if (keyword == "$schema" || keyword == "title" || keyword == "description" || keyword == "$defs") return;
    if (keyword == "$ref") {
      check(root.at(json::json_pointer(wanted.get<std::string>().substr(1))), value, place);
    } else if (keyword == "type") {
      check_type(wanted, value, place);
    } else if (keyword == "const") {
      if (value != wanted) complain(place, "is not " + wanted.dump());
    } else if (keyword == "enum") {
      if (std::find(wanted.begin(), wanted.end(), value) == wanted.end())
        complain(place, "is not in " + wanted.dump());
    } else if (keyword == "oneOf") {
      check_one_of(wanted, value, place);
    } else if (keyword == "required") {
      for (const json& name : wanted) {
        if (value.is_object() && !value.contains(name.get<std::string>()))
          complain(place, "lacks " + name.dump());
      }
    } else if (keyword == "properties") {
      if (value.is_object()) check_properties(schema, value, place);
    } else if (keyword == "additionalProperties") {
      if (wanted != false) throw std::runtime_error("additionalProperties is not false");
    } else if (keyword == "items") {
      for (const json& item : value.is_array() ? value : json::array()) check(wanted, item, place + "/item");
    } else if (keyword == "minItems") {
      if (value.is_array() && value.size() < wanted.get<std::size_t>()) complain(place, "has too few items");
    } else if (keyword == "minLength") {
      if (value.is_string() && value.get<std::string>().size() < wanted.get<std::size_t>())
        complain(place, "is too short");
    } else if (keyword == "minimum") {
      if (value.is_number() && value.get<double>() < wanted.get<double>()) complain(place, "is too small");
    } else if (keyword == "pattern") {
      const std::regex pattern(wanted.get<std::string>(), std::regex::ECMAScript);
      if (value.is_string() && !std::regex_search(value.get<std::string>(), pattern))
        complain(place, "is not of the pattern");
    } else {
      throw std::runtime_error("unknown keyword " + keyword);
    }
  }

  void check(const json& schema, const json& value, const std::string& place) {
    for (const auto& [keyword, ignored] : schema.items()) check_keyword(keyword, schema, value, place);
  }
};

}  // namespace

json read_schema(const std::string& name) {
  std::ifstream file(std::string(MUSTER_SOURCE_DIR) + "/docs/schema/" + name + ".schema.json");
  if (!file) throw std::runtime_error("no schema " + name);
  return json::parse(file);
}

std::vector<std::string> complaints(const json& schema, const json& value) {
  Validator validator{schema, {}};
  validator.check(schema, value, "");
  return validator.found;
}

}  // namespace muster::schema
