#include "report/words.h"

#include <catch2/catch.hpp>
#include <set>

#include "unit/report/every_reason.h"
#include "unit/report/makers.h"

using namespace muster;
using namespace muster::words;

TEST_CASE("no remedy keeps a placeholder", "[report]") {
  for (const Example& example : every_reason()) {
    for (const VerdictKey& key : {VerdictKey{NoKey{}}, VerdictKey{ClaimedKey{{fingerprint}}}, alices_key()}) {
      const std::string remedy = remedy_for(Refused(commit_on_main(), key, example.reason, by_roster_7()));
      INFO(remedy);
      CHECK_FALSE(remedy.empty());
      CHECK(remedy.back() != '.');
      CHECK(remedy.find('{') == std::string::npos);
    }
  }
}

TEST_CASE("placeholders are filled in from the verdict", "[report]") {
  CHECK(remedy_for(refused(reasons::KeyUnknown{})) ==
        "sign with a key that the roster lists (muster roster show), or ask the governors to add " +
            fingerprint);
  CHECK(remedy_for(Refused(commit_on_main(), NoKey{}, reasons::KeyOverdue{}, by_roster_7())) ==
        "have the governors replace the key: it is older than the roster allows");
  CHECK(remedy_for(refused(reasons::LimitCount{"commits", 1})) ==
        "push in smaller parts: git push origin <commit>:refs/heads/main, oldest first");
  const ObjectRef as_ref = {ObjectKind::ref, "refs/heads/topic", ""};
  CHECK(remedy_for(Refused(as_ref, NoKey{}, reasons::RefUnmatched{}, by_roster_7())) ==
        "push to a ref that the roster covers, or have the governors add a rule for refs/heads/topic");
  const ObjectRef nowhere = {ObjectKind::commit, commit_id, ""};
  CHECK(remedy_for(Refused(nowhere, NoKey{}, reasons::RefUnmatched{}, by_roster_7())) ==
        "push to a ref that the roster covers, or have the governors add a rule for the ref");
}

TEST_CASE("a hostile ref name stays one quoted word in a remedy", "[report]") {
  const auto remedy = [](std::string ref) {
    const ObjectRef object = {ObjectKind::commit, commit_id, std::move(ref)};
    return remedy_for(Refused(object, NoKey{}, reasons::LimitCount{"commits", 1}, by_roster_7()));
  };
  CHECK(remedy("refs/heads/{key}") ==
        "push in smaller parts: git push origin <commit>:'refs/heads/{key}', oldest first");
  CHECK(remedy("refs/heads/x;rm$(y)") ==
        "push in smaller parts: git push origin <commit>:'refs/heads/x;rm$(y)', oldest first");
  CHECK(remedy("refs/heads/a'b") ==
        "push in smaller parts: git push origin <commit>:'refs/heads/a'\\''b', oldest first");
  CHECK(remedy("refs/heads/a\nb") ==
        "push in smaller parts: git push origin <commit>:'refs/heads/a\\x0ab', oldest first");
}

TEST_CASE("nobody is sent to the governors for the mainline's deletion", "[report]") {
  CHECK(remedy_for(refused(reasons::RefDelete{true})) ==
        "leave the mainline in place; to replace what it holds, push new commits on top");
  CHECK(remedy_for(refused(reasons::RefDelete{false})) ==
        "leave the ref in place, or have the governors allow its deletion in [[refs]]");
}

TEST_CASE("warnings have words", "[report]") {
  const auto words = [](const Warning& warning) {
    return words_of(warning, commit_on_main(), alices_key(), by_roster_7(TimeSource::claimed));
  };
  const Timestamp due = at("2026-11-01T00:00:00Z");
  const auto overdue = words(reasons::KeyOverdue{at("2026-11-23T10:00:00Z"), due});
  CHECK(overdue.rule == "key.overdue");
  CHECK(overdue.because ==
        "judged at 2026-11-23T10:00:00Z (claimed); the key was due to be replaced 2026-11-01T00:00:00Z");
  CHECK(overdue.remedy ==
        "have the governors replace " + fingerprint + ": it is older than the roster allows");

  const auto excepted = words(ExceptionUsed{"hotfix", "mainline", due, "carol", "imported\nin haste"});
  CHECK(excepted.rule == "exception.used");
  CHECK(excepted.because ==
        "exception hotfix waives rule mainline until 2026-11-01T00:00:00Z; carol answers for it: "
        "imported\\x0ain haste");
  CHECK(excepted.remedy == "have the cause removed before the exception ends");

  CHECK(words(reasons::RoleReviewOverdue{"developers", due}).rule == "role.review-overdue");
  CHECK(words(PinnedByAnchor{8}).because ==
        "version 8 stands on the trust anchor, not on its governors' signatures");
  const auto back = words(CounterWentBack{{"SHA256:Qx7"}, 5, 9, due});
  CHECK(back.rule == "key.counter");
  CHECK(back.because ==
        "the counter of security key SHA256:Qx7 stands at 5; it stood at 9 2026-11-01T00:00:00Z, which is "
        "before "
        "this was signed");
  CHECK(words(TrialRoster{}).rule == "roster.trial");
}

TEST_CASE("an acceptance says on what it stands", "[report]") {
  const auto because = [](Grounds grounds, JudgedBy by) {
    return because_of(
        Judge::accepted_for_words(commit_on_main(), std::move(grounds), NoKey{}, {"r"}, {}, by));
  };
  const JudgedBy by = by_roster_7();
  const std::string judged = "judged at 2026-11-23T10:00:00Z by roster version 7";
  const auto signature = SignatureDoor::signature_for_words(commit_on_main());
  const auto by_holder = [](const char* holder) {
    return Authority::authority_for_words(commit_on_main(), holder);
  };
  CHECK(because(by_holder("alice"), by) == judged);
  CHECK(because(by_holder("alice"), by_roster_7(TimeSource::claimed)) ==
        "judged at 2026-11-23T10:00:00Z (claimed) by roster version 7");
  CHECK(because(TakenAsIs{TakenAsIs::Why::baseline}, by) ==
        judged + "; it lies under the baseline and is taken as it is");
  CHECK(because(TakenAsIs{TakenAsIs::Why::vouched}, JudgedBy{std::nullopt, TimeSource::receive, by.roster}) ==
        "judged by roster version 7; the governors vouch for it by name and it is taken as it is");
  CHECK(because(Excepted{signature}, by) == judged + "; by an exception");
  CHECK(because(RefMove{}, by) == judged + "; the roster allows this move of the ref");
  CHECK(because(Governed{{by_holder("alice"), by_holder("bob")}}, by) ==
        judged + "; signed by governors alice, bob");
  CHECK(because(Governed{}, JudgedBy{}) == "judged by the roster; the trust anchor pins this version");
}

TEST_CASE("every fault has a name and a remedy", "[report]") {
  std::set<std::string_view> names;
  for (const FaultId id :
       {FaultId::git, FaultId::disk, FaultId::gpg, FaultId::config, FaultId::memory, FaultId::internal}) {
    names.insert(name_of(id));
    CHECK(name_of(id).starts_with("fault."));
    CHECK_FALSE(remedy_for(Fault{id, "", ""}).empty());
    CHECK(remedy_for(Fault{id, "", "do\tthis"}) == "do\\x09this");
  }
  CHECK(names.size() == 6);
}
