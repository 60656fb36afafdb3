#include "app/import_allowed_signers.h"

#include <algorithm>
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

// A key with all that its line says about it, and whose it is.
struct Line {
  std::size_t number;
  ImportedKey key;
  std::vector<std::string> addresses;
};

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
    ImportedKey made{*key, {}, {}, *uses};
    if (signer.valid_after) made.from = signer.valid_after->time;
    if (signer.valid_before) made.until = signer.valid_before->time + Duration{1};
    if (made.until && *made.until <= issued_) {
      return leave_out(joined(addresses), "its time ended at " + made.until->text());
    }
    note_zone(signer);
    add({number_, std::move(made), addresses});
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

  void note_zone(const AllowedSigner& signer) {
    const auto local = [](const std::optional<WrittenTime>& time) {
      return time && time->zone == WrittenZone::none;
    };
    if (!local(signer.valid_after) && !local(signer.valid_before)) return;
    into_.notes.push_back(on_line(number_) +
                          ": a time without Z is local to whoever runs ssh-keygen; here it is UTC");
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
                       same->key.uses == line.key.uses;
    if (!alike) {
      return leave_out(joined(line.addresses),
                       "the key stands on " + on_line(same->number) + " already, with other options");
    }
    for (const std::string& address : line.addresses) {
      if (std::ranges::find(same->addresses, address) != same->addresses.end()) continue;
      same->addresses.push_back(address);
    }
  }

  Imported& into_;
  Timestamp issued_;
  std::size_t number_ = 0;
  std::vector<Line> lines_;
};

// Lines of one person: those that share an address, directly or by way of others.
class Grouping {
 public:
  explicit Grouping(std::size_t lines) : above_(lines) {
    for (std::size_t i = 0; i < lines; ++i) above_[i] = i;
  }
  // The first line of the group.
  std::size_t first(std::size_t line) {
    while (above_[line] != line) {
      above_[line] = above_[above_[line]];
      line = above_[line];
    }
    return line;
  }
  void join(std::size_t one, std::size_t other) {
    const std::size_t a = first(one);
    const std::size_t b = first(other);
    above_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> above_;
};

void add_to(ImportedPerson& person, const Line& line) {
  for (const std::string& address : line.addresses) {
    if (std::ranges::find(person.emails, address) == person.emails.end()) person.emails.push_back(address);
  }
  person.keys.push_back(line.key);
}

}  // namespace

Imported import_allowed_signers(const std::vector<AllowedSigner>& signers, Timestamp issued) {
  Imported imported;
  Reading reading(imported, issued);
  for (const AllowedSigner& signer : signers) reading.read(signer);
  const std::vector<Line>& lines = reading.lines();
  Grouping groups(lines.size());
  std::map<std::string, std::size_t> line_of_address;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const std::string& address : lines[i].addresses) {
      const auto [there, fresh] = line_of_address.emplace(address, i);
      if (!fresh) groups.join(there->second, i);
    }
  }
  std::map<std::size_t, std::size_t> person_of_group;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto [there, fresh] = person_of_group.emplace(groups.first(i), imported.people.size());
    if (fresh) imported.people.emplace_back();
    add_to(imported.people[there->second], lines[i]);
  }
  ImportedIds ids;
  for (ImportedPerson& person : imported.people) {
    const std::string& address = person.emails.front();
    person.id = ids.take({std::string_view(address).substr(0, address.rfind('@'))});
    person.name = person.id;
    person.duties = {Duty::commits, Duty::tags, Duty::releases};
    if (person.emails.size() == 1) continue;
    imported.notes.push_back(joined(person.emails) + ": taken for one person, because they share a key");
  }
  return imported;
}

}  // namespace muster
