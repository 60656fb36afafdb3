// The law of monotony: adding a rule or a constraint never turns a refusal into an acceptance, for an
// object that some rule already covers. Every pair of constraints that the schema knows is added to a
// random roster, and random commits, tags and moves are judged before, with the first and with both.
//
// What "already covers" means, exactly:
// * A commit is covered when every path that it answers for is covered by a rule of the ref; one that
//   answers for no path, when a rule without `paths` or with ["**"] is there. Only then must it hold
//   under all of them; else it is refused as path.uncovered or ref.unmatched, and a further rule may
//   well be what was missing. (Without such a rule an empty commit needs one rule of the ref that
//   holds: none covers it.)
// * A commit that some rules cover in part, and that one of these refuses, stays refused: a rule for
//   the other paths does not help it. (One that none covers is refused for its key where that is bad; an
//   exception of the rule that covers it later waives this as well.)
// * `paths` and `except` say what a rule covers. Narrowed, the rule may no longer cover the commit, and
//   then says nothing of it; what is left over is judged by the rules that still cover it, and by none
//   where none does: refused. So the law is asked where all that covered the commit still cover it.
// * A tag is covered by the [[tags]] rules that name its ref. On which judged branches its commit lies is
//   a fact here: a rule that makes a free branch a judged one changes what is known of the commit.
// * The move of a ref is covered where the ref is governed or a [[refs]] table names it; a table that
//   allows takes the place of the defaults and is no constraint, so that only refusing ones are added.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "app/answered_paths.h"
#include "app/commit_facts.h"
#include "policy/judge_ref_update.h"
#include "property/common.h"
#include "property/monotone_rosters.h"
#include "support/judging.h"
#include "support/naive_paths.h"
#include "support/seeds.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

// When and how an object is judged; the same for every roster.
struct Sitting {
  Timestamp at;
  RevocationReach reach;
  std::optional<Timestamp> received;
  std::optional<Timestamp> witnessed;

  Bench bench(const Roster& roster) const {
    Bench bench{&roster, &roster, reach, at, TimeSource::receive, received, {}};
    if (witnessed) bench.witness = [time = *witnessed](const std::string&) { return std::optional(time); };
    return bench;
  }
};

struct JudgedCommit {
  std::string name;
  CommitFacts facts;
  std::vector<std::string> answered;
  Sitting sitting;
};
struct JudgedTag {
  TagFacts facts;
  Sitting sitting;
};
struct JudgedMove {
  RefFacts facts;
  Sitting sitting;
};

// Names of the rules that cover a commit, and whether they cover all of it.
struct Coverage {
  std::set<std::string> rules;
  bool whole = false;
};

bool any_names(const Patterns& patterns, const std::string& name) {
  return std::ranges::any_of(patterns, [&](const Pattern& p) { return naive_match(p.text(), name); });
}

bool covers_path(const CommitRule& rule, const std::string& path) {
  return (!rule.paths || any_names(*rule.paths, path)) && !any_names(rule.except, path);
}

Coverage coverage_of(const Roster& roster, const JudgedCommit& commit) {
  Coverage coverage;
  std::size_t covered = 0;
  std::vector<const CommitRule*> rules;
  for (const CommitRule& rule : roster.draft().commits) {
    if (!any_names(rule.refs, commit.facts.object.ref)) continue;
    rules.push_back(&rule);
    const bool everything =
        !rule.paths || std::ranges::any_of(*rule.paths, [](const auto& p) { return p.text() == "**"; });
    const bool covers =
        commit.answered.empty()
            ? everything
            : std::ranges::any_of(commit.answered, [&](const auto& path) { return covers_path(rule, path); });
    if (covers) coverage.rules.insert(rule.name);
  }
  for (const std::string& path : commit.answered) {
    if (std::ranges::any_of(rules, [&](const auto* rule) { return covers_path(*rule, path); })) ++covered;
  }
  coverage.whole = commit.answered.empty() ? !coverage.rules.empty() : covered == commit.answered.size();
  return coverage;
}

// Random commits, tags and moves over one repository.
class Objects {
 public:
  explicit Objects(Random& random) : random_(random), world(common_vectors, common_vectors) {
    declare_key("erin", KeyKind::sk);
    declare_key("carol", KeyKind::ecdsa256);
    make_all(world, "commit c0 on - by alice file a1 \"x\" file a2 \"x\" file d/x \"x\" file d/e/z \"x\"\n");
    names_ = {"c0"};
    while (names_.size() < 14) add_commit();
    for (const std::string& name : names_) read_commit(name);
    for (int i = 0; i < 8; ++i) add_tag(i);
    for (int i = 0; i < 12; ++i) add_move();
  }
  ~Objects() { forget_declared_keys(); }
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;

  const std::vector<std::string>& names() const { return names_; }

 private:
  Random& random_;
  std::vector<std::string> names_;

