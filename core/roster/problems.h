// What is wrong with a roster or a server configuration, collected and bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "roster/place.h"

namespace muster {

// One load-time refusal. `code` is a short word (duplicate-id, unknown-signer, weak-key …).
struct RosterProblem {
  std::string code;
  std::string what;  // a clause; may quote the file's own bytes, which are untrusted
  Place place;
};

// Untrusted text between backquotes, cut where it is long.
std::string quoted(std::string_view text);

class Problems {
 public:
  // Beyond this nobody reads on, and a hostile file must not cost memory.
  static constexpr std::size_t most = 100;

  void add(std::string_view code, std::string what, Place place);
  bool empty() const { return found_.empty(); }
  bool full() const { return found_.size() >= most; }
  // In the order of the file.
  std::vector<RosterProblem> in_order() &&;

 private:
  std::vector<RosterProblem> found_;
};

}  // namespace muster
