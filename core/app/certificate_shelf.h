// Certificates of a keyring by their fingerprints, and what can be said of those that a list names.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/imported.h"
#include "app/keyring_reader.h"

namespace muster {

// "Alice (work) <alice@example.org>", "alice@example.org": the name and the address, each empty where there
// is none. Of what is no UTF-8 or holds a control byte, nothing.
struct UserIdText {
  std::string name;
  std::string address;
};
UserIdText read_user_id(std::string_view text);

// A certificate that was read.
struct ShelvedCertificate {
  CertificateFile file;
  std::string problem;                 // why no roster can list it, as a clause; empty: nothing
  std::string name;                    // of the first user id that has one; untrusted
  std::vector<std::string> addresses;  // of user ids that its own key signed; whether they are its holder's
                                       // nobody has checked
  std::set<std::string> signers;       // the keys in it that could sign
  std::set<std::string> subkeys;       // the sound ones among them that agree to be its subkeys
  bool merged = false;                 // of copies that differ
};

// Fingerprints are of 40 upper-case digits.
class CertificateShelf {
 public:
  // One certificate's packets (formats/openpgp_keyring.h). Where its primary key cannot be read it is counted
  // and no more: no list can name it.
  void add(std::string_view packets);
  std::size_t unread() const { return unread_; }
  // Of their primary keys, in the order in which they were first added.
  const std::vector<std::string>& primaries() const { return order_; }

  // Looks into the certificates that have these fingerprints, and into those that hold such a key as a subkey
  // which agrees to be theirs. Only gpg tells whether one has ended, and which user ids its own key signed.
  // Copies that differ are made into one by gpg: whichever a reader took, it could be the stale one.
  Result<std::monostate> read(const std::vector<std::string>& fingerprints, KeyringReader& gpg, Timestamp at);
  // Among those that were read. By the primary key; null where there is none.
  const ShelvedCertificate* find(const std::string& fingerprint) const;
  // In which it is a sound subkey, and agrees. More than one: its holder has put it into several.
  std::vector<const ShelvedCertificate*> with_subkey(const std::string& fingerprint) const;
  // Which certificate claims to have this subkey, by its primary key; nothing where none does. A claim:
  // whoever can add to a keyring can make a certificate that names somebody else's key as its own.
  std::optional<std::string> claimed_by(const std::string& subkey) const;

 private:
  std::set<std::string> wanted(const std::vector<std::string>& fingerprints) const;
  Result<ShelvedCertificate> opened(const std::string& primary, KeyringReader& gpg, Timestamp at,
                                    std::string& packets) const;

  std::vector<std::string> order_;
  std::map<std::string, std::vector<std::string>> copies_;  // by primary keys; each once
  std::map<std::string, std::vector<std::string>> claims_;  // of subkeys: primary keys
  std::map<std::string, ShelvedCertificate> read_;
  std::size_t unread_ = 0;
};

}  // namespace muster
