// One file with detached signatures, judged by a roster.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/check_signature.h"
#include "model/signed_object.h"
#include "model/verdict.h"
#include "policy/judge_release.h"

namespace muster {

struct FileInput {
  std::string path;  // as its user named it (raw bytes)
  FileContent content;
  std::vector<std::string> signatures;  // what the signature files hold
  std::optional<ReleaseUse> use;
};

// Whether one of the signature files is of a kind for which the content has to be held.
bool needs_content(const std::vector<std::string>& signatures);

// As judge_release says. A signature that covers the content itself (OpenPGP, CMS) of a file that is not held
// is limit.size. Signatures are looked at in their order; one that is no good counts for nothing.
Verdict verify_file(FileInput input, const Bench& bench, KeyRing& ring);

}  // namespace muster
