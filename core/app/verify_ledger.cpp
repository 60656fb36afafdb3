#include "app/verify_ledger.h"

#include <algorithm>
#include <span>

#include "crypto/check_note.h"
#include "crypto/sha256.h"
#include "formats/ledger_entry.h"
#include "formats/tile_path.h"
#include "model/limits.h"
#include "policy/authorize.h"

namespace muster {

namespace {

// One wrong entry is followed by others; all of them say the same.
constexpr std::size_t told_findings = 20;

// Who signed a checkpoint: a robot that may give receipts at its time.
tl::expected<ProvenKey, Refused> signer_of(const LedgerHead& head, const Roster& roster) {
  const Bench bench{&roster, &roster, RevocationReach::newest, head.checkpoint.time, TimeSource::claimed,
                    {},      {}};
  std::optional<Refused> first;
  for (const RosterKey& key : roster.draft().keys) {
    if (key.key.algorithm != KeyAlgorithm::ssh_ed25519) continue;
    const auto found = check_note(head.note, head.checkpoint.origin, key.key, ledger_object());
    if (!found) continue;
    std::vector<Warning> warnings;
    // No roster gives this use to a person's key.
    const auto authorized = authorize(*found, Demand{KeyUse::receipt, {}, {}}, bench, warnings);
    if (authorized) return proven_key(*found, roster);
    if (!first)
      first.emplace(ledger_object(), proven_key(*found, roster), authorized.error(), bench.judged_by());
  }
  if (first) return tl::unexpected(std::move(*first));
  return tl::unexpected(
      Refused(ledger_object(), NoKey{},
              reasons::LedgerSignature{
                  "no key that the roster lists with the use receipt signed the last checkpoint"},
              bench.judged_by()));
}

class LedgerReading {
 public:
  explicit LedgerReading(const LedgerInput& input) : input_(input) {}

  Result<LedgerReport> read() {
    const auto done = run();
    if (!done) {
      if (const auto* fault = std::get_if<Fault>(&done.error())) return tl::unexpected(*fault);
      refuse(std::get<Reason>(done.error()));
    }
    return std::move(report_);
  }

 private:
  JudgedBy judged_by() const { return {input_.now, input_.source, input_.roster.name()}; }
  void refuse(Reason reason, VerdictKey key = NoKey{}) {
    if (!std::holds_alternative<reasons::LedgerGap>(reason)) report_.tells_the_truth = false;
    if (report_.refused.size() < told_findings)
      report_.refused.emplace_back(Refused(ledger_object(), std::move(key), std::move(reason), judged_by()));
  }

  Gathered<std::monostate> run() {
    MUSTER_TRY(head, ledger_head(input_.files));
    if (!head) return stop(Reason{reasons::LedgerMissing{"there is no checkpoint in refs/muster/ledger"}});
    report_.head = head;
    const LedgerCheckpoint& checkpoint = head->checkpoint;
    const std::string project = input_.roster.draft().project;
    if (checkpoint.origin != std::string(ledger_origin) + project)
      return stop(Reason{reasons::LedgerMalformed{"checkpoint", "it is of another project"}});
    check_signature_of(*head);
    // Entries that nobody vouches for may be any number.
    if (!report_.signer) return std::monostate{};
    if (auto stale = judge_age(checkpoint.time, input_.now, input_.max_age)) refuse(std::move(*stale));
    report_.audit.emplace(project, checkpoint.time);
    MUSTER_TRY(entries, read_entries(checkpoint));
    (void)entries;
    check_root(checkpoint);
    check_seen(checkpoint);
    report_.holds_together = is_signed_ && continues_;
    return std::monostate{};
  }

  void check_signature_of(const LedgerHead& head) {
    auto signer = signer_of(head, input_.roster);
    if (signer) {
      report_.signer = std::move(*signer);
    } else {
      report_.refused.emplace_back(std::move(signer.error()));
    }
  }

  Gathered<std::monostate> read_entries(const LedgerCheckpoint& checkpoint) {
    LedgerTiles tiles(input_.files, checkpoint.size);
    leaves_.reserve(std::min<std::uint64_t>(checkpoint.size, 1U << 22U));
    for (std::uint64_t index = 0; index * tile_width < checkpoint.size; ++index) {
      MUSTER_TRY(bundle, ledger_bundle(input_.files, checkpoint.size, index));
      MUSTER_TRY(hashes, tiles.tile(0, index));
      for (std::size_t i = 0; i < bundle.size(); ++i) {
        MUSTER_TRY(taken, take(index * tile_width + i, bundle[i], hashes[i]));
        (void)taken;
      }
      if (input_.progress != nullptr) input_.progress->advance(leaves_.size(), checkpoint.size);
    }
    return std::monostate{};
  }

  Gathered<std::monostate> take(std::uint64_t place, const std::string& text, const Sha256Digest& hash) {
    leaves_.push_back(leaf_hash(text));
    if (leaves_.back() != hash && !bad_leaf_) bad_leaf_ = place;
    const auto entry = parse_ledger_entry(text);
    if (!entry) {
      refuse(reasons::LedgerEntry{place, entry.error().what});
      return std::monostate{};
    }
    if (auto wrong = report_.audit->add(place, *entry)) refuse(std::move(*wrong));
    MUSTER_TRY(kept, check_certificate_of(*entry, place));
    (void)kept;
    if (input_.sink) input_.sink(*entry);
    return std::monostate{};
  }

