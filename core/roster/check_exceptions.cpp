#include <set>

#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

constexpr Duration longest_exception{30 * 86'400};

std::set<std::string_view> rule_names(const RosterDraft& draft) {
  std::set<std::string_view> names;
  for (const CommitRule& rule : draft.commits) names.insert(rule.name);
  for (const TagRule& rule : draft.tags) names.insert(rule.name);
  for (const ReleaseRule& rule : draft.releases) names.insert(rule.name);
  return names;
}

bool is_one_object(const RosterException& exception) {
  switch (exception.kind) {
    case ExceptedKind::commit:
    case ExceptedKind::tag: return is_full_object_id(exception.object);
    case ExceptedKind::artifact: return Sha256Digest::parse(exception.object).has_value();
    case ExceptedKind::ref: return is_full_ref(exception.ref_name) && is_full_object_id(exception.object);
  }
  return false;
}

// An exception ends by itself, and soon.
void check_end(const DraftCheck& check, const RosterException& exception) {
  const Spot spot{exception.place, "until"};
  const Timestamp issued = check.draft.issued;
  if (exception.until <= issued) {
    check.refuse("empty-window", "the exception's `until` is not after the roster's `issued`", spot);
  } else if (exception.until > issued + longest_exception) {
    check.refuse(
        "exception-too-long",
        "an exception ends at most 30 days after `issued`, here by " + (issued + longest_exception).text(),
        spot);
  }
}

void check_texts(const DraftCheck& check, const RosterException& exception) {
  if (!is_one_line(exception.reason)) {
    check.refuse("bad-value", "`reason` has 1 to 1024 bytes and no control characters",
                 {exception.place, "reason"});
  }
  if (exception.ticket && !is_one_line(*exception.ticket)) {
    check.refuse("bad-value", "`ticket` has 1 to 1024 bytes and no control characters",
                 {exception.place, "ticket"});
  }
}

void check_object(const DraftCheck& check, const RosterException& exception) {
  if (is_one_object(exception)) return;
  check.refuse("bad-value",
               "`object` is one of commit:<full id>, tag:<full id>, artifact:sha256:<64 hex digits>, "
               "ref:<full name>:<full id>",
               {exception.place, "object"});
}

}  // namespace

void check_exceptions(const DraftCheck& check) {
  const std::set<std::string_view> rules = rule_names(check.draft);
  std::set<std::string_view> taken;
  for (const RosterException& exception : check.draft.exceptions) {
    const Spot id{exception.place, "id"};
    if (!is_roster_id(exception.id)) {
      check.refuse("bad-value",
                   quoted(exception.id) +
                       " is not an id: 1 to 64 of a-z, 0-9, '.', '_', '-', the first a letter or digit",
                   id);
    }
    if (!taken.insert(exception.id).second) {
      check.refuse("duplicate-id", "an exception " + quoted(exception.id) + " stands in the roster already",
                   id);
    }
    if (rules.count(exception.waives) == 0) {
      check.refuse("unknown-rule", quoted(exception.waives) + " is the name of no rule",
                   {exception.place, "waives"});
    }
    check_object(check, exception);
    check_end(check, exception);
    check_owner(check, exception.owner, exception.place);
    check_texts(check, exception);
  }
}

}  // namespace muster
