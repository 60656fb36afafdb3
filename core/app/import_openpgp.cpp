#include "app/import_openpgp.h"

#include "app/import_gathering.h"
#include "formats/openpgp_keyring.h"

namespace muster {

namespace {

using Rights = ImportGathering::Rights;

// What a list of fingerprints lets everybody do.
const Rights& of_signers() {
  static const Rights rights = {{KeyUse::git}, {Duty::commits, Duty::tags, Duty::releases}};
  return rights;
}

enum class Listed { primary_keys, any_keys };

// What there is in a shelf for a fingerprint, or the clause why nothing.
tl::expected<const ShelvedCertificate*, std::string> certificate_of(const std::string& fingerprint,
                                                                    const CertificateShelf& shelf,
                                                                    Listed listed) {
  if (const ShelvedCertificate* found = shelf.find(fingerprint)) return found;
  const auto primary = shelf.claimed_by(fingerprint);
  if (!primary) return tl::unexpected(std::string("no certificate of it is in the keyring"));
  if (listed == Listed::primary_keys) {
    return tl::unexpected("a subkey, and the list is of primary keys: put " + *primary +
                          " in its place, if that certificate is the right one");
  }
  const auto holders = shelf.with_subkey(fingerprint);
  if (holders.size() == 1) return holders.front();
  if (holders.size() > 1) {
    return tl::unexpected("a subkey of two certificates, " + holders[0]->file.fingerprint + " and " +
                          holders[1]->file.fingerprint + ": list the primary key of one");
  }
  const ShelvedCertificate* claims = shelf.find(*primary);
  if (claims != nullptr && !claims->problem.empty()) {
    return tl::unexpected("its certificate " + *primary + " " + claims->problem);
  }
  return tl::unexpected("a subkey that the certificate " + *primary +
                        " claims: it has ended, was revoked, makes no signatures or does not agree");
}

// A roster lists whole certificates.
void note_further_keys(const ShelvedCertificate& certificate, const std::string& listed,
                       ImportGathering& people) {
  std::string others;
  for (const std::string& signer : certificate.signers) {
    if (signer != listed) others += (others.empty() ? "" : ", ") + signer;
  }
  if (others.empty()) return;
  people.note("Guix lets in the key " + listed + " alone; here it is the whole certificate " +
              certificate.file.fingerprint + ", so these keys of its holder may sign too: " + others);
}

// ---- sq-git ----

Rights rights_of(const SqGitAuthorization& one) {
  Rights rights;
  if (one.sign_commit) rights.duties.insert(Duty::commits);
  if (one.sign_tag) rights.duties.insert(Duty::tags);
  if (one.sign_archive) rights.duties.insert(Duty::releases);
  if (one.add_user && one.retire_user) rights.duties.insert(Duty::governs);
  if (one.sign_commit || one.sign_tag) rights.uses.insert(KeyUse::git);
  if (one.sign_archive) rights.uses.insert(KeyUse::release);
  if (rights.duties.contains(Duty::governs)) rights.uses.insert(KeyUse::roster);
  return rights;
}

void leave_out_half_rights(const SqGitAuthorization& one, const std::string& where, ImportGathering& people) {
  if (one.add_user && one.retire_user) return;
  struct Right {
    bool given;
    const char* name;
  };
  for (const Right& right :
       {Right{one.add_user, "add_user"}, {one.retire_user, "retire_user"}, {one.audit, "audit"}}) {
    if (!right.given) continue;
    people.leave_out(where, one.name,
                     std::string("its right ") + right.name +
                         ": who governs a roster may do all of add_user, retire_user and audit, so nobody "
                         "governs who has not both of the first two; name who does with --governor");
  }
}

// What the policy calls somebody: the name and the address in it, which make the id, and the whole.
std::vector<std::string> names_in(const std::string& name) {
  const UserIdText text = read_user_id(name);
  if (text.address.empty()) return {name};
  if (text.name.empty()) return {text.address};
  return {text.name, text.address, name};
}

Result<std::monostate> add_authorization(const SqGitAuthorization& one, KeyringReader& gpg, Timestamp issued,
                                         ImportGathering& people) {
  const std::string where = "line " + std::to_string(one.place.line);
  leave_out_half_rights(one, where, people);
  const Rights rights = rights_of(one);
  if (rights.duties.empty()) {
    people.leave_out(where, one.name, "it may sign nothing");
    return std::monostate{};
  }
  const auto certificates = split_openpgp_keyring(one.keyring);
  if (!certificates) {
    people.leave_out(where, one.name, "its keyring: " + certificates.error().what);
    return std::monostate{};
  }
  CertificateShelf shelf;
  for (const std::string& packets : *certificates) shelf.add(packets);
  if (auto read = shelf.read(shelf.primaries(), gpg, issued); !read) return read;
  std::vector<const ShelvedCertificate*> good;
  for (const std::string& primary : shelf.primaries()) {
    const ShelvedCertificate* found = shelf.find(primary);
    if (people.is_free(*found, where, one.name)) good.push_back(found);
  }
  if (shelf.unread() > 0) {
    people.leave_out(where, one.name, std::to_string(shelf.unread()) + " of its certificates cannot be read");
  }
  if (!good.empty()) people.add(names_in(one.name), good, rights);
  return std::monostate{};
}

}  // namespace

Result<Imported> import_guix(const GuixAuthorizations& list, CertificateShelf& shelf, KeyringReader& gpg,
                             Timestamp issued) {
  std::vector<std::string> fingerprints;
  for (const GuixAuthorization& signer : list.signers) fingerprints.push_back(signer.fingerprint);
  if (auto read = shelf.read(fingerprints, gpg, issued); !read)
    return tl::unexpected(std::move(read).error());
  ImportGathering people;
  for (const GuixAuthorization& signer : list.signers) {
    const std::string where = "key " + signer.fingerprint;
    const std::string name = signer.name.value_or("");
    for (const std::string& other : signer.others) {
      people.leave_out(where, other, "a property that Guix ignores too");
    }
    const auto certificate = certificate_of(signer.fingerprint, shelf, Listed::any_keys);
    if (!certificate) {
      people.leave_out(where, name, certificate.error());
      continue;
    }
    if (!people.is_free(**certificate, where, name)) continue;
    note_further_keys(**certificate, signer.fingerprint, people);
    people.add({name}, {*certificate}, of_signers());
  }
  for (const std::string& other : list.others) {
    people.leave_out("behind the list", other, "a part that Guix ignores too");
  }
  return people.done();
}

Result<Imported> import_trusted_keys(const std::vector<TrustedKey>& list, CertificateShelf& shelf,
                                     KeyringReader& gpg, Timestamp issued) {
  std::vector<std::string> fingerprints;
  for (const TrustedKey& key : list) fingerprints.push_back(key.fingerprint);
  if (auto read = shelf.read(fingerprints, gpg, issued); !read)
    return tl::unexpected(std::move(read).error());
  ImportGathering people;
  for (const TrustedKey& key : list) {
    const std::string line = "line " + std::to_string(key.line);
    const auto certificate = certificate_of(key.fingerprint, shelf, Listed::primary_keys);
    if (!certificate) {
      people.leave_out("key " + key.fingerprint, line, certificate.error());
      continue;
    }
    if (people.is_free(**certificate, "key " + key.fingerprint, line)) {
      people.add({}, {*certificate}, of_signers());
    }
  }
  return people.done();
}

Result<Imported> import_sq_git(const SqGitPolicy& policy, KeyringReader& gpg, Timestamp issued) {
  ImportGathering people;
  for (const SqGitAuthorization& one : policy.authorizations) {
    if (auto added = add_authorization(one, gpg, issued, people); !added) {
      return tl::unexpected(std::move(added).error());
    }
  }
  if (!policy.good_commits.empty()) {
    people.leave_out("commit_goodlist", std::to_string(policy.good_commits.size()) + " commits",
                     "what lies under the baseline is taken as it is, and nothing else");
  }
  return people.done();
}

}  // namespace muster
