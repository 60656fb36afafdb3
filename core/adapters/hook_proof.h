// Whether hooks do what they are there for, proven by real pushes of real git.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/hook_install.h"
#include "model/result.h"

namespace muster {

enum class LetIn { no, yes };

struct PushTried {
  LetIn let_in = LetIn::no;
  std::string said;  // what the pusher saw: untrusted
};

// Pushes a commit that nobody signed to doctor_ref, as the configuration of this machine and user has it.
// Where it is let in the ref is removed again, past all hooks.
Result<PushTried> push_to_doctor_ref(const std::string& git_directory);

// What stands before a repository of its own, made for this and gone afterwards.
struct HookScene {
  std::vector<std::pair<std::string, HookStub>> hooks;  // by name, such as pre-receive
  // Its first roster, whose one governor is the person `doctor`, with this key.
  std::function<std::string(const std::string& public_line)> roster_text;
};
struct SceneTried {
  PushTried signed_one;    // the first roster, signed as it should be
  PushTried unsigned_one;  // a commit on top of it that nobody signed
};
Result<SceneTried> try_scene(const HookScene& scene);

}  // namespace muster
