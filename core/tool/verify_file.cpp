#include "app/verify_file.h"
#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "model/limits.h"
#include "tool/output.h"
#include "tool/roster_at_hand.h"
#include "tool/verify.h"

namespace muster {

namespace {

struct FileOptions {
  std::string file;
  std::vector<std::string> signatures;
  std::string product;
  std::string channel;
};

Result<std::optional<ReleaseUse>> use_of(const FileOptions& options) {
  if (options.product.empty() && options.channel.empty()) return std::nullopt;
  if (!options.product.empty() && !options.channel.empty())
    return ReleaseUse{options.product, options.channel};
  return misused("--product and --channel are given together",
                 "name both, as a [[releases]] rule does: muster rule show");
}

// The files that --signature names; without it those beside the file that are there.
Result<std::vector<std::string>> signatures_of(const FileOptions& options) {
  if (options.signatures.size() > limits::file_signatures)
    return misused("too many signatures", "name at most " + std::to_string(limits::file_signatures));
  std::vector<std::string> texts;
  for (const std::string& name : options.signatures) {
    auto text = read_file(name, limits::signature_bytes);
    if (!text) return tl::make_unexpected(std::move(text).error());
    if (!*text) return misused("there is no file " + shown(name), "name the signature with --signature FILE");
    texts.push_back(std::move(**text));
  }
  if (!options.signatures.empty()) return texts;
  for (const std::string_view ending : {".sig", ".asc", ".p7s"}) {
    auto text = read_file(options.file + std::string(ending), limits::signature_bytes);
    if (!text) return tl::make_unexpected(std::move(text).error());
    if (*text) texts.push_back(std::move(**text));
  }
  return texts;
}

Verdict with_warning(const RosterAtHand& roster, Verdict verdict) {
  if (roster.is_trial) std::visit([](auto& v) { v.warn(TrialRoster{}); }, verdict);
  return verdict;
}

Result<ExitStatus> judge_file(const Globals& globals, const FileOptions& options) {
  const ObjectRef object{ObjectKind::file, options.file, ""};
  const auto use = use_of(options);
  if (!use) return tl::make_unexpected(use.error());
  auto signatures = signatures_of(options);
  if (!signatures) return tl::make_unexpected(std::move(signatures).error());
  const auto roster = roster_at_hand(globals);
  if (!roster) return tl::make_unexpected(roster.error());
  if (!*roster) return report(globals, roster->error(), object);
  auto read = read_content(options.file, needs_content(*signatures) ? Hold::content : Hold::hashes);
  if (!read) return tl::make_unexpected(std::move(read).error());
  if (std::holds_alternative<NoFile>(*read))
    return misused("there is no file " + shown(options.file), "name the file that was signed");
  const Bench bench = (*roster)->bench();
  auto* content = std::get_if<FileContent>(&*read);
  if (content == nullptr)
    return report(globals, Refused(object, NoKey{}, reasons::ArtifactLink{options.file}, bench.judged_by()));
  KeyRing ring(globals.certificates);
  FileInput input{options.file, std::move(*content), std::move(*signatures), *use};
  return report(globals, with_warning(**roster, verify_file(std::move(input), bench, ring)));
}

}  // namespace

void add_verify_file(CLI::App& verify, Tool& tool) {
  CLI::App* file = verify.add_subcommand("file", "Judge a file by its detached signatures");
  const auto options = std::make_shared<FileOptions>();
  file->add_option("FILE", options->file, "The file that was signed")->required();
  file->add_option("--signature", options->signatures,
                   "A signature of it; may be repeated (default: FILE.sig, FILE.asc and FILE.p7s)")
      ->type_name("FILE");
  file->add_option("--product", options->product, "By the [[releases]] rules of this product")
      ->type_name("P");
  file->add_option("--channel", options->channel, "And of this channel")->type_name("C");
  file->footer(
      "Signatures by SSH (ssh-keygen -Y sign -n file), OpenPGP and CMS, told apart by their content. Judged\n"
      "now (or --at) by the newest roster of the clone at --repo, or of the folder --roster, which needs no\n"
      "git. With --product and --channel every [[releases]] rule that covers the file must hold; without,\n"
      "one good signature by a key with the use `release` will do.\n"
      "Examples:\n"
      "  muster verify file pay-1.0.tar.gz --product payments --channel stable --anchor sha256:…\n"
      "  muster verify file pay.deb --signature alice.sig --signature bob.sig --anchor sha256:…");
  file->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, judge_file(tool.globals, *options)); };
  });
}

}  // namespace muster
