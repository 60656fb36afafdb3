// As much of JSON Schema 2020-12 as docs/schema/ uses. A keyword that is not known here is a
// complaint, so that no part of a schema is silently without effect.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace muster::schema {

nlohmann::json read_schema(const std::string& name);  // "verdict" for docs/schema/verdict.schema.json

// What is wrong with `value`, with its place; empty when it is valid.
std::vector<std::string> complaints(const nlohmann::json& schema, const nlohmann::json& value);

}  // namespace muster::schema