 public:
  World world;
  std::vector<JudgedCommit> commits;
  std::vector<JudgedTag> tags;
  std::vector<JudgedMove> moves;

 private:
  std::string maker() {
    std::string text =
        " by " + pick(random_, {"alice", "bob", "carol", "dave", "dave", "erin", "erin", "forge"});
    text += " flags " + pick(random_, {"0", "1", "4", "5"});
    if (one_in(random_, 5)) text += " email someone@example.org";
    if (one_in(random_, 12)) text += pick(random_, {" unsigned", " signed mallory", " namespace file"});
    return text;
  }
  std::string change() {
    return " file " + pick(random_, {"a1", "a2", "a3", "b", "d/x", "d/y", "d/e/z"}) + " \"" +
           std::to_string(below(random_, 3)) + "\"";
  }

  void add_commit() {
    const std::string name = "c" + std::to_string(names_.size());
    std::set<std::string> parents;
    const std::size_t wanted = std::min(names_.size(), one_in(random_, 3) ? 2 + below(random_, 2) : 1);
    while (parents.size() < wanted) parents.insert(pick(random_, names_));
    std::string text = "commit " + name + " on";
    for (const std::string& parent : parents) text += " " + parent;
    text += maker();
    const std::size_t changes = wanted > 1 ? below(random_, 2) : below(random_, 3);
    for (std::size_t i = 0; i < changes; ++i) text += change();
    make_all(world, text + "\n");
    names_.push_back(name);
  }

  Sitting sitting() {
    const Timestamp at = world.now + Duration{static_cast<std::int64_t>(below(random_, 7200)) - 3600};
    static const RevocationReach reaches[] = {RevocationReach::judging, RevocationReach::replay,
                                              RevocationReach::newest};
    return {at, reaches[below(random_, 3)], one_in(random_, 2) ? std::optional(world.now) : std::nullopt,
            one_in(random_, 2) ? std::optional(at) : std::nullopt};
  }

  void read_commit(const std::string& name) {
    ObjectAccess objects(world.repository);
    CommitGraph graph(objects, nullptr);
    SignatureChecker checker(1);
    const ObjectId id = world.objects.at(name).id;
    for (const char* ref : {"refs/heads/main", "refs/heads/release/1", "refs/heads/free"}) {
      CommitFacts facts = commit_facts(graph, checker, {id}, ref).value().front();
      auto answered = answered_paths(graph, id).value();
      std::vector<std::string> paths = answered.paths;
      facts.answered = std::move(answered);
      commits.push_back({name, std::move(facts), std::move(paths), sitting()});
    }
  }

  RefFacts random_move(const std::string& ref) {
    const auto some = [&] { return std::optional(world.objects.at(pick(random_, names_)).id); };
    RefFacts facts{ref, {}, some(), Ancestry::ahead, {}, one_in(random_, 20)};
    if (!one_in(random_, 3)) facts.present = some();
    if (facts.present && one_in(random_, 4)) facts.next = std::nullopt;
    static const Ancestry ways[] = {Ancestry::ahead, Ancestry::beside, Ancestry::foxtrot};
    if (facts.present && facts.next) facts.ancestry = ways[below(random_, 3)];
    return facts;
  }

  void add_tag(int number) {
    ObjectAccess objects(world.repository);
    SignatureChecker checker(1);
    std::string name = "v" + std::to_string(number);
    const std::string ref = "refs/tags/" + name;
    if (one_in(random_, 4)) {
      name = pick(random_, names_);
    } else {
      make_all(world, "tag " + name + " of " + pick(random_, names_) + maker() + "\n");
    }
    const ObjectId id = world.objects.at(name).id;
    TagFacts facts = tag_facts(objects, checker, id, ref).value();
    facts.move = random_move(ref);
    facts.move.next = id;
    for (const char* line : {"refs/heads/main", "refs/heads/release/1"}) {
      if (one_in(random_, 2)) facts.lines.emplace_back(line);
    }
    tags.push_back({std::move(facts), sitting()});
  }

  void add_move() {
    const std::string ref = pick(random_, {"refs/heads/main", "refs/heads/release/1", "refs/heads/free",
                                           "refs/tags/v1", "refs/notes/x"});
    moves.push_back({random_move(ref), sitting()});
  }
};

// The rule that refuses; empty: accepted.
std::string refused_by(const Verdict& verdict) {
  const auto* refused = std::get_if<Refused>(&verdict);
  return refused == nullptr ? "" : std::string(rule_of(refused->reason()));
}

// What every object came to under one roster. Where the roster cannot be loaded, all is refused.
struct Findings {
  std::optional<Roster> roster;
  std::vector<std::string> commits, tags, moves;
  std::vector<Coverage> coverage;

