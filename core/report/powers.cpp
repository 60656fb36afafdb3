#include "report/powers.h"

#include "report/roster_diff_parts.h"

namespace muster {

namespace {

bool names(const std::vector<std::string>& list, const std::string& signer) {
  return std::ranges::find(list, signer) != list.end();
}

}  // namespace

std::vector<std::string> powers_of(const Roster& roster, const std::string& signer,
                                   const std::set<KeyUse>& uses) {
  const RosterDraft& draft = roster.draft();
  std::vector<std::string> powers;
  const auto may = [&](KeyUse use, const std::vector<std::string>& list, const std::string& what) {
    if (uses.contains(use) && names(list, signer)) powers.push_back(what);
  };
  for (const CommitRule& rule : draft.commits) {
    const std::string where = words_listed(rule.refs) + " (" + named(rule.name) + ")";
    may(KeyUse::git, rule.signers, "sign commits on " + where);
    may(KeyUse::git, rule.merge_signers, "sign trivial merges on " + where);
    if (rule.approvals > 0) {
      may(KeyUse::approval, rule.approvers.value_or(rule.signers), "approve commits on " + where);
    }
  }
  for (const TagRule& rule : draft.tags) {
    may(KeyUse::git, rule.signers, "sign tags at " + words_listed(rule.refs) + " (" + named(rule.name) + ")");
  }
  for (const ReleaseRule& rule : draft.releases) {
    may(KeyUse::release, rule.signers,
        "sign releases of " + words_listed(rule.products) + " on " + words_listed(rule.channels) + " (" +
            named(rule.name) + ")");
  }
  return powers;
}

std::vector<std::string> powers_of_principal(const Roster& roster, const std::string& id,
                                             const std::set<KeyUse>& uses) {
  std::vector<std::string> powers = powers_of(roster, id, uses);
  for (const Role& role : roster.draft().roles) {
    if (std::ranges::find(role.members, id, &Member::id) == role.members.end()) continue;
    for (std::string& power : powers_of(roster, role.name, uses)) {
      if (!names(powers, power)) powers.push_back(std::move(power));
    }
  }
  if (uses.contains(KeyUse::roster) && roster.is_governor(id)) powers.emplace_back("sign rosters");
  return powers;
}

std::vector<std::string> powers_of_key(const Roster& roster, const RosterKey& key) {
  std::vector<std::string> powers = powers_of_principal(roster, key.holder, key.uses);
  if (!key.uses.contains(KeyUse::push)) return powers;
  for (const RefRule& rule : roster.draft().refs) {
    if (rule.push == PushKind::certificate) powers.push_back("sign pushes to " + words_listed(rule.refs));
  }
  return powers;
}

}  // namespace muster
