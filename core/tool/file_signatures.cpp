#include "tool/file_signatures.h"

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "app/verify_file.h"
#include "model/limits.h"
#include "tool/output.h"

namespace muster {

Result<std::vector<std::string>> read_signatures(const std::string& file,
                                                 const std::vector<std::string>& named) {
  if (named.size() > limits::file_signatures)
    return misused("too many signatures", "name at most " + std::to_string(limits::file_signatures));
  std::vector<std::string> texts;
  for (const std::string& name : named) {
    auto text = read_file(name, limits::signature_bytes);
    if (!text) return tl::make_unexpected(std::move(text).error());
    if (!*text) return misused("there is no file " + shown(name), "name the signature with --signature FILE");
    texts.push_back(std::move(**text));
  }
  if (!named.empty()) return texts;
  for (const std::string_view ending : {".sig", ".asc", ".p7s"}) {
    auto text = read_file(file + std::string(ending), limits::signature_bytes);
    if (!text) return tl::make_unexpected(std::move(text).error());
    if (*text) texts.push_back(std::move(**text));
  }
  return texts;
}

Result<Verdict> judge_file_on_disk(const Globals& globals, const std::string& file,
                                   std::vector<std::string> signatures, const std::optional<ReleaseUse>& use,
                                   const Bench& bench) {
  auto read = read_content(file, needs_content(signatures) ? Hold::content : Hold::hashes);
  if (!read) return tl::make_unexpected(std::move(read).error());
  if (std::holds_alternative<NoFile>(*read))
    return misused("there is no file " + shown(file), "name the file that was signed");
  auto* content = std::get_if<FileContent>(&*read);
  if (content == nullptr) {
    return Verdict(Refused(ObjectRef{ObjectKind::file, file, ""}, NoKey{}, reasons::ArtifactLink{file},
                           bench.judged_by()));
  }
  KeyRing ring(globals.certificates);
  return verify_file({file, std::move(*content), std::move(signatures), use}, bench, ring);
}

}  // namespace muster
