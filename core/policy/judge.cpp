#include "policy/judge.h"

namespace muster {

Verdict Judge::accept(ObjectRef object, Grounds grounds, VerdictKey key, std::vector<std::string> rules,
                      std::vector<Warning> warnings, const Bench& bench) {
  return Accepted(std::move(object), std::move(grounds), std::move(key), std::move(rules),
                  std::move(warnings), bench.judged_by());
}

Verdict Judge::refuse(ObjectRef object, VerdictKey key, Reason reason, const Bench& bench) {
  return Refused(std::move(object), std::move(key), std::move(reason), bench.judged_by());
}

}  // namespace muster
