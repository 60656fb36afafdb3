// An entry as a journal holds it.
#pragma once

#include <string>

#include "model/ledger.h"

namespace muster::test {

inline LedgerEntry entry_for(const std::string& ref, std::uint64_t place = 0) {
  const auto id = [](char c) { return *ObjectId::parse(std::string(40, c), HashAlgorithm::sha1); };
  return {place,
          Timestamp{1'700'000'000},
          "p",
          ref,
          id('a'),
          id('b'),
          LedgerVerdict::accepted,
          {"r"},
          {},
          {},
          {},
          {},
          {},
          "t"};
}

}  // namespace muster::test
