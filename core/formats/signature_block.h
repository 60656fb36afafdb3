// The armour block that ends a tag object or a push certificate.
#pragma once

#include <cstddef>
#include <string_view>

#include "model/git_object.h"

namespace muster {

// The first line from `offset`, a line's start, that git takes for the beginning of a signature
// (gpg-interface.c), with or without more text on the line; npos where none does.
std::size_t find_signature_block(std::string_view bytes, std::size_t offset);

// The signature of which `begin` is the first line. Ambiguous: a second such line of whatever kind, text
// after its END line, an unterminated block. After END stands at most one line feed: the empty line that
// commits may have there does not occur here.
EmbeddedSignature read_signature_block(std::string_view bytes, std::size_t begin);

}  // namespace muster
