// A file and the signatures of it, from disk, judged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/result.h"
#include "model/verdict.h"
#include "policy/bench.h"
#include "policy/judge_release.h"
#include "tool/globals.h"

namespace muster {

// What the files hold that `named` names; where it names none, FILE.sig, FILE.asc and FILE.p7s, as far as
// they are there.
Result<std::vector<std::string>> read_signatures(const std::string& file,
                                                 const std::vector<std::string>& named);

// artifact.link where it is no regular file; a Fault (fault.config) where there is none.
Result<Verdict> judge_file_on_disk(const Globals& globals, const std::string& file,
                                   std::vector<std::string> signatures, const std::optional<ReleaseUse>& use,
                                   const Bench& bench);

}  // namespace muster
