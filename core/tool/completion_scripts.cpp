#include <fmt/format.h>

#include <map>
#include <set>

#include "tool/command_tree.h"
#include "tool/completion.h"

namespace muster {

namespace {

using Names = std::set<std::string>;

std::string joined(const Names& names, const char* between) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : between) + name;
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// What both sh-like scripts need of the tree.
struct Tables {
  std::map<ValueKind, Names> by_kind;       // names of options that take such a value
  std::map<std::string, Names> by_words;    // "text json": options that take one of these
  Names with_value;                         // all of them
  Names steps;                              // "verify:commit": where a word leads further down
  std::map<std::string, std::string> says;  // words for each command: verbs, arguments, options
  Names files;                              // commands that take a file
};

void put_option(const CommandOption& option, Tables& tables) {
  if (option.kind == ValueKind::none) return;
  for (const std::string& name : option.names) {
    tables.with_value.insert(name);
    if (option.kind == ValueKind::words) {
      tables.by_words[joined(option.words)].insert(name);
    } else {
      tables.by_kind[option.kind].insert(name);
    }
  }
}

Tables tables_of(const std::vector<CommandNode>& nodes) {
  Tables tables;
  std::string global;
  for (const CommandNode& node : nodes) {
    std::string options;
    for (const CommandOption& option : node.options) {
      put_option(option, tables);
      options += " " + joined(option.names);
    }
    for (const std::string& verb : node.verbs) tables.steps.insert(node.path + ":" + verb);
    if (node.path.empty()) global = options;
    tables.says[node.path] =
        joined(node.verbs) + joined(node.arguments) + options + (node.path.empty() ? "" : global);
    if (node.takes_file) tables.files.insert(node.path);
  }
  return tables;
}

std::string quoted(const Names& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "\"" : "|\"") + name + "\"";
  return out;
}

// The lines of a `case` that completes the value of an option; `words` and the others are how the
// shell offers words, directories and files.
std::string value_cases(const Tables& tables, const std::string& words, const std::string& directories,
                        const std::string& files) {
  std::string out;
  for (const auto& [list, names] : tables.by_words) {
    out += fmt::format("    {}) {}; return ;;\n", joined(names, "|"), fmt::format(fmt::runtime(words), list));
  }
  for (const auto& [kind, names] : tables.by_kind) {
    const std::string offer = kind == ValueKind::directory ? directories + "; "
                              : kind == ValueKind::file    ? files + "; "
                                                           : "";
    out += fmt::format("    {}) {}return ;;\n", joined(names, "|"), offer);
  }
  return out;
}

constexpr std::string_view bash_script =
    R"(# bash completion for muster, made by: muster completion bash
# Load it with: source <(muster completion bash)
_muster() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev="" verb="" words="" word i
  ((COMP_CWORD > 0)) && prev=${{COMP_WORDS[COMP_CWORD - 1]}}
  # Bash takes --format=json for three words.
  if [[ $cur == = ]]; then cur=""; elif [[ $prev == = ]]; then prev=${{COMP_WORDS[COMP_CWORD - 2]}}; fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${{COMP_WORDS[i]}}
    case $word in
      {with_value})
        ((i++))
        [[ ${{COMP_WORDS[i]-}} == = ]] && ((i++))
        continue ;;
      -*) continue ;;
    esac
    case "$verb:$word" in
      {steps}) verb="${{verb:+$verb }}$word" ;;
    esac
  done
  case $prev in
{values}  esac
  case $verb in
{commands}  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  case $verb in
    {files}) COMPREPLY+=($(compgen -f -- "$cur")) ;;
  esac
}}
complete -F _muster muster
)";

constexpr std::string_view zsh_script =
    R"(#compdef muster
# zsh completion for muster, made by: muster completion zsh
# Keep it as _muster in a folder of $fpath, or load it with: source <(muster completion zsh)
_muster() {{
  local verb="" word i prev=${{words[CURRENT-1]}}
  for ((i = 2; i < CURRENT; i++)); do
    word=${{words[i]}}
    case $word in
      {with_value}) ((i++)); continue ;;
      -*) continue ;;
    esac
    case "$verb:$word" in
      {steps}) verb="${{verb:+$verb }}$word" ;;
    esac
  done
  case $prev in
{values}  esac
  case $verb in
{commands}  esac
  case $verb in
    {files}) _files ;;
  esac
}}
if [[ ${{funcstack[1]}} == _muster ]]; then _muster "$@"; else compdef _muster muster; fi
)";

