// The system's clock.
#pragma once

#include "app/ports.h"

namespace muster {

class SystemClock final : public Clock {
 public:
  Timestamp now() override;
};

}  // namespace muster
