// What a command says: data on standard output, everything else on standard error.
#pragma once

#include <string>
#include <string_view>

#include "app/gathered.h"
#include "model/exit_status.h"
#include "model/result.h"
#include "model/verdict.h"
#include "report/text.h"
#include "tool/globals.h"

namespace muster {

// Data, as it is: the caller has escaped what is not ours.
void put(std::string_view text);
void put_line(std::string_view text);
// "muster: <text>" on standard error; not with -q.
void note(const Globals& globals, std::string_view text);
// Whether all that was put has left us.
enum class Flushed { no, yes };
Flushed flush_output();

// On standard output; --color auto looks at the terminal and at NO_COLOR.
Color output_color(const Globals& globals);
// In a JSON string or a line of text, whole names of files and refs fit.
std::string shown(std::string_view untrusted);
// For a command line that somebody may paste: escaped, and in single quotes where sh needs them.
std::string shell_word(std::string_view text);

// A Fault of the one who called us: exit status 2.
tl::unexpected<Fault> misused(std::string because, std::string remedy);

ExitStatus status_of(const Fault& fault);
ExitStatus report(const Globals& globals, const Fault& fault);
ExitStatus report(const Globals& globals, const Verdict& verdict);
// A reason that stopped the judging refuses `object`; a fault is a fault.
ExitStatus report(const Globals& globals, const Stop& stopped, const ObjectRef& object);

// Runs a command's body and reports what it could not do.
ExitStatus finish(const Globals& globals, const Result<ExitStatus>& result);

}  // namespace muster
