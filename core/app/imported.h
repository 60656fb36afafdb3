// What becomes of another tool's list of signers: people with keys for a first roster, and what could not be
// carried over. Nobody is let in whom the list did not name, and nobody is dropped in silence.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "model/public_key.h"
#include "model/timestamp.h"
#include "roster/roster.h"

namespace muster {

// One certificate in a file of its own, as a roster names it.
struct CertificateFile {
  std::string path;         // "keys/<64 hex digits>.asc"
  std::string bytes;        // armoured
  std::string fingerprint;  // of the primary key, 40 upper-case digits

  bool operator==(const CertificateFile&) const = default;
};

struct ImportedKey {
  std::variant<PublicKey, CertificateFile> key;
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
  std::set<KeyUse> uses;
};

// What the list lets somebody do.
enum class Duty { commits, tags, releases, governs };

struct ImportedPerson {
  std::string id;  // no other person's, and no role's of a first roster
  std::string name;
  std::vector<std::string> emails;  // nobody else's
  std::vector<ImportedKey> keys;    // one at least; nobody else's
  std::set<Duty> duties;
};

// What was not carried over. `what` is the list's own text and is untrusted; `why` is a clause of ours.
struct LeftOut {
  std::string where;  // "line 3"
  std::string what;
  std::string why;
};

struct Imported {
  std::vector<ImportedPerson> people;
  std::vector<LeftOut> left_out;
  std::vector<std::string> notes;  // what means something else from now on; may quote untrusted text
};

// Ids for people, each once.
class ImportedIds {
 public:
  ImportedIds();  // the names of a first roster's roles are taken
  // Of the first of these texts that can be one; with a number behind it where it is taken.
  std::string take(const std::vector<std::string_view>& texts);

 private:
  std::set<std::string> taken_;
};

// The roles of a first roster.
inline constexpr std::string_view developers_role = "developers";
inline constexpr std::string_view taggers_role = "taggers";
inline constexpr std::string_view releasers_role = "release-managers";

// An address as a committer has one: something before and behind an '@', no blanks.
bool is_committer_address(std::string_view text);

}  // namespace muster
