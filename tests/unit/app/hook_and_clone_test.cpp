// What the hook accepted, a full clone accepts: random honest histories with clocks that are off
// by days, rotations, leavers, lost keys, overdue reviews, merges of old branches and several
// roster steps in a push. Some pushes are refused; none that was accepted may fail a clone.
#include <catch2/catch.hpp>

#include "support/judging.h"
#include "unit/app/random_history.h"

namespace muster::test {

namespace {

const std::filesystem::path common = std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";

class Life {
 public:
  explicit Life(unsigned seed) : random_(seed), world_(common, common) {
    obey(
        "roster v1 from acme.toml signed alice bob carol\n"
        "  set commits mainline merge_signers = [\"forge\"]\n"
        "  set commits mainline signers = [\"developers\", \"erin\"]\n");
    world_.anchor = digest_of_bytes(world_.rosters.at("v1").bytes);
    obey("commit c0 on - by alice file README \"x\" muster v1\n");
    tip_ = "c0";
    tips_ = {tip_};
    push();
  }

  void live() {
    for (int day = 0; day < 30; ++day) {
      world_.now = world_.now + Duration{static_cast<std::int64_t>(below(random_, 40'000))};
      switch (below(random_, 7)) {
        case 0:
        case 1: on_mainline(); break;
        case 2: branch(); break;
        case 3: merge(); break;
        case 4: new_roster(); break;
        default: push();
      }
    }
    push();
  }

  int accepted = 0;
  int refused = 0;

 private:
  void obey(const std::string& text) {
    for (const Statement& statement : parse_script("life", text)) {
      if (statement.words.front() == "commit")
        make_commit(world_, statement);
      else
        make_roster(world_, statement);
    }
  }

  std::string next(const std::string& what) { return what + std::to_string(++count_); }

  std::string person() {
    static const char* const persons[] = {"alice", "bob", "carol", "dave", "erin", "forge"};
    return persons[below(random_, 6)];
  }

  // From three days back to the four minutes ahead that a clock may be wrong.
  std::string date() {
    const std::int64_t off = static_cast<std::int64_t>(below(random_, 3 * 1440 + 4)) - 3 * 1440;
    return off < 0 ? " date -" + std::to_string(-off) + "m" : " date +" + std::to_string(off + 1) + "m";
  }

  std::string commit(const std::string& parents, const std::string& what) {
    const std::string name = next("c");
    obey("commit " + name + " on " + parents + " by " + person() + date() + what + "\n");
    return name;
  }

  void on_mainline() {
    tip_ = commit(tip_, " file a" + std::to_string(below(random_, 5)) + " \"" + next("x") + "\"");
  }

  void branch() {
    const std::string from = tips_[below(random_, tips_.size())];
    topics_.push_back(commit(from, " file " + next("t") + " \"x\""));
    if (below(random_, 2) == 0) topics_.back() = commit(topics_.back(), " file " + next("t") + " \"x\"");
  }

  void merge() {
    if (topics_.empty()) return;
    const std::size_t chosen = below(random_, topics_.size());
    tip_ = commit(tip_ + " " + topics_[chosen], "");
    topics_.erase(topics_.begin() + static_cast<std::ptrdiff_t>(chosen));
  }

  std::string when(std::int64_t least, std::int64_t most) {
    const auto minutes =
        least + static_cast<std::int64_t>(below(random_, static_cast<std::size_t>(most - least)));
    return (world_.now + Duration{minutes * 60}).text();
  }

  std::string edit() {
    static const char* const keys[] = {"dave", "erin", "forge"};
    const std::string key = keys[below(random_, 3)];
    switch (below(random_, 8)) {
      case 0: return "  set key " + key + " until = " + when(-3000, 6000) + "\n";
      case 1: return "  set key " + key + " from = " + when(-3000, 3000) + "\n";
      case 2: return "  set key " + key + " uses = [\"git\"]\n";
      case 3: return "  set person erin left = " + when(-3000, 6000) + "\n";
      case 4: return "  set top expires = " + when(500, 6000) + "\n";
      case 5:
        return "  set defaults review = \"refuse\"\n  set role developers review = { every = \"2d\", last "
               "= " +
               when(-3000, 0) + " }\n";
      case 6:
        return "  set role developers members = [\"alice\", \"bob\", \"carol\", { id = \"dave\", until = " +
               when(-3000, 3000) + " }]\n";
      default:
        return "  set defaults rotation = \"refuse\"\n  set key " + key +
               " shared_with = [\"acme/website\"]\n";
    }
  }

  void new_roster() {
    const std::string name = next("roster");
    obey("roster " + name + " after " + roster_ + " signed alice " + (below(random_, 5) == 0 ? "" : "bob ") +
         "\n" + edit());
    if (below(random_, 3) == 0) {
      const std::string side = commit(tip_, " muster " + name);
      tip_ = commit(tip_ + " " + side, "");
    } else {
      tip_ = commit(tip_, " muster " + name);
    }
    roster_ = name;
  }

  void push() {
    const ObjectId tip = world_.objects.at(tip_).id;
    const auto before = world_.repository.ref("refs/heads/main");
    const auto* present = std::get_if<DirectRef>(&before.value());
    const std::string old = present == nullptr ? world_.zero().hex() : present->id.hex();
    Outcome outcome = judge_push(world_, old + " " + tip.hex() + " refs/heads/main\n");
    CHECK(outcome.contradictions.empty());
    REQUIRE_FALSE(outcome.fault);
    if (!outcome.accepted) {
      ++refused;
      tip_ = tips_.back();
      roster_ = roster_there_;
      return;
    }
    ++accepted;
    if (outcome.remember) world_.state = outcome.remember;
    const auto was = present == nullptr ? std::nullopt : std::optional(present->id);
    world_.repository.set_ref("refs/heads/main", tip);
    tips_.push_back(tip_);
    roster_there_ = roster_;
    check_clone(tip, was);
  }

  void check_clone(const ObjectId& tip, const std::optional<ObjectId>& before) {
    const Outcome clone = replay_as_clone(world_, tip, before);
    std::string said;
    for (const Verdict& verdict : clone.verdicts) {
      if (!is_accepted(verdict)) said += "\n" + line_of(world_, verdict);
    }
    for (const std::string& contradiction : clone.contradictions) said += "\n" + contradiction;
    INFO("at " << tip_ << said);
    CHECK(said.empty());
    CHECK_FALSE(clone.fault);
  }

  Random random_;
  World world_;
  std::string tip_;
  std::string roster_ = "v1", roster_there_ = "v1";
  std::vector<std::string> tips_, topics_;
  int count_ = 0;
};

}  // namespace

TEST_CASE("what the hook accepted a full clone accepts") {
  const unsigned first = GENERATE(0U, 10U, 20U, 30U);
  int accepted = 0;
  int refused = 0;
  for (unsigned seed = first; seed < first + 10; ++seed) {
    INFO("seed " << seed);
    Life life(seed);
    life.live();
    accepted += life.accepted;
    refused += life.refused;
  }
  // Histories that are all refused, or never, would test nothing.
  CHECK(accepted > 40);
  CHECK(refused > 10);
}

}  // namespace muster::test
