#include "formats/roster_edit.h"

#include <algorithm>

#include "formats/ssh_key.h"

namespace muster {

namespace {

TomlValue text(std::string_view words) {
  return toml_value(words);
}

TomlValue value_of(const Member& member) {
  if (!member.until) return text(member.id);
  return toml_value(NewTable{{"id", text(member.id)}, {"until", toml_value(*member.until)}});
}

TomlValue value_of(const std::set<KeyUse>& uses) {
  std::vector<std::string> words;
  for (const KeyUse use : uses) words.emplace_back(name_of(use));
  return toml_value(words);
}

std::pair<std::string, TomlValue> file_of(KeyAlgorithm algorithm, const Certificate& certificate) {
  return {std::string(name_of(algorithm)), text(certificate_path(algorithm, certificate))};
}

}  // namespace

Edited set_head(TomlEditor& editor, const VersionHead& head) {
  const TableAt root{"", 0};
  Edited done = editor.set(root, {"version"}, toml_value(std::int64_t{head.version}));
  if (done) done = editor.set(root, {"previous"}, text(head.previous.text()), "version");
  if (done) done = editor.set(root, {"issued"}, toml_value(head.issued), "previous");
  if (done && head.expires) done = editor.set(root, {"expires"}, toml_value(*head.expires), "issued");
  return done;
}

Edited drop_ended(TomlEditor& editor, const RosterDraft& draft, Timestamp issued) {
  Edited done = std::monostate{};
  for (std::size_t i = draft.exceptions.size(); i-- > 0 && done;) {
    if (draft.exceptions[i].until <= issued) done = editor.remove_table({"exception", i});
  }
  return done;
}

Edited add_person(TomlEditor& editor, const Person& person) {
  return editor.add_table(
      "person", {{"id", text(person.id)}, {"name", text(person.name)}, {"emails", toml_value(person.emails)}},
      {});
}

Edited add_robot(TomlEditor& editor, const Robot& robot) {
  return editor.add_table(
      "robot", {{"id", text(robot.id)}, {"owner", text(robot.owner)}, {"emails", toml_value(robot.emails)}},
      {"person"});
}

Edited add_key(TomlEditor& editor, const RosterKey& key) {
  NewTable fields = {{"holder", text(key.holder)},
                     key.certificate ? file_of(key.key.algorithm, *key.certificate)
                                     : std::pair("ssh", text(ssh_public_key_text(key.key))),
                     {"added", toml_value(key.added)}};
  if (key.from) fields.emplace_back("from", toml_value(*key.from));
  if (key.until) fields.emplace_back("until", toml_value(*key.until));
  fields.emplace_back("uses", value_of(key.uses));
  return editor.add_table("key", fields, {"robot", "person"});
}

Edited set_key_file(TomlEditor& editor, std::size_t key, const RosterKey& renewed) {
  auto [field, path] = file_of(renewed.key.algorithm, *renewed.certificate);
  return editor.set({"key", key}, {field}, std::move(path), "holder");
}

Edited set_key_until(TomlEditor& editor, std::size_t key, Timestamp until) {
  return editor.set({"key", key}, {"until"}, toml_value(until), "added");
}

Edited revoke_key(TomlEditor& editor, std::size_t key, const Revocation& revocation) {
  const NewTable value = {{"reason", text(name_of(revocation.cause))},
                          {"since", toml_value(revocation.since)}};
  return editor.set({"key", key}, {"revoked"}, toml_value(value));
}

Edited add_role(TomlEditor& editor, const Role& role) {
  TomlArray members;
  for (const Member& member : role.members) members.push_back(value_of(member));
  return editor.add_table("role",
                          {{"name", text(role.name)},
                           {"owner", text(role.owner)},
                           {"members", TomlValue{Place{}, std::move(members)}}},
                          {"key", "robot", "person"});
}

Edited put_member(TomlEditor& editor, const RosterDraft& draft, std::size_t role, const Member& member) {
  const auto& members = draft.roles.at(role).members;
  const auto there = std::ranges::find(members, member.id, &Member::id);
  if (there == members.end()) return editor.add_item({"role", role}, {"members"}, value_of(member));
  const auto at = static_cast<std::size_t>(there - members.begin());
  return editor.set({"role", role}, {"members", at}, value_of(member));
}

Edited set_reviewed(TomlEditor& editor, std::size_t role, Timestamp last) {
  return editor.set({"role", role}, {"review", "last"}, toml_value(last));
}

Edited set_review(TomlEditor& editor, std::size_t role, const std::string& every, Timestamp last) {
  const NewTable review = {{"every", text(every)}, {"last", toml_value(last)}};
  return editor.set({"role", role}, {"review"}, toml_value(review));
}

namespace {

// A person's end, table by table; stops at the first thing that cannot be edited.
class Offboarding {
 public:
  Offboarding(TomlEditor& editor, const RosterDraft& draft, const Leaving& leaving)
      : editor_(editor), draft_(draft), leaving_(leaving) {}

