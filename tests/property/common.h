// The files that all vectors share, read by properties as well.
#pragma once

#include <filesystem>

namespace muster::test {

inline const std::filesystem::path common_vectors =
    std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";

}  // namespace muster::test
