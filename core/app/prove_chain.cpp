#include "app/prove_chain.h"

#include <algorithm>

#include "formats/armor.h"

namespace muster {

namespace {

// "<person>.sig", ".asc" or ".p7s"; empty for any other name.
std::string person_of(std::string_view file) {
  for (const std::string_view suffix : {".sig", ".asc", ".p7s"}) {
    if (file.ends_with(suffix) && file.size() > suffix.size()) {
      return std::string(file.substr(0, file.size() - suffix.size()));
    }
  }
  return "";
}

// Files of CMS signatures are DER mostly.
std::string framed(const std::string& file, const std::string& bytes) {
  const bool der = file.ends_with(".p7s") && !bytes.starts_with("-----");
  return der ? armored(SignatureKind::x509, bytes) : bytes;
}

SignatureFinding check_governor(const std::string& armor, std::string_view roster_bytes,
                                const Sha256Digest& digest, KeyRing& ring) {
  const EmbeddedSignature read = read_armor(armor);
  if (std::holds_alternative<NoSignature>(read)) {
    return tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureMissing{}});
  }
  if (const auto* ambiguous = std::get_if<AmbiguousSignature>(&read)) {
    return tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureAmbiguous{ambiguous->what}});
  }
  return check_signature({ObjectRef{ObjectKind::roster, digest.text(), ""}, SignaturePurpose::roster,
                          std::string(roster_bytes), std::get<ArmoredSignature>(read)},
                         ring);
}

Gathered<std::monostate> in_time(Deadline* deadline, std::uint64_t versions) {
  if (deadline == nullptr || !deadline->passed()) return std::monostate{};
  return stop(Reason{reasons::LimitDeadline{deadline->seconds(), versions}});
}

struct LoadedFiles {
  VersionFiles files;
  RosterPtr roster;
};

Gathered<LoadedFiles> load(Gathered<VersionFiles> read, Rosters& rosters) {
  if (!read) return tl::unexpected(read.error());
  auto roster = rosters.load(read->roster, read->path, *read->keys);
  if (!roster) return stop(roster.error());
  return LoadedFiles{std::move(*read), std::move(*roster)};
}

std::optional<Reason> check_link(const Roster& before, const LoadedFiles& after, KeyRing& ring) {
  RosterStepFacts facts{
      ObjectRef{ObjectKind::roster, after.roster->name().digest.text(), ""},
      &before,
      after.roster.get(),
      governor_signatures(after.files.signatures, after.files.roster, &before, *after.roster, ring),
      Pinned::by_signatures,
      {},
      {},
      {},
      {},
      {},
      true};
  const Verdict verdict = judge_roster_change(facts);
  if (const auto* refused = std::get_if<Refused>(&verdict)) return refused->reason();
  return std::nullopt;
}

// From the oldest version to the newest, two of them in memory at a time.
class Proof {
 public:
  Proof(const Sha256Digest& anchor, KeyRing& ring) : anchor_(anchor), ring_(ring) {}
  Proof(const Chain& known, const Sha256Digest& anchor, KeyRing& ring)
      : anchor_(anchor),
        ring_(ring),
        links_(known.links()),
        last_(known.newest()),
        anchor_version_(known.anchor_version()) {}

  std::uint32_t next() const { return static_cast<std::uint32_t>(links_.size() + 1); }

  // Whether it is the next one, by number and digest.
  std::optional<Reason> add(const LoadedFiles& version) {
    const Roster& roster = *version.roster;
    if (roster.name().version != next()) return reasons::RosterVersion{roster.name().version, next()};
    if (last_ && roster.draft().previous != last_->name().digest)
      return reasons::RosterPrevious{roster.draft().previous, last_->name().digest};
    if (unsigned_) return unsigned_;
    if (!anchor_version_) {
      if (roster.name().digest == anchor_) anchor_version_ = roster.name().version;
    } else {
      unsigned_ = check_link(*last_, version, ring_);
    }
    links_.push_back(link_of(roster));
    last_ = version.roster;
    return std::nullopt;
  }

  OrReason<Chain> chain() && {
    if (!anchor_version_)
      return tl::unexpected<Reason>(reasons::RosterAnchor{anchor_, links_.back().name.version});
    if (unsigned_) return tl::unexpected(std::move(*unsigned_));
    return Chain(std::move(links_), std::move(last_), *anchor_version_);
  }

 private:
  Sha256Digest anchor_;
  KeyRing& ring_;
  std::vector<ChainLink> links_;
  RosterPtr last_;
  std::optional<std::uint32_t> anchor_version_;
  // Of the last version, which lacks signatures: said when the next one names it by its digest all the same.
  // What was changed in place is said as such.
  std::optional<Reason> unsigned_;
};

// Whether the key files that lay beside a chain when it was proven still do: without one of them it would not
// be proven again.
Gathered<bool> keeps_key_files(const ProvenChain& proven, Versions& versions) {
  if (proven.key_files.empty()) return true;
  MUSTER_TRY(present, versions.key_files());
  return std::ranges::includes(present, proven.key_files);
}

