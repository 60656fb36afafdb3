#include "app/import_openpgp.h"

#include <algorithm>
#include <memory>
#include <set>

#include "crypto/key_files.h"
#include "crypto/openpgp_fingerprint.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/openpgp_certificate.h"
#include "formats/openpgp_keyring.h"
#include "formats/openpgp_packets.h"
#include "formats/utf8.h"
#include "roster/grammar.h"

namespace muster {

namespace {

constexpr std::string_view not_checked =
    "addresses come from the certificates' user ids, which nobody has checked: read them";

// "Alice (work) <alice@example.org>", "alice@example.org"
struct UserId {
  std::string name;
  std::string address;
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

UserId user_id_in(std::string_view text) {
  if (!is_utf8(text) || !is_one_line(text)) return {};
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) {
    if (is_committer_address(text)) return {"", std::string(text)};
    return {std::string(trimmed(text)), ""};
  }
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  return {std::string(trimmed(text.substr(0, open))),
          is_committer_address(address) ? std::string(address) : ""};
}

void read_user_ids(std::string_view packets, ShelvedCertificate& into) {
  const auto certificate = parse_openpgp_certificate(packets);
  if (!certificate) return;
  for (const OpenpgpUserId& id : certificate->user_ids) {
    if (id.tag != openpgp_tags::user_id) continue;
    UserId read = user_id_in(id.id);
    if (into.name.empty()) into.name = std::move(read.name);
    if (read.address.empty() || std::ranges::find(into.addresses, read.address) != into.addresses.end())
      continue;
    into.addresses.push_back(std::move(read.address));
  }
}

std::string hex_of(std::string_view raw) {
  OpenpgpFingerprint fingerprint;
  if (raw.size() == fingerprint.bytes.size()) std::ranges::copy(raw, fingerprint.bytes.begin());
  return fingerprint.hex();
}

std::optional<std::string> primary_fingerprint(std::string_view packets) {
  const auto packet = first_openpgp_packet(packets);
  if (!packet || packet->tag != openpgp_tags::public_key) return std::nullopt;
  const auto key = parse_openpgp_key(packet->body);
  if (!key) return std::nullopt;
  const auto fingerprint = openpgp_fingerprint(*key);
  return fingerprint ? std::optional(fingerprint->hex()) : std::nullopt;
}

std::string_view local_part(std::string_view address) {
  return address.substr(0, address.rfind('@'));
}

// People as they come in, whose certificates and addresses are nobody else's.
class Gathering {
 public:
  explicit Gathering(const CertificateShelf& shelf) : shelf_(&shelf) {}
  Gathering() = default;

  void leave_out(std::string where, std::string what, std::string why) {
    made_.left_out.push_back({std::move(where), std::move(what), std::move(why)});
  }
  void note(std::string words) { made_.notes.push_back(std::move(words)); }

  // The certificate of a fingerprint in a list; null, and said why, where there is none to be had.
  const ShelvedCertificate* certificate(const std::string& fingerprint, const std::string& name) {
    const std::string where = "key " + fingerprint;
    const ShelvedCertificate* found = shelf_->find(fingerprint);
    const auto primary = shelf_->claimed_by(fingerprint);
    if (found == nullptr && primary) {
      leave_out(where, name,
                "a subkey, and a roster lists whole certificates: put " + *primary +
                    " in its place, if that certificate is the right one");
      return nullptr;
    }
    if (found == nullptr) {
      leave_out(where, name, "no certificate of it is in the keyring");
      return nullptr;
    }
    return is_free(*found, where, name) ? found : nullptr;
  }

  bool is_free(const ShelvedCertificate& one, const std::string& where, const std::string& name) {
    if (!one.problem.empty()) {
      leave_out(where, name, "its certificate " + one.problem);
      return false;
    }
    const auto holder = holders_.find(one.file.fingerprint);
    if (holder == holders_.end()) return true;
    leave_out(where, name, "its certificate is " + holder->second + "'s already");
    return false;
  }

  // `names`: what the list calls the person, and so what the id is made of; empty ones are passed over.
  void add(const std::vector<std::string>& names, const std::vector<const ShelvedCertificate*>& certificates,
           const std::set<KeyUse>& uses, const std::set<Duty>& duties) {
    ImportedPerson person;
    person.duties = duties;
    std::vector<std::string_view> texts(names.begin(), names.end());
    std::string name = names.empty() ? "" : names.front();
    std::vector<std::string> addresses;
    for (const ShelvedCertificate* one : certificates) {
      person.keys.push_back({one->file, {}, {}, uses});
      addresses.insert(addresses.end(), one->addresses.begin(), one->addresses.end());
      if (name.empty()) name = one->name;
    }
    if (!addresses.empty()) texts.push_back(local_part(addresses.front()));
    texts.push_back(name);
    person.id = ids_.take(texts);
    person.name = is_one_line(name) ? name : person.id;
    for (const std::string& address : addresses) take(address, person);
    for (const ShelvedCertificate* one : certificates) holders_.emplace(one->file.fingerprint, person.id);
    made_.people.push_back(std::move(person));
  }

  Imported done() {
    if (!made_.people.empty()) note(std::string(not_checked));
    if (shelf_ == nullptr) return std::move(made_);
    for (const std::string& fingerprint : shelf_->doubles()) {
      if (holders_.contains(fingerprint))
        note("key " + fingerprint + ": of two certificates the first was taken");
    }
    return std::move(made_);
  }

 private:
  void take(const std::string& address, ImportedPerson& person) {
    const auto [holder, fresh] = addresses_.emplace(address, person.id);
    if (fresh) {
      person.emails.push_back(address);
    } else if (holder->second != person.id) {
      note(address + ", which " + person.id + "'s certificate names too, is " + holder->second + "'s");
    }
  }

