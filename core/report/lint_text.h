// A mistake in a file that people write (the roster, the server's muster.toml), and what is legal in it
// but unwise, as `muster roster lint` shows them.
#pragma once

#include <string>

#include "model/reason.h"
#include "report/text.h"
#include "roster/lint.h"

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

// What was found in `file`, and the line of the file where it stands (empty where it has no place).
struct LintShown {
  const LintFinding& found;
  std::string_view file;
  std::string_view line;
};

//   warning  roster.toml:12:13: alice governs alone [lint.one-governor]
//     12 | governors = ["alice"]
//        |             ^
//     why     Whoever holds that person's key decides who may sign what. …
//     remedy  name a second person in `governors`; …
// What is to come is shown shorter, without its line and why:
//   due  roster.toml:33:10: the key SHA256:… of alice ends 2027-01-10T00:00:00Z [lint.due]
//     remedy  have a new key of alice added, and let this one end
std::string warning_block(const LintShown& shown, Color color);

// {"file","line","column","rule","because","why","remedy","due","text"}, without a final line feed
// (docs/schema/warning.schema.json). `due` is null where no date plays a part.
std::string json_of_warning(const LintShown& shown);

}  // namespace muster
