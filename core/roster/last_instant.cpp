#include "roster/last_instant.h"

#include <algorithm>

namespace muster {

namespace {

class Latest {
 public:
  Latest(Timestamp first, Timestamp now) : found_(first), now_(now) {}

  void add(const std::optional<Timestamp>& at) {
    if (at && *at <= now_) found_ = std::max(found_, *at);
  }
  Timestamp found() const { return found_; }

 private:
  Timestamp found_;
  Timestamp now_;
};

void add_key(Latest& latest, const RosterKey& key, Duration max_age) {
  latest.add(key.valid_from());
  latest.add(key.until);
  latest.add(key.added + max_age);
  if (key.revoked) latest.add(key.revoked->since);
  if (!key.certificate) return;
  latest.add(key.certificate->not_before);
  if (key.certificate->not_after) latest.add(*key.certificate->not_after + Duration{1});
}

}  // namespace

Timestamp last_instant(const RosterDraft& draft, Timestamp now) {
  Latest latest(draft.issued, now);
  latest.add(draft.expires);
  for (const RosterKey& key : draft.keys) add_key(latest, key, draft.defaults.max_key_age);
  for (const Person& person : draft.persons) latest.add(person.left);
  for (const Role& role : draft.roles) {
    for (const Member& member : role.members) latest.add(member.until);
    if (role.review) latest.add(role.review->last + role.review->every);
  }
  for (const ReleaseRule& rule : draft.releases) {
    latest.add(rule.window_from);
    latest.add(rule.window_until);
  }
  for (const RosterException& exception : draft.exceptions) latest.add(exception.until);
  return latest.found();
}

}  // namespace muster
