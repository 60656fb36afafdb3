// Roster versions that are proven, by name.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "policy/judge_roster_change.h"
#include "roster/roster.h"

namespace muster {

using RosterPtr = std::shared_ptr<const Roster>;

// Versions 1 to newest: up to the anchor proven by digest, later ones by signatures.
class Chain {
 public:
  // `names` is not empty; version n stands at n - 1, and the last is that of `newest`.
  Chain(std::vector<RosterName> names, RosterPtr newest, std::uint32_t anchor_version)
      : names_(std::move(names)), newest_(std::move(newest)), anchor_version_(anchor_version) {}

  const std::vector<RosterName>& names() const { return names_; }
  const RosterPtr& newest() const { return newest_; }
  std::uint32_t anchor_version() const { return anchor_version_; }
  // Nothing where there is no such version.
  const RosterName* version(std::uint32_t number) const {
    return number >= 1 && number <= names_.size() ? &names_[number - 1] : nullptr;
  }

  bool holds(const Roster& roster) const {
    const RosterName* name = version(roster.name().version);
    return name != nullptr && *name == roster.name();
  }
  Pinned pinned(const Roster& roster) const {
    return holds(roster) && roster.name().version <= anchor_version_ ? Pinned::by_anchor
                                                                     : Pinned::by_signatures;
  }

 private:
  std::vector<RosterName> names_;
  RosterPtr newest_;
  std::uint32_t anchor_version_;
};

}  // namespace muster
