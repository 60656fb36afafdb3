// A mistake in a file that people write (the roster, the server's muster.toml), as `muster
// roster lint` shows it.
#pragma once

#include <string>

#include "model/reason.h"
#include "report/text.h"

namespace muster {

//   error  roster.toml:12:1: unknown field `expries`; did you mean `expires`? [unknown-field]
//     12 | expries = 2027-05-23T00:00:00Z
//        | ^
// Every line ends with a line feed. The caret stands under the byte that `column` names, also
// where the line is escaped; a long line is shown from shortly before it. Without a line only
// the first line is printed, without a column no caret.
std::string caret_block(const reasons::RosterMalformed& problem, Color color);

// {"file","line","column","code","what","text"}, without a final line feed
// (docs/schema/problem.schema.json). Line and column are 0 where they are unknown.
std::string json_of_problem(const reasons::RosterMalformed& problem);

}  // namespace muster
