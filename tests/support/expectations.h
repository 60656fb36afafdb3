// What a script expects of one judging:
//   expect accepted [KIND NAME [by RULE]]
//   expect refused RULE [KIND NAME] [on REF] [key KEY|none]   all refusals, in their order
//   expect warned RULE KIND NAME
//   expect clone refused RULE KIND NAME         what a full clone refuses after an accepted push
//   expect fault ID
// KIND is commit, tag, ref, roster; without it, the refusal speaks of no single object.
#pragma once

#include <string>
#include <vector>

#include "support/judging.h"

namespace muster::test {

class Expectations {
 public:
  void add(const World& world, const Statement& statement);
  bool empty() const { return lines_.empty(); }
  bool expects_acceptance() const { return accepted_; }
  const std::vector<std::string>& refused_rules() const { return rules_; }

  // What is not as expected. `clone`: of the replay that follows an accepted push.
  std::vector<std::string> check(const World& world, const Outcome& outcome, const Outcome* clone) const;

 private:
  struct Line {
    Statement statement;
    std::string text;  // as line_of gives it
    std::string ref, key, rule;
  };
  Line take_refusal(const World& world, Words& words);
  void check_refusals(const World& world, const std::vector<Line>& expected, const Outcome& outcome,
                      std::vector<std::string>& failures) const;

  std::vector<Statement> lines_;
  std::vector<Line> refused_, clone_refused_, accepted_objects_, warned_;
  std::vector<std::string> rules_;
  bool accepted_ = false;
  std::string fault_;
};

}  // namespace muster::test