  Edited run() {
    end_keys();
    leave_lists();
    for (std::size_t i = 0; i < draft_.persons.size(); ++i) {
      if (draft_.persons[i].id != leaving_.person) continue;
      step([&] { return editor_.set({"person", i}, {"left"}, toml_value(leaving_.since)); });
    }
    if (!leaving_.successor.empty()) hand_over();
    return done_;
  }

 private:
  template <typename Step>
  void step(const Step& change) {
    if (done_) done_ = change();
  }

  void end_keys() {
    for (std::size_t i = 0; i < draft_.keys.size(); ++i) {
      const RosterKey& key = draft_.keys[i];
      if (key.holder != leaving_.person || key.revoked) continue;
      step([&] { return revoke_key(editor_, i, {reasons::RevocationCause::left, leaving_.since}); });
    }
  }

  void leave(const TableAt& table, const std::string& field, const std::vector<std::string>& words) {
    const auto found = std::ranges::find(words, leaving_.person);
    if (found == words.end()) return;
    const auto at = static_cast<std::size_t>(found - words.begin());
    step([&] { return editor_.remove(table, {field, at}); });
  }

  void leave_lists() {
    leave({"governance", 0}, "governors", draft_.governance.governors);
    for (std::size_t i = 0; i < draft_.roles.size(); ++i) {
      std::vector<std::string> ids;
      for (const Member& member : draft_.roles[i].members) ids.push_back(member.id);
      leave({"role", i}, "members", ids);
    }
    for (std::size_t i = 0; i < draft_.commits.size(); ++i) {
      const CommitRule& rule = draft_.commits[i];
      leave({"commits", i}, "signers", rule.signers);
      leave({"commits", i}, "merge_signers", rule.merge_signers);
      if (rule.approvers) leave({"commits", i}, "approvers", *rule.approvers);
    }
    for (std::size_t i = 0; i < draft_.tags.size(); ++i) {
      leave({"tags", i}, "signers", draft_.tags[i].signers);
    }
    for (std::size_t i = 0; i < draft_.releases.size(); ++i) {
      leave({"releases", i}, "signers", draft_.releases[i].signers);
    }
  }

  template <typename T>
  void hand_over(const std::string& kind, const std::vector<T>& owned) {
    for (std::size_t i = 0; i < owned.size(); ++i) {
      if (owned[i].owner != leaving_.person) continue;
      step([&] { return editor_.set({kind, i}, {"owner"}, text(leaving_.successor)); });
    }
  }

  void hand_over() {
    hand_over("robot", draft_.robots);
    hand_over("role", draft_.roles);
    hand_over("exception", draft_.exceptions);
  }

  TomlEditor& editor_;
  const RosterDraft& draft_;
  const Leaving& leaving_;
  Edited done_ = std::monostate{};
};

}  // namespace

Edited offboard(TomlEditor& editor, const RosterDraft& draft, const Leaving& leaving) {
  return Offboarding(editor, draft, leaving).run();
}

}  // namespace muster
