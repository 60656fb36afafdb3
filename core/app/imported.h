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

// Whether the list bounds what a key is for (namespaces of allowed signers). Such a key gets no use that the
// list does not give it: it signs no rosters, whoever governs.
enum class KeyScope { whole, bounded };

struct ImportedKey {
  std::variant<PublicKey, CertificateFile> key;
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
  std::set<KeyUse> uses;
  KeyScope scope = KeyScope::whole;
};

// "SHA256:…" of SSH keys, the 40 digits of OpenPGP certificates.
std::string fingerprint_in(const ImportedKey& key);

// What the list lets somebody do.
enum class Duty { commits, tags, releases, governs };

// Whether the list says that somebody's keys are one person's, or whether they are taken for it because their
// lines carry the same addresses, which several people may share.
enum class Joined { by_the_list, by_address };

struct ImportedPerson {
  std::string id;  // no other person's, and no role's of a first roster
  std::string name;
  std::vector<std::string> emails;  // nobody else's
  std::vector<ImportedKey> keys;    // one at least; nobody else's
  std::set<Duty> duties;
  // What the list itself calls this person, and so by what a governor may be named: texts of the list, and
  // the id that it makes, whether it was free or not. Never what a certificate says of itself.
  std::vector<std::string> called = {};
  std::string wanted_id = {};
  Joined joined = Joined::by_the_list;
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
  struct Taken {
    std::string id;
    std::string wanted;  // the same without the number
  };

  ImportedIds();  // the names of a first roster's roles are taken
  // Of the first of these texts that can be one; with a number behind it where it is taken.
  Taken take(const std::vector<std::string_view>& texts);

 private:
  std::set<std::string> taken_;
};

// Where the id has a number: that it does, and whose it is.
void note_number(const ImportedPerson& person, const std::string& wanted, std::vector<std::string>& notes);

// The roles of a first roster.
inline constexpr std::string_view developers_role = "developers";
inline constexpr std::string_view taggers_role = "taggers";
inline constexpr std::string_view releasers_role = "release-managers";

// An address as a committer has one: something before and behind an '@', no blanks.
bool is_committer_address(std::string_view text);

}  // namespace muster
