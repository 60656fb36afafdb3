// Tag objects, from raw bytes, strictly.
//
//   object 3f2c9a1e…
//   type commit
//   tag v1.0
//   tagger Alice <alice@example.org> 1763892000 +0100      (may be absent: git.git's oldest tags)
//
//   message
//   -----BEGIN SSH SIGNATURE-----
//   …
//   -----END SSH SIGNATURE-----
//
// In exactly this order and nothing else before the message, except (SHA-256 interop) a
// `gpgsig-sha256`/`gpgsig` header, which makes the signature ambiguous. The signature is the
// one armour block that ends the object; text after it, a second BEGIN line of any kind of
// signature, or an unterminated block is ambiguous. After END stands at most one line feed: the
// empty line that commits may have there does not occur in tags. Refused: NUL anywhere, CR in a
// header, an empty name or one with a control byte, any other header. As with commits, an object
// that ends with the line feed of its last header has no message.
#pragma once

#include <string_view>

#include "model/git_object.h"
#include "model/result.h"

namespace muster {

Parsed<Tag> parse_tag(std::string_view bytes, HashAlgorithm algorithm);

}  // namespace muster
