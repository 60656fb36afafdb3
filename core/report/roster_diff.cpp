#include "report/roster_diff.h"

#include "report/roster_diff_parts.h"

namespace muster {

std::string joined_words(const std::vector<std::string>& words, std::string_view none) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out.empty() ? std::string(none) : out;
}

std::string words_listed(const std::vector<std::string>& words, std::string_view none) {
  std::vector<std::string> escaped;
  for (const std::string& word : words) escaped.push_back(named(word));
  return joined_words(escaped, none);
}

std::vector<std::string> texts_of(const Patterns& patterns) {
  std::vector<std::string> words;
  for (const Pattern& pattern : patterns) words.emplace_back(pattern.text());
  return words;
}

std::string words_listed(const Patterns& patterns) {
  return words_listed(texts_of(patterns), "nothing");
}

std::vector<std::string> missing_from(const std::vector<std::string>& other,
                                      const std::vector<std::string>& one) {
  std::vector<std::string> found;
  for (const std::string& word : one) {
    if (std::ranges::find(other, word) == other.end()) found.push_back(word);
  }
  return found;
}

std::string_view name_of(Effect effect) {
  switch (effect) {
    case Effect::widening: return "widening";
    case Effect::narrowing: return "narrowing";
    case Effect::neither: return "neither";
  }
  return "";
}

std::vector<RosterChange> changes_between(const Roster& before, const Roster& after, NameKey name_key) {
  std::vector<RosterChange> changes;
  const DiffOf diff{before, after, name_key, changes};
  diff_header(diff);
  diff_principals(diff);
  diff_keys(diff);
  diff_roles(diff);
  diff_rules(diff);
  diff_exceptions(diff);
  return changes;
}

}  // namespace muster
