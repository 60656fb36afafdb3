#include "roster/last_instant.h"

#include <catch2/catch.hpp>

namespace muster::test {

namespace {

Timestamp day(int number) {
  return Timestamp{86'400LL * number};
}

// Issued on day 10; nothing in it begins or ends.
RosterDraft still_draft() {
  RosterDraft draft;
  draft.issued = day(10);
  draft.expires = day(1'000);
  draft.defaults.max_key_age = Duration{86'400LL * 2'000};
  return draft;
}

bool changes_on(const RosterDraft& draft, int number) {
  const Timestamp before{day(number).seconds - 1};
  return last_instant(draft, before) == day(10) && last_instant(draft, day(number)) == day(number) &&
         last_instant(draft, day(number + 1)) == day(number);
}

}  // namespace

TEST_CASE("a roster says the same until the next instant in it") {
  CHECK(last_instant(still_draft(), day(5)) == day(10));
  CHECK(last_instant(still_draft(), day(999)) == day(10));
  CHECK(changes_on(still_draft(), 1'000));
}

TEST_CASE("everything that begins or ends in a roster is an instant of it") {
  RosterDraft draft = still_draft();
  RosterKey key;
  key.added = day(1);
  SECTION("a key begins") {
    key.from = day(20);
    draft.keys.push_back(key);
  }
  SECTION("a key ends") {
    key.until = day(20);
    draft.keys.push_back(key);
  }
  SECTION("a key is too old") {
    draft.defaults.max_key_age = Duration{86'400LL * 19};
    draft.keys.push_back(key);
  }
  SECTION("a key is revoked from then on") {
    key.revoked = Revocation{reasons::RevocationCause::superseded, day(20)};
    draft.keys.push_back(key);
  }
  SECTION("a person leaves") {
    draft.persons.push_back({"alice", "alice", {}, day(20), {}});
  }
  SECTION("a membership ends") {
    Role role;
    role.members.push_back({"alice", day(20)});
    draft.roles.push_back(role);
  }
  SECTION("a review falls due") {
    Role role;
    role.review = Review{Duration{86'400LL * 5}, day(15)};
    draft.roles.push_back(role);
  }
  SECTION("a window opens") {
    ReleaseRule rule;
    rule.window_from = day(20);
    draft.releases.push_back(rule);
  }
  SECTION("a window closes") {
    ReleaseRule rule;
    rule.window_until = day(20);
    draft.releases.push_back(rule);
  }
  SECTION("an exception ends") {
    RosterException exception;
    exception.until = day(20);
    draft.exceptions.push_back(exception);
  }
  CHECK(changes_on(draft, 20));
}

}  // namespace muster::test
