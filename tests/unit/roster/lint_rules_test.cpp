#include "unit/roster/lintable.h"

using namespace muster;
using namespace muster::test;
using namespace muster::lint;

namespace {

// The finding that one rule can never hold, among others that the change brought.
std::optional<RuleNeverHolds> stuck(const RosterDraft& draft, std::string_view name, Timestamp when = now) {
  for (const LintFinding& one : findings(draft, when)) {
    const auto* found = std::get_if<RuleNeverHolds>(&one.finding);
    if (found != nullptr && found->name == name) return *found;
  }
  return std::nullopt;
}

TooFew too_few(const RosterDraft& draft, std::string_view name, Timestamp when = now) {
  const auto found = stuck(draft, name, when);
  REQUIRE(found);
  REQUIRE(std::holds_alternative<TooFew>(found->cause));
  return std::get<TooFew>(found->cause);
}

std::string nothing_in(const RosterDraft& draft, std::string_view name) {
  const auto found = stuck(draft, name);
  if (!found || !std::holds_alternative<NamesNothing>(found->cause)) return "";
  return std::string(std::get<NamesNothing>(found->cause).field);
}

// Only alice may sign for the mainline, by her first key.
RosterDraft of_alice() {
  RosterDraft draft = sound_draft();
  draft.commits[0].signers = {"alice"};
  draft.keys[1].uses = {KeyUse::release};
  return draft;
}

Obstacle obstacle(const RosterDraft& draft, std::string_view name = "mainline") {
  const TooFew found = too_few(draft, name);
  CHECK(found.able == 0);
  REQUIRE(found.unable.size() == 1);
  return found.unable[0].why;
}

}  // namespace

TEST_CASE("a rule without signers never holds", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.commits[0].signers = {};
  const auto found = stuck(draft, "mainline");
  REQUIRE(found);
  CHECK(found->table == "commits");
  const TooFew few = too_few(draft, "mainline");
  CHECK(few.field == "signers");
  CHECK(few.use == KeyUse::git);
  CHECK(few.wanted == 1);
  CHECK(few.unable.empty());
  draft.commits[0].merge_signers = {"forge"};  // it may merge
  CHECK_FALSE(stuck(draft, "mainline"));
  draft.commits[0].merge_signers = {};
  draft.roles[0].members.clear();
  draft.commits[0].signers = {"developers"};
  CHECK(obstacle(draft) == Obstacle::no_members);
}

TEST_CASE("a signer needs a key in use", "[roster]") {
  RosterDraft draft = of_alice();
  REQUIRE_FALSE(stuck(draft, "mainline"));
  RosterKey& key = draft.keys[0];
  SECTION("with the use") {
    key.uses = {KeyUse::roster};
    CHECK(obstacle(draft) == Obstacle::no_key);
  }
  SECTION("that has not ended") {
    key.until = now;
    CHECK(obstacle(draft) == Obstacle::key_ended);
    key.until = now + Duration{1};
    CHECK_FALSE(stuck(draft, "mainline"));
  }
  SECTION("whose certificate has not ended") {
    key.certificate.emplace();
    key.certificate->not_after = now - Duration{1};
    CHECK(obstacle(draft) == Obstacle::key_ended);
    key.certificate->not_after = now;
    CHECK_FALSE(stuck(draft, "mainline"));
  }
  SECTION("one that begins later is of use later") {
    key.from = now + day;
    CHECK_FALSE(stuck(draft, "mainline"));
    draft.persons[0].left = now + day;  // when its holder has gone
    CHECK(obstacle(draft) == Obstacle::key_ended);
    draft.persons[0].left = now + day + Duration{1};
    CHECK_FALSE(stuck(draft, "mainline"));
  }
  SECTION("not revoked") {
    key.revoked = Revocation{reasons::RevocationCause::lost, now};
    CHECK(obstacle(draft) == Obstacle::key_ended);
    key.revoked->since = now + Duration{1};
    CHECK_FALSE(stuck(draft, "mainline"));
    key.revoked->cause = reasons::RevocationCause::compromised;
    CHECK(obstacle(draft) == Obstacle::key_ended);
  }
  SECTION("not overdue where that refuses") {
    key.added = now - draft.defaults.max_key_age;
    CHECK_FALSE(stuck(draft, "mainline"));
    draft.defaults.rotation = OnOverdue::refuse;
    CHECK(obstacle(draft) == Obstacle::key_ended);
    CHECK_FALSE(stuck(draft, ""));  // it still signs rosters
  }
  SECTION("of an algorithm that is let in") {
    draft.defaults.algorithms = {SignatureAlgorithm::rsa_sha2_512};
    CHECK(obstacle(draft) == Obstacle::key_unfit);
    key.key.algorithm = KeyAlgorithm::ssh_rsa;
    CHECK_FALSE(stuck(draft, "mainline"));
    draft.defaults.algorithms = {SignatureAlgorithm::rsa_sha2_256};
    CHECK_FALSE(stuck(draft, "mainline"));
    draft.defaults.algorithms = {};
    CHECK(obstacle(draft) == Obstacle::key_unfit);
  }
}

