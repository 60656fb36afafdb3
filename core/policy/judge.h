// The maker of acceptances. Included by judge_*.cpp in this room and by nothing else: an
// acceptance that was not made by a judge does not exist.
#pragma once

#include <utility>
#include <vector>

#include "model/verdict.h"
#include "policy/bench.h"

namespace muster {

class Judge {
 public:
  static Verdict accept(ObjectRef object, Grounds grounds, VerdictKey key, std::vector<std::string> rules,
                        std::vector<Warning> warnings, const Bench& bench);
  static Verdict refuse(ObjectRef object, VerdictKey key, Reason reason, const Bench& bench);
};

}  // namespace muster
