// The words of what is unwise or due in a roster.
#pragma once

#include <string>

#include "roster/lint.h"

namespace muster {

struct LintWords {
  std::string_view id;   // "lint.one-governor", which `muster explain` knows
  std::string because;   // the evidence in one clause, escaped
  std::string_view why;  // of the explanation
  std::string remedy;    // for this very finding, escaped
};

LintWords words_of(const lint::Finding& finding);

}  // namespace muster
