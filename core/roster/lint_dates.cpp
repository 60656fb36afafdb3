#include "roster/lint_checks.h"
#include "roster/prospects.h"

namespace muster {

namespace {

using lint::Event;

// A date beyond the calendar is nobody's to meet.
bool comes(const LintCheck& check, Timestamp at) {
  return at > check.facts.now && at <= check.facts.now + due_within && Timestamp::from_seconds(at.seconds);
}

void say_due(const LintCheck& check, lint::Dated dated, const Spot& spot) {
  if (comes(check, dated.at)) check.say(lint::Due{std::move(dated)}, spot);
}

// What has come still waits for somebody, unlike an end, which has simply happened.
void say_due_or_overdue(const LintCheck& check, lint::Dated dated, const Spot& spot) {
  if (dated.at <= check.facts.now) {
    check.say(lint::Overdue{std::move(dated)}, spot);
  } else {
    say_due(check, std::move(dated), spot);
  }
}

void lint_key_dates(const LintCheck& check, std::size_t number) {
  const RosterKey& key = check.draft.keys[number];
  const auto& [fingerprint, holder] = check.name_of(number);
  if (key.until)
    say_due(check, {Event::key_ends, fingerprint.text, holder, *key.until}, {key.place, "until"});
  // A certificate that outlives the key's time on the roster is not missed.
  const auto certificate = certificate_end(key);
  if (certificate && (!key.until || *certificate < *key.until)) {
    say_due(check, {Event::certificate_ends, fingerprint.text, holder, *certificate}, {key.place, "holder"});
  }
  const Timestamp rotation = key.added + check.draft.defaults.max_key_age;
  // A key that ends before then needs no rotation. Its certificate's end makes no difference: the same key
  // goes on with the next one.
  if (key.until && *key.until <= rotation) return;
  say_due_or_overdue(check, {Event::rotation, fingerprint.text, holder, rotation}, {key.place, "added"});
}

void lint_role_dates(const LintCheck& check, const Role& role) {
  if (role.review) {
    const Timestamp due = role.review->last + role.review->every;
    say_due_or_overdue(check, {Event::review, role.name, role.owner, due}, {role.place, "review"});
  }
  for (std::size_t i = 0; i < role.members.size(); ++i) {
    const Member& member = role.members[i];
    if (!member.until) continue;
    say_due(check, {Event::membership_ends, role.name, member.id, *member.until}, {role.place, "members", i});
  }
}

}  // namespace

void lint_dates(const LintCheck& check) {
  const RosterDraft& draft = check.draft;
  say_due_or_overdue(check, {Event::roster_expires, draft.project, "", draft.expires},
                     {file_start, "expires"});
  for (const Person& person : draft.persons) {
    if (person.left) say_due(check, {Event::leaving, person.id, "", *person.left}, {person.place, "left"});
  }
  for (std::size_t key = 0; key < draft.keys.size(); ++key) {
    if (check.in_use[key]) lint_key_dates(check, key);
  }
  for (const Role& role : draft.roles) lint_role_dates(check, role);
  for (const RosterException& exception : draft.exceptions) {
    say_due(check, {Event::exception_ends, exception.id, exception.owner, exception.until},
            {exception.place, "until"});
  }
}

}  // namespace muster
