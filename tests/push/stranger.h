// A server with the hook, and a stranger who makes any object (in the language of the vectors) and
// sends any bytes to it.
#pragma once

#include <string>
#include <vector>

#include "support/pack.h"
#include "support/receive_pack.h"
#include "support/world.h"

namespace muster::test {

// Edits of a roster: whoever may push anywhere, as far as no rule names the ref.
inline constexpr const char* free_refs = "  set defaults unmatched_refs = \"allow\"\n";

// The roster of the vectors (common/acme.toml) around the present time, with these edits; commit
// `base`, by alice, is the mainline.
class Stranger {
 public:
  explicit Stranger(const std::string& roster_edits = "");

  // Statements that make something: commit, tag, blob, tree, object, part, deep-tree, roster.
  void make(const std::string& script);
  ObjectId id(const std::string& name) const;
  // "<old> <new> <ref>": what the ref holds now, and the object of that name (or "gone").
  std::string command(const std::string& ref, const std::string& name) const;

  // Sends the commands and a pack of all that `names` lead to and `base` does not.
  RawAnswer push_all(std::vector<std::string> commands, const std::vector<std::string>& names) const;
  RawAnswer push(const std::string& ref, const std::string& name) const {
    return push_all({command(ref, name)}, {name});
  }
  RawAnswer send(const RawPush& push) const { return receive_pack(git, server, push); }

  std::string present(const std::string& ref) const;  // empty: none
  std::string zero() const { return world.zero().hex(); }

  // Puts a line before the stub's own, such as "ulimit -v 500000".
  void before_hook(const std::string& line) const;

  HermeticGit git;
  World world;
  TestRepository server;
};

// What is wrong with an answer that should refuse by one of these rules (or faults), having changed
// nothing since `before`. Empty: nothing.
std::string not_refused(const Stranger& stranger, const RawAnswer& answer, const std::string& before,
                        const std::vector<std::string>& rules);

}  // namespace muster::test