TEST_CASE("a rule may require what no signer's key shows", "[roster]") {
  RosterDraft draft = of_alice();
  CommitRule& rule = draft.commits[0];
  for (const Requirement touch : {Requirement::touch, Requirement::verify}) {
    rule.require = {touch};
    draft.keys[0].key.algorithm = KeyAlgorithm::ssh_ed25519;
    CHECK(obstacle(draft) == Obstacle::key_unfit);
    draft.keys[0].key.algorithm = KeyAlgorithm::sk_ssh_ed25519;
    CHECK_FALSE(stuck(draft, "mainline"));
  }
  rule.require = {Requirement::ssh};
  CHECK_FALSE(stuck(draft, "mainline"));
  for (const Requirement kind : {Requirement::openpgp, Requirement::x509}) {
    rule.require = {kind};
    CHECK(obstacle(draft) == Obstacle::key_unfit);
  }
  // A key that itself demands a touch that it can never show.
  rule.require = {};
  draft.keys[0].key.algorithm = KeyAlgorithm::ecdsa_nistp256;
  draft.keys[0].touch = true;
  CHECK(obstacle(draft) == Obstacle::key_unfit);
}

TEST_CASE("a signer has to be there", "[roster]") {
  RosterDraft draft = of_alice();
  draft.persons[0].left = now;
  CHECK(obstacle(draft) == Obstacle::left);
  draft.persons[0].left = now + Duration{1};
  CHECK_FALSE(stuck(draft, "mainline"));

  draft = of_alice();
  draft.commits[0].signers = {"forge"};
  CHECK_FALSE(stuck(draft, "mainline"));
  draft.persons[2].left = now;
  CHECK(obstacle(draft) == Obstacle::owner_left);
  draft.persons[2].left.reset();
  draft.robots[0].emails.clear();
  CHECK(obstacle(draft) == Obstacle::no_address);
  draft.commits[0].identity = Identity::any;
  CHECK_FALSE(stuck(draft, "mainline"));
}

TEST_CASE("a membership that has ended lets nobody sign", "[roster]") {
  RosterDraft draft = of_alice();
  draft.commits[0].signers = {"developers"};
  draft.roles[0] = role("developers", {"alice"});
  draft.roles[0].members[0].until = now;
  CHECK(obstacle(draft) == Obstacle::membership_over);
  draft.roles[0].members[0].until = now + Duration{1};
  CHECK_FALSE(stuck(draft, "mainline"));
  draft.keys[0].from = now + day;  // the key begins when the membership is over
  CHECK(obstacle(draft) == Obstacle::membership_over);

  draft.keys[0].from.reset();
  draft.roles[0].members[0].until.reset();
  draft.roles[0].review = Review{day, now - day};
  CHECK_FALSE(stuck(draft, "mainline"));
  draft.defaults.review = OnOverdue::refuse;
  CHECK(obstacle(draft) == Obstacle::review_overdue);
  draft.commits[0].signers = {"developers", "alice"};  // by another way in
  CHECK_FALSE(stuck(draft, "mainline"));
}

TEST_CASE("only the first few who cannot sign are named", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.roles[0].members.clear();
  for (int i = 0; i < 20; ++i) {
    const std::string id = "p" + std::to_string(i);
    draft.persons.push_back(person(id));
    draft.roles[0].members.push_back({id, {}});
  }
  const TooFew found = too_few(draft, "mainline");
  CHECK(found.unable.size() == 5);
  CHECK(found.unable[0].who == "p0");
  CHECK(found.unable[0].why == Obstacle::no_key);
}

