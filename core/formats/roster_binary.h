// A roster as bytes that are quick to read back: what a server keeps beside its state, so that a
// push need not parse TOML. Never a source of its own: it is made from a roster that has loaded.
//
//   "muster compiled roster 1\n", the roster's digest (32 bytes), then the draft's fields in the
//   order of roster.h. Numbers are uint32 and int64 in network order, text is a length and its
//   bytes, lists a count and their items, what may be absent 0 or 1 and itself, enumerators their
//   number, sets rise strictly.
//
// Every value has one form: what decodes encodes to the same bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/digest.h"
#include "roster/roster.h"

namespace muster {

std::string encode_roster(const Roster& roster);

// Nothing unless the bytes are whole, in their one form, of this digest, and satisfy every rule of
// the schema as Roster::make knows them. What only the text can tell (that it is the schema's TOML)
// and what only crypto/ can tell (that a key is a point) rests on who wrote the bytes.
std::optional<Roster> decode_roster(std::string_view bytes, const Sha256Digest& digest);

}  // namespace muster
