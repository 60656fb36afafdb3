#include "roster/prospects.h"

#include <algorithm>

namespace muster {

namespace {

using lint::Obstacle;

// More names than these help nobody.
constexpr std::size_t most_named = 5;

std::optional<Timestamp> earlier(std::optional<Timestamp> one, std::optional<Timestamp> other) {
  if (!one || !other) return one ? one : other;
  return std::min(*one, *other);
}

// An RSA key makes two of them.
bool makes_any_of(KeyAlgorithm key, const std::set<SignatureAlgorithm>& strong) {
  if (key == KeyAlgorithm::ssh_rsa) {
    return strong.contains(SignatureAlgorithm::rsa_sha2_256) ||
           strong.contains(SignatureAlgorithm::rsa_sha2_512);
  }
  const auto algorithm = signature_algorithm_named(name_of(key));
  return algorithm && strong.contains(*algorithm);
}

bool is_fit(const RosterKey& key, const Asked& asked, const std::set<SignatureAlgorithm>& strong) {
  if (!makes_any_of(key.key.algorithm, strong)) return false;
  const auto wants = [&](Requirement requirement) { return asked.require.contains(requirement); };
  for (const Requirement kind : {Requirement::ssh, Requirement::openpgp, Requirement::x509}) {
    if (wants(kind) && kind != kind_of(key.key.algorithm)) return false;
  }
  const bool shows_touch = key.touch || key.verify || wants(Requirement::touch) || wants(Requirement::verify);
  return !shows_touch || is_security_key(key.key.algorithm);
}

// Rotation that refuses binds what rules speak of; a governor can always mend the roster.
bool ages(KeyUse use) {
  return use == KeyUse::git || use == KeyUse::release;
}

}  // namespace

std::optional<Timestamp> certificate_end(const RosterKey& key) {
  if (!key.certificate || !key.certificate->not_after) return std::nullopt;
  return *key.certificate->not_after + Duration{1};
}

std::optional<Timestamp> end_of(const RosterKey& key) {
  return earlier(key.until, certificate_end(key));
}

Prospects::Prospects(const RosterDraft& draft, Timestamp now) : draft_(draft), now_(now) {
  Principal next = 0;
  for (const Person& person : draft.persons) principals_.emplace(person.id, next++);
  for (const Robot& robot : draft.robots) principals_.emplace(robot.id, next++);
  keys_.resize(next);
  for (const RosterKey& key : draft.keys) {
    if (const auto holder = principals_.find(key.holder); holder != principals_.end()) {
      keys_[holder->second].push_back(&key);
    }
  }
  for (const Role& role : draft.roles) {
    roles_.emplace(role.name, &role);
    const bool refuses = draft.defaults.review == OnOverdue::refuse;
    const auto due =
        role.review && refuses ? std::optional(role.review->last + role.review->every) : std::nullopt;
    for (const Member& member : role.members) {
      const auto principal = principals_.find(member.id);
      if (principal == principals_.end()) continue;
      members_[&role].push_back({principal->second, earlier(member.until, due)});
    }
  }
}

std::optional<Timestamp> Prospects::leaves(Principal principal) const {
  if (is_person(principal)) return draft_.persons[principal].left;
  const auto owner = principals_.find(draft_.robots[principal - draft_.persons.size()].owner);
  if (owner == principals_.end() || !is_person(owner->second)) return std::nullopt;
  return draft_.persons[owner->second].left;
}

Prospects::Prospect Prospects::prospect_of(const RosterKey& key, const Asked& asked,
                                           std::optional<Timestamp> leaves) const {
  if (!key.uses.contains(asked.use)) return {{}, Obstacle::no_key};
  if (!is_fit(key, asked, draft_.defaults.algorithms)) return {{}, Obstacle::key_unfit};
  std::optional<Timestamp> end = earlier(end_of(key), leaves);
  if (key.revoked) {
    // What a compromised key signs is refused whatever its date.
    if (key.revoked->cause == reasons::RevocationCause::compromised) return {{}, Obstacle::key_ended};
    end = earlier(end, key.revoked->since);
  }
  if (ages(asked.use) && draft_.defaults.rotation == OnOverdue::refuse) {
    end = earlier(end, key.added + draft_.defaults.max_key_age);
  }
  const Timestamp from = std::max(now_, key.valid_from());
  if (end && from >= *end) return {{}, Obstacle::key_ended};
  return {from, {}};
}

Prospects::Prospect Prospects::prospect_of(Principal principal, const Asked& asked) const {
  const auto left = leaves(principal);
  if (left && *left <= now_) return {{}, is_person(principal) ? Obstacle::left : Obstacle::owner_left};
  Prospect best;
  for (const RosterKey* key : keys_[principal]) {
    const Prospect found = prospect_of(*key, asked, left);
    if (found.from) {
      best.from = best.from ? std::min(*best.from, *found.from) : *found.from;
    } else {
      best.obstacle = std::max(best.obstacle, found.obstacle);
    }
  }
  const auto& emails = is_person(principal) ? draft_.persons[principal].emails
                                            : draft_.robots[principal - draft_.persons.size()].emails;
  if (best.from && asked.identity == Identity::bound && emails.empty()) return {{}, Obstacle::no_address};
  return best;
}

// Each kind of question is answered once for everybody: rules and roles may be many.
const std::vector<Prospects::Prospect>& Prospects::prospects(const Asked& asked) {
  const auto [it, fresh] = known_.try_emplace(asked);
  if (fresh) {
    for (Principal principal = 0; principal < keys_.size(); ++principal) {
      it->second.push_back(prospect_of(principal, asked));
    }
  }
  return it->second;
}

class Prospects::Search {
 public:
  Search(const Prospects& of, const std::vector<Prospect>& prospects, std::size_t enough)
      : of_(of), prospects_(prospects), enough_(enough), seen_(prospects.size(), false) {}

