// An in-toto statement in one line of a file: bare, or in a DSSE envelope.
#pragma once

#include <string>
#include <string_view>

#include "formats/dsse.h"
#include "model/result.h"

namespace muster {

// A bare statement is an envelope without signatures; its bytes end before the line feed, which has to be
// there. Refused: more than limits::dsse_bytes, an envelope of another payload type, and what parse_dsse
// refuses. The payload is not looked at.
Parsed<DsseEnvelope> parse_statement_file(std::string_view text);
std::string statement_file_text(const DsseEnvelope& envelope);

}  // namespace muster
