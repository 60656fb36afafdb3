// What a server that only observes would have refused, summed up of its ledger.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/ledger.h"

namespace muster {

struct ObservedSums {
  std::uint64_t let_in = 0;               // refs that moved, all in all
  std::uint64_t observed = 0;             // of these: that enforcing would have refused
  std::optional<Timestamp> since, until;  // of the first and the last of them
  // How often each, of what would have been refused.
  std::map<std::string, std::uint64_t> by_rule, by_person, by_ref;
  // Of what would have been refused: where each ref went, oldest first.
  struct Move {
    std::string ref;
    ObjectId from, to;
  };
  std::vector<Move> moves;

  // Entries in their order; refused ones moved nothing.
  void add(const LedgerEntry& entry);
};

}  // namespace muster
