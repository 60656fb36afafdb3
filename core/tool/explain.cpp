#include "report/explain.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "formats/near_word.h"
#include "report/explain_text.h"
#include "report/json.h"
#include "tool/explain_object.h"
#include "tool/output.h"
#include "tool/tool.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

ExitStatus say(const Globals& globals, const RuleExplanation& rule) {
  put(globals.format == Format::json ? json_of(rule) + "\n" : text_of(rule));
  return ExitStatus::accepted;
}

ExitStatus say(const Globals& globals, const ExplainedObject& explained) {
  if (globals.format == Format::text) {
    for (const ExplainedStep& step : explained.steps) {
      std::string title = step.name;
      for (const std::string& line : step.lines) {
        put_line(fmt::format("{:<10}{}", title, line));
        title.clear();
      }
    }
    put_line("");
    return report(globals, explained.verdict);
  }
  Json json;
  json["steps"] = Json::array();
  for (const ExplainedStep& step : explained.steps) {
    json["steps"].push_back({{"step", step.name}, {"says", step.lines}});
  }
  json["verdict"] = Json::parse(json_of(explained.verdict));
  put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
  return is_accepted(explained.verdict) ? ExitStatus::accepted : ExitStatus::refused;
}

std::string_view nearest_rule(const std::string& word) {
  std::vector<std::string_view> known;
  for (const RuleExplanation& rule : explanations()) known.push_back(rule.rule);
  for (const RuleExplanation& rule : warning_explanations()) known.push_back(rule.rule);
  for (const RuleExplanation& rule : fault_explanations()) known.push_back(rule.rule);
  return nearest_word(word, known);
}

// Rule ids are words with a dot between them; so are some names of revisions.
bool looks_like_rule(const std::string& word) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || c == '.' || c == '-'; };
  return word.find('.') != std::string::npos && std::all_of(word.begin(), word.end(), good);
}

Result<ExitStatus> explain_object(const Globals& globals, const std::string& revision) {
  const auto session = Session::open(globals, Depth::full);
  if (!session) return tl::make_unexpected(session.error());
  const std::string tag = revision.starts_with("refs/tags/") ? revision : "refs/tags/" + revision;
  const auto present = (*session)->repository().ref(tag);
  if (!present) return tl::make_unexpected(present.error());
  if (std::holds_alternative<DirectRef>(*present)) {
    const auto explained = explain_tag(**session, tag);
    if (explained) return say(globals, *explained);
    return report(globals, explained.error(), ObjectRef{ObjectKind::tag, tag, tag});
  }
  const auto commit = (*session)->commit(revision);
  if (!commit) return tl::make_unexpected(commit.error());
  const auto explained = explain_commit(**session, *commit);
  if (explained) return say(globals, *explained);
  return report(globals, explained.error(), ObjectRef{ObjectKind::commit, commit->hex(), ""});
}

Result<ExitStatus> explain_any(const Globals& globals, const std::string& what) {
  if (const RuleExplanation* rule = explanation_of(what)) return say(globals, *rule);
  if (const std::string_view near = nearest_rule(what); looks_like_rule(what) && !near.empty()) {
    return misused("there is no rule " + what, "did you mean " + std::string(near) + "?");
  }
  return explain_object(globals, what);
}

}  // namespace

void add_explain(CLI::App& app, Tool& tool) {
  CLI::App* explain = app.add_subcommand("explain", "What a rule means, or why an object is judged as it is");
  const auto what = std::make_shared<std::string>();
  explain->add_option("WHAT", *what, "A rule id such as key.expired, or a commit or a tag")->required();
  explain->footer(
      "A rule needs nothing; an object is judged, so it needs the trust anchor.\n"
      "Examples:\n"
      "  muster explain key.expired\n"
      "  muster explain HEAD --anchor sha256:…");
  explain->callback([what, &tool] {
    tool.action = [what, &tool] { return finish(tool.globals, explain_any(tool.globals, *what)); };
  });
}

}  // namespace muster
