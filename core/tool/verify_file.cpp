#include "tool/file_signatures.h"
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

Verdict with_warning(const RosterAtHand& roster, Verdict verdict) {
  if (roster.is_trial) std::visit([](auto& v) { v.warn(TrialRoster{}); }, verdict);
  return verdict;
}

Result<ExitStatus> judge_file(const Globals& globals, const FileOptions& options) {
  const ObjectRef object{ObjectKind::file, options.file, ""};
  const auto use = use_of(options);
  if (!use) return tl::make_unexpected(use.error());
  auto signatures = read_signatures(options.file, options.signatures);
  if (!signatures) return tl::make_unexpected(std::move(signatures).error());
  const auto roster = roster_at_hand(globals);
  if (!roster) return tl::make_unexpected(roster.error());
  if (!*roster) return report(globals, roster->error(), object);
  auto verdict = judge_file_on_disk(globals, options.file, std::move(*signatures), *use, (*roster)->bench());
  if (!verdict) return tl::make_unexpected(std::move(verdict).error());
  return report(globals, with_warning(**roster, std::move(*verdict)));
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
