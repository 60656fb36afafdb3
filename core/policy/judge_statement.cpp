#include "policy/judge_statement.h"

#include <algorithm>
#include <map>

#include "model/limits.h"
#include "model/release_version.h"
#include "policy/judge.h"
#include "policy/judge_release.h"

namespace muster {

namespace {

std::optional<Reason> check_field(const char* field, const std::string& found,
                                  const std::optional<std::string>& expected) {
  if (!expected || *expected == found) return std::nullopt;
  return reasons::ReleaseOther{field, found, *expected};
}

std::optional<Reason> check_expected(const StatementFacts& facts, const Roster& roster) {
  const Release& release = facts.release;
  std::optional<Reason> reason = check_field("project", release.project, roster.draft().project);
  if (!reason) reason = check_field("product", release.product, facts.expected.product);
  if (!reason) reason = check_field("channel", release.channel, facts.expected.channel);
  if (!reason) reason = check_field("version", release.version, facts.expected.version);
  if (!reason) reason = check_field("commit", release.commit.hex(), facts.expected.commit);
  return reason;
}

std::optional<Reason> check_time(const StatementFacts& facts, const Roster& roster) {
  const Timestamp made = facts.release.at;
  if (made < roster.draft().issued || made >= roster.draft().expires)
    return reasons::ReleaseTime{made, roster.draft().issued, roster.draft().expires};
  if (made > facts.now + Duration{limits::clock_skew_seconds}) return reasons::ObjectFuture{made, facts.now};
  return std::nullopt;
}

std::optional<Reason> check_artifact(const Artifact& released, const FoundFile* found) {
  if (found == nullptr) return reasons::ArtifactMissing{released.name};
  if (!found->content) return reasons::ArtifactLink{released.name};
  const Artifact& there = *found->content;
  if (there.bytes == released.bytes && there.digest == released.digest) return std::nullopt;
  return reasons::ArtifactAltered{released.name, there.bytes, released.bytes, there.digest, released.digest};
}

}  // namespace

ObjectRef object_of(const Release& release) {
  return {ObjectKind::release, release.name(), release.tag.value_or("")};
}

Verdict judge_statement(const StatementFacts& facts, const Bench& bench) {
  const Release& release = facts.release;
  const ObjectRef object = object_of(release);
  std::optional<Reason> reason = check_expected(facts, *bench.roster);
  if (!reason) reason = check_time(facts, *bench.roster);
  if (reason) return Judge::refuse(object, NoKey{}, std::move(*reason), bench);
  ReleaseFacts signed_facts{object, {}, ReleaseUse{release.product, release.channel}, facts.signatures};
  for (const Artifact& artifact : release.artifacts)
    signed_facts.files.push_back({artifact.name, artifact.digest});
  Verdict verdict = judge_release(signed_facts, bench);
  const Timestamp expires = bench.newest->draft().expires;
  if (is_accepted(verdict) && facts.now >= expires)
    return Judge::refuse(object, std::get<Accepted>(verdict).key(),
                         reasons::RosterExpired{facts.now, expires}, bench);
  return verdict;
}

std::optional<Reason> check_version(const Release& release, const std::vector<EarlierRelease>& earlier) {
  using Why = reasons::ReleaseVersion::Why;
  const auto version = ReleaseVersion::parse(release.version);
  if (!version) return reasons::ReleaseVersion{Why::malformed, release.version};
  for (const EarlierRelease& one : earlier) {
    if (one.is_same || one.product != release.product || one.channel != release.channel) continue;
    const auto before = ReleaseVersion::parse(one.version);
    if (!before) continue;
    if (*before == *version) return reasons::ReleaseVersion{Why::equal, release.version, one.version};
    if (one.is_ancestor && *version < *before)
      return reasons::ReleaseVersion{Why::older, release.version, one.version};
  }
  return std::nullopt;
}

std::vector<Refused> check_artifacts(const Release& release, const std::vector<FoundFile>& found,
                                     const Patterns& allowed, const JudgedBy& judged_by) {
  std::map<std::string, const FoundFile*> there;
  for (const FoundFile& file : found) there.emplace(file.name, &file);
  std::vector<Refused> refused;
  const auto refuse = [&](const std::string& name, Reason reason) {
    refused.emplace_back(ObjectRef{ObjectKind::file, name, ""}, NoKey{}, std::move(reason), judged_by);
  };
  for (const Artifact& artifact : release.artifacts) {
    const auto file = there.find(artifact.name);
    if (auto reason = check_artifact(artifact, file == there.end() ? nullptr : file->second))
      refuse(artifact.name, std::move(*reason));
    if (file != there.end()) there.erase(file);
  }
  for (const auto& [name, file] : there) {
    if (!any_matches(allowed, name)) refuse(name, reasons::ArtifactExtra{name});
  }
  return refused;
}

}  // namespace muster