  bool done() const { return found_.able.size() >= enough_; }

  void consider(Principal principal, std::optional<Timestamp> until, Obstacle at_end) {
    const Prospect& prospect = prospects_[principal];
    if (!prospect.from) {
      fail(name(principal), prospect.obstacle);
    } else if (until && *prospect.from >= *until) {
      fail(name(principal), at_end);
    } else if (!seen_[principal]) {
      seen_[principal] = true;
      found_.able.push_back(principal);
    }
  }

  void consider(const Role& role) {
    const auto members = of_.members_.find(&role);
    if (members == of_.members_.end()) return fail(role.name, Obstacle::no_members);
    const bool overdue = of_.draft_.defaults.review == OnOverdue::refuse && role.review &&
                         role.review->last + role.review->every <= of_.now_;
    for (const Joined& member : members->second) {
      if (done()) return;
      consider(member.principal, member.until,
               overdue ? Obstacle::review_overdue : Obstacle::membership_over);
    }
  }

  Found result() { return std::move(found_); }

 private:
  const std::string& name(Principal principal) const {
    const auto& persons = of_.draft_.persons;
    return principal < persons.size() ? persons[principal].id
                                      : of_.draft_.robots[principal - persons.size()].id;
  }
  void fail(const std::string& who, Obstacle why) {
    if (found_.unable.size() < most_named) found_.unable.push_back({who, why});
  }

  const Prospects& of_;
  const std::vector<Prospect>& prospects_;
  const std::size_t enough_;
  std::vector<bool> seen_;
  Found found_;
};

Prospects::Found Prospects::among(const std::vector<std::string>& signers, const Asked& asked,
                                  std::size_t enough) {
  Search search(*this, prospects(asked), enough);
  for (const std::string& signer : signers) {
    if (search.done()) break;
    if (const auto role = roles_.find(signer); role != roles_.end()) {
      search.consider(*role->second);
    } else if (const auto principal = principals_.find(signer); principal != principals_.end()) {
      search.consider(principal->second, std::nullopt, Obstacle::membership_over);
    }
  }
  return search.result();
}

bool Prospects::anybody(const Asked& asked) {
  return std::ranges::any_of(prospects(asked), [](const Prospect& one) { return one.from.has_value(); });
}

}  // namespace muster
