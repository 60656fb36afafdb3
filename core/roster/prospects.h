// Who could still sign, from a time on and under a roster as it is: not who may now, but whether anybody
// ever will. Internal to roster/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "roster/lint.h"
#include "roster/roster.h"

namespace muster {

// With the second after its certificate's last one. Of X.509 certificates alone: when OpenPGP ones end is
// gpg's to say.
std::optional<Timestamp> certificate_end(const RosterKey& key);
// Of the key and its certificate, whichever comes first.
std::optional<Timestamp> end_of(const RosterKey& key);

// What is asked of a signer beside a place in a list.
struct Asked {
  KeyUse use;
  std::set<Requirement> require = {};
  Identity identity = Identity::any;

  auto operator<=>(const Asked&) const = default;
};

class Prospects {
 public:
  // The draft outlives it.
  Prospects(const RosterDraft& draft, Timestamp now);

  // Persons in the order of the draft, then robots.
  using Principal = std::uint32_t;
  bool is_person(Principal principal) const { return principal < draft_.persons.size(); }

  struct Found {
    std::vector<Principal> able;  // each once
    std::vector<lint::Unable> unable;
  };
  // Among roles and principals; stops at `enough`. Names only the first few who are unable.
  Found among(const std::vector<std::string>& signers, const Asked& asked, std::size_t enough);
  // On the whole roster.
  bool anybody(const Asked& asked);

 private:
  // From when on a principal is able, or why it never is.
  struct Prospect {
    std::optional<Timestamp> from;
    lint::Obstacle obstacle = lint::Obstacle::no_key;
  };
  struct Joined {
    Principal principal;
    std::optional<Timestamp> until;
  };
  class Search;

  const std::vector<Prospect>& prospects(const Asked& asked);
  Prospect prospect_of(Principal principal, const Asked& asked) const;
  Prospect prospect_of(const RosterKey& key, const Asked& asked, std::optional<Timestamp> leaves) const;
  std::optional<Timestamp> leaves(Principal principal) const;

  const RosterDraft& draft_;
  const Timestamp now_;
  std::unordered_map<std::string_view, Principal> principals_;
  std::unordered_map<std::string_view, const Role*> roles_;
  std::unordered_map<const Role*, std::vector<Joined>> members_;
  std::vector<std::vector<const RosterKey*>> keys_;  // of each principal
  std::map<Asked, std::vector<Prospect>> known_;
};

}  // namespace muster
