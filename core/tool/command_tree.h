// The commands and options that there are, as completion needs them.
#pragma once

#include <string>
#include <vector>

#include "tool/tool.h"

namespace muster {

enum class ValueKind { none, any, file, directory, words };

struct CommandOption {
  std::vector<std::string> names;  // with their dashes
  std::string description;
  ValueKind kind;
  std::vector<std::string> words;  // for ValueKind::words
};

struct CommandNode {
  std::string path;  // "", "verify", "verify commit"
  std::string description;
  std::vector<std::string> verbs;
  std::vector<CommandOption> options;  // its own; those of what is above it hold too
  bool takes_file = false;
  std::vector<std::string> arguments;  // words that may follow, where they are known
};

// The root first.
std::vector<CommandNode> command_tree(const CLI::App& app);

}  // namespace muster
