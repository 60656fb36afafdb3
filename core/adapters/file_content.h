// A file as it is hashed: read once, from one descriptor, so that what is judged is what was read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "model/digest.h"
#include "model/result.h"
#include "model/signed_object.h"

namespace muster {

struct NoFile {};
struct NoRegularFile {};  // a link, a folder, a device
using ContentRead = std::variant<FileContent, NoFile, NoRegularFile>;

// Whether the content itself is wanted (as long as it has at most limits::held_file_bytes), or its hashes.
enum class Hold { hashes, content };

// Symbolic links at the end of the path are not followed. What cannot be read is a Fault.
Result<ContentRead> read_content(const std::string& path, Hold hold);

// As git's blob in a repository with SHA-256. Nothing where there is no regular file; a Fault also where it
// grows or shrinks while it is read.
Result<std::optional<Sha256Digest>> read_blob_digest(const std::string& path);

}  // namespace muster
