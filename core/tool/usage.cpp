#include "tool/usage.h"

#include <cstdio>
#include <iostream>
#include <sstream>
#include <string_view>
#include <vector>

#include "formats/near_word.h"
#include "tool/output.h"

namespace muster {

namespace {

const CLI::App& deepest(const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

// "muster verify commit"
std::string command_of(const CLI::App& app) {
  const CLI::App* above = app.get_parent();
  return above == nullptr ? app.get_name() : command_of(*above) + " " + app.get_name();
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

ExitStatus complain(const std::string& what, const std::string& hint) {
  const std::string text = "muster: " + what + "\nhint: " + hint + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
  return ExitStatus::usage;
}

std::string see_help(const CLI::App& app) {
  return command_of(app) + " --help";
}

ExitStatus unknown_verb(const CLI::App& app, const std::string& word) {
  std::vector<std::string_view> known;
  std::string listed;
  for (const CLI::App* verb : verbs_of(app)) {
    known.push_back(verb->get_name());
    listed += (listed.empty() ? "" : ", ") + verb->get_name();
  }
  const std::string_view near = nearest_word(word, known);
  const std::string hint = near.empty() ? "there are " + listed + "; see " + see_help(app)
                                        : "did you mean " + command_of(app) + " " + std::string(near) + "?";
  return complain("'" + shown(word) + "' is no verb of " + command_of(app), hint);
}

void add_long_options(const CLI::App& app, std::vector<std::string>& into) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) into.push_back("--" + name);
  }
  if (app.get_parent() != nullptr) add_long_options(*app.get_parent(), into);
}

ExitStatus unknown_option(const CLI::App& app, const std::string& word) {
  std::vector<std::string> options;
  add_long_options(app, options);
  const std::vector<std::string_view> known(options.begin(), options.end());
  const std::string_view near = nearest_word(word.substr(0, word.find('=')), known);
  const std::string hint = near.empty() ? "see " + see_help(app) : "did you mean " + std::string(near) + "?";
  return complain(command_of(app) + " has no option " + shown(word), hint);
}

// Built from what the command line has: errors of CLI11 quote the user's words.
std::string plain_words(const CLI::ParseError& error) {
  std::string text = shown(error.what());
  const std::size_t end = text.find("\\x0a");
  return text.substr(0, end);
}

}  // namespace

ExitStatus end_parse(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    std::ostringstream text;  // --help, --version
    app.exit(error, text, text);
    put(text.str());
    return ExitStatus::accepted;
  }
  const CLI::App& at = deepest(app);
  return complain(plain_words(error), "see " + see_help(at));
}

std::optional<ExitStatus> check_usage(const CLI::App& app, const Tool& tool) {
  const CLI::App& at = deepest(app);
  const std::vector<std::string> left = app.remaining(true);
  if (!left.empty()) {
    const std::string& word = left.front();
    if (word.starts_with('-') && word.size() > 1) return unknown_option(at, word);
    if (!verbs_of(at).empty()) return unknown_verb(at, word);
    return complain(command_of(at) + " takes no further argument: " + shown(word), "see " + see_help(at));
  }
  if (tool.action) return std::nullopt;
  std::cerr << at.help();
  return ExitStatus::usage;
}

}  // namespace muster
