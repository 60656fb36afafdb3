#include <filesystem>
#include <map>

#include "adapters/content_copy.h"
#include "adapters/disk.h"
#include "adapters/git_directory.h"
#include "formats/seal_file.h"
#include "formats/utf8.h"
#include "formats/verification_summary.h"
#include "model/limits.h"
#include "tool/bazel.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

using Trouble = std::optional<Reason>;

// What other gates have let out, by where it stands.
using LetOut = std::map<std::string, SealedFile>;

class BazelCopier {
 public:
  BazelCopier(std::string here, LetOut let_out, std::vector<std::string>& made)
      : here_(std::move(here)), let_out_(std::move(let_out)), made_(made) {}

  Result<Trouble> copy(const std::string& from, const std::string& to) {
    std::error_code unknown;
    if (!std::filesystem::is_directory(from, unknown)) return copy_file(from, to);
    if (auto empty = begin_folder(to); !empty) return tl::make_unexpected(std::move(empty).error());
    auto files = files_below(from);
    if (!files) return tl::make_unexpected(std::move(files).error());
    if (const auto* odd = std::get_if<OddInFolder>(&*files))
      return Trouble{reasons::ArtifactLink{from + "/" + odd->path}};
    for (const FileInFolder& file : std::get<std::vector<FileInFolder>>(*files)) {
      const std::string target = to + "/" + file.path;
      if (auto made = make_directories(target.substr(0, target.find_last_of('/'))); !made)
        return tl::make_unexpected(std::move(made).error());
      auto trouble = copy_file(from + "/" + file.path, target);
      if (!trouble || *trouble) return trouble;
    }
    return Trouble{};
  }

  std::vector<SealedFile> take() { return std::move(sealed_); }

 private:
  // Bazel has emptied it, and nothing else than what is judged may get out with it.
  static Result<std::monostate> begin_folder(const std::string& path) {
    if (auto made = make_directories(path); !made) return made;
    const auto entries = list_folder(path, limits::folder_files);
    if (!entries) return tl::make_unexpected(entries.error());
    if (*entries && (*entries)->empty()) return std::monostate{};
    return misused("the folder " + shown(path) + " is not empty", "let Bazel run this");
  }

  std::string absolute(const std::string& path) const {
    return path.starts_with('/') ? path : here_ + "/" + path;
  }

  Result<Trouble> copy_file(const std::string& from, const std::string& to) {
    if (!is_utf8(to)) return misused("the name of " + shown(to) + " is no UTF-8", "rename the file");
    if (sealed_.size() == limits::sealed_files)
      return misused("too many files for one release",
                     "release at most " + std::to_string(limits::sealed_files) + ", or archives of them");
    auto read = copy_content(from, to);
    if (!read) return tl::make_unexpected(std::move(read).error());
    if (std::holds_alternative<NoFile>(*read)) return Trouble{reasons::ArtifactMissing{from}};
    const auto* content = std::get_if<FileContent>(&*read);
    if (content == nullptr) return Trouble{reasons::ArtifactLink{from}};
    made_.push_back(to);
    sealed_.push_back({absolute(to), content->bytes, content->digests.sha256});
    const auto known = let_out_.find(absolute(from));
    if (known == let_out_.end()) return Trouble{};
    const SealedFile& before = known->second;
    if (before.bytes == content->bytes && before.sha256 == content->digests.sha256) return Trouble{};
    return Trouble{reasons::GateSeal{"it is not what its own release let out", from}};
  }

  std::string here_;
  LetOut let_out_;
  std::vector<std::string>& made_;
  std::vector<SealedFile> sealed_;
};

Trouble no_evidence(const BundledRelease& release, const std::string& what) {
  return Trouble{reasons::GateEvidence{release.evidence + ": " + what}};
}

// Of this commit, under this anchor, and an acceptance.
Result<Trouble> check_bundled_evidence(const BundledRelease& release, const GateOutcome& outcome,
                                       const Sha256Digest& anchor) {
  const auto text = read_file(release.evidence, limits::seal_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return no_evidence(release, "it is not there");
  const auto file = parse_evidence_file(**text);
  if (!file) return no_evidence(release, file.error().what);
  if (file->evidence.refused) return no_evidence(release, "it is of a refusal");
  if (file->evidence.basis == GateBasis::ledger) return no_evidence(release, "it is of a server, and of no build");
  if (file->evidence.commit != *outcome.head) return no_evidence(release, "it is of another commit");
  if (file->evidence.anchor != anchor) return no_evidence(release, "it was made with another trust anchor");
  return Trouble{};
}

Result<Trouble> add_bundled(const BundledRelease& release, const GateOutcome& outcome,
                            const Sha256Digest& anchor, LetOut& let_out) {
  auto trouble = check_bundled_evidence(release, outcome, anchor);
  if (!trouble || *trouble) return trouble;
  const auto text = read_file(release.seal, limits::seal_bytes);
  if (!text) return tl::make_unexpected(text.error());
  const auto seal = parse_seal(text->value_or(""));
  if (!seal) return Trouble{reasons::GateSeal{seal.error().what, release.seal}};
  if (seal->head != *outcome.head || seal->anchor != anchor)
    return Trouble{reasons::GateSeal{"it is of another commit, or of another trust anchor", release.seal}};
  for (const SealedFile& file : seal->files) let_out.emplace(file.path, file);
  return Trouble{};
}

Result<Trouble> copy_all_for_bazel(BazelCopies& copies, const GateOutcome& outcome,
                                   const Sha256Digest& anchor) {
  LetOut let_out;
  for (const BundledRelease& release : copies.bundled) {
    auto trouble = add_bundled(release, outcome, anchor, let_out);
    if (!trouble || *trouble) return trouble;
  }
  auto here = real_path(".");
  if (!here) return tl::make_unexpected(std::move(here).error());
  BazelCopier copier(std::move(*here), std::move(let_out), copies.made);
  for (const auto& [from, to] : copies.files) {
    auto trouble = copier.copy(from, to);
    if (!trouble || *trouble) return trouble;
  }
  if (copies.seal.empty()) return Trouble{};
  const BuildSeal seal{*outcome.head, outcome.tag,  outcome.roster->name(), outcome.roster->draft().project,
                       anchor,        copier.take()};
  if (auto written = write_file(copies.seal, seal_text(seal)); !written)
    return tl::make_unexpected(std::move(written).error());
  copies.made.push_back(copies.seal);
  return Trouble{};
}

}  // namespace

Result<std::monostate> copy_for_bazel(const Globals& globals, BazelCopies& copies, GateOutcome& outcome) {
  if (!outcome.accepted()) return std::monostate{};
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  auto trouble = copy_all_for_bazel(copies, outcome, *anchor);
  if (!trouble) return tl::make_unexpected(std::move(trouble).error());
  if (*trouble) refuse_after_all(outcome, std::move(**trouble));
  return std::monostate{};
}

Result<std::monostate> remove_copies(const BazelCopies& copies) {
  for (const std::string& path : copies.made) {
    if (auto gone = remove_file(path); !gone) return gone;
  }
  return std::monostate{};
}

}  // namespace muster
