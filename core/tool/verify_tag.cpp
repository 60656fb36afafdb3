#include "formats/hook_input.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/verify.h"

namespace muster {

namespace {

// The commit that the tag leads to, where it leads to one.
std::optional<ObjectId> tagged_commit(const Session& session, const std::string& ref) {
  auto commit = session.commit(ref);
  if (!commit) return std::nullopt;
  return *commit;
}

Gathered<Verdict> judge(Session& session, const std::string& ref) {
  MUSTER_TRY(tip, session.mainline_tip(tagged_commit(session, ref)));
  return verify_tag(session.object_input(tip), ref);
}

Result<ExitStatus> judge_named_tag(const Globals& globals, const std::string& name) {
  const std::string ref = name.starts_with("refs/tags/") ? name : "refs/tags/" + name;
  if (!is_ref_name(ref)) return misused(name + " is no name of a tag", "list them: git tag");
  const auto session = Session::open(globals, Depth::full);
  if (!session) return tl::make_unexpected(session.error());
  const auto verdict = judge(**session, ref);
  tell_missing_receipts(globals, **session);
  if (verdict) return report(globals, *verdict);
  return report(globals, verdict.error(), ObjectRef{ObjectKind::tag, ref, ref});
}

}  // namespace

void add_verify_tag(CLI::App& verify, Tool& tool) {
  CLI::App* tag = verify.add_subcommand("tag", "Judge one tag as a clone can");
  const auto name = std::make_shared<std::string>();
  tag->add_option("NAME", *name, "The tag: v1.0 or refs/tags/v1.0")->required();
  tag->footer("Example: muster verify tag v1.0 --anchor sha256:…");
  tag->callback([name, &tool] {
    tool.action = [name, &tool] { return finish(tool.globals, judge_named_tag(tool.globals, *name)); };
  });
}

}  // namespace muster
