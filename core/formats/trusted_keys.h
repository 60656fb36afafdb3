// What Bitcoin Core's contrib/verify-commits keeps: trusted-keys (a fingerprint a line), trusted-git-root
// (one commit id) and allow-revsig-commits (a commit id a line):
//   D1DBF2C4B96F2DEBF4C16654410108112E7EA81F
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace muster {

struct TrustedKey {
  std::size_t line = 0;     // from 1
  std::string fingerprint;  // 40 upper-case digits
};

// Refused: a line that is no fingerprint of 40 digits, one twice, more than limits::imported_signers. Empty
// lines are skipped.
Parsed<std::vector<TrustedKey>> parse_trusted_keys(std::string_view text);

// Full commit ids in lower case, a line each. The same is refused.
Parsed<std::vector<std::string>> parse_commit_list(std::string_view text);

}  // namespace muster
