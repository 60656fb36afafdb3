#include "formats/hook_input.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/verify.h"

namespace muster {

namespace {

struct CommitOptions {
  std::string revision;
  std::string ref;
};

Gathered<Verdict> judge(Session& session, const ObjectId& commit, const std::string& ref) {
  MUSTER_TRY(tip, session.mainline_tip(commit));
  return verify_commit(session.object_input(tip), commit, ref);
}

Result<ExitStatus> judge_commits(const Globals& globals, const CommitOptions& options) {
  if (!options.ref.empty() && !is_ref_name(options.ref)) {
    return misused("--ref " + options.ref + " is no full ref name", "write it like refs/heads/main");
  }
  const auto session = Session::open(globals, Depth::full);
  if (!session) return tl::make_unexpected(session.error());
  const auto commit = (*session)->commit(options.revision);
  if (!commit) return tl::make_unexpected(commit.error());
  const auto verdict = judge(**session, *commit, options.ref);
  tell_missing_receipts(globals, **session);
  if (verdict) return report(globals, *verdict);
  return report(globals, verdict.error(), ObjectRef{ObjectKind::commit, commit->hex(), options.ref});
}

}  // namespace

void add_verify_commit(CLI::App& verify, Tool& tool) {
  CLI::App* commit = verify.add_subcommand("commit", "Judge one commit as a clone can");
  const auto options = std::make_shared<CommitOptions>();
  commit->add_option("REV", options->revision, "The commit: a branch, a tag, an id …")->required();
  commit->add_option("--ref", options->ref, "By the rules of this ref (default: the mainline)")
      ->type_name("REF");
  commit->footer(
      "On a mainline step the commit is judged as `muster verify history` judges it; any other one by "
      "the\nnewest roster whose step is not later than it.\n"
      "Example: muster verify commit HEAD --anchor sha256:…");
  commit->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, judge_commits(tool.globals, *options)); };
  });
}

}  // namespace muster
