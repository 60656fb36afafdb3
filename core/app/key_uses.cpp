#include "app/key_uses.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <unordered_set>
#include <utility>

#include "formats/armor.h"
#include "formats/sshsig.h"

namespace muster {

namespace {

// The key that a signature names, before anything is checked; nothing where that takes the check itself.
std::optional<KeyFingerprint> claimed_key(const ArmoredSignature& signature) {
  if (signature.kind != SignatureKind::ssh) return std::nullopt;
  const auto blob = decode_ssh_armor(signature.armor);
  if (!blob) return std::nullopt;
  const auto sshsig = parse_sshsig(*blob);
  if (!sshsig) return std::nullopt;
  return ssh_fingerprint_of(sshsig->public_key);
}

class Search {
 public:
  Search(ObjectAccess& objects, KeyRing& ring, const UsesWindow& window)
      : objects_(objects), ring_(ring), window_(window), uses_{{}, window.since} {}

  Gathered<KeyUses> from(const std::vector<ObjectId>& tips) {
    MUSTER_TRY(begun, meet(tips, window_.until));
    (void)begun;
    while (!waiting_.empty() && waiting_.top().date >= window_.since) {
      const Met next = waiting_.top();
      waiting_.pop();
      if (met_.size() >= window_.commits) {
        uses_.since = next.date;
        break;
      }
      MUSTER_TRY(behind, meet(next.parents, next.date));
      (void)behind;
    }
    return std::move(uses_);
  }

 private:
  struct Met {
    Timestamp date;
    std::vector<ObjectId> parents;

    bool operator<(const Met& other) const { return date < other.date; }
  };

  // One without a date is taken to be as old as what led to it.
  Gathered<std::monostate> meet(const std::vector<ObjectId>& commits, Timestamp date) {
    for (const ObjectId& id : commits) {
      if (!met_.insert(id).second) continue;
      MUSTER_TRY(commit, objects_.readable_commit(id));
      if (commit) {
        const std::optional<Timestamp> own = commit->committer.when;
        if (own) take(id, *commit, *own);
        waiting_.push({own.value_or(date), commit->parents});
      } else {
        MUSTER_TRY(shape, objects_.shape(id));
        waiting_.push({shape.committed.value_or(date), shape.parents});
      }
    }
    return std::monostate{};
  }

  void take(const ObjectId& id, Commit& commit, Timestamp date) {
    auto* signature = std::get_if<ArmoredSignature>(&commit.signature);
    if (signature == nullptr || date < window_.since || date > window_.until) return;
    // Only a newer use counts, so most signatures need no check.
    const auto claimed = claimed_key(*signature);
    if (claimed && is_known(*claimed, date)) return;
    const SignatureFinding found =
        check_signature({ObjectRef{ObjectKind::commit, id.hex(), ""}, SignaturePurpose::git,
                         std::move(commit.payload), std::move(*signature)},
                        ring_);
    if (!found) return;
    const auto [it, fresh] = uses_.newest.try_emplace(found->fingerprint(), date);
    if (!fresh) it->second = std::max(it->second, date);
  }

  bool is_known(const KeyFingerprint& key, Timestamp date) const {
    const auto known = uses_.newest.find(key);
    return known != uses_.newest.end() && known->second >= date;
  }

  ObjectAccess& objects_;
  KeyRing& ring_;
  const UsesWindow window_;
  KeyUses uses_;
  std::unordered_set<ObjectId, ObjectId::Hash> met_;
  std::priority_queue<Met> waiting_;
};

}  // namespace

Gathered<KeyUses> key_uses(ObjectAccess& objects, KeyRing& ring, const std::vector<ObjectId>& tips,
                           const UsesWindow& window) {
  return Search(objects, ring, window).from(tips);
}

}  // namespace muster