  Findings(Objects& objects, const std::string& edits) : roster(roster_with(objects.world, edits)) {
    if (!roster) return;
    for (const JudgedCommit& commit : objects.commits) {
      commits.push_back(refused_by(judge_commit(commit.facts, commit.sitting.bench(*roster))));
      coverage.push_back(coverage_of(*roster, commit));
    }
    for (const JudgedTag& tag : objects.tags)
      tags.push_back(refused_by(judge_tag(tag.facts, tag.sitting.bench(*roster))));
    for (const JudgedMove& move : objects.moves)
      moves.push_back(refused_by(judge_ref_update(move.facts, move.sitting.bench(*roster))));
  }
};

struct RuleTally {
  int refused_before = 0;
  int newly_refused = 0;
  int loaded = 0;
  int rosters = 0;
};

bool commit_must_stay(const Findings& before, const Findings& after, const JudgedCommit& commit,
                      std::size_t i) {
  const std::string& rule = before.commits[i];
  if (rule.empty()) return false;
  const Coverage& was = before.coverage[i];
  if (!std::ranges::includes(after.coverage[i].rules, was.rules)) return false;
  if (was.whole) return true;
  const bool in_part = !was.rules.empty() && !commit.answered.empty();
  return in_part && rule != "path.uncovered" && rule != "ref.unmatched";
}

// What is accepted with more asked for than before although it must not be; empty: nothing.
std::string violations(const Objects& objects, const Findings& before, const Findings& after,
                       RuleTally& tally) {
  std::string found;
  if (!before.roster || !after.roster) return found;
  for (std::size_t i = 0; i < objects.commits.size(); ++i) {
    const JudgedCommit& commit = objects.commits[i];
    const std::string what = "\ncommit " + commit.name + " on " + commit.facts.object.ref;
    const bool accepted = after.commits[i].empty();
    if (accepted && !after.coverage[i].whole && !commit.answered.empty()) found += what + ": by no rule";
    const bool must_stay = commit_must_stay(before, after, commit, i);
    if (must_stay && accepted) found += what + ": refused before by " + before.commits[i];
    tally.refused_before += must_stay ? 1 : 0;
    tally.newly_refused += before.commits[i].empty() && !accepted ? 1 : 0;
  }
  for (std::size_t i = 0; i < objects.tags.size(); ++i) {
    if (before.tags[i].empty() || !after.tags[i].empty()) continue;
    found += "\ntag " + objects.tags[i].facts.object.ref + ": refused before by " + before.tags[i];
  }
  for (std::size_t i = 0; i < objects.moves.size(); ++i) {
    if (before.moves[i].empty() || before.moves[i] == "ref.unmatched" || !after.moves[i].empty()) continue;
    found += "\nmove of " + objects.moves[i].facts.name + ": refused before by " + before.moves[i];
  }
  return found;
}

// The edits with some constraints more, of slots that nothing has taken yet. What cannot be loaded, such
// as a field whose enforcement is not built yet, is no roster to begin with.
std::string with_some(Random& random, World& world, std::string edits, std::vector<Constraint>& all) {
  for (std::size_t wanted = below(random, 4); wanted > 0; --wanted) {
    const Constraint chosen = pick(random, all);
    std::erase_if(all, [&](const Constraint& other) { return other.slot == chosen.slot; });
    if (roster_with(world, edits + chosen.edits)) edits += chosen.edits;
  }
  return edits;
}

void check_pairs(Random& random, RuleTally& tally) {
  Objects objects(random);
  const std::string excepted = one_in(random, 2) ? pick(random, objects.names()) : "";
  std::string edits = permissive_edits(objects.world, random, excepted);
  std::vector<Constraint> constraints = every_constraint(objects.world, random);
  edits = with_some(random, objects.world, std::move(edits), constraints);
  const Findings before(objects, edits);
  INFO("the roster to begin with:\n" << edits);
  REQUIRE(before.roster);
  for (const Constraint& first : constraints) {
    const Findings with_one(objects, edits + first.edits);
    const std::string one = violations(objects, before, with_one, tally);
    INFO("with " << first.edits << one);
    CHECK(one.empty());
    for (const Constraint& second : constraints) {
      // Both orders of two edits make one roster, up to the order of its tables.
      if (&second <= &first || second.slot == first.slot) continue;
      const Findings with_two(objects, edits + first.edits + second.edits);
      ++tally.rosters;
      tally.loaded += with_two.roster ? 1 : 0;
      const std::string two =
          violations(objects, before, with_two, tally) + violations(objects, with_one, with_two, tally);
      INFO("and with " << second.edits << two);
      CHECK(two.empty());
    }
  }
}

}  // namespace

TEST_CASE("adding a rule or a constraint never turns a refusal into an acceptance") {
  RuleTally tally;
  const SeedRange seeds = for_each_seed(3, [&](Random& random) { check_pairs(random, tally); });
  if (!seeds.usual) return;
  // Rosters that cannot be loaded and constraints that never bite would test nothing.
  CHECK(tally.loaded * 2 > tally.rosters);
  CHECK(tally.refused_before > 1000);
  CHECK(tally.newly_refused > 1000);
}

}  // namespace muster::test
