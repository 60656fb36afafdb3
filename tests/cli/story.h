// A team, its repository with a past and its server, told what to do by the commands that people would type.
#pragma once

#include <string>
#include <vector>

#include "cli/clone.h"

namespace muster::test {

using Words = std::vector<std::string>;

bool has(const std::string& text, const std::string& part);
std::string days_ago(int days);
// <name>@example.org, signing by the key of that name or by another one.
By by(const std::string& name, const std::string& date = now(), const std::string& key = "");

// Everybody works in one clone, under their own names.
class Story : public Project {
 public:
  // 500 commits that nobody signed; then alice, bob and carol govern, and two of them decide.
  Story();
  // A server that has been enforcing this version 1, which alice and bob signed, since 60 days ago.
  explicit Story(const std::string& roster);

  void install_hook(const std::string& with_anchor) const;
  Said edit(const Words& words) const;
  // In an editor.
  void edit_text(const std::string& sed) const;
  // The proposal signed by these governors and committed, dated now, by the first.
  void sign(const Words& governors) const;
  std::string commit_by(const By& who, const std::string& message) const;
  std::string change(const By& who) const;
  // The fingerprint.
  std::string key(const std::string& name) const;
  PushOutcome push(const std::string& refspec = "main") const { return work.push("origin", {refspec}); }
  void accepted(const std::string& says = "") const;
  // ... and everything is again as the server has it.
  void refused(const std::string& rule) const;
  void back() const;
  Said audit(const Words& more = {});

  TestRepository server;

 private:
  mutable int changes_ = 0;
};

}  // namespace muster::test
