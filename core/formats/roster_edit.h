// Changes of a roster in its file's own text, noun by noun (see toml_edit.h for what stays as it is).
// Places of keys, roles and the like are their numbers in the draft, which are those in the file.
// Whether the outcome is a roster, parse_roster says.
#pragma once

#include <string>
#include <vector>

#include "formats/toml_edit.h"
#include "roster/roster.h"

namespace muster {

using Edited = TomlEditor::Done;

// What a new version begins with.
struct VersionHead {
  std::uint32_t version;
  Sha256Digest previous;
  Timestamp issued;
  std::optional<Timestamp> expires = {};  // nothing: it stays as it is
};
Edited set_head(TomlEditor& editor, const VersionHead& head);
// Takes out the exceptions that have ended by then: no version may carry them on.
Edited drop_ended(TomlEditor& editor, const RosterDraft& draft, Timestamp issued);

Edited add_person(TomlEditor& editor, const Person& person);
Edited add_robot(TomlEditor& editor, const Robot& robot);
// Its window, uses, holder and key; nothing else of it is written.
Edited add_key(TomlEditor& editor, const RosterKey& key);
// Another file for the same key; `renewed` has a certificate.
Edited set_key_file(TomlEditor& editor, std::size_t key, const RosterKey& renewed);
Edited set_key_until(TomlEditor& editor, std::size_t key, Timestamp until);
Edited revoke_key(TomlEditor& editor, std::size_t key, const Revocation& revocation);
Edited add_role(TomlEditor& editor, const Role& role);
// In place of the member of that id, where there is one.
Edited put_member(TomlEditor& editor, const RosterDraft& draft, std::size_t role, const Member& member);
Edited set_reviewed(TomlEditor& editor, std::size_t role, Timestamp last);
Edited set_review(TomlEditor& editor, std::size_t role, const std::string& every, Timestamp last);

// Everything of a person's ends: the keys that are not revoked are (`left`, since `since`); out of
// roles, rules and governors; `left` is set. What the person owns goes to `successor`, where there
// is one (an id); else it stays.
struct Leaving {
  std::string person;
  Timestamp since;
  std::string successor;
};
Edited offboard(TomlEditor& editor, const RosterDraft& draft, const Leaving& leaving);

}  // namespace muster
