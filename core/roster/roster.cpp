#include "roster/roster.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "roster/checks.h"

namespace muster {

namespace {

// What a thing is looked up by.
const std::string& name_in(const Person& person) {
  return person.id;
}
const std::string& name_in(const Robot& robot) {
  return robot.id;
}
const std::string& name_in(const Role& role) {
  return role.name;
}
const std::string& name_in(const RosterKey& key) {
  return key.key.blob;
}

template <typename T>
std::vector<std::uint32_t> sorted_places(const std::vector<T>& things) {
  std::vector<std::uint32_t> places(things.size());
  std::iota(places.begin(), places.end(), 0U);
  std::ranges::sort(places, {},
                    [&](std::uint32_t at) { return std::pair(std::string_view(name_in(things[at])), at); });
  return places;
}

template <typename T>
const T* found(const std::vector<T>& things, const std::vector<std::uint32_t>& places,
               std::string_view name) {
  const auto at = std::ranges::lower_bound(
      places, name, {}, [&](std::uint32_t place) { return std::string_view(name_in(things[place])); });
  return at == places.end() || name_in(things[*at]) != name ? nullptr : &things[*at];
}

std::string_view fingerprint_at(const RosterDraft& draft, std::pair<std::uint32_t, std::uint32_t> at) {
  return draft.keys[at.first].certificate->signers[at.second].fingerprint;
}

template <typename Rule>
std::vector<const Rule*> rules_for(const std::vector<Rule>& rules, std::string_view ref) {
  std::vector<const Rule*> matching;
  for (const Rule& rule : rules) {
    if (any_matches(rule.refs, ref)) matching.push_back(&rule);
  }
  return matching;
}

bool is_tag(std::string_view ref) {
  return ref.starts_with("refs/tags/");
}

}  // namespace

bool CommitRule::covers_everything() const {
  return !paths || (paths->size() == 1 && paths->front().text() == "**");
}

bool CommitRule::covers(std::string_view path) const {
  return (!paths || any_matches(*paths, path)) && !any_matches(except, path);
}

tl::expected<Roster, std::vector<RosterProblem>> Roster::make(RosterDraft draft, Sha256Digest digest) {
  Problems problems;
  check_draft(draft, problems);
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  draft.fields = {};
  return Roster(std::move(draft), digest);
}

Roster::Roster(RosterDraft draft, Sha256Digest digest)
    : draft_(std::move(draft)),
      digest_(digest),
      persons_(sorted_places(draft_.persons)),
      robots_(sorted_places(draft_.robots)),
      roles_(sorted_places(draft_.roles)),
      keys_(sorted_places(draft_.keys)) {
  for (std::uint32_t key = 0; key < draft_.keys.size(); ++key) {
    if (!draft_.keys[key].certificate) continue;
    const auto count = static_cast<std::uint32_t>(draft_.keys[key].certificate->signers.size());
    for (std::uint32_t signer = 0; signer < count; ++signer) signers_.emplace_back(key, signer);
  }
  std::ranges::sort(signers_, {}, [this](const auto& at) { return fingerprint_at(draft_, at); });
}

const Person* Roster::person(std::string_view id) const {
  return found(draft_.persons, persons_, id);
}

const Robot* Roster::robot(std::string_view id) const {
  return found(draft_.robots, robots_, id);
}

const Role* Roster::role(std::string_view name) const {
  return found(draft_.roles, roles_, name);
}

const RosterKey* Roster::key(std::string_view found_by) const {
  if (const RosterKey* key = found(draft_.keys, keys_, found_by)) return key;
  const auto fingerprint = [this](const auto& at) { return fingerprint_at(draft_, at); };
  const auto at = std::ranges::lower_bound(signers_, found_by, {}, fingerprint);
  return at == signers_.end() || fingerprint(*at) != found_by ? nullptr : &draft_.keys[at->first];
}

const std::vector<std::string>& Roster::emails_of(std::string_view principal) const {
  static const std::vector<std::string> none;
  if (const Person* known = person(principal)) return known->emails;
  if (const Robot* known = robot(principal)) return known->emails;
  return none;
}

bool Roster::is_governor(std::string_view id) const {
  const auto& governors = draft_.governance.governors;
  return std::find(governors.begin(), governors.end(), id) != governors.end();
}

bool Roster::governs(std::string_view ref) const {
  const auto names_it = [ref](const auto& rule) { return any_matches(rule.refs, ref); };
  if (is_tag(ref)) return std::any_of(draft_.tags.begin(), draft_.tags.end(), names_it);
  return std::any_of(draft_.commits.begin(), draft_.commits.end(), names_it);
}

std::vector<const CommitRule*> Roster::commit_rules_for(std::string_view ref) const {
  return is_tag(ref) ? std::vector<const CommitRule*>{} : rules_for(draft_.commits, ref);
}

std::vector<const TagRule*> Roster::tag_rules_for(std::string_view ref) const {
  return is_tag(ref) ? rules_for(draft_.tags, ref) : std::vector<const TagRule*>{};
}

std::vector<const RefRule*> Roster::ref_rules_for(std::string_view ref) const {
  return rules_for(draft_.refs, ref);
}

}  // namespace muster
