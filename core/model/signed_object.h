// Bytes and the signature that is said to cover them, bound to the object they come from.
#pragma once

#include <string>
#include <string_view>

#include "model/git_object.h"
#include "model/object_ref.h"

namespace muster {

// What a signature was made for: the SSHSIG namespace, and the first line under OpenPGP and
// CMS signatures over rosters and approvals, which have no namespaces.
enum class SignaturePurpose { git, roster, file, approval };

std::string_view namespace_of(SignaturePurpose purpose);  // "git", "muster-roster", "file", "muster-approval"

struct SignedObject {
  ObjectRef object;
  SignaturePurpose purpose;
  std::string payload;
  ArmoredSignature signature;
};

}  // namespace muster
