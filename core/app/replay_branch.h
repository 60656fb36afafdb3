// A commit of a governed branch beside the mainline, replayed from a clone.
#pragma once

#include <string>

#include "app/verify_history.h"

namespace muster {

// Judges what `head`, on the first-parent line of the branch `ref` (a full name), brings with it: of the
// mainline every step up to the last one of which it reaches anything, as replay_history does; and by the
// rules of `ref` what it reaches beside the mainline, and the commits of its own first-parent line down to
// the mainline's (or to the baseline), even where the mainline holds them. Those are judged as commits on no
// mainline step are (docs/judging.md, "From a clone"); what the mainline holds of them, at the time of its
// step. `mainline.tip` is the mainline's; its `newest` is set. The sink hears of everything judged.
Gathered<ReplayCounts> replay_branch(const HistoryInput& mainline, const ObjectId& head,
                                     const std::string& ref);

}  // namespace muster
