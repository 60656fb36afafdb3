#include "adapters/disk_checkpoints.h"

#include "adapters/disk.h"
#include "adapters/seal.h"
#include "model/limits.h"

namespace muster {

namespace {

// Of one project: some branches that are audited in turn. More would crowd out other projects.
constexpr std::size_t most_of_one_anchor = 4;

constexpr std::string_view seal_name = "checkpoints";

}  // namespace

std::vector<Checkpoint> DiskCheckpoints::read() const {
  if (!is_our_folder(folder_)) return {};
  const auto bytes = read_own_file(path_, limits::checkpoints_bytes);
  if (!bytes) return {};
  const auto text = unsealed(seal_name, *bytes);
  if (!text) return {};
  return parse_checkpoints(*text).value_or(std::vector<Checkpoint>{});
}

std::vector<Checkpoint> DiskCheckpoints::find(const Sha256Digest& anchor, const Sha256Digest& roster) {
  std::vector<Checkpoint> found = read();
  std::erase_if(found, [&](const Checkpoint& one) { return one.anchor != anchor || one.roster != roster; });
  return found;
}

// Two audits at once may lose one of their lines, and a file that cannot be written all of them: that costs
// time and nothing else.
void DiskCheckpoints::keep(const Checkpoint& checkpoint) {
  std::vector<Checkpoint> kept = {checkpoint};
  std::size_t of_this_anchor = 1;
  for (const Checkpoint& one : read()) {
    if (kept.size() == limits::checkpoints) break;
    // One without receipts and one with them stand beside each other.
    const bool same =
        one.tip == checkpoint.tip && one.receipts.has_value() == checkpoint.receipts.has_value();
    if (one.anchor == checkpoint.anchor && (same || ++of_this_anchor > most_of_one_anchor)) continue;
    kept.push_back(one);
  }
  if (!make_private_folder(folder_) || !is_our_folder(folder_)) return;
  (void)write_cache_file(path_, sealed(seal_name, checkpoints_text(kept)));
}

}  // namespace muster
