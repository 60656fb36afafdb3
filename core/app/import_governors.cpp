#include "app/import_governors.h"

#include <algorithm>

#include "formats/fingerprint_text.h"

namespace muster {

namespace {

using People = std::vector<ImportedPerson>;

tl::unexpected<Fault> refused(std::string because, std::string remedy) {
  return tl::unexpected(Fault{FaultId::config, std::move(because), std::move(remedy)});
}

// "alice (SHA256:…), bob (AD17…)"
std::string choices(const std::vector<const ImportedPerson*>& people) {
  constexpr std::size_t most = 20;
  std::string list;
  for (std::size_t i = 0; i < people.size() && i < most; ++i) {
    list += (i == 0 ? "" : ", ") + people[i]->id + " (";
    for (const ImportedKey& key : people[i]->keys) {
      list += (&key == &people[i]->keys.front() ? "" : ", ") + fingerprint_in(key);
    }
    list += ")";
  }
  return people.size() > most ? list + " …" : list;
}

std::string choices(const People& people) {
  std::vector<const ImportedPerson*> all;
  for (const ImportedPerson& person : people) all.push_back(&person);
  return choices(all);
}

const ImportedKey* key_of(const ImportedPerson& person, const std::string& fingerprint) {
  const auto key = std::ranges::find(person.keys, fingerprint, fingerprint_in);
  return key == person.keys.end() ? nullptr : &*key;
}

const ImportedPerson* holder_of(const People& people, const std::string& fingerprint) {
  const auto person = std::ranges::find_if(
      people, [&](const ImportedPerson& one) { return key_of(one, fingerprint) != nullptr; });
  return person == people.end() ? nullptr : &*person;
}

// As fingerprint_in writes it; nothing where the word is none.
std::optional<std::string> fingerprint_named(std::string_view word) {
  if (word.starts_with("SHA256:")) return std::string(word);
  constexpr std::string_view prefix = "openpgp:";
  if (word.starts_with(prefix)) word.remove_prefix(prefix.size());
  return openpgp_fingerprint_in(word);
}

bool may_be_meant(const ImportedPerson& person, const std::string& word) {
  return person.id == word || person.wanted_id == word ||
         std::ranges::find(person.called, word) != person.called.end();
}

// Who is called so, and nobody else could be: an id with a number behind it is whoever's came later in the
// list, and one that is made of a certificate's user ids is whoever's wrote it there.
Result<const ImportedPerson*> called(const People& people, const std::string& word) {
  std::vector<const ImportedPerson*> found;
  for (const ImportedPerson& person : people) {
    if (may_be_meant(person, word)) found.push_back(&person);
  }
  const std::string remedy = "name a key by its full fingerprint: ";
  if (found.empty()) {
    return refused(
        "nobody who is carried over is called " + word,
        "--governor takes what the list calls somebody, or a full fingerprint: " + choices(people));
  }
  if (found.size() > 1) {
    return refused(word + " could be any of " + std::to_string(found.size()) + " people",
                   remedy + choices(found));
  }
  const ImportedPerson& person = *found.front();
  const bool by_the_list =
      person.wanted_id == word || std::ranges::find(person.called, word) != person.called.end();
  if (by_the_list) return &person;
  return refused(word + " is an id that the list itself does not give", remedy + choices(found));
}

// The list lets it sign what a repository holds.
bool signs_history(const ImportedKey& key) {
  return key.uses.contains(KeyUse::git) || key.uses.contains(KeyUse::roster);
}

// And bounds no use of it.
bool may_sign_rosters(const ImportedKey& key) {
  return key.scope == KeyScope::whole && signs_history(key);
}

tl::unexpected<Fault> bounded(const std::string& whose) {
  return refused(
      "the list bounds what " + whose + " may sign, to namespaces or to releases, and a roster is none of it",
      "where it is bounded to git, name the key that is to govern by its full fingerprint; or name somebody "
      "else");
}

// Keys of theirs that govern where none is named.
Result<ImportedGovernor> by_all_keys(const ImportedPerson& person, const std::string& own) {
  if (const ImportedKey* key = key_of(person, own); key != nullptr && may_sign_rosters(*key)) {
    return ImportedGovernor{person.id, {own}};
  }
  if (person.joined == Joined::by_address && person.keys.size() > 1) {
    return refused("which keys are " + person.id + "'s is known by their addresses alone",
                   "name the key that is to govern by its full fingerprint: " + choices({&person}));
  }
  ImportedGovernor governor{person.id, {}};
  for (const ImportedKey& key : person.keys) {
    if (may_sign_rosters(key)) governor.keys.insert(fingerprint_in(key));
  }
  if (!governor.keys.empty()) return governor;
  return bounded(person.id);
}

// Somebody chose this very key, so that it may be bounded to git.
Result<ImportedGovernor> by_key(const ImportedPerson& person, const std::string& fingerprint) {
  if (signs_history(*key_of(person, fingerprint))) return ImportedGovernor{person.id, {fingerprint}};
  return bounded("the key " + fingerprint + " of " + person.id);
}

Result<ImportedGovernor> named_governor(const People& people, const std::string& word,
                                        const std::string& own) {
  if (const auto fingerprint = fingerprint_named(word)) {
    const ImportedPerson* holder = holder_of(people, *fingerprint);
    if (holder != nullptr) return by_key(*holder, *fingerprint);
    return refused("nobody who is carried over holds the key " + word,
                   "--governor takes: " + choices(people));
  }
  const auto person = called(people, word);
  if (!person) return tl::unexpected(person.error());
  return by_all_keys(**person, own);
}

void add(ImportedGovernor one, std::vector<ImportedGovernor>& governors) {
  const auto there = std::ranges::find(governors, one.id, &ImportedGovernor::id);
  if (there == governors.end()) {
    governors.push_back(std::move(one));
  } else {
    there->keys.merge(one.keys);
  }
}

}  // namespace

Result<std::vector<ImportedGovernor>> governors_of(const People& people,
                                                   const std::vector<std::string>& named,
                                                   const std::string& own) {
  std::vector<ImportedGovernor> governors;
  for (const std::string& word : named) {
    auto governor = named_governor(people, word, own);
    if (!governor) return tl::unexpected(std::move(governor).error());
    add(std::move(*governor), governors);
  }
  if (!governors.empty()) return governors;
  for (const ImportedPerson& person : people) {
    if (!person.duties.contains(Duty::governs)) continue;
    auto governor = by_all_keys(person, "");
    if (!governor) return tl::unexpected(std::move(governor).error());
    add(std::move(*governor), governors);
  }
  if (!governors.empty()) return governors;
  const ImportedPerson* holder = own.empty() ? nullptr : holder_of(people, own);
  if (holder == nullptr) {
    return refused("nothing says who governs the roster, and the key that git signs with is nobody's here",
                   "name one or more of " + choices(people) + ": --governor ID");
  }
  auto governor = by_key(*holder, own);
  if (!governor) return tl::unexpected(std::move(governor).error());
  return std::vector<ImportedGovernor>{std::move(*governor)};
}

}  // namespace muster
