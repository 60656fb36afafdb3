#include "property/roster_chain_attacks.h"

#include <algorithm>

#include "support/test_keys.h"

namespace muster::test {

namespace {

using Version = const std::string&;

const std::string muster_roster = "muster-roster";

Names held_keys(ChainServer& server, const Charter& charter) {
  Names found;
  for (const CharterKey& key : charter.keys) {
    if (server.is_stolen(key.name)) found.push_back(key.name);
  }
  if (found.empty()) found.emplace_back("mallory");
  std::shuffle(found.begin(), found.end(), server.random);
  return found;
}

// Governors of the old version without a signature yet.
Names unsigned_governors(ChainServer& server, Version version, Version before) {
  Names found;
  for (const std::string& person : server.charter_of(before).governors) {
    if (!server.files_of(version).files.contains("signatures/" + person + ".sig")) found.push_back(person);
  }
  return found;
}

void put(ChainServer& server, Version version, const std::string& file, const std::string& bytes) {
  server.files_of(version).files["signatures/" + file] = bytes;
}

std::string signed_by(ChainServer& server, Version version, const std::string& key) {
  return server.sign(key, server.files_of(version).bytes, muster_roster);
}

void sign_nothing(ChainServer&, Version, Version) {}

// With every key that is held, under the name of its holder.
void sign_own(ChainServer& server, Version version, Version before) {
  const Charter& old = server.charter_of(before);
  const Charter& next = server.charter_of(version);
  for (const Charter* charter : {&next, &old}) {
    for (const std::string& name : held_keys(server, *charter)) {
      const CharterKey* key = charter->key(name);
      if (key == nullptr || !key->is_live(server.world.now) || !holds(key->uses, "roster")) continue;
      if (holds(old.governors, key->holder) || holds(next.governors, key->holder))
        server.put_signature(version, key->holder, name);
    }
  }
}

void sign_under_other_names(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  for (const std::string& person : unsigned_governors(server, version, before)) {
    const std::string key = pick(server.random, held_keys(server, server.charter_of(before)));
    put(server, version, person + ".sig", signed_by(server, version, key));
  }
}

void sign_twice(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  const Names others = unsigned_governors(server, version, before);
  for (const std::string& person : server.reach(server.charter_of(before))) {
    for (const CharterKey& key : server.charter_of(before).keys) {
      if (key.holder != person || !server.is_stolen(key.name)) continue;
      if (one_in(server.random, 3))
        put(server, version, person + ".asc", signed_by(server, version, key.name));
      if (!others.empty())
        put(server, version, pick(server.random, others) + ".sig", signed_by(server, version, key.name));
    }
  }
}

// Revoked, ended, of another use, of those who have left.
void sign_with_dead_keys(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  const Charter& old = server.charter_of(before);
  const Names others = unsigned_governors(server, version, before);
  for (const std::string& name : held_keys(server, old)) {
    const CharterKey* key = old.key(name);
    if (key != nullptr && holds(others, key->holder))
      put(server, version, key->holder + ".sig", signed_by(server, version, name));
  }
}

// Honest signatures, over another version.
void copy_signatures(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  for (const std::string& person : unsigned_governors(server, version, before)) {
    const RosterVersion& other =
        server.files_of(one_in(server.random, 3) ? pick(server.random, server.landed()) : server.version());
    const auto found = other.files.find("signatures/" + person + ".sig");
    if (found != other.files.end()) put(server, version, person + ".sig", found->second);
  }
}

// Honest signatures over these bytes, given for something else.
void sign_for_another_purpose(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  for (const std::string& person : unsigned_governors(server, version, before)) {
    const std::string purpose = pick(server.random, {"git", "muster-approval", "file", "muster-rosters", ""});
    put(server, version, person + ".sig", server.sign(person, server.files_of(version).bytes, purpose));
  }
}

void sign_one_too_few(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  const Charter& old = server.charter_of(before);
  Names others = unsigned_governors(server, version, before);
  std::shuffle(others.begin(), others.end(), server.random);
  for (const std::string& person : others) {
    if (server.signers(old, version).size() + 1 >= old.threshold) break;
    if (const auto key = server.key_for(person, old, server.charter_of(version)))
      server.put_signature(version, person, *key);
  }
}

// Shows the key of another person than the one that signs, or is no signature any more.
void sign_with_false_keys(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  const std::string& bytes = server.files_of(version).bytes;
  for (const std::string& person : unsigned_governors(server, version, before)) {
    SigningOptions options;
    options.name_space = muster_roster;
    if (one_in(server.random, 2)) {
      options.other_key = person;
      put(server, version, person + ".sig", sign("mallory", bytes, options));
    } else {
      options.trailing = "x";
      put(server, version, person + ".sig", sign(person, bytes, options));
    }
  }
}

// One honest signature, where it does not count.
void sign_under_odd_names(ChainServer& server, Version version, Version before) {
  sign_own(server, version, before);
  const Names others = unsigned_governors(server, version, before);
  if (others.empty()) return;
  const std::string person = pick(server.random, others);
  const std::string odd = pick(server.random, {".SIG", ".sig.sig", "", "-2.sig", ".pub"});
  put(server, version, person + odd, signed_by(server, version, person));
  put(server, version, pick(server.random, others) + ".p7s", signed_by(server, version, "mallory"));
}

}  // namespace

const std::vector<Forging>& forgings() {
  static const std::vector<Forging> all = {
      {"nobody", sign_nothing},
      {"the keys that they hold", sign_own},
      {"under the names of others", sign_under_other_names},
      {"a person twice", sign_twice},
      {"keys that are over", sign_with_dead_keys},
      {"honest signatures over other bytes", copy_signatures},
      {"honest signatures for another purpose", sign_for_another_purpose},
      {"one too few", sign_one_too_few},
      {"false keys", sign_with_false_keys},
      {"names that do not count", sign_under_odd_names},
  };
  return all;
}

}  // namespace muster::test
