// Bytes and the signature that is said to cover them, bound to the object they come from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"
#include "model/git_object.h"
#include "model/object_ref.h"

namespace muster {

// What a signature was made for: the SSHSIG namespace, and the first line under OpenPGP and
// CMS signatures over rosters and approvals, which have no namespaces.
enum class SignaturePurpose { git, roster, file, approval };

std::string_view namespace_of(SignaturePurpose purpose);  // "git", "muster-roster", "file", "muster-approval"

// Hashes of a content.
struct ContentDigests {
  Sha256Digest sha256;
  std::string sha512;  // 64 raw bytes
};

// A file's content: its hashes, and itself where it is needed and not too large to be held.
struct FileContent {
  std::uint64_t bytes;
  ContentDigests digests;
  std::optional<std::string> held;
};

struct SignedObject {
  ObjectRef object;
  SignaturePurpose purpose;
  std::string payload;
  ArmoredSignature signature;
  // Of SSH signatures, which cover a hash of the content, in place of the payload: a file need not be held to
  // be verified.
  std::optional<ContentDigests> digests = {};
};

}  // namespace muster
