#include "tool/completion.h"

#include "tool/output.h"

namespace muster {

void add_completion(CLI::App& app, Tool& tool) {
  CLI::App* completion = app.add_subcommand("completion", "Print a script that completes command lines");
  const auto shell = std::make_shared<std::string>();
  completion->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
  completion->footer(
      "Examples:\n"
      "  source <(muster completion bash)\n"
      "  muster completion fish > ~/.config/fish/completions/muster.fish");
  completion->callback([shell, &app, &tool] {
    tool.action = [shell, &app] {
      put(*shell == "bash"  ? bash_completion(app)
          : *shell == "zsh" ? zsh_completion(app)
                            : fish_completion(app));
      return ExitStatus::accepted;
    };
  });
}

}  // namespace muster
