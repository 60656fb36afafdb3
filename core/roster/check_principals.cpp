#include <map>

#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

std::string on_line(Place place) {
  return place.line == 0 ? std::string() : " on line " + std::to_string(place.line);
}

// Ids and addresses of persons and robots live in one space each.
struct Taken {
  std::map<std::string_view, Place> ids;
  std::map<std::string_view, Place> addresses;
};

void check_id(const DraftCheck& check, const std::string& id, Place table, Taken& taken) {
  if (!is_roster_id(id)) {
    check.refuse(
        "bad-value",
        quoted(id) + " is not an id: 1 to 64 of a-z, 0-9, '.', '_', '-', the first a letter or digit",
        {table, "id"});
  }
  const auto [it, fresh] = taken.ids.emplace(id, table);
  if (!fresh) {
    check.refuse("duplicate-id", "the id " + quoted(id) + " is taken" + on_line(it->second), {table, "id"});
  }
}

void check_addresses(const DraftCheck& check, const std::vector<std::string>& emails, Place table,
                     Taken& taken) {
  for (std::size_t i = 0; i < emails.size(); ++i) {
    const Spot spot{table, "emails", i};
    if (!is_mail_address(emails[i])) {
      check.refuse("bad-value", "an address has 1 to 320 bytes, no control characters, no '<' and no '>'",
                   spot);
    }
    const auto [it, fresh] = taken.addresses.emplace(emails[i], table);
    if (fresh) continue;
    check.refuse("duplicate-address", "the address " + quoted(emails[i]) + " is taken" + on_line(it->second),
                 spot);
  }
}

}  // namespace

void check_principals(const DraftCheck& check) {
  Taken taken;
  for (const Person& person : check.draft.persons) {
    check_id(check, person.id, person.place, taken);
    if (!is_one_line(person.name)) {
      check.refuse("bad-value", "a person's `name` has 1 to 1024 bytes and no control characters",
                   {person.place, "name"});
    }
    check_addresses(check, person.emails, person.place, taken);
  }
  for (const Robot& robot : check.draft.robots) {
    check_id(check, robot.id, robot.place, taken);
    check_owner(check, robot.owner, robot.place);
    check_addresses(check, robot.emails, robot.place, taken);
  }
}

}  // namespace muster
