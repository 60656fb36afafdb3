#include "report/explain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t text_columns = 96;

// Words in lines of at most `text_columns`, the first after a title, the others below it.
std::string paragraph(std::string_view title, std::string_view text) {
  constexpr std::size_t indent = 10;
  std::string out;
  std::string line = fmt::format("{:<{}}", title, indent);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (line.size() > indent && line.size() + word.size() + 1 > text_columns) {
      out += line + "\n";
      line = std::string(indent, ' ');
    }
    if (line.size() > indent) line += ' ';
    line += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

}  // namespace

std::string text_of(const RuleExplanation& rule) {
  std::string out(rule.rule);
  out += "\n\n" + paragraph("meaning", rule.meaning);
  out += "\n" + paragraph("why", rule.why);
  out += "\n" + paragraph("remedy", rule.remedy);
  if (rule.controls.empty()) return out;
  return out + "\n" + paragraph("supports", "supports evidence for " + grouped(rule.controls));
}

std::string json_of(const RuleExplanation& rule) {
  Json controls = Json::array();
  for (const Control control : rule.controls.list()) {
    const ControlName name = name_of(control);
    controls.push_back({{"framework", name.framework}, {"control", name.id}});
  }
  const Json json = {{"rule", rule.rule},
                     {"meaning", rule.meaning},
                     {"why", rule.why},
                     {"remedy", rule.remedy},
                     {"controls", std::move(controls)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace muster
