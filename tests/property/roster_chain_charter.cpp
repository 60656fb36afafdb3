#include "property/roster_chain_charter.h"

#include <algorithm>

#include "support/test_keys.h"

namespace muster::test {

namespace {

std::string toml_list(const Names& values) {
  std::string text = "[";
  for (const std::string& value : values) text += (text.size() == 1 ? "\"" : ", \"") + value + "\"";
  return text + "]";
}

std::string field(const std::string& name, const std::string& value) {
  return name + " = \"" + value + "\"\n";
}

std::string field(const std::string& name, const Names& values) {
  return name + " = " + toml_list(values) + "\n";
}

std::string field(const std::string& name, const std::optional<Timestamp>& time) {
  return time ? name + " = " + time->text() + "\n" : "";
}

std::string table_of(const CharterKey& key) {
  std::string text = "\n[[key]]\n" + field("holder", key.holder) + field("ssh", public_line(key.name)) +
                     field("added", key.added) + field("from", key.from) + field("until", key.until) +
                     field("uses", key.uses);
  if (key.revoked)
    text += "revoked = { reason = \"" + key.reason + "\", since = " + key.revoked->text() + " }\n";
  return text;
}

bool names_path(const std::string& pattern, const std::string& path) {
  if (pattern == "**") return true;
  if (!pattern.ends_with("/**")) return pattern == path;
  return path.starts_with(pattern.substr(0, pattern.size() - 2));
}

bool names_ref(const std::string& pattern, const std::string& ref) {
  if (!pattern.ends_with("*")) return pattern == ref;
  const std::string head = pattern.substr(0, pattern.size() - 1);
  return ref.starts_with(head) && ref.find('/', head.size()) == std::string::npos;
}

}  // namespace

bool holds(const Names& list, const std::string& name) {
  return std::ranges::find(list, name) != list.end();
}

bool CharterKey::is_live(Timestamp at) const {
  return from.value_or(added) <= at && (!until || at < *until) && (!revoked || at < *revoked);
}

std::string Charter::text() const {
  std::string text = field("schema", "muster/roster/1") + field("project", project) +
                     "version = " + std::to_string(version) + "\n";
  if (!previous.empty()) text += field("previous", previous);
  text += field("issued", issued) + field("expires", expires);
  text += "\n[governance]\n" + field("governors", governors) + "threshold = " + std::to_string(threshold) +
          "\n" + field("mainline", mainline);
  text += "\n[defaults]\n" + field("unmatched_refs", std::string(free_refs ? "allow" : "refuse"));
  text += "\n[history]\n" + field("baseline", baseline) + field("vouched", vouched);
  for (const CharterPerson& person : persons) {
    text += "\n[[person]]\n" + field("id", person.id) + field("name", person.id) +
            field("emails", Names{person.id + "@example.org"}) + field("left", person.left);
  }
  text += "\n[[robot]]\n" + field("id", "forge") + field("owner", owner) +
          field("emails", Names{"forge@example.org"});
  for (const CharterKey& key : keys) text += table_of(key);
  text +=
      "\n[[role]]\n" + field("name", "developers") + field("owner", "erin") + field("members", developers);
  for (const CharterRule& rule : rules) {
    text += "\n[[commits]]\n" + field("name", rule.name) + field("refs", rule.refs) +
            field("paths", rule.paths) + field("signers", rule.signers);
  }
  for (const std::string& id : excepted) {
    text += "\n[[exception]]\n" + field("id", "of-" + id) + field("waives", "mainline") +
            field("object", "commit:" + id) + field("until", issued + days(20)) + field("owner", "erin") +
            field("reason", "imported");
  }
  return text;
}

CharterPerson* Charter::person(const std::string& id) {
  const auto found = std::ranges::find(persons, id, &CharterPerson::id);
  return found == persons.end() ? nullptr : &*found;
}

const CharterKey* Charter::key(const std::string& name) const {
  const auto found = std::ranges::find(keys, name, &CharterKey::name);
  return found == keys.end() ? nullptr : &*found;
}

CharterKey* Charter::key(const std::string& name) {
  const auto found = std::ranges::find(keys, name, &CharterKey::name);
  return found == keys.end() ? nullptr : &*found;
}

CharterRule* Charter::rule(const std::string& name) {
  const auto found = std::ranges::find(rules, name, &CharterRule::name);
  return found == rules.end() ? nullptr : &*found;
}

bool Charter::has_left(const std::string& person, Timestamp at) const {
  const std::string& id = person == "forge" ? owner : person;
  return std::ranges::any_of(persons,
                             [&](const CharterPerson& p) { return p.id == id && p.left && *p.left <= at; });
}

std::set<std::string> Charter::governors_with(const KeyTest& test) const {
  std::set<std::string> found;
  for (const CharterKey& one : keys) {
    if (holds(governors, one.holder) && holds(one.uses, "roster") && test(one)) found.insert(one.holder);
  }
  return found;
}

bool Charter::lets_sign(const std::string& name, const std::string& path, Timestamp at) const {
  const CharterKey* one = key(name);
  if (one == nullptr || !one->is_live(at) || !holds(one->uses, "git")) return false;
  if (has_left(one->holder, at) || at >= expires) return false;
  bool covered = false;
  for (const CharterRule& rule : rules) {
    const auto covers = [&](const std::string& pattern) { return names_path(pattern, path); };
    const auto governs = [&](const std::string& pattern) { return names_ref(pattern, mainline); };
    if (std::ranges::none_of(rule.refs, governs) || std::ranges::none_of(rule.paths, covers)) continue;
    covered = true;
    const bool by_role = holds(rule.signers, "developers") && holds(developers, one->holder);
    if (!by_role && !holds(rule.signers, one->holder)) return false;
  }
  return covered;
}

std::string forgotten(const Charter& before, const Charter& after) {
  if (before.project != after.project) return "the project";
  for (const CharterPerson& person : before.persons) {
    if (std::ranges::find(after.persons, person.id, &CharterPerson::id) == after.persons.end())
      return person.id;
  }
  for (const CharterKey& key : before.keys) {
    const CharterKey* now = after.key(key.name);
    if (now == nullptr || now->holder != key.holder || now->added != key.added) return "key " + key.name;
    if (!key.revoked) continue;
    const bool kept = now->revoked && *now->revoked <= *key.revoked;
    if (!kept || (now->reason != key.reason && now->reason != "compromised"))
      return "the revocation of " + key.name;
  }
  return "";
}

}  // namespace muster::test