std::string filled(std::string_view script, const Tables& tables, const std::string& values,
                   const std::string& commands) {
  return fmt::format(fmt::runtime(script), fmt::arg("with_value", joined(tables.with_value, "|")),
                     fmt::arg("steps", quoted(tables.steps)), fmt::arg("values", values),
                     fmt::arg("commands", commands), fmt::arg("files", quoted(tables.files)));
}

// In single quotes fish knows two escapes.
std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_option(const CommandNode& node, const CommandOption& option) {
  std::string line = "complete -c muster";
  if (!node.path.empty()) line += " -n " + fish_quoted("__muster_at " + fish_quoted(node.path));
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  switch (option.kind) {
    case ValueKind::none: break;
    case ValueKind::any: line += " -x"; break;
    case ValueKind::file: line += " -r -F"; break;
    case ValueKind::directory: line += " -x -a '(__fish_complete_directories)'"; break;
    case ValueKind::words: line += " -x -a " + fish_quoted(joined(option.words)); break;
  }
  return line + " -d " + fish_quoted(option.description) + "\n";
}

constexpr std::string_view fish_script =
    R"(# fish completion for muster, made by: muster completion fish
# Keep it as muster.fish in ~/.config/fish/completions/
function __muster_at
    set -l verb ''
    set -l skip 0
    for word in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case {with_value}
                set skip 1
            case '*'
                if contains -- "$verb:$word" {steps}
                    set verb (string trim -- "$verb $word")
                end
        end
    end
    test "$verb" = "$argv[1]"
end
complete -c muster -f
)";

}  // namespace

std::string bash_completion(const CLI::App& app) {
  const Tables tables = tables_of(command_tree(app));
  std::string commands;
  for (const auto& [path, words] : tables.says)
    commands += fmt::format("    \"{}\") words=\"{}\" ;;\n", path, words);
  const std::string values =
      value_cases(tables, "COMPREPLY=($(compgen -W \"{}\" -- \"$cur\"))",
                  "COMPREPLY=($(compgen -d -- \"$cur\"))", "COMPREPLY=($(compgen -f -- \"$cur\"))");
  return filled(bash_script, tables, values, commands);
}

std::string zsh_completion(const CLI::App& app) {
  const Tables tables = tables_of(command_tree(app));
  std::string commands;
  for (const auto& [path, words] : tables.says)
    commands += fmt::format("    \"{}\") compadd -- {} ;;\n", path, words);
  return filled(zsh_script, tables, value_cases(tables, "compadd -- {}", "_files -/", "_files"), commands);
}

std::string fish_completion(const CLI::App& app) {
  const std::vector<CommandNode> nodes = command_tree(app);
  const Tables tables = tables_of(nodes);
  std::string steps;
  for (const std::string& step : tables.steps) steps += (steps.empty() ? "" : " ") + fish_quoted(step);
  std::string out =
      fmt::format(fmt::runtime(fish_script), fmt::arg("with_value", joined(tables.with_value, " ")),
                  fmt::arg("steps", steps));
  std::map<std::string, std::string> described;
  for (const CommandNode& node : nodes) described[node.path] = node.description;
  for (const CommandNode& node : nodes) {
    const std::string when = " -n " + fish_quoted("__muster_at " + fish_quoted(node.path));
    for (const std::string& verb : node.verbs) {
      const std::string below = node.path.empty() ? verb : node.path + " " + verb;
      out += "complete -c muster" + when + " -a " + verb + " -d " + fish_quoted(described[below]) + "\n";
    }
    if (!node.arguments.empty())
      out += "complete -c muster" + when + " -a " + fish_quoted(joined(node.arguments)) + "\n";
    if (node.takes_file) out += "complete -c muster" + when + " -F\n";
    for (const CommandOption& option : node.options) out += fish_option(node, option);
  }
  return out;
}

}  // namespace muster
