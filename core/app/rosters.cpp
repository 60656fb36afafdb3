#include "app/rosters.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/check_signature.h"
#include "crypto/sha256.h"
#include "formats/roster_binary.h"
#include "formats/roster_toml.h"

namespace muster {

namespace {

reasons::RosterMalformed malformed(const RosterProblem& problem, std::string_view bytes,
                                   std::string_view file) {
  return {problem.code,       problem.what,         std::string(file),
          problem.place.line, problem.place.column, line_at(bytes, problem.place)};
}

}  // namespace

// Compiled when it had loaded, by the same program, from bytes of this digest.
RosterPtr Rosters::compiled(const Sha256Digest& digest) {
  const auto compiled = cache_ == nullptr ? std::nullopt : cache_->find(digest);
  auto roster = compiled ? decode_roster(*compiled, digest) : std::nullopt;
  return roster ? std::make_shared<const Roster>(std::move(*roster)) : nullptr;
}

OrReason<RosterPtr> Rosters::load_afresh(std::string_view bytes, std::string_view file) {
  const Sha256Digest digest = sha256(bytes);
  if (RosterPtr known = compiled(digest)) return known;
  auto roster = parse_roster(bytes, digest);
  if (!roster) return tl::unexpected<Reason>(malformed(roster.error().front(), bytes, file));
  for (const RosterKey& key : roster->draft().keys) {
    if (const auto usable = check_key(key.key); !usable) {
      const RosterProblem problem{"bad-key", usable.error().what, key.place};
      return tl::unexpected<Reason>(malformed(problem, bytes, file));
    }
  }
  return std::make_shared<const Roster>(std::move(*roster));
}

OrReason<RosterPtr> Rosters::load(std::string_view bytes, std::string_view file) {
  const auto found = std::ranges::find(loaded_, bytes, &Loaded::bytes);
  if (found != loaded_.end() && found->roster) return found->roster;
  auto roster = load_afresh(bytes, file);
  if (roster) loaded_[next_++ % loaded_.size()] = {std::string(bytes), *roster};
  return roster;
}

void Rosters::keep_compiled(const Roster& roster) {
  if (cache_ == nullptr || cache_->has(roster.name().digest)) return;
  cache_->keep(roster.name().digest, encode_roster(roster));
}

}  // namespace muster
