#include "adapters/bazel_workspace.h"
#include "adapters/content_copy.h"
#include "adapters/disk.h"
#include "tool/bazel.h"
#include "tool/file_signatures.h"
#include "tool/output.h"
#include "tool/roster_at_hand.h"
#include "tool/session.h"

namespace muster {

namespace {

struct BazelFileOptions {
  std::string file;
  std::vector<std::string> signatures;
  std::string out;
};

// The copy is judged, so that what was judged is what the build takes. `made`: whether there is one.
Result<ExitStatus> judge_copy(const Globals& globals, const BazelFileOptions& options, bool& made) {
  const ObjectRef object{ObjectKind::file, options.file, ""};
  const auto workspace = workspace_of_action(".");
  if (!workspace) return tl::make_unexpected(workspace.error());
  if (!*workspace) return misused("Bazel does not say here which workspace it builds", "let Bazel run this");
  Globals there = globals;
  there.repo = **workspace;
  auto signatures = read_signatures(options.file, options.signatures);
  if (!signatures) return tl::make_unexpected(std::move(signatures).error());
  const auto roster = roster_at_hand(there);
  if (!roster) return tl::make_unexpected(roster.error());
  if (!*roster) return report(globals, roster->error(), object);
  const auto copied = copy_content(options.file, options.out);
  if (!copied) return tl::make_unexpected(copied.error());
  made = std::holds_alternative<FileContent>(*copied);
  if (std::holds_alternative<NoFile>(*copied))
    return report(globals, Stop{Reason{reasons::ArtifactMissing{options.file}}}, object);
  if (std::holds_alternative<NoRegularFile>(*copied))
    return report(globals, Stop{Reason{reasons::ArtifactLink{options.file}}}, object);
  const auto verdict =
      judge_file_on_disk(there, options.out, std::move(*signatures), std::nullopt, (*roster)->bench());
  if (!verdict) return tl::make_unexpected(verdict.error());
  return is_accepted(*verdict) ? ExitStatus::accepted : report(globals, *verdict);
}

Result<ExitStatus> run_bazel_file(const Globals& globals, const BazelFileOptions& options) {
  if (auto plain = refuse_audit_options(globals, "bazel-file"); !plain)
    return tl::make_unexpected(std::move(plain).error());
  bool made = false;
  auto judged = judge_copy(globals, options, made);
  if (!made || (judged && *judged == ExitStatus::accepted)) return judged;
  if (auto gone = remove_file(options.out); !gone) return tl::make_unexpected(std::move(gone).error());
  return judged;
}

}  // namespace

void add_bazel_file(CLI::App& app, Tool& tool) {
  CLI::App* file = app.add_subcommand("bazel-file", "muster verify file as an action of Bazel, with a copy");
  const auto options = std::make_shared<BazelFileOptions>();
  file->add_option("FILE", options->file, "The file that was signed")->required();
  file->add_option("--signature", options->signatures, "A signature of it; may be repeated")
      ->type_name("FILE")
      ->required()
      ->allow_extra_args(false);
  file->add_option("--out", options->out, "Where the copy belongs")->type_name("FILE")->required();
  file->footer(
      "Run by the rules in bazel/. By the newest roster of the work tree that Bazel builds. Refused: there "
      "is\n"
      "no copy.");
  file->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, run_bazel_file(tool.globals, *options)); };
  });
}

}  // namespace muster
