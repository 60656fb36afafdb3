#include "adapters/ledger_seen.h"

#include "adapters/disk.h"

namespace muster {

namespace {

std::string path_in(const std::string& git_directory) {
  return git_directory + "/muster/ledger-seen";
}

}  // namespace

Result<std::optional<SignedNote>> ledger_seen(const std::string& git_directory) {
  const std::string path = path_in(git_directory);
  const auto bytes = read_file(path, signed_note_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return std::nullopt;
  auto note = parse_signed_note(**bytes);
  if (note) return std::optional(std::move(*note));
  return tl::make_unexpected(
      Fault{FaultId::disk, path + " is not the checkpoint that muster kept there",
            "remove it, if you know why; what the ledger held before is then not compared"});
}

Result<std::monostate> keep_ledger_seen(const std::string& git_directory, const SignedNote& note) {
  if (auto made = make_directory_like_parent(git_directory + "/muster"); !made) return made;
  return write_file(path_in(git_directory), signed_note_text(note));
}

}  // namespace muster
