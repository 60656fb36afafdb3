// The file itself, [governance], [defaults], [history] and [[exception]].
#include "report/roster_diff_parts.h"

namespace muster {

namespace {

void diff_governance(const DiffOf& diff) {
  const Governance& before = diff.before.draft().governance;
  const Governance& after = diff.after.draft().governance;
  for (const std::string& id : missing_from(before.governors, after.governors)) {
    diff.say(Effect::widening, id + " becomes a governor and may sign rosters");
  }
  for (const std::string& id : missing_from(after.governors, before.governors)) {
    diff.say(Effect::narrowing, id + " is a governor no longer");
  }
  if (before.threshold != after.threshold) {
    diff.say(wider_if(after.threshold < before.threshold),
             "a new roster needs the signatures of " + std::to_string(after.threshold) +
                 " governors instead of " + std::to_string(before.threshold));
  }
  if (before.mainline != after.mainline) {
    diff.say(Effect::widening,
             "the mainline moves from " + named(before.mainline) + " to " + named(after.mainline));
  }
}

void diff_defaults(const DiffOf& diff) {
  const Defaults& before = diff.before.draft().defaults;
  const Defaults& after = diff.after.draft().defaults;
  if (before.unmatched_refs != after.unmatched_refs) {
    const bool free = after.unmatched_refs == OnUnmatched::allow;
    diff.say(wider_if(free), std::string("refs that no rule covers become ") + (free ? "free" : "refused"));
  }
  if (before.max_key_age != after.max_key_age) {
    diff.say(wider_if(after.max_key_age > before.max_key_age),
             "keys are overdue after " + in_days(after.max_key_age) + " instead of " +
                 in_days(before.max_key_age));
  }
  if (before.rotation != after.rotation) {
    const bool warns = after.rotation == OnOverdue::warn;
    diff.say(wider_if(warns), std::string("an overdue key is ") + (warns ? "warned of only" : "refused"));
  }
  if (before.review != after.review) {
    const bool warns = after.review == OnOverdue::warn;
    diff.say(wider_if(warns),
             std::string("an overdue review of a role ") + (warns ? "warns only" : "refuses"));
  }
  for (const SignatureAlgorithm algorithm : whole_floor()) {
    const bool had = before.algorithms.contains(algorithm), has = after.algorithms.contains(algorithm);
    if (had == has) continue;
    diff.say(wider_if(has), "signatures by " + std::string(name_of(algorithm)) + " are " +
                                (has ? "let in" : "refused from now on"));
  }
}

void diff_history(const DiffOf& diff) {
  const History& before = diff.before.draft().history;
  const History& after = diff.after.draft().history;
  for (const std::string& id : missing_from(before.baseline, after.baseline)) {
    diff.say(Effect::widening, "commit " + id + " and its ancestors are taken as they are");
  }
  for (const std::string& id : missing_from(after.baseline, before.baseline)) {
    diff.say(Effect::narrowing, "commit " + id + " and its ancestors are judged from now on");
  }
  for (const std::string& id : missing_from(before.vouched, after.vouched)) {
    diff.say(Effect::widening, "commit " + id + " is taken as it is");
  }
  for (const std::string& id : missing_from(after.vouched, before.vouched)) {
    diff.say(Effect::narrowing, "commit " + id + " is judged from now on");
  }
}

std::string words_of(const RosterException& exception) {
  return "exception " + named(exception.id) + " waives " + named(exception.waives) + " for " +
         (exception.ref_name.empty() ? "" : named(exception.ref_name) + " at ") + named(exception.object) +
         " until " + exception.until.text();
}

bool same(const RosterException& one, const RosterException& other) {
  return one.waives == other.waives && one.kind == other.kind && one.object == other.object &&
         one.ref_name == other.ref_name && one.until == other.until;
}

const RosterException* exception_of(const Roster& roster, const std::string& id) {
  const auto& all = roster.draft().exceptions;
  const auto found = std::ranges::find(all, id, &RosterException::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

void diff_header(const DiffOf& diff) {
  const RosterDraft& before = diff.before.draft();
  const RosterDraft& after = diff.after.draft();
  if (before.project != after.project) {
    diff.say(Effect::widening,
             "the project is called " + named(after.project) + " instead of " + named(before.project));
  }
  if (before.expires != after.expires) {
    diff.say(wider_if(after.expires > before.expires),
             "the roster expires at " + after.expires.text() + " instead of " + before.expires.text());
  }
  diff_governance(diff);
  diff_defaults(diff);
  diff_history(diff);
}

void diff_exceptions(const DiffOf& diff) {
  for (const RosterException& now : diff.after.draft().exceptions) {
    const RosterException* old = exception_of(diff.before, now.id);
    if (old == nullptr || !same(*old, now)) {
      diff.say(Effect::widening, (old == nullptr ? "" : "changed: ") + words_of(now));
    } else if (old->owner != now.owner || old->reason != now.reason || old->ticket != now.ticket) {
      diff.say(Effect::neither, "exception " + named(now.id) + " has another owner, reason or ticket");
    }
  }
  for (const RosterException& old : diff.before.draft().exceptions) {
    if (exception_of(diff.after, old.id) == nullptr) diff.say(Effect::narrowing, "ended: " + words_of(old));
  }
}

}  // namespace muster
