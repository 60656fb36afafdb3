#include "app/proposal.h"

#include <algorithm>

#include "app/verify_roster.h"
#include "crypto/sha256.h"
#include "formats/roster_toml.h"
#include "report/words.h"

namespace muster {

namespace {

constexpr std::string_view roster_file = "roster.toml";
constexpr std::string_view signatures_folder = "signatures/";

bool is_signature(const std::string& path) {
  return path.starts_with(signatures_folder);
}

std::string archive_of(const Roster& roster) {
  return "history/" + std::to_string(roster.name().version) + "/";
}

tl::unexpected<Stop> in_the_way(const std::string& path, const std::string& what) {
  return stop(
      Fault{FaultId::config, ".muster/" + path + " " + what + "; nothing was changed",
            "put it back as HEAD holds it (git checkout HEAD -- .muster), or remove it, then try again"});
}

// The version in force, archived: what history/<version>/ has to hold in the next one.
RosterFiles archived(const Proposal& proposal) {
  RosterFiles files;
  for (const auto& [path, bytes] : proposal.committed) {
    if (path == roster_file || is_signature(path))
      files.emplace(archive_of(*proposal.in_force) + path, bytes);
  }
  return files;
}

// Its bytes are those of its name, or the proposal would not have loaded.
bool is_named_key(const Proposal& proposal, const std::string& path) {
  const auto named = key_files_named(proposal.text());
  return std::ranges::find(named, path) != named.end();
}

// Every file of the work tree is one that HEAD holds, or belongs to the proposal.
Gathered<std::monostate> check_files(const Proposal& proposal, const RosterFiles& archive) {
  const bool begun = proposal.proposed.has_value();
  for (const auto& [path, bytes] : proposal.work) {
    if (path == roster_file || (begun && is_signature(path))) continue;
    const auto old = proposal.committed.find(path);
    if (old != proposal.committed.end()) {
      if (old->second != bytes) return in_the_way(path, "was changed");
      continue;
    }
    if (begun && is_named_key(proposal, path)) continue;
    const auto kept = begun ? archive.find(path) : archive.end();
    if (kept == archive.end()) return in_the_way(path, "is not in HEAD and belongs to no proposal");
    if (kept->second != bytes) return in_the_way(path, "is not what HEAD holds of that version");
  }
  for (const auto& [path, bytes] : proposal.committed) {
    if (proposal.work.contains(path) || (begun && is_signature(path))) continue;
    return in_the_way(path, "is gone");
  }
  return std::monostate{};
}

std::optional<Reason> refusal_in(const Verdict& verdict) {
  const auto* refused = std::get_if<Refused>(&verdict);
  return refused == nullptr ? std::nullopt : std::optional(refused->reason());
}

// Why the newest version is not in force. Without an anchor the oldest one stands for it: every later one
// needs its signatures.
Gathered<std::optional<Reason>> unsigned_version(const CommittedRoster& committed, const Roster& newest,
                                                 const std::optional<Sha256Digest>& anchor, Rosters& rosters,
                                                 KeyRing& ring) {
  std::optional<Sha256Digest> from = anchor;
  if (!from && newest.name().version == 1)
    return refusal_in(judge_first_roster(committed.files, rosters, ring));
  if (!from) {
    MUSTER_TRY(first, committed.versions.superseded(1));
    from = sha256(first.roster);
  }
  MUSTER_TRY(verified, separate(verify_roster(committed.versions, *from, rosters, ring)));
  return verified ? refusal_in(verified->verdict) : std::optional(verified.error());
}

Gathered<RosterPtr> version_in_force(const CommittedRoster& committed,
                                     const std::optional<Sha256Digest>& anchor, Rosters& rosters,
                                     KeyRing& ring) {
  const auto file = committed.files.find(std::string(roster_file));
  if (file == committed.files.end()) {
    return stop(Reason{reasons::RosterRemoved{"HEAD holds no .muster/roster.toml"}});
  }
  auto roster = rosters.load(file->second, "HEAD:.muster/roster.toml", committed.files);
  if (!roster) return stop(roster.error());
  MUSTER_TRY(why, separate(unsigned_version(committed, **roster, anchor, rosters, ring)));
  if (!why || *why) {
    const Reason& reason = why ? **why : why.error();
    return stop(
        Fault{FaultId::config,
              "the roster at HEAD is not in force itself: " + std::string(rule_of(reason)) + ": " +
                  because_of(reason, JudgedBy{}) + "; nothing was changed",
              "finish it first (muster roster sign, then git commit --amend), or take it back into the "
              "work tree (git reset --soft HEAD~); where only the trust anchor vouches for it, give "
              "--anchor"});
  }
  return *roster;
}

}  // namespace

OrReason<RosterPtr> load_next(const Roster& before, const std::string& text, const RosterFiles& files,
                              Rosters& rosters) {
  auto after = rosters.load(text, ".muster/roster.toml", files);
  if (!after) return after;
  // Who signs it is not asked yet.
  const RosterStepFacts facts{ObjectRef{ObjectKind::roster, "", ""},
                              &before,
                              after->get(),
                              {},
                              Pinned::by_anchor,
                              {},
                              {},
                              {},
                              {},
                              {},
                              false,
                              true};
  const Verdict verdict = judge_roster_change(facts);
  if (const auto* refused = std::get_if<Refused>(&verdict)) return tl::unexpected(refused->reason());
  return after;
}

Gathered<Proposal> proposal_in(const CommittedRoster& committed, RosterFiles work,
                               const std::optional<Sha256Digest>& anchor, Rosters& rosters, KeyRing& ring) {
  MUSTER_TRY(in_force, version_in_force(committed, anchor, rosters, ring));
  return with_work(Proposal{in_force, committed.files, std::move(work), std::nullopt}, rosters);
}

Gathered<Proposal> with_work(Proposal proposal, Rosters& rosters) {
  const auto there = proposal.work.find(std::string(roster_file));
  if (there == proposal.work.end()) return in_the_way(std::string(roster_file), "is gone");
  if (there->second != proposal.committed.at(std::string(roster_file))) {
    auto proposed = load_next(*proposal.in_force, there->second, proposal.work, rosters);
    if (!proposed) return stop(proposed.error());
    proposal.proposed = std::move(*proposed);
  }
  MUSTER_TRY(checked, check_files(proposal, archived(proposal)));
  (void)checked;
  return proposal;
}

Gathered<ProposalFiles> next_files(const Proposal& proposal, const std::string& text,
                                   const RosterFiles& added, Rosters& rosters) {
  RosterFiles keys = added;
  for (const RosterFiles* there : {&proposal.work, &proposal.committed})
    keys.insert(there->begin(), there->end());
  auto roster = load_next(*proposal.in_force, text, keys, rosters);
  if (!roster) return stop(roster.error());
  ProposalFiles files{*roster, archived(proposal), {}};
  files.write.emplace(roster_file, text);
  for (const auto& [path, bytes] : proposal.committed) {
    if (path != roster_file && !is_signature(path)) files.write.emplace(path, bytes);
  }
  files.write.insert(added.begin(), added.end());
  std::erase_if(files.write, [&](const auto& file) {
    const auto there = proposal.work.find(file.first);
    return there != proposal.work.end() && there->second == file.second;
  });
  if (!files.write.contains(std::string(roster_file))) return files;  // the signatures stay good
  for (const auto& [path, bytes] : proposal.work) {
    if (is_signature(path)) files.remove.push_back(path);
  }
  return files;
}

Timestamp issue_time(const Roster& in_force, Timestamp now) {
  return std::max(now, in_force.draft().issued);
}

}  // namespace muster
