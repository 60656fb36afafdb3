// What the parts of a diff share. Internal to report/roster_diff*.cpp.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>

#include "report/clause.h"
#include "report/powers.h"
#include "report/roster_diff.h"

namespace muster {

struct DiffOf {
  const Roster& before;
  const Roster& after;
  NameKey name_key;
  std::vector<RosterChange>& out;

  void say(Effect effect, std::string sentence) const { out.push_back({effect, std::move(sentence)}); }
};

void diff_header(const DiffOf& diff);
void diff_principals(const DiffOf& diff);
void diff_keys(const DiffOf& diff);
void diff_roles(const DiffOf& diff);
void diff_rules(const DiffOf& diff);
void diff_exceptions(const DiffOf& diff);

// "a, b and c" of words that are escaped already; `none` where there is nothing.
std::string joined_words(const std::vector<std::string>& words, std::string_view none = "nothing");
// The same, each escaped.
std::string words_listed(const std::vector<std::string>& words, std::string_view none = "nobody");
std::string words_listed(const Patterns& patterns);
std::vector<std::string> texts_of(const Patterns& patterns);

// What stands in `one` and not in `other`, in its order.
std::vector<std::string> missing_from(const std::vector<std::string>& other,
                                      const std::vector<std::string>& one);

inline Effect wider_if(bool wider) {
  return wider ? Effect::widening : Effect::narrowing;
}

}  // namespace muster
