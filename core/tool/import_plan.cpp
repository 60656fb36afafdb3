#include "tool/import_plan.h"

#include <algorithm>

#include "app/import_governors.h"
#include "crypto/check_signature.h"
#include "formats/fingerprint_text.h"
#include "formats/ssh_key.h"
#include "report/words.h"
#include "tool/output.h"

namespace muster {

namespace {

using People = std::vector<ImportedPerson>;

// Nobody's where git has no key, or one that cannot be read: then nothing is signed.
void find_own_key(const InitFacts& facts, ImportPlan& plan) {
  if (!facts.signs_with_ssh) return;
  auto key = choose_key(facts, "");
  if (!key) return;
  const auto parsed = parse_ssh_public_key(key->public_line);
  if (!parsed) return;
  plan.own_blob = parsed->blob;
  plan.own_key = std::move(*key);
}

// The fingerprint of the key that git signs with; empty where there is none.
std::string own_fingerprint(const InitFacts& facts, const ImportPlan& plan) {
  if (plan.own_key) return ssh_fingerprint_of(plan.own_blob).text;
  if (facts.signs_with_ssh || !facts.signing_key) return "";
  return openpgp_fingerprint_in(*facts.signing_key).value_or("");
}

FirstKey first_key(const ImportedKey& key, const std::set<KeyUse>& uses, ImportPlan& plan) {
  FirstKey made{"ssh", "", key.from, key.until, {}};
  if (const auto* ssh = std::get_if<PublicKey>(&key.key)) {
    made.value = ssh_public_key_text(*ssh);
  } else {
    const auto& file = std::get<CertificateFile>(key.key);
    made.kind = "openpgp";
    made.value = file.path;
    plan.certificates.push_back(file);
  }
  for (const KeyUse use : uses) made.uses.emplace_back(name_of(use));
  return made;
}

FirstPerson first_person(const ImportedPerson& person, const std::vector<ImportedGovernor>& governors,
                         ImportPlan& plan) {
  FirstPerson made{person.id, person.name, person.emails, {}};
  const auto governor = std::ranges::find(governors, person.id, &ImportedGovernor::id);
  for (const ImportedKey& key : person.keys) {
    std::set<KeyUse> uses = key.uses;
    uses.erase(KeyUse::roster);
    if (governor != governors.end() && governor->keys.contains(fingerprint_in(key))) {
      uses.insert(KeyUse::roster);
    }
    if (!uses.empty()) made.keys.push_back(first_key(key, uses, plan));
  }
  return made;
}

// Those of one duty: a role of their own, unless they are those of a role that there is.
std::vector<std::string> signers_with(Duty duty, std::string_view role, const People& people,
                                      FirstRoster& roster) {
  std::vector<std::string> members;
  for (const ImportedPerson& person : people) {
    if (person.duties.contains(duty)) members.push_back(person.id);
  }
  if (members.empty()) return {};
  const auto same = std::ranges::find(roster.roles, members, &FirstRole::members);
  if (same != roster.roles.end()) return {same->name};
  roster.roles.push_back({std::string(role), roster.governors.front(), members});
  return {std::string(role)};
}

void note_what_nobody_may(const FirstRoster& roster, std::vector<std::string>& notes) {
  if (roster.commit_signers.empty()) notes.emplace_back("nobody may sign commits of the mainline");
  if (roster.tag_signers.empty()) notes.emplace_back("nobody may sign version tags");
  const bool releases = std::ranges::any_of(roster.people, [](const FirstPerson& person) {
    return std::ranges::any_of(person.keys, [](const FirstKey& key) {
      return std::ranges::find(key.uses, "release") != key.uses.end();
    });
  });
  if (roster.release_signers.empty() || !releases) {
    notes.emplace_back("nobody may sign releases: no key has the use release");
  }
  for (const FirstPerson& person : roster.people) {
    if (person.emails.empty()) {
      notes.push_back(person.id +
                      " has no address: commits will be refused until emails has the committer's");
    }
  }
}

}  // namespace

RosterFiles ImportPlan::files() const {
  RosterFiles made{{"roster.toml", first_roster_text(roster)}};
  for (const CertificateFile& file : certificates) made[file.path] = file.bytes;
  return made;
}

Result<RosterPtr> ImportPlan::load(const Globals& globals) const {
  const RosterFiles made = files();
  auto loaded =
      Rosters(nullptr, globals.certificates).load(made.at("roster.toml"), ".muster/roster.toml", made);
  if (loaded) return std::move(*loaded);
  return misused("this roster would be refused: " + because_of(loaded.error(), JudgedBy{}),
                 "take what it names out of the file, and import again");
}

Result<ImportPlan> plan_import(const ImportSetting& setting, Imported imported) {
  ImportPlan plan;
  plan.left_out = std::move(imported.left_out);
  plan.notes = std::move(imported.notes);
  if (imported.people.empty()) {
    std::string why = "nobody in it can be carried over";
    if (!plan.left_out.empty()) {
      const LeftOut& first = plan.left_out.front();
      why += ": " + first.where + ", " + first.what + ": " + first.why;
    }
    return misused(why, "start with muster init, or add people to the file");
  }
  find_own_key(setting.facts, plan);
  const auto governors =
      governors_of(imported.people, setting.options.governors, own_fingerprint(setting.facts, plan));
  if (!governors) return tl::make_unexpected(governors.error());
  FirstRoster& roster = plan.roster;
  roster.project = setting.options.project.empty() ? default_project(setting.facts) : setting.options.project;
  roster.mainline = setting.mainline;
  roster.baseline = setting.baseline;
  roster.issued = setting.issued;
  for (const ImportedGovernor& governor : *governors) roster.governors.push_back(governor.id);
  for (const ImportedPerson& person : imported.people) {
    FirstPerson made = first_person(person, *governors, plan);
    if (made.keys.empty()) {
      plan.left_out.push_back({"governors", person.id, "the list lets it govern and no more, and others do"});
      continue;
    }
    roster.people.push_back(std::move(made));
    if (person.joined == Joined::by_address) plan.signing = ImportSigning::after_reading;
  }
  roster.commit_signers = signers_with(Duty::commits, developers_role, imported.people, roster);
  roster.tag_signers = signers_with(Duty::tags, taggers_role, imported.people, roster);
  roster.release_signers = signers_with(Duty::releases, releasers_role, imported.people, roster);
  note_what_nobody_may(roster, plan.notes);
  plan.notes.emplace_back(
      "everybody here is a [[person]]: make a [[robot]] with an owner of each that is a program");
  if (setting.baseline && setting.baseline != setting.facts.head_commit) {
    plan.notes.push_back("commits behind the baseline " + *setting.baseline +
                         " and before the roster's own have no roster: muster verify history refuses them, "
                         "but for --roster .muster, which judges all of them by this one");
  }
  return plan;
}

}  // namespace muster
