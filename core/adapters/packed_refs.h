// One ref out of packed-refs without reading the whole file: it may hold a hundred thousand.
//
//   # pack-refs with: peeled fully-peeled sorted
//   3f2c9a1e00112233445566778899aabbccddeeff refs/heads/main
//   000102030405060708090a0b0c0d0e0f10111213 refs/tags/v1
//   ^3f2c9a1e00112233445566778899aabbccddeeff
//
// Names rise by bytes where the first line says "sorted". git looks names up by halving then, too, and
// replaces the file whole, so that one open file is one state of it.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/object_id.h"
#include "model/result.h"

namespace muster {

struct NotPacked {};
// The file does not say that it is sorted, or is not laid out as above where it was looked at: it has to
// be read by somebody else.
struct UnknownLayout {};
using PackedRef = std::variant<ObjectId, NotPacked, UnknownLayout>;

// A Fault when the file is there and cannot be read. SHA-1 only.
Result<PackedRef> find_packed_ref(const std::string& packed_refs, std::string_view name);

}  // namespace muster
