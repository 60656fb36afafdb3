// What is legal in a roster but unwise, and what falls due in it: advice for its governors, never a
// verdict. Pure: the same roster, time and uses of keys give the same findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/public_key.h"
#include "model/timestamp.h"
#include "roster/place.h"
#include "roster/roster.h"

namespace muster {

// A key without a use for so long is one that nobody would miss.
inline constexpr Duration unused_after{180 * 86'400};
// Dates that come within it are shown.
inline constexpr Duration due_within{90 * 86'400};

namespace lint {

struct KeyName {
  KeyFingerprint fingerprint;
  std::string holder;
};

struct OneGovernor {
  static constexpr std::string_view id = "lint.one-governor";
  std::string governor;
};
struct ThresholdOne {
  static constexpr std::string_view id = "lint.threshold-one";
  std::size_t governors;
};
struct KeyWithoutEnd {
  static constexpr std::string_view id = "lint.key-without-end";
  KeyName key;
};
struct OneKey {
  static constexpr std::string_view id = "lint.one-key";
  KeyName key;
};
struct UnreviewedRole {
  static constexpr std::string_view id = "lint.unreviewed-role";
  std::string role;
  std::string owner;
};
struct KeyForGitAndRelease {
  static constexpr std::string_view id = "lint.key-for-git-and-release";
  KeyName key;
};
struct UnusedKey {
  static constexpr std::string_view id = "lint.unused-key";
  KeyName key;
  Timestamp since;  // no use of it was found from then on
};

// Why a principal can never give what is asked of it, under this roster from now on.
enum class Obstacle {
  no_key,           // none with the use
  key_ended,        // ended, revoked, or overdue where that refuses
  key_unfit,        // not of the algorithm or kind that is asked for
  no_address,       // where the rule compares addresses
  left,             // it has left
  owner_left,       // a robot's owner has
  membership_over,  // it is no member of the role any more
  review_overdue,   // of the role, where that refuses
  no_members,       // of a role
};
struct Unable {
  std::string who;
  Obstacle why;
};
// `field` names nothing that the rule could ever be asked about.
struct NamesNothing {
  std::string_view field;
};
struct WindowOver {
  Timestamp until;
};
// [[refs]] asks for signed pushes.
struct NobodyPushes {};
struct TooFew {
  std::string_view field;  // the list that they stand in
  KeyUse use;
  std::uint32_t wanted;
  std::uint32_t able;
  std::vector<Unable> unable;  // the first few of them
};
struct RuleNeverHolds {
  static constexpr std::string_view id = "lint.rule-never-holds";
  std::string_view table;  // "commits", "tags", "releases", "refs" or "governance"
  std::string name;        // empty for [governance]; the first of its patterns for [[refs]]
  std::variant<NamesNothing, WindowOver, TooFew, NobodyPushes> cause;
};

enum class Event {
  key_ends,
  certificate_ends,
  rotation,
  review,
  membership_ends,
  exception_ends,
  roster_expires,
  leaving
};
struct Dated {
  Event event;
  std::string what;  // the fingerprint, role, exception, project or person that it is about
  std::string who;   // holder, owner or member; empty where there is none
  Timestamp at;
};
// It comes within `due_within`.
struct Due : Dated {
  static constexpr std::string_view id = "lint.due";
};
// It has come, and still waits for somebody.
struct Overdue : Dated {
  static constexpr std::string_view id = "lint.overdue";
};

using Finding = std::variant<OneGovernor, ThresholdOne, KeyWithoutEnd, OneKey, UnreviewedRole, RuleNeverHolds,
                             KeyForGitAndRelease, UnusedKey, Overdue, Due>;

}  // namespace lint

struct LintFinding {
  lint::Finding finding;
  Place place;
};

std::string_view id_of(const lint::Finding& finding);
// Of something to come, which is no fault of the roster.
inline bool is_due(const LintFinding& found) {
  return std::holds_alternative<lint::Due>(found.finding);
}

struct LintFacts {
  struct Key {
    KeyFingerprint fingerprint;
    std::optional<Timestamp> last_used;
  };

  Timestamp now;
  std::vector<Key> keys;  // one a key of the roster, in its order
  // Uses were looked for from then on. Absent: nobody looked, and no key is called unused.
  std::optional<Timestamp> uses_since;
};

// Whether any key is so old that it could be called unused: else nobody needs to look for uses.
bool wants_uses(const Roster& roster, Timestamp now);

// What is unwise in the order of the file, then what is due in the order of time. `places` are those of
// the file that the roster was read from; where it knows none, a finding stands at its table.
std::vector<LintFinding> lint_roster(const Roster& roster, const FieldPlaces& places, const LintFacts& facts);

}  // namespace muster
