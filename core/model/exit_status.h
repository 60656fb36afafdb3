// The exit status of every muster program. A hook lets a push through on `accepted` only.
#pragma once

namespace muster {

enum class ExitStatus : int { accepted = 0, refused = 1, usage = 2, fault = 3 };

}  // namespace muster
