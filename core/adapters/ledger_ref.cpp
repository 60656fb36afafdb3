#include "adapters/ledger_ref.h"

#include <algorithm>

namespace muster {

namespace {

// A tree of a million entries has folders of a thousand names.
constexpr std::uint64_t folder_bytes = 1U << 20U;

std::string data_command(std::string_view bytes) {
  return "data " + std::to_string(bytes.size()) + "\n" + std::string(bytes) + "\n";
}

std::string count_of(std::uint64_t entries) {
  return std::to_string(entries) + (entries == 1 ? " entry" : " entries");
}

const TreeEntry* entry_in(const std::optional<Tree>& tree, std::string_view name) {
  if (!tree) return nullptr;
  const auto found = std::ranges::find(*tree, name, &TreeEntry::name);
  return found == tree->end() ? nullptr : &*found;
}

}  // namespace

Gathered<LedgerRef> LedgerRef::open(Repository& repository) {
  LedgerRef ledger(repository);
  MUSTER_TRY(value, repository.ref(ledger_ref));
  const auto* direct = std::get_if<DirectRef>(&value);
  if (direct == nullptr) return ledger;
  MUSTER_TRY(commit, ledger.objects_.commit(direct->id));
  MUSTER_TRY(tree, ledger.objects_.tree(commit.tree, folder_bytes));
  ledger.tip_ = direct->id;
  ledger.folders_.emplace("", std::move(tree));
  return ledger;
}

// The folder is then in folders_, absent where there is none.
Gathered<std::optional<ObjectId>> LedgerRef::folder(const std::string& path) {
  if (folders_.contains(path) || !tip_) return std::optional<ObjectId>();
  const std::size_t slash = path.rfind('/');
  const std::string above = slash == std::string::npos ? "" : path.substr(0, slash);
  MUSTER_TRY(parent, folder(above));
  (void)parent;
  const TreeEntry* entry = entry_in(folders_[above], path.substr(slash == std::string::npos ? 0 : slash + 1));
  if (entry == nullptr || entry->mode != TreeMode::directory) {
    folders_[path] = std::nullopt;
    return std::optional<ObjectId>();
  }
  MUSTER_TRY(tree, objects_.tree(entry->id, folder_bytes));
  folders_[path] = std::move(tree);
  return std::optional<ObjectId>();
}

Gathered<std::optional<std::string>> LedgerRef::find(const std::string& path, std::uint64_t max_bytes) {
  const std::size_t slash = path.rfind('/');
  const std::string above = slash == std::string::npos ? "" : path.substr(0, slash);
  MUSTER_TRY(parent, folder(above));
  (void)parent;
  const TreeEntry* entry = entry_in(folders_[above], path.substr(slash == std::string::npos ? 0 : slash + 1));
  if (entry == nullptr || entry->mode != TreeMode::file) return std::optional<std::string>();
  MUSTER_TRY(bytes, objects_.blob(entry->id, max_bytes));
  return std::optional(std::move(bytes));
}

Result<std::optional<std::string>> LedgerRef::read(const std::string& path, std::uint64_t max_bytes) {
  auto found = find(path, max_bytes);
  if (found) return std::move(*found);
  if (const auto* fault = std::get_if<Fault>(&found.error())) return tl::make_unexpected(*fault);
  // Too large, or a folder that is no folder of git's: no file of ours.
  return std::nullopt;
}

Result<std::monostate> publish(const PlainGit& git, const std::optional<ObjectId>& tip,
                               const LedgerChange& change) {
  const LedgerCheckpoint& checkpoint = change.checkpoint;
  std::string stream = "commit " + std::string(ledger_ref) + "\n";
  stream += "committer " + checkpoint.origin + " <ledger@localhost> " +
            std::to_string(checkpoint.time.seconds) + " +0000\n";
  stream += data_command(count_of(checkpoint.size) + "\n");
  if (tip) stream += "from " + tip->hex() + "\n";
  for (const std::string& path : change.removed) stream += "D " + path + "\n";
  for (const auto& [path, bytes] : change.files)
    stream += "M 100644 inline " + path + "\n" + data_command(bytes);
  stream += "done\n";
  const auto said = git.run({"-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "fast-import", "--quiet",
                             "--done", "--date-format=raw"},
                            GitConfiguration::none, std::move(stream));
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code == 0) return std::monostate{};
  return tl::make_unexpected(Fault{
      FaultId::git, "git did not publish the ledger: " + said->error,
      "see whether somebody else writes " + std::string(ledger_ref) + "; the next push publishes it again"});
}

}  // namespace muster