// The longest part of the chain that was proven before, from this anchor.
Gathered<std::optional<Chain>> longest_known(Versions& versions, const Sha256Digest& anchor, Rosters& rosters,
                                             Deadline* deadline) {
  const auto count = versions.count();
  if (!count || !rosters.has_cache()) return std::nullopt;
  for (std::uint32_t number = *count; number >= 1; --number) {
    MUSTER_TRY(time, in_time(deadline, *count - number));
    (void)time;
    MUSTER_TRY(fingerprint, separate(versions.fingerprint(number)));
    if (!fingerprint) return std::nullopt;
    const ProvenChain* proven = rosters.proven(*fingerprint);
    if (proven == nullptr || proven->anchor != anchor || proven->chain.links().size() != number) continue;
    MUSTER_TRY(kept, keeps_key_files(*proven, versions));
    if (kept) return proven->chain;
  }
  return std::nullopt;
}

}  // namespace

std::vector<GovernorSignature> governor_signatures(const RosterFiles& files, std::string_view roster_bytes,
                                                   const Roster* before, const Roster& after, KeyRing& ring) {
  const auto governs = [&](const std::string& person) {
    return after.is_governor(person) || (before != nullptr && before->is_governor(person));
  };
  std::vector<GovernorSignature> signatures;
  for (const auto& [name, armor] : files) {
    const std::string person = person_of(name);
    SignatureFinding finding = tl::unexpected(SignatureRefusal{
        NoKey{}, reasons::SignerScope{person, "governance", after.draft().governance.governors, {}, {}}});
    if (governs(person))
      finding = check_governor(framed(name, armor), roster_bytes, after.name().digest, ring);
    signatures.push_back({name, person, std::move(finding)});
  }
  return signatures;
}

Gathered<Chain> prove_chain(Versions& versions, const Sha256Digest& anchor, Rosters& rosters, KeyRing& ring,
                            Deadline* deadline) {
  MUSTER_TRY(known, longest_known(versions, anchor, rosters, deadline));
  if (known && known->links().size() == versions.count()) return std::move(*known);
  MUSTER_TRY(newest, load(versions.newest(), rosters));
  // It says itself how many versions there are before it, whatever else lies in history/.
  if (newest.roster->name().version != versions.count()) known.reset();
  Proof proof = known ? Proof(*known, anchor, ring) : Proof(anchor, ring);
  while (proof.next() < newest.roster->name().version) {
    MUSTER_TRY(time, in_time(deadline, proof.next()));
    (void)time;
    MUSTER_TRY(version, load(versions.superseded(proof.next()), rosters));
    if (auto reason = proof.add(version)) return stop(std::move(*reason));
  }
  if (auto reason = proof.add(newest)) return stop(std::move(*reason));
  auto chain = std::move(proof).chain();
  if (!chain) return stop(chain.error());
  return std::move(*chain);
}

Gathered<const ProvenChain*> proven_before(ObjectAccess& objects, const ObjectId& muster_tree) {
  Rosters& rosters = objects.rosters();
  if (!rosters.has_cache()) return nullptr;
  const Sha256Digest name = VersionsInTree::name_of(muster_tree);
  if (const ProvenChain* known = rosters.proven_as(name)) return known;
  MUSTER_TRY(versions, VersionsInTree::at(objects, muster_tree));
  const auto count = versions.count();
  if (!count) return nullptr;
  MUSTER_TRY(fingerprint, versions.fingerprint(*count));
  const ProvenChain* proven = rosters.proven(fingerprint);
  if (proven == nullptr || proven->chain.links().size() != *count) return nullptr;
  MUSTER_TRY(kept, keeps_key_files(*proven, versions));
  if (!kept) return nullptr;
  rosters.note(name, fingerprint);
  return proven;
}

Gathered<std::monostate> keep_chain(Versions& versions, const Sha256Digest& anchor, const Chain& chain,
                                    Rosters& rosters) {
  if (versions.count() != chain.links().size() || !rosters.has_cache()) return std::monostate{};
  MUSTER_TRY(fingerprint, versions.fingerprint(*versions.count()));
  MUSTER_TRY(key_files, versions.key_files());
  rosters.keep_proven(fingerprint, {anchor, std::move(key_files), chain});
  return std::monostate{};
}

Gathered<RosterPtr> newest_roster(ObjectAccess& objects, const std::optional<TreeEntry>& entry) {
  if (!entry) return stop(Reason{reasons::RosterRemoved{"the tree holds no .muster"}});
  if (entry->mode != TreeMode::directory)
    return stop(Reason{reasons::RosterRemoved{".muster is not a folder"}});
  MUSTER_TRY(proven, proven_before(objects, entry->id));
  if (proven != nullptr) return proven->chain.newest();
  MUSTER_TRY(versions, VersionsInTree::at(objects, entry->id));
  MUSTER_TRY(bytes, versions.newest_roster());
  MUSTER_TRY(keys, versions.keys_of(bytes));
  auto roster = objects.rosters().load(bytes, ".muster/roster.toml", *keys);
  if (!roster) return stop(roster.error());
  return std::move(*roster);
}

}  // namespace muster
