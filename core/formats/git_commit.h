// Commits, from raw bytes, strictly (git's own hash-object and fsck accept more).
//
//   tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
//   parent 3f2c9a1e…                               (none or more, no duplicates)
//   author Alice <alice@example.org> 1763892000 +0100
//   committer Alice <alice@example.org> 1763892000 +0100
//   encoding ISO-8859-1                            (optional)
//   mergetag object …                              (any number, continuation lines)
//   gpgsig -----BEGIN SSH SIGNATURE-----           (exactly one signature header counts)
//    U1NIU0lHAAAAAQ…
//    -----END SSH SIGNATURE-----
//
//   message
//
// Headers after the committer may come in any order; unknown ones are let in when well formed:
// they are part of the payload and so are signed. Refused: NUL anywhere, CR in a header,
// duplicate tree, author, committer or encoding, a continuation line after one of these, a
// header without a value separator, a continuation line without a header, upper-case hex, more
// than limits::parents parents, a missing blank line before the message where there is a
// message. The message itself is free (CRLF, no final line feed, not UTF-8). An object that ends
// with the line feed of its last header has no message: git writes the blank line always, but
// reads and fscks such an object without complaint, and so it is let in.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/git_object.h"
#include "model/result.h"

namespace muster {

// `bytes` is the whole object without git's "commit <size>\0". The signature header that
// counts is `gpgsig` under SHA-1 and `gpgsig-sha256` under SHA-256; the other one beside it, a
// second one, or any header that begins with "gpgsig" and is neither makes the signature
// ambiguous (alone, the other algorithm's header means no signature). An armour that is not
// in an accepted frame is ambiguous too (see formats/armor.h). Idents: formats/git_headers.h.
// Takes time and memory in proportion to `bytes`, whose size the caller bounds
// (limits::signed_object_bytes). Where the signature is ambiguous the payload is of no use.
Parsed<Commit> parse_commit(std::string_view bytes, HashAlgorithm algorithm);

// What git takes for tree, parents and date of a commit that the grammar above refuses: enough to
// walk past it where the governors vouch for it. Nothing is judged by it.
struct CommitShape {
  std::optional<ObjectId> tree;
  std::vector<ObjectId> parents;
  std::optional<Timestamp> committed;
  // All the parents that git sees are listed. Else there may be history behind it that nobody looks at.
  bool complete = false;
};
CommitShape commit_shape(std::string_view bytes, HashAlgorithm algorithm);

}  // namespace muster
