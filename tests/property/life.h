// The life of a server, made at random and the same for the same seed: clocks that are off by days,
// honest and dishonest commits, branches and merges, roster steps of every kind, raised baselines,
// vouched commits, exceptions, revocations, leavers, another mainline, a release branch, a free
// branch and tags. Whoever uses it judges each push and says whether it was carried out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/judging.h"
#include "support/random.h"

namespace muster::test {

struct Move {
  std::string ref;
  std::string name;  // of the object that it would hold
  std::optional<ObjectId> present;
  ObjectId next;
};
struct Push {
  std::vector<Move> moves;
  bool renames = false;  // one of the rosters names another mainline

  // What git writes to the hook.
  std::string input(const World& world) const;
};

// What a life may bring, besides what it always does.
struct Temper {
  bool other_refs = true;      // release branch, free branch, tags
  bool scope_changes = true;   // baselines, other mainlines, rules that name further refs
  bool honest_clocks = false;  // everything is dated when it is pushed
};

class Life {
 public:
  Life(Random& random, Temper temper);

  World& world() { return world_; }
  // Where the mainline stands.
  const std::string& mainline() const { return there_.mainline; }
  ObjectId tip() const { return world_.objects.at(there_.tip).id; }
  std::optional<ObjectId> present(const std::string& ref);

  // Goes on until there is something to push.
  Push next_push();
  // The push was accepted: refs move and the server remembers.
  void carry_out(const Push& push, const Outcome& outcome);
  // It was refused: whoever made it begins again at what the server holds.
  void drop();

 private:
  struct Position {
    std::string tip, release, free;  // names of commits; the branches may not exist yet
    std::string roster = "v1";
    std::string mainline = "refs/heads/main";
    std::vector<std::string> baseline, vouched;
  };

  void make(const std::string& text) { make_all(world_, text); }
  std::string next_name(const std::string& what) { return what + std::to_string(++count_); }
  std::string date();
  std::string person();
  std::string when(std::int64_t least_minutes, std::int64_t most_minutes);
  std::string commit(const std::string& parents, const std::string& what);
  std::string change();
  void move();
  void on_mainline();
  void branch();
  void merge();
  void on_other_refs();
  void tag();
  void new_roster();
  std::string edit();
  std::string edit_of_key(const std::string& key);
  std::string edit_of_history();
  std::string edit_of_scope();
  void take(Push& push, const std::string& ref, const std::string& name);

  Random& random_;
  Temper temper_;
  World world_;
  Position there_, here_;  // as the server has it, and as the next push would
  std::vector<std::string> tips_, topics_, tags_;
  bool renamed_ = false;  // the last step names another mainline: it ends its push
  int count_ = 0;
};

}  // namespace muster::test
