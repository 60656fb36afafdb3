#include "app/import_gathering.h"

#include <algorithm>

#include "roster/grammar.h"

namespace muster {

namespace {

constexpr const char* not_checked =
    "addresses come from user ids that the certificates' own keys signed; whether they are their holders' "
    "nobody has checked: read them";

std::string_view local_part(std::string_view address) {
  return address.substr(0, address.rfind('@'));
}

}  // namespace

bool ImportGathering::is_free(const ShelvedCertificate& one, const std::string& where,
                              const std::string& name) {
  if (!one.problem.empty()) {
    leave_out(where, name, "its certificate " + one.problem);
    return false;
  }
  const auto holder = holders_.find(one.file.fingerprint);
  if (holder == holders_.end()) return true;
  leave_out(where, name, "its certificate is " + holder->second + "'s already");
  return false;
}

void ImportGathering::add(const std::vector<std::string>& called,
                          const std::vector<const ShelvedCertificate*>& certificates, const Rights& rights) {
  ImportedPerson person;
  person.duties = rights.duties;
  std::string name = called.empty() ? "" : called.front();
  for (const ShelvedCertificate* one : certificates) {
    person.keys.push_back({one->file, {}, {}, rights.uses});
    for (const std::string& address : one->addresses) {
      const bool known = std::ranges::find(person.emails, address) != person.emails.end();
      if (!known) person.emails.push_back(address);
    }
    if (name.empty()) name = one->name;
    if (one->merged) {
      note("key " + one->file.fingerprint + ": there are copies that differ; gpg made one of them");
    }
  }
  std::vector<std::string_view> texts(called.begin(), called.end());
  const bool named =
      std::ranges::any_of(called, [](const std::string& text) { return !roster_id_from(text).empty(); });
  if (!person.emails.empty()) texts.push_back(local_part(person.emails.front()));
  texts.push_back(name);
  ImportedIds::Taken taken = ids_.take(texts);
  person.id = std::move(taken.id);
  person.name = is_one_line(name) ? name : person.id;
  note_number(person, taken.wanted, made_.notes);
  if (named) person.wanted_id = std::move(taken.wanted);
  for (const std::string& text : called) {
    if (!text.empty()) person.called.push_back(text);
  }
  for (const ShelvedCertificate* one : certificates) holders_.emplace(one->file.fingerprint, person.id);
  made_.people.push_back(std::move(person));
}

void ImportGathering::share_out_addresses() {
  std::map<std::string, std::vector<std::string>> claims;  // ids, by address
  for (const ImportedPerson& person : made_.people) {
    for (const std::string& address : person.emails) claims[address].push_back(person.id);
  }
  for (ImportedPerson& person : made_.people) {
    std::erase_if(person.emails, [&](const std::string& address) { return claims[address].size() > 1; });
  }
  for (const auto& [address, ids] : claims) {
    if (ids.size() == 1) continue;
    std::string all;
    for (const std::string& id : ids) all += (all.empty() ? "" : ", ") + id;
    leave_out("addresses", address, "the certificates of " + all + " name it: it is nobody's");
  }
}

Imported ImportGathering::done() {
  share_out_addresses();
  if (!made_.people.empty()) note(not_checked);
  return std::move(made_);
}

}  // namespace muster
