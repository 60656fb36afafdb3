// Verdicts and faults as text for a person. The form is fixed and golden-tested:
//
//   refused  key.expired
//     object   commit 3f2c9a1e… on refs/heads/main
//     key      SHA256:Qx7… (alice), proven by the signature
//     because  judged at 2026-11-23T10:00:00Z; the key's window ended 2026-11-01T00:00:00Z
//     remedy   sign again with a current key, or …
//
//   accepted  mainline
//     object   commit 3f2c9a1e… on refs/heads/main
//     key      SHA256:Qx7… (alice), proven by the signature
//     because  judged at 2026-11-23T10:00:00Z by roster version 7
//
//   fault  fault.git
//     because  …
//     remedy   …
//
// Every line ends with a line feed. Ids and fingerprints are whole ("…" above only shortens this comment).
// Warnings follow as
//   warning  key.overdue: <because>; <remedy>
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"
#include "model/verdict.h"

namespace muster {

enum class Color { off, on };  // on: bold red, green and yellow for the first word, nothing else

std::string text_of(const Verdict& verdict, Color color);
std::string text_of(const Fault& fault, Color color);

// All refusals of a push in order, as lines for a pusher: at most limits::output_lines lines of
// at most limits::output_columns columns, each begun with `prefix`; the last line counts what
// was left out. Whole refusals only (never a part of one, but for warnings beyond the limit); at
// least one whenever there is one. When nothing is refused: the warnings, each once, or nothing.
std::string hook_text(std::span<const Verdict> verdicts, std::string_view prefix);
std::string hook_text(const Fault& fault, std::string_view prefix);

// One line for the pusher where a server only observes: what enforcing would have refused, or could not judge.
std::string observed_text(std::span<const Verdict> verdicts, std::string_view prefix);
std::string observed_text(const Fault& fault, std::string_view prefix);

}  // namespace muster
