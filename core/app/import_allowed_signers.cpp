#include "app/import_allowed_signers.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "crypto/check_signature.h"
#include "formats/ssh_key.h"

namespace muster {

namespace {

std::string on_line(std::size_t number) {
  return "line " + std::to_string(number);
}

bool is_pattern_text(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool has_negation(const std::vector<std::string>& patterns) {
  return std::ranges::any_of(patterns, [](const std::string& one) { return one.starts_with('!'); });
}

std::string joined(const std::vector<std::string>& patterns) {
  std::string list;
  for (const std::string& pattern : patterns) list += (list.empty() ? "" : ",") + pattern;
  return list;
}

// A key with all that its lines say about it, and whose it is.
struct Line {
  std::size_t number;  // of the first one
  ImportedKey key;
  std::vector<std::string> addresses;
  std::set<std::string> principals;  // all of them, as they are written
};

// No zone is further from UTC: a time that has none is no later than the one, and no earlier than the other.
constexpr Duration furthest_behind{12 * 3'600};
constexpr Duration furthest_ahead{14 * 3'600};

bool is_local(const std::optional<WrittenTime>& time) {
  return time && time->zone == WrittenZone::none;
}

class Reading {
 public:
  Reading(Imported& into, Timestamp issued) : into_(into), issued_(issued) {}

  void read(const AllowedSigner& signer) {
    number_ = signer.line;
    if (signer.role == KeyRole::authority) {
      return leave_out(joined(signer.principals), "a certificate authority: a roster lists each key itself");
    }
    if (has_negation(signer.principals)) {
      return leave_out(joined(signer.principals), "a negated pattern: a roster names people one by one");
    }
    const std::vector<std::string> addresses = addresses_of(signer);
    if (addresses.empty()) return;
    const auto key = key_of(signer);
    const auto uses = key ? uses_of(signer) : std::nullopt;
    if (!uses) return;
    ImportedKey made{*key, {}, {}, *uses, scope_of(signer)};
    if (const std::string why = set_window(signer, made); !why.empty()) {
      return leave_out(joined(addresses), why);
    }
    add({number_, std::move(made), addresses, {signer.principals.begin(), signer.principals.end()}});
  }

  const std::vector<Line>& lines() const { return lines_; }

 private:
  void leave_out(const std::string& what, std::string why) {
    into_.left_out.push_back({on_line(number_), what, std::move(why)});
  }

  std::vector<std::string> addresses_of(const AllowedSigner& signer) {
    std::vector<std::string> addresses;
    for (const std::string& principal : signer.principals) {
      if (is_pattern_text(principal)) {
        leave_out(principal, "a pattern: a roster names people one by one");
      } else if (!is_committer_address(principal)) {
        leave_out(principal, "no address: commits are compared with their committer's address");
      } else if (std::ranges::find(addresses, principal) == addresses.end()) {
        addresses.push_back(principal);
      }
    }
    return addresses;
  }

  std::optional<PublicKey> key_of(const AllowedSigner& signer) {
    const std::string type = signer.key.substr(0, signer.key.find(' '));
    const std::string who = joined(signer.principals);
    if (!key_algorithm_named(type)) {
      leave_out(who, "a type of key that a roster may not list");
      return std::nullopt;
    }
    auto key = parse_ssh_public_key(signer.key);
    if (!key || !check_key(*key)) {
      leave_out(who, "a key that cannot be read" + (key ? "" : ": " + key.error().what));
      return std::nullopt;
    }
    const std::string weakness = weakness_of(*key, LegacyRsa::refuse);
    if (!weakness.empty()) {
      leave_out(who, "a key that is too weak: " + weakness);
      return std::nullopt;
    }
    return std::move(*key);
  }

  std::optional<std::set<KeyUse>> uses_of(const AllowedSigner& signer) {
    if (!signer.namespaces) return std::set<KeyUse>{KeyUse::git};
    if (has_negation(*signer.namespaces)) {
      leave_out(joined(signer.principals), "a negated namespace: a key's uses are listed one by one");
      return std::nullopt;
    }
    std::set<KeyUse> uses;
    for (const std::string& name : *signer.namespaces) {
      if (name == "git" || name == "*") uses.insert(KeyUse::git);
      if (name == "file" || name == "*") uses.insert(KeyUse::release);
      if (name == "git" || name == "file" || name == "*") continue;
      leave_out(name, "a namespace without a counterpart among the uses of a key");
    }
    if (!uses.empty()) return uses;
    leave_out(joined(signer.principals), "no namespace of a commit, a tag or a release");
    return std::nullopt;
  }

  // Every namespace is no bound.
  static KeyScope scope_of(const AllowedSigner& signer) {
    const bool every =
        !signer.namespaces || std::ranges::find(*signer.namespaces, "*") != signer.namespaces->end();
    return every ? KeyScope::whole : KeyScope::bounded;
  }

  void note(const std::string& what) { into_.notes.push_back(on_line(number_) + ": " + what); }

  // What of its window is left wherever ssh-keygen runs; a clause where nothing is.
  std::string set_window(const AllowedSigner& signer, ImportedKey& key) {
    if (signer.valid_after) {
      const Duration later = is_local(signer.valid_after) ? furthest_behind : Duration{0};
      key.from = Timestamp::from_seconds((signer.valid_after->time + later).seconds);
      if (!key.from) return "it begins behind the year 9999";
    }
    if (signer.valid_before) {
      const Duration earlier = is_local(signer.valid_before) ? furthest_ahead : Duration{0};
      // ssh-keygen counts the last second in.
      key.until = Timestamp::from_seconds((signer.valid_before->time - earlier + Duration{1}).seconds);
      if (!key.until) note("it ends behind the year 9999, and here never");
    }
    if (key.until && *key.until <= issued_) return "its time ended at " + key.until->text();
    if (key.until && key.from && *key.until <= *key.from) return "no time of it is left in every zone";
    if (is_local(signer.valid_after) || is_local(signer.valid_before)) {
      note(
          "a time without Z is local to whoever runs ssh-keygen; here it counts when it has come, or not yet "
          "gone by, everywhere: valid-after 12 hours later and valid-before 14 hours earlier than in UTC");
    }
    return "";
  }

  // A key stands in a roster once.
  void add(Line line) {
    const auto same =
        std::ranges::find_if(lines_, [&](const Line& one) { return one.key.key == line.key.key; });
    if (same == lines_.end()) {
      lines_.push_back(std::move(line));
      return;
    }
    const bool alike = same->key.from == line.key.from && same->key.until == line.key.until &&
                       same->key.uses == line.key.uses && same->key.scope == line.key.scope;
    if (!alike) {
      return leave_out(joined(line.addresses),
                       "the key stands on " + on_line(same->number) + " already, with other options");
    }
    for (const std::string& address : line.addresses) {
      if (std::ranges::find(same->addresses, address) != same->addresses.end()) continue;
      same->addresses.push_back(address);
    }
    same->principals.merge(line.principals);
  }

  Imported& into_;
  Timestamp issued_;
  std::size_t number_ = 0;
  std::vector<Line> lines_;
};

// Whose addresses are the same to the letter; each line is of one key.
using Group = std::vector<const Line*>;

std::vector<Group> groups_of(const std::vector<Line>& lines) {
  std::map<std::set<std::string>, std::size_t> places;
  std::vector<Group> groups;
  for (const Line& line : lines) {
    const auto [there, fresh] = places.emplace(line.principals, groups.size());
    if (fresh) groups.emplace_back();
    groups[there->second].push_back(&line);
  }
  return groups;
}

// An address that several keys claim is nobody's: whoever may add a line could take over another's. But for
// one key alone whose only address it is.
class Addresses {
 public:
  explicit Addresses(const std::vector<Group>& groups) {
    for (const Group& group : groups) {
      for (const std::string& address : group.front()->addresses) claims_[address].push_back(&group);
    }
  }

  // The line of one that has it as well, where it is not this group's.
  std::optional<std::size_t> lost_to(const std::string& address, const Group& group) const {
    const std::vector<const Group*>& claims = claims_.at(address);
    if (claims.size() == 1) return std::nullopt;
    std::vector<const Group*> alone;
    std::ranges::copy_if(claims, std::back_inserter(alone),
                         [](const Group* one) { return one->front()->addresses.size() == 1; });
    const bool has_owner = alone.size() == 1 && alone.front()->size() == 1;
    if (has_owner && alone.front() == &group) return std::nullopt;
    const Group* other = has_owner ? alone.front() : claims[claims.front() == &group ? 1 : 0];
    return other->front()->number;
  }

 private:
  std::map<std::string, std::vector<const Group*>> claims_;
};

ImportedPerson person_of(const Group& group, const Addresses& shared, Imported& imported) {
  ImportedPerson person;
  for (const Line* line : group) person.keys.push_back(line->key);
  for (const std::string& address : group.front()->addresses) {
    const auto other = shared.lost_to(address, group);
    if (other) {
      imported.left_out.push_back({on_line(group.front()->number), address,
                                   "another key, on " + on_line(*other) + ", claims this address too"});
    } else {
      person.emails.push_back(address);
    }
  }
  person.called = person.emails;
  person.duties = {Duty::commits, Duty::tags, Duty::releases};
  return person;
}

void note_joins(const Group& group, ImportedPerson& person, std::vector<std::string>& notes) {
  const std::string all = joined(group.front()->addresses);
  if (group.size() == 1) {
    if (group.front()->addresses.size() > 1) {
      notes.push_back(all + ": taken for one person, because they share a key");
    }
    return;
  }
  person.joined = Joined::by_address;
  std::string lines;
  for (const Line* line : group) lines += (lines.empty() ? "" : ", ") + std::to_string(line->number);
  notes.push_back(
      all + ": the keys on lines " + lines +
      " are taken for one person's, because the lines carry the same addresses; nothing is signed "
      "here until somebody has read that");
}

}  // namespace

Imported import_allowed_signers(const std::vector<AllowedSigner>& signers, Timestamp issued) {
  Imported imported;
  Reading reading(imported, issued);
  for (const AllowedSigner& signer : signers) reading.read(signer);
  const std::vector<Group> groups = groups_of(reading.lines());
  const Addresses shared(groups);
  ImportedIds ids;
  for (const Group& group : groups) {
    ImportedPerson person = person_of(group, shared, imported);
    const std::string& address = group.front()->addresses.front();
    ImportedIds::Taken taken = ids.take({std::string_view(address).substr(0, address.rfind('@'))});
    person.id = std::move(taken.id);
    person.wanted_id = std::move(taken.wanted);
    person.name = person.id;
    note_number(person, person.wanted_id, imported.notes);
    note_joins(group, person, imported.notes);
    imported.people.push_back(std::move(person));
  }
  return imported;
}

}  // namespace muster
