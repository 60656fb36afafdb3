#include "app/gathered.h"

namespace muster {

Stop::Stop(Fault fault) : variant(std::move(fault)) {}

Stop::Stop(Reason reason) : variant(std::move(reason)) {}

MUSTER_COMPILED_HERE(Stop);

tl::unexpected<Stop> stop(Reason reason) {
  return tl::unexpected<Stop>(std::move(reason));
}

tl::unexpected<Stop> stop(Fault fault) {
  return tl::unexpected<Stop>(std::move(fault));
}

}  // namespace muster