TEST_CASE("patterns that name no ref that a rule governs", "[roster]") {
  RosterDraft draft = sound_draft();
  for (const char* ref : {"main", "v*", "refs/tags/v1", "refs/tags/*", "ref", "Refs/heads/main"}) {
    INFO(ref);
    draft.commits[0].refs = {Pattern(ref)};
    CHECK(nothing_in(draft, "mainline") == "refs");
  }
  draft.commits[0].refs = {};
  CHECK(nothing_in(draft, "mainline") == "refs");
  for (const char* ref :
       {"**", "*/heads/main", "refs/**", "refs/heads/*", "refs/t*", "r**", "?efs/heads/x"}) {
    INFO(ref);
    draft.commits[0].refs = {Pattern("main"), Pattern(ref)};
    CHECK_FALSE(stuck(draft, "mainline"));
  }
  for (const char* ref : {"v*", "refs/heads/v*", "refs/tags", "tags/*"}) {
    INFO(ref);
    draft.tags[0].refs = {Pattern(ref)};
    CHECK(nothing_in(draft, "tags") == "refs");
  }
  for (const char* ref : {"**", "refs/tags/v1.0", "refs/**", "refs/tags/**"}) {
    INFO(ref);
    draft.tags[0].refs = {Pattern(ref)};
    CHECK_FALSE(stuck(draft, "tags"));
  }
}

TEST_CASE("paths and exceptions that leave nothing", "[roster]") {
  RosterDraft draft = sound_draft();
  CommitRule& rule = draft.commits[0];
  rule.paths = Patterns{};
  CHECK(nothing_in(draft, "mainline") == "paths");
  rule.paths = Patterns{Pattern("src/**"), Pattern("docs/**")};
  CHECK_FALSE(stuck(draft, "mainline"));
  rule.except = {Pattern("docs/**")};
  CHECK_FALSE(stuck(draft, "mainline"));
  rule.except = {Pattern("docs/**"), Pattern("src/**")};
  CHECK(nothing_in(draft, "mainline") == "paths");
  rule.except = {Pattern("**")};
  CHECK(nothing_in(draft, "mainline") == "paths");
  rule.paths.reset();
  CHECK(nothing_in(draft, "mainline") == "except");
  rule.except = {Pattern("*")};
  CHECK_FALSE(stuck(draft, "mainline"));
}

TEST_CASE("tags need a tagger, and a line to stand on", "[roster]") {
  RosterDraft draft = sound_draft();
  TagRule& rule = draft.tags[0];
  rule.signers = {"alice"};
  draft.keys[0].uses = {KeyUse::roster};
  CHECK(too_few(draft, "tags").use == KeyUse::git);
  rule.lightweight = Allowance::allow;  // nobody has to sign
  CHECK_FALSE(stuck(draft, "tags"));
  rule.from = Patterns{};
  CHECK(nothing_in(draft, "tags") == "from");
  rule.from = Patterns{Pattern("main")};
  CHECK(nothing_in(draft, "tags") == "from");
  rule.commit = TagCommitRule::any;
  CHECK_FALSE(stuck(draft, "tags"));
  rule.commit = TagCommitRule::accepted;
  rule.from = Patterns{Pattern("refs/heads/*")};
  CHECK_FALSE(stuck(draft, "tags"));
}

TEST_CASE("a tag's further persons approve", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.tags[0].threshold = 2;
  CHECK_FALSE(stuck(draft, "tags"));  // bob and carol
  draft.keys[3].uses = {KeyUse::release};
  draft.keys[5].uses = {KeyUse::release};
  TooFew found = too_few(draft, "tags");
  CHECK(found.use == KeyUse::approval);
  CHECK(found.wanted == 1);
  draft.keys[3].uses = {KeyUse::release, KeyUse::approval};  // carol tags, bob approves
  CHECK_FALSE(stuck(draft, "tags"));
  draft.keys[4].uses = {KeyUse::roster};  // only bob could tag, and nobody else approves
  CHECK(too_few(draft, "tags").able == 0);
}

