// What a checkout makes of a blob where attributes ask for it (gitattributes(5)), turned back: from the bytes
// of a file to the bytes that are recorded for it. Only what says the same to everybody: no filter program
// has a say, and nothing is turned back that a checkout would not have made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"

namespace muster {

enum class LineEnds { as_recorded, crlf };
enum class IdentLines { as_recorded, expanded };

struct CheckoutForm {
  LineEnds line_ends = LineEnds::as_recorded;  // eol=crlf
  IdentLines ident = IdentLines::as_recorded;  // ident
};

// The bytes from which a checkout of the blob `id_hex` made these. Nothing where it cannot have: with
// LineEnds::crlf a line feed that stands alone.
std::optional<std::string> recorded_form(std::string_view file, const CheckoutForm& form,
                                         std::string_view id_hex);

// What Git LFS records in place of a large file (its specification, "The Pointer", version 1).
std::string lfs_pointer(const Sha256Digest& digest, std::uint64_t bytes);

}  // namespace muster
