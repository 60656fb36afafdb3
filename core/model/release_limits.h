// Limits of what lies beside a release; the others are in model/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muster::limits {

// All rosters of a chain in one file, in base64: a hundred versions of a hundred people have 10 MB.
inline constexpr std::uint64_t roster_bundle_bytes = 64U << 20U;
// Entries of a folder that is published; a statement has room for some thousand files.
inline constexpr std::size_t release_entries = 20'000;
// Earlier releases that a version is held against.
inline constexpr std::size_t earlier_releases = 10'000;

}  // namespace muster::limits
