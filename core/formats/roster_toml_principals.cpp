// [[person]], [[robot]] and [[role]].
#include "formats/roster_toml_parts.h"

namespace muster {

namespace {

// "alice", or { id = "dave", until = 2026-12-31T00:00:00Z }
Member read_member(const TomlValue& value, Problems& problems) {
  Member member;
  if (const std::string* id = std::get_if<std::string>(&value.data)) {
    member.id = *id;
  } else if (std::holds_alternative<TomlTable>(value.data)) {
    Fields fields = fields_of(value, "a member", problems);
    fields.need("id", member.id);
    fields.may("until", member.until);
    fields.finish();
  } else {
    problems.add("wrong-type",
                 "`members` holds ids, and tables of `id` and `until`, not " + std::string(kind_of(value)),
                 value.place);
  }
  return member;
}

Review read_review(const TomlValue& table, Problems& problems) {
  Review review;
  Fields fields = fields_of(table, "`review`", problems);
  fields.need("every", review.every);
  fields.need("last", review.last);
  fields.finish();
  return review;
}

}  // namespace

Person read_person(const TomlValue& table, Problems& problems) {
  Person person;
  Fields fields = fields_of(table, "[[person]]", problems);
  person.place = table.place;
  fields.need("id", person.id);
  fields.need("name", person.name);
  fields.need("emails", person.emails);
  fields.may("left", person.left);
  fields.finish();
  return person;
}

Robot read_robot(const TomlValue& table, Problems& problems) {
  Robot robot;
  Fields fields = fields_of(table, "[[robot]]", problems);
  robot.place = table.place;
  fields.need("id", robot.id);
  fields.need("owner", robot.owner);
  fields.may("emails", robot.emails);
  fields.finish();
  return robot;
}

Role read_role(const TomlValue& table, Problems& problems) {
  Role role;
  Fields fields = fields_of(table, "[[role]]", problems);
  role.place = table.place;
  fields.need("name", role.name);
  fields.need("owner", role.owner);
  if (const TomlValue* members = fields.required("members")) {
    if (const TomlArray* items = read_list({"members", *members}, problems)) {
      for (const TomlValue& item : *items) role.members.push_back(read_member(item, problems));
    }
  }
  if (const TomlValue* review = inner_table(fields, "review")) role.review = read_review(*review, problems);
  fields.finish();
  return role;
}

}  // namespace muster
