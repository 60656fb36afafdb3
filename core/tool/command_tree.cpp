#include "tool/command_tree.h"

#include "report/explain.h"

namespace muster {

namespace {

// "{text,json}"
std::vector<std::string> words_in(const std::string& type) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : type.substr(1)) {
    if (c != ',' && c != '}') {
      word += c;
      continue;
    }
    words.push_back(std::move(word));
    word.clear();
  }
  return words;
}

CommandOption described(const CLI::Option& option) {
  CommandOption made{{}, option.get_description(), ValueKind::any, {}};
  for (const std::string& name : option.get_snames()) made.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) made.names.push_back("--" + name);
  const std::string type = option.get_type_name();
  if (option.get_items_expected_max() == 0) {
    made.kind = ValueKind::none;
  } else if (type == "DIR") {
    made.kind = ValueKind::directory;
  } else if (type == "FILE" || type == "KEY") {  // a key may be named by its file
    made.kind = ValueKind::file;
  } else if (type.starts_with('{')) {
    made.kind = ValueKind::words;
    made.words = words_in(type);
  }
  return made;
}

void put_argument(CommandNode& node, const CLI::Option& option) {
  const std::string name = option.get_name(true);
  if (name == "FILE") node.takes_file = true;
  if (name == "SHELL") node.arguments = {"bash", "zsh", "fish"};
  if (name != "WHAT") return;
  for (const RuleExplanation& rule : explanations()) node.arguments.emplace_back(rule.rule);
}

void walk(const CLI::App& app, const std::string& path, std::vector<CommandNode>& nodes) {
  CommandNode node{path, app.get_description(), {}, {}, false, {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option->nonpositional()) {
      node.options.push_back(described(*option));
    } else {
      put_argument(node, *option);
    }
  }
  const auto below = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* verb : below) node.verbs.push_back(verb->get_name());
  nodes.push_back(std::move(node));
  for (const CLI::App* verb : below) {
    walk(*verb, path.empty() ? verb->get_name() : path + " " + verb->get_name(), nodes);
  }
}

}  // namespace

std::vector<CommandNode> command_tree(const CLI::App& app) {
  std::vector<CommandNode> nodes;
  walk(app, "", nodes);
  return nodes;
}

}  // namespace muster
