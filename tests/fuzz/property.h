// What every fuzzer stands on: one function, LLVMFuzzerTestOneInput, that is given bytes and asks
// for properties. libFuzzer calls it with what it makes up (script/fuzz); an ordinary build calls
// it with each file of tests/fuzz/corpus/<fuzzer>/ (replay.cpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// By libFuzzer's name and for its linker.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace muster::fuzz {

// Ends the process where the property does not hold: that is what libFuzzer takes for a finding.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "this does not hold: %s\n", property);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace muster::fuzz
