// People of lists that name OpenPGP keys: Guix channels, Bitcoin's trusted-keys, policies of sq-git.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/imported.h"
#include "formats/guix_authorizations.h"
#include "formats/sq_git_policy.h"
#include "formats/trusted_keys.h"

namespace muster {

// One certificate of a keyring.
struct ShelvedCertificate {
  CertificateFile file;
  std::string problem;                 // why no roster can list it, as a clause; empty: nothing
  std::string name;                    // of its first user id that has one; untrusted
  std::vector<std::string> addresses;  // of its user ids, which nobody has checked
};

// Certificates by their keys' fingerprints.
class CertificateShelf {
 public:
  // One certificate's packets (formats/openpgp_keyring.h). Where its primary key cannot be read it is counted
  // and no more: no list can name it.
  void add(std::string_view packets);
  // By the 40 upper-case digits of its primary key; null where there is none.
  const ShelvedCertificate* find(const std::string& fingerprint) const;
  // Which certificate claims to have this subkey, by its primary key's digits; nothing where none does. A
  // claim: whoever can add to a keyring can make a certificate that names somebody else's key as its own.
  std::optional<std::string> claimed_by(const std::string& subkey) const;
  // All of them, as they were added.
  const std::vector<ShelvedCertificate>& all() const { return certificates_; }
  // Fingerprints of which a second, different certificate was added: the first one counts.
  const std::vector<std::string>& doubles() const { return doubles_; }
  std::size_t unread() const { return unread_; }

 private:
  std::vector<ShelvedCertificate> certificates_;
  std::map<std::string, std::size_t> places_;
  std::map<std::string, std::string> claims_;  // of subkeys
  std::size_t unread_ = 0;
  std::vector<std::string> doubles_;
};

// Every signer may sign commits and tags (use git). Left out: those without a certificate that a roster can
// list, subkeys (a roster lists whole certificates), properties that Guix itself ignores.
Imported import_guix(const GuixAuthorizations& list, const CertificateShelf& shelf);
// The same of fingerprints alone.
Imported import_trusted_keys(const std::vector<TrustedKey>& list, const CertificateShelf& shelf);

// sign_commit and sign_tag give the use git, sign_archive the use release, and each its duty; whoever has
// add_user, retire_user or audit governs. Left out: keyrings and certificates that a roster cannot list,
// certificates that another authorization holds, whoever may do nothing, the goodlist.
Imported import_sq_git(const SqGitPolicy& policy);

}  // namespace muster
