#include <filesystem>
#include <set>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "formats/seal_file.h"
#include "formats/utf8.h"
#include "model/limits.h"
#include "tool/gate.h"
#include "tool/output.h"

namespace muster {

namespace {

using Finding = std::optional<Reason>;

Finding broken(std::string what, std::string file = {}) {
  return Reason{reasons::GateSeal{std::move(what), std::move(file)}};
}

Result<std::string> absolute_path(const std::string& path) {
  if (!is_utf8(path) || path.empty() || path.find('\0') != std::string::npos)
    return misused("--release-file " + path + " cannot stand in a seal", "name files in UTF-8");
  std::error_code failed;
  const auto absolute = std::filesystem::absolute(path, failed).lexically_normal();
  if (failed) return misused("--release-file " + path + " is no path", "name a file");
  return absolute.string();
}

// Held against what was sealed.
Result<Finding> check_file(const SealedFile& file) {
  const auto read = read_content(file.path, Hold::hashes);
  if (!read) return tl::make_unexpected(read.error());
  if (std::holds_alternative<NoFile>(*read)) return broken("it was sealed and is not there", file.path);
  const auto* content = std::get_if<FileContent>(&*read);
  if (content == nullptr) return broken("it is no regular file any more", file.path);
  if (content->bytes != file.bytes)
    return broken(
        "it has " + std::to_string(content->bytes) + " bytes; sealed were " + std::to_string(file.bytes),
        file.path);
  if (content->digests.sha256 != file.sha256)
    return broken("it has digest " + content->digests.sha256.text() + "; sealed was " + file.sha256.text(),
                  file.path);
  return Finding{};
}

Finding check_head(const BuildSeal& seal, const GateOutcome& outcome, const Sha256Digest& anchor) {
  if (!outcome.head || seal.head != *outcome.head)
    return broken("it was made of commit " + seal.head.hex() + ", and HEAD is another one");
  if (seal.anchor != anchor) return broken("it was made with another trust anchor, " + seal.anchor.text());
  if (seal.project != outcome.roster->draft().project)
    return broken("it was made for another project, " + seal.project);
  return std::nullopt;
}

}  // namespace

Result<Finding> check_seal(const std::string& path, const GateOutcome& outcome, const Sha256Digest& anchor) {
  const auto text = read_file(path, limits::seal_bytes);
  // What cannot be read is no seal; a build without one is not what the gate has seen.
  if (!text) return broken("the seal cannot be read: " + text.error().because);
  if (!*text) return broken("there is no seal", path);
  const auto seal = parse_seal(**text);
  if (!seal) return broken("not a seal: " + seal.error().what, path);
  if (auto other = check_head(*seal, outcome, anchor)) return other;
  for (const SealedFile& file : seal->files) {
    auto finding = check_file(file);
    if (!finding || *finding) return finding;
  }
  return Finding{};
}

Result<Finding> write_seal(const GateOptions& options, const GateOutcome& outcome,
                           const Sha256Digest& anchor) {
  if (options.release_files.size() > limits::sealed_files)
    return misused("too many files for one seal", "seal at most " + std::to_string(limits::sealed_files));
  BuildSeal seal{*outcome.head, outcome.tag, outcome.roster->name(), outcome.roster->draft().project,
                 anchor,        {}};
  std::set<std::string> known;
  for (const std::string& named : options.release_files) {
    auto path = absolute_path(named);
    if (!path) return tl::make_unexpected(std::move(path).error());
    if (!known.insert(*path).second) continue;
    const auto read = read_content(*path, Hold::hashes);
    if (!read) return tl::make_unexpected(read.error());
    if (std::holds_alternative<NoFile>(*read)) return broken("it is not there, and was to be sealed", *path);
    const auto* content = std::get_if<FileContent>(&*read);
    if (content == nullptr) return broken("it is no regular file, and was to be sealed", *path);
    seal.files.push_back({*path, content->bytes, content->digests.sha256});
  }
  if (auto written = write_file(options.seal, seal_text(seal)); !written)
    return tl::make_unexpected(std::move(written).error());
  return Finding{};
}

}  // namespace muster
