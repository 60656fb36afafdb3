// A roster that nobody looked after: everything has ended or is overdue, and it can be renewed all the same.
#include <catch2/catch.hpp>

#include "cli/story.h"

namespace muster::test {

namespace {

// Issued two months ago for one month: nobody was looking. Alice's and bob's keys are older than half a year,
// the developers were reviewed last year; only erin, who is listed by name, has nothing against her but that.
std::string forgotten_roster() {
  std::string text =
      "schema = \"muster/roster/1\"\nproject = \"acme/payments\"\nversion = 1\nissued = " + days_ago(60) +
      "\nexpires = " + days_ago(30) + R"(

[governance]
governors = ["alice", "bob"]
threshold = 2
mainline = "refs/heads/main"

[defaults]
max_key_age = "180d"
rotation = "refuse"
review = "refuse"

[[role]]
name = "developers"
owner = "alice"
members = ["carol"]
review = { every = "90d", last = )" +
      days_ago(300) + R"( }

[[commits]]
name = "mainline"
refs = ["refs/heads/main"]
signers = ["developers", "alice", "erin"]
)";
  for (const std::string name : {"alice", "bob", "carol", "erin"}) {
    const bool governs = name < std::string("carol");
    text += "\n[[person]]\nid = \"" + name + "\"\nname = \"" + name + "\"\nemails = [\"" + name +
            "@example.org\"]\n\n[[key]]\nholder = \"" + name + "\"\nssh = \"" + make_key(name).public_line +
            "\"\nadded = " + days_ago(governs ? 300 : 100) + "\n" +
            (governs ? "uses = [\"git\", \"roster\"]\n" : "");
  }
  return text;
}

}  // namespace

TEST_CASE("a roster is renewed when it has expired and everything is overdue") {
  Story story(forgotten_roster());
  const auto refused_of = [&](const std::string& who, const std::string& rule) {
    story.change(by(who));
    story.refused(rule);
  };
  refused_of("alice", "key.overdue");
  refused_of("carol", "role.review-overdue");
  refused_of("erin", "roster.expired");
  // The governors' old keys are good enough for this, and for nothing else.
  const auto renew = [&] {
    const Said said = story.run({"role", "review", "developers"});
    CHECK(said.status == 2);
    CHECK(has(said.error, "muster roster edit --expires TIME"));
    story.edit({"roster", "edit", "--expires", days_ago(-180)});
    story.edit({"key", "add", "alice", "--key", make_key("alice-2").public_line});
    story.edit({"role", "review", "developers"});
  };
  renew();
  story.sign({"alice"});
  story.refused("roster.threshold");
  renew();
  story.sign({"bob", "alice"});
  story.accepted();
  refused_of("alice", "key.overdue");
  for (const By& who : {by("alice", now(), "alice-2"), by("carol"), by("erin")}) {
    story.change(who);
    story.accepted();
  }
  CHECK(story.audit().status == 0);
}

}  // namespace muster::test
