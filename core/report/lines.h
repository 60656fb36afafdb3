// A verdict or fault as whole lines without line feeds, before they are coloured, cut or counted.
#pragma once

#include <string>
#include <vector>

#include "model/result.h"
#include "model/verdict.h"

namespace muster {

using Lines = std::vector<std::string>;

Lines lines_of(const Verdict& verdict);
Lines lines_of(const Fault& fault);
// One line each; none where nothing is to be warned of.
Lines warning_lines(const Verdict& verdict);

}  // namespace muster