  // What a push was signed with lies beside its entry. All refs of a push have the same one.
  Gathered<std::monostate> check_certificate_of(const LedgerEntry& entry, std::uint64_t place) {
    if (!input_.certificates || !entry.certificate || entry.certificate == certificate_) return std::monostate{};
    MUSTER_TRY(bytes,
               input_.files.read(certificate_path(*entry.certificate), limits::push_certificate_bytes));
    if (bytes && sha256(*bytes) == *entry.certificate) {
      certificate_ = entry.certificate;
    } else {
      refuse(reasons::LedgerEntry{place, bytes ? "what lies there as its push certificate is another one"
                                               : "its push certificate is missing"});
    }
    return std::monostate{};
  }

  void check_root(const LedgerCheckpoint& checkpoint) {
    is_signed_ = !bad_leaf_ && merkle_root(leaves_) == checkpoint.root;
    if (is_signed_) return;
    // Ahead of what follows from it.
    report_.refused.insert(
        report_.refused.begin(),
        Refused(ledger_object(), NoKey{}, reasons::LedgerRoot{checkpoint.size, bad_leaf_}, judged_by()));
  }

  void check_seen(const LedgerCheckpoint& checkpoint) {
    if (!input_.seen) return;
    const LedgerCheckpoint& seen = *input_.seen;
    const auto rewritten = [&](std::string what) {
      // Ahead of what follows from it, and however much that is.
      continues_ = false;
      report_.refused.insert(
          report_.refused.begin(),
          Refused(ledger_object(), NoKey{},
                  reasons::LedgerRewritten{seen.size, seen.time, checkpoint.size, std::move(what)},
                  judged_by()));
    };
    if (seen.origin != checkpoint.origin) return;  // this clone was of another project
    if (checkpoint.size < seen.size) return rewritten("is shorter");
    if (checkpoint.time < seen.time) return rewritten("is older, of " + checkpoint.time.text());
    const auto begin = root_of_leaves(leaves_, seen.size);
    if (begin != seen.root) rewritten("does not begin with them");
  }

  const LedgerInput& input_;
  LedgerReport report_;
  std::vector<Sha256Digest> leaves_;
  bool is_signed_ = false;
  bool continues_ = true;
  std::optional<Sha256Digest> certificate_;  // that was found last
  std::optional<std::uint64_t> bad_leaf_;    // the first entry that its tile does not have
};

}  // namespace

ObjectRef ledger_object() {
  return {ObjectKind::ref, std::string(ledger_ref), std::string(ledger_ref)};
}

std::optional<Sha256Digest> root_of_leaves(const std::vector<Sha256Digest>& leaves, std::uint64_t size) {
  if (size > leaves.size()) return std::nullopt;
  return merkle_root(std::span(leaves).first(static_cast<std::size_t>(size)));
}

ProvenEntry verify_ledger_proof(const LedgerProof& proof, const Roster& roster, Timestamp now,
                                TimeSource source) {
  ProvenEntry proven;
  const auto refuse = [&](Reason reason) {
    proven.refused.emplace_back(
        Refused(ledger_object(), NoKey{}, std::move(reason), JudgedBy{now, source, roster.name()}));
  };
  const auto checkpoint = parse_checkpoint_text(proof.checkpoint.text);
  if (!checkpoint || checkpoint->origin != std::string(ledger_origin) + roster.draft().project) {
    refuse(reasons::LedgerMalformed{"checkpoint",
                                    checkpoint ? "it is of another project" : checkpoint.error().what});
    return proven;
  }
  if (!holds_inclusion(proof.index, checkpoint->size, leaf_hash(proof.entry), proof.hashes,
                       checkpoint->root)) {
    refuse(reasons::LedgerRoot{checkpoint->size, proof.index});
    return proven;
  }
  auto signer = signer_of({proof.checkpoint, *checkpoint}, roster);
  if (!signer) {
    proven.refused.emplace_back(std::move(signer.error()));
    return proven;
  }
  proven.signer = std::move(*signer);
  if (auto ahead = judge_age(checkpoint->time, now, Duration{INT64_MAX / 4})) refuse(std::move(*ahead));
  auto entry = parse_ledger_entry(proof.entry);
  if (!entry) {
    refuse(reasons::LedgerEntry{proof.index, entry.error().what});
    return proven;
  }
  LedgerEntry alone = *entry;
  alone.sequence = 0;
  if (entry->sequence != proof.index) {
    refuse(reasons::LedgerEntry{proof.index, "it says that it is entry " + std::to_string(entry->sequence)});
  } else if (auto wrong = LedgerAudit(roster.draft().project, checkpoint->time).add(0, alone)) {
    refuse(std::move(*wrong));
  }
  if (entry->verdict == LedgerVerdict::refused)
    refuse(reasons::LedgerEntry{proof.index, "it says that the push was refused"});
  proven.entry = std::move(*entry);
  return proven;
}

Result<LedgerReport> verify_ledger(const LedgerInput& input) {
  return LedgerReading(input).read();
}

}  // namespace muster
