// Values as TOML text, on one line each.
#include <array>

#include "formats/toml_edit.h"

namespace muster {

namespace {

TomlValue placeless(decltype(TomlValue::data) data) {
  return {Place{}, std::move(data)};
}

std::string escaped_control(unsigned char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return std::string("\\u00") + digits[byte >> 4U] + digits[byte & 15U];
}

struct Writer {
  std::string operator()(const std::string& text) const { return toml_string(text); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(const TomlTime& time) const { return time.utc ? time.utc->text() : ""; }
  std::string operator()(const TomlFloat&) const { return ""; }
  std::string operator()(const TomlArray& items) const {
    std::string out;
    for (const TomlValue& item : items) out += (out.empty() ? "" : ", ") + toml_text(item);
    return "[" + out + "]";
  }
  std::string operator()(const TomlTable& table) const {
    std::string out;
    for (const TomlMember& member : table) {
      out += (out.empty() ? " " : ", ") + member.name + " = " + toml_text(member.value);
    }
    return out.empty() ? "{}" : "{" + out + " }";
  }
};

}  // namespace

TomlValue toml_value(std::string_view text) {
  return placeless(std::string(text));
}

TomlValue toml_value(Timestamp time) {
  return placeless(TomlTime{time});
}

TomlValue toml_value(std::int64_t number) {
  return placeless(number);
}

TomlValue toml_value(bool flag) {
  return placeless(flag);
}

TomlValue toml_value(const std::vector<std::string>& words) {
  TomlArray items;
  for (const std::string& word : words) items.push_back(toml_value(std::string_view(word)));
  return placeless(std::move(items));
}

TomlValue toml_value(const NewTable& table) {
  TomlTable members;
  for (const auto& [name, value] : table) members.push_back({name, Place{}, value});
  return placeless(std::move(members));
}

std::string toml_text(const TomlValue& value) {
  return std::visit(Writer{}, value.data);
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += escaped_control(byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace muster
