#include "formats/json_document.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "formats/malformed.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

// Puts the document together as the library reads it, and stops it at the first thing that is not wanted.
class Builder {
 public:
  const std::string& refusal() const { return refusal_; }
  std::size_t offset() const { return offset_; }
  JsonValue take() { return std::move(root_); }

  bool null() { return put({}); }
  bool boolean(bool value) { return put({value}); }
  bool number_integer(Json::number_integer_t value) { return put({value}); }
  bool number_unsigned(Json::number_unsigned_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return refuse("a number beyond 64 bits");
    return put({static_cast<std::int64_t>(value)});
  }
  bool number_float(Json::number_float_t, const std::string&) {
    return refuse("a number that is no integer");
  }
  bool string(std::string& value) { return put({std::move(value)}); }
  bool binary(Json::binary_t&) { return refuse("binary data"); }

  bool start_object(std::size_t) { return open({JsonValue::Object{}}); }
  bool start_array(std::size_t) { return open({JsonValue::Array{}}); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (!names_.back().insert(name).second) return refuse("a name that stands twice in an object");
    std::get<JsonValue::Object>(open_.back()->value).push_back({std::move(name), {}});
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) {
    offset_ = position == 0 ? 0 : position - 1;
    return refuse("not JSON");
  }

 private:
  bool refuse(std::string what) {
    refusal_ = std::move(what);
    return false;
  }

  // Where the next value belongs. Containers stay where they are while they are open: only the innermost
  // one grows.
  JsonValue& place() {
    if (open_.empty()) return root_;
    if (auto* object = std::get_if<JsonValue::Object>(&open_.back()->value)) return object->back().value;
    return std::get<JsonValue::Array>(open_.back()->value).emplace_back();
  }
  bool put(JsonValue value) {
    place() = std::move(value);
    return true;
  }
  bool open(JsonValue container) {
    if (open_.size() == json_depth) return refuse("too many levels");
    JsonValue& here = place();
    here = std::move(container);
    open_.push_back(&here);
    names_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  JsonValue root_;
  std::vector<JsonValue*> open_;
  std::vector<std::set<std::string>> names_;
  std::string refusal_;
  std::size_t offset_ = 0;
};

Json library_value(const JsonValue& value) {
  if (const auto* array = value.array()) {
    Json made = Json::array();
    for (const JsonValue& element : *array) made.push_back(library_value(element));
    return made;
  }
  if (const auto* object = value.object()) {
    Json made = Json::object();
    for (const JsonMember& member : *object) made[member.name] = library_value(member.value);
    return made;
  }
  if (const auto* text = value.string()) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value.value)) return *number;
  if (const auto* truth = std::get_if<bool>(&value.value)) return *truth;
  return nullptr;
}

}  // namespace

const JsonValue* JsonValue::member(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, name, &JsonMember::name);
  return found == members->end() ? nullptr : &found->value;
}

const std::string* JsonValue::string(std::string_view name) const {
  const JsonValue* found = member(name);
  return found == nullptr ? nullptr : found->string();
}

const JsonValue::Array* JsonValue::array(std::string_view name) const {
  const JsonValue* found = member(name);
  return found == nullptr ? nullptr : found->array();
}

const JsonValue::Object* JsonValue::object(std::string_view name) const {
  const JsonValue* found = member(name);
  return found == nullptr ? nullptr : found->object();
}

bool JsonValue::operator==(const JsonValue& other) const {
  return value == other.value;
}

Parsed<JsonValue> parse_json(std::string_view text) {
  // The library skips a byte-order mark.
  if (text.starts_with("\xEF\xBB\xBF")) return malformed_at(0, "a byte-order mark");
  Builder builder;
  if (Json::sax_parse(text, &builder)) return builder.take();
  return malformed_at(std::min(builder.offset(), text.size()), builder.refusal());
}

std::string json_text(const JsonValue& value) {
  return library_value(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace muster