  const CertificateShelf* shelf_ = nullptr;
  Imported made_;
  ImportedIds ids_;
  std::map<std::string, std::string> holders_;    // of certificates
  std::map<std::string, std::string> addresses_;  // whose they are
};

const std::set<Duty>& of_signers() {
  static const std::set<Duty> duties = {Duty::commits, Duty::tags, Duty::releases};
  return duties;
}

// ---- sq-git ----

struct Rights {
  std::set<KeyUse> uses;
  std::set<Duty> duties;
};

Rights rights_of(const SqGitAuthorization& one) {
  Rights rights;
  if (one.sign_commit) rights.duties.insert(Duty::commits);
  if (one.sign_tag) rights.duties.insert(Duty::tags);
  if (one.sign_archive) rights.duties.insert(Duty::releases);
  if (one.add_user || one.retire_user || one.audit) rights.duties.insert(Duty::governs);
  if (one.sign_commit || one.sign_tag) rights.uses.insert(KeyUse::git);
  if (one.sign_archive) rights.uses.insert(KeyUse::release);
  if (rights.duties.contains(Duty::governs)) rights.uses.insert(KeyUse::roster);
  return rights;
}

void add_authorization(const SqGitAuthorization& one, Gathering& people) {
  const std::string where = "line " + std::to_string(one.place.line);
  const Rights rights = rights_of(one);
  if (rights.duties.empty()) return people.leave_out(where, one.name, "it may do nothing");
  const auto certificates = split_openpgp_keyring(one.keyring);
  if (!certificates) return people.leave_out(where, one.name, "its keyring: " + certificates.error().what);
  CertificateShelf shelf;
  for (const std::string& packets : *certificates) shelf.add(packets);
  std::vector<const ShelvedCertificate*> good;
  for (const ShelvedCertificate& found : shelf.all()) {
    if (people.is_free(found, where, one.name)) good.push_back(&found);
  }
  if (shelf.unread() > 0) {
    people.leave_out(where, one.name, std::to_string(shelf.unread()) + " of its certificates cannot be read");
  }
  if (good.empty()) return;
  const UserId name = user_id_in(one.name);
  std::vector<std::string> names = {one.name};
  // Its id comes from the address, where the name has one.
  if (!name.address.empty()) names = {name.name.empty() ? name.address : name.name};
  people.add(names, good, rights.uses, rights.duties);
}

}  // namespace

void CertificateShelf::add(std::string_view packets) {
  const auto fingerprint = primary_fingerprint(packets);
  if (!fingerprint) {
    ++unread_;
    return;
  }
  auto bytes = std::make_shared<const std::string>(armored_pgp_key(packets));
  const Sha256Digest digest = sha256(*bytes);
  ShelvedCertificate made;
  made.file = {certificate_path(CertificateKind::openpgp, digest), *bytes, *fingerprint};
  if (const auto there = places_.find(*fingerprint); there != places_.end()) {
    if (certificates_[there->second].file != made.file) doubles_.push_back(*fingerprint);
    return;
  }
  const auto read = read_key_file(CertificateKind::openpgp, digest, std::move(bytes), LegacyRsa::refuse);
  if (!read) {
    made.problem = read.error().what;
  } else if (!read->weakness.empty()) {
    made.problem = "is too weak: " + read->weakness;
  }
  read_user_ids(packets, made);
  places_.emplace(*fingerprint, certificates_.size());
  if (read) {
    for (const OpenpgpSigner& signer : read->certificate.signers) {
      claims_.emplace(hex_of(signer.fingerprint), *fingerprint);
    }
  }
  certificates_.push_back(std::move(made));
}

const ShelvedCertificate* CertificateShelf::find(const std::string& fingerprint) const {
  const auto place = places_.find(fingerprint);
  return place == places_.end() ? nullptr : &certificates_[place->second];
}

std::optional<std::string> CertificateShelf::claimed_by(const std::string& subkey) const {
  const auto claim = claims_.find(subkey);
  return claim == claims_.end() ? std::nullopt : std::optional(claim->second);
}

Imported import_guix(const GuixAuthorizations& list, const CertificateShelf& shelf) {
  Gathering people(shelf);
  for (const GuixAuthorization& signer : list.signers) {
    const std::string name = signer.name.value_or("");
    for (const std::string& other : signer.others) {
      people.leave_out("key " + signer.fingerprint, other, "a property that Guix ignores too");
    }
    const ShelvedCertificate* certificate = people.certificate(signer.fingerprint, name);
    if (certificate == nullptr) continue;
    people.add({name}, {certificate}, {KeyUse::git}, of_signers());
  }
  for (const std::string& other : list.others) {
    people.leave_out("behind the list", other, "a part that Guix ignores too");
  }
  return people.done();
}

Imported import_trusted_keys(const std::vector<TrustedKey>& list, const CertificateShelf& shelf) {
  Gathering people(shelf);
  for (const TrustedKey& key : list) {
    const ShelvedCertificate* certificate =
        people.certificate(key.fingerprint, "line " + std::to_string(key.line));
    if (certificate == nullptr) continue;
    people.add({}, {certificate}, {KeyUse::git}, of_signers());
  }
  return people.done();
}

Imported import_sq_git(const SqGitPolicy& policy) {
  Gathering people;
  for (const SqGitAuthorization& one : policy.authorizations) add_authorization(one, people);
  if (!policy.good_commits.empty()) {
    people.leave_out("commit_goodlist", std::to_string(policy.good_commits.size()) + " commits",
                     "what lies under the baseline is taken as it is, and nothing else");
  }
  return people.done();
}

}  // namespace muster
