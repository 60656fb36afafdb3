// Two things done in turn, many times, and how they compare.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace muster::bench {

struct Cost {
  double wall = 0;  // seconds
  double cpu = 0;   // user and system, seconds
};

// Of this process and the children that end while it runs `work`.
Cost cost_of(const std::function<void()>& work);

struct Program {
  std::vector<std::string> arguments;    // [0] is looked up in PATH
  std::vector<std::string> environment;  // all of it
  std::string directory;
  std::string standard_input;
};

// Of one child process that must end with exit status 0; what it prints is thrown away, but shown
// when it fails.
Cost cost_of(const Program& program);

enum class Wanted { at_least, at_most };

struct Target {
  std::string id;  // "T6"
  std::string what;
  Wanted wanted;
  double value;
};

// Alternates the two, `pairs` times after one unmeasured turn, and prints a line:
//   id TAB what TAB target TAB ratio of wall TAB ratio of CPU TAB both in absolute terms TAB met or missed
// A ratio is the median of the pairs' own ratios with the least and the greatest. at_least: how many
// times faster `ours` is than `other`; at_most: how many times as long it takes.
void compare(const Target& target, int pairs, const std::function<Cost()>& ours,
             const std::function<Cost()>& other);

// The same line for one figure that is no ratio.
void report(const Target& target, double value, const std::string& unit, const std::string& beside);

}  // namespace muster::bench
