#include "app/verify_evidence.h"
#include "adapters/disk.h"
#include "model/limits.h"
#include "tool/output.h"
#include "tool/roster_at_hand.h"
#include "tool/session.h"
#include "tool/verify.h"

namespace muster {

namespace {

struct EvidenceOptions {
  std::string file;
  std::string commit;
};

Result<std::optional<ObjectId>> commit_of(const Globals& globals, const std::string& revision) {
  if (revision.empty()) return std::nullopt;
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha1, HashAlgorithm::sha256}) {
    if (const auto id = ObjectId::parse(revision, algorithm)) return id;
  }
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
  if (!commit) return tl::make_unexpected(commit.error());
  return std::optional(*commit);
}

Result<ExitStatus> judge_evidence_file(const Globals& globals, const EvidenceOptions& options) {
  const auto text = read_file(options.file, limits::dsse_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return misused("there is no file " + shown(options.file), "name what --evidence wrote");
  const auto roster = roster_at_hand(globals);
  if (!roster) return tl::make_unexpected(roster.error());
  const ObjectRef object{ObjectKind::file, options.file, ""};
  if (!*roster) return report(globals, roster->error(), object);
  const auto file = parse_evidence_file(**text);
  if (!file) return report(globals, Stop(Reason(reasons::GateEvidence{file.error().what})), object);
  const auto commit = commit_of(globals, options.commit);
  if (!commit) return tl::make_unexpected(commit.error());
  KeyRing ring(globals.certificates);
  return report(globals, verify_evidence(*file, *commit, (*roster)->newest(), (*roster)->at, ring));
}

}  // namespace

void add_verify_evidence(CLI::App& verify, Tool& tool) {
  CLI::App* evidence = verify.add_subcommand("evidence", "Judge what a gate wrote down of its decision");
  const auto options = std::make_shared<EvidenceOptions>();
  evidence->add_option("FILE", options->file, "What muster gate --evidence wrote")->required();
  evidence->add_option("--commit", options->commit, "Of which commit it has to be")->type_name("REV");
  evidence->footer(
      "Believed where a robot of the roster signed it with a key with the use `receipt`, and it is an\n"
      "acceptance, of this project and commit, under the newest roster at hand.\n"
      "Example: muster verify evidence build/evidence.intoto.jsonl --commit HEAD --anchor sha256:…");
  evidence->callback([options, &tool] {
    tool.action = [options, &tool] {
      return finish(tool.globals, judge_evidence_file(tool.globals, *options));
    };
  });
}

}  // namespace muster
