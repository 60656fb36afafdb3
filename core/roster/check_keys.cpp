#include <map>

#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

// Robots never govern and never approve; receipts are a server's, and a server is a robot.
bool may_hold(KeyUse use, bool robot) {
  switch (use) {
    case KeyUse::git:
    case KeyUse::release:
    case KeyUse::push: return true;
    case KeyUse::roster:
    case KeyUse::approval: return !robot;
    case KeyUse::receipt: return robot;
  }
  return false;
}

void check_holder(const DraftCheck& check, const RosterKey& key) {
  if (!check.index.is_principal(key.holder)) {
    const std::string_view why = check.index.is_role(key.holder) ? " is a role; a key has one holder"
                                                                 : " is neither a person nor a robot";
    check.refuse("unknown-principal", "the holder " + quoted(key.holder) + std::string(why),
                 {key.place, "holder"});
    return;
  }
  const bool robot = check.index.person(key.holder) == nullptr;
  for (const KeyUse use : key.uses) {
    if (may_hold(use, robot)) continue;
    check.refuse("wrong-use",
                 std::string(robot ? "a robot's" : "a person's") + " key never has the use `" +
                     std::string(name_of(use)) + "`",
                 {key.place, "uses"});
  }
}

void check_window(const DraftCheck& check, const RosterKey& key) {
  if (!key.until || key.valid_from() < *key.until) return;
  check.refuse(
      "empty-window",
      key.from ? "`until` is not after `from`" : "`until` is not after `added`, where the window begins",
      {key.place, "until"});
}

void check_projects(const DraftCheck& check, const RosterKey& key) {
  for (std::size_t i = 0; i < key.shared_with.size(); ++i) {
    if (is_project_name(key.shared_with[i])) continue;
    check.refuse("bad-value", quoted(key.shared_with[i]) + " is not the name of a project",
                 {key.place, "shared_with", i});
  }
  check_distinct(check, key.shared_with, key.place, "shared_with");
}

// The field of [[key]] in which such a key stands.
std::string_view field_of(KeyAlgorithm algorithm) {
  if (algorithm == KeyAlgorithm::openpgp || algorithm == KeyAlgorithm::x509) return name_of(algorithm);
  return "ssh";
}

// A subkey that two certificates hold would have two holders. The key itself where none does.
const RosterKey* first_with_subkey(std::map<std::string_view, const RosterKey*>& listed,
                                   const RosterKey& key) {
  for (const OpenpgpSigner& signer : key.certificate->signers) {
    const RosterKey* first = listed.emplace(signer.fingerprint, &key).first->second;
    if (first != &key) return first;
  }
  return &key;
}

}  // namespace

void check_keys(const DraftCheck& check) {
  // By blob; and by the fingerprint of every subkey, which are shorter.
  std::map<std::string_view, const RosterKey*> listed;
  for (const RosterKey& key : check.draft.keys) {
    check_holder(check, key);
    check_window(check, key);
    check_projects(check, key);
    const RosterKey* first = listed.emplace(key.key.blob, &key).first->second;
    if (first == &key && key.certificate) first = first_with_subkey(listed, key);
    if (first == &key) continue;
    std::string what = "the key is listed already";
    if (first->holder != key.holder) what += ", as held by " + quoted(first->holder);
    if (first->place.line != 0) what += ", on line " + std::to_string(first->place.line);
    check.refuse("duplicate-key", std::move(what), {key.place, field_of(key.key.algorithm)});
  }
}

}  // namespace muster