TEST_CASE("approvals come from others than the one who signs", "[roster]") {
  RosterDraft draft = sound_draft();
  CommitRule& rule = draft.commits[0];
  rule.approvals = 1;
  CHECK_FALSE(stuck(draft, "mainline"));
  rule.signers = {"alice"};  // approvers too, where there are none of their own
  CHECK(too_few(draft, "mainline").field == "signers");
  rule.approvers = std::vector<std::string>{"alice"};
  CHECK(too_few(draft, "mainline").field == "approvers");
  rule.approvers = std::vector<std::string>{"alice", "bob"};
  CHECK_FALSE(stuck(draft, "mainline"));
  rule.approvals = 2;
  const TooFew found = too_few(draft, "mainline");
  CHECK(found.able == 1);
  CHECK(found.wanted == 2);
  rule.signers = {"alice", "bob"};
  rule.approvers = std::vector<std::string>{"alice", "bob", "carol"};
  CHECK_FALSE(stuck(draft, "mainline"));
}

TEST_CASE("a signer who can only approve lets somebody else sign", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.commits[0].signers = {"alice"};
  draft.keys[0].uses = {KeyUse::roster};
  CHECK_FALSE(stuck(draft, "mainline"));
  draft.commits[0].require = {Requirement::touch};  // which nobody's key shows
  CHECK(stuck(draft, "mainline"));
  draft.commits[0].require = {};
  draft.keys[1].uses = {KeyUse::release};
  CHECK(stuck(draft, "mainline"));
}

TEST_CASE("releases need their number of persons, names and time", "[roster]") {
  RosterDraft draft = sound_draft();
  ReleaseRule& rule = draft.releases[0];
  rule.threshold = 3;
  const TooFew found = too_few(draft, "stable");
  CHECK(found.use == KeyUse::release);
  CHECK(found.able == 2);
  CHECK(found.wanted == 3);
  rule.threshold = 2;
  CHECK_FALSE(stuck(draft, "stable"));
  SECTION("a key that has ended counts for nobody") {
    draft.keys[5].until = now;
    CHECK(too_few(draft, "stable").able == 1);
    rule.threshold = 1;
    CHECK_FALSE(stuck(draft, "stable"));
  }
  SECTION("robots count for a threshold of one only") {
    draft.keys[6].uses = {KeyUse::release};
    rule.signers = {"forge", "bob"};
    CHECK(too_few(draft, "stable").able == 1);
    rule.threshold = 1;
    rule.signers = {"forge"};
    CHECK_FALSE(stuck(draft, "stable"));
  }
  SECTION("the same person twice is one") {
    draft.roles[1].members = {{"bob", {}}};
    rule.signers = {"releasers", "bob"};
    CHECK(too_few(draft, "stable").able == 1);
  }
  SECTION("names") {
    rule.artifacts = Patterns{};
    CHECK(nothing_in(draft, "stable") == "artifacts");
    rule.channels = {};
    CHECK(nothing_in(draft, "stable") == "channels");
    rule.products = {};
    CHECK(nothing_in(draft, "stable") == "products");
  }
  SECTION("time") {
    rule.window_until = now + Duration{1};
    CHECK_FALSE(stuck(draft, "stable"));
    rule.window_until = now;
    const auto over = stuck(draft, "stable");
    REQUIRE(over);
    CHECK(std::get<WindowOver>(over->cause).until == now);
    rule.window_until.reset();
    rule.window_from = now + day;
    CHECK_FALSE(stuck(draft, "stable"));
  }
}

TEST_CASE("governors whose keys have ended can sign no new roster", "[roster]") {
  RosterDraft draft = sound_draft();
  draft.keys[0].until = now;
  CHECK_FALSE(stuck(draft, ""));
  draft.keys[2].until = now;
  const auto found = stuck(draft, "");
  REQUIRE(found);
  CHECK(found->table == "governance");
  CHECK(too_few(draft, "").field == "governors");
  CHECK(too_few(draft, "").able == 1);
  CHECK(too_few(draft, "").unable.size() == 2);
}

TEST_CASE("signed pushes that nobody could make never come", "[roster]") {
  RosterDraft draft = sound_draft();
  RefRule rule;
  rule.refs = {Pattern("refs/heads/main"), Pattern("refs/tags/**")};
  draft.refs.push_back(rule);
  CHECK_FALSE(stuck(draft, "refs/heads/main"));
  draft.refs.back().push = PushKind::certificate;
  const auto found = stuck(draft, "refs/heads/main");
  REQUIRE(found);
  CHECK(found->table == "refs");
  CHECK(std::holds_alternative<NobodyPushes>(found->cause));
  draft.keys[0].uses.insert(KeyUse::push);
  CHECK_FALSE(stuck(draft, "refs/heads/main"));
  draft.keys[0].until = now;
  CHECK(stuck(draft, "refs/heads/main"));
}
