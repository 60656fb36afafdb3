// Roster versions that are proven, by name.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "policy/judge_roster_change.h"
#include "roster/chain_link.h"

namespace muster {

using RosterPtr = std::shared_ptr<const Roster>;

// Versions 1 to newest: up to the anchor proven by digest, later ones by signatures.
class Chain {
 public:
  // `links` is not empty; version n stands at n - 1, and the last is that of `newest`.
  Chain(std::vector<ChainLink> links, RosterPtr newest, std::uint32_t anchor_version)
      : links_(std::make_shared<const std::vector<ChainLink>>(std::move(links))),
        newest_(std::move(newest)),
        anchor_version_(anchor_version) {}

  const std::vector<ChainLink>& links() const { return *links_; }
  const RosterPtr& newest() const { return newest_; }
  std::uint32_t anchor_version() const { return anchor_version_; }
  // Nothing where there is no such version.
  const RosterName* version(std::uint32_t number) const {
    return number >= 1 && number <= links_->size() ? &(*links_)[number - 1].name : nullptr;
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
  std::shared_ptr<const std::vector<ChainLink>>
      links_;  // there may be thousands, and copies of a chain are many
  RosterPtr newest_;
  std::uint32_t anchor_version_;
};

}  // namespace muster
