#include <algorithm>

#include "tool/nouns.h"
#include "tool/output.h"

namespace muster {

namespace {

struct RoleAddOptions : EditOptions {
  std::string name;
  std::string owner;
  std::vector<std::string> members;
};

// "ID" or "ID:TIME"; ids hold no colon.
Result<Member> member_given(const Roster& roster, const std::string& text) {
  const std::size_t colon = text.find(':');
  Member member{text.substr(0, colon), {}};
  if (auto known = check_principal(roster, member.id); !known) return tl::make_unexpected(known.error());
  if (colon == std::string::npos) return member;
  const auto until = time_given("--member", text.substr(colon + 1));
  if (!until) return tl::make_unexpected(until.error());
  member.until = *until;
  return member;
}

Result<std::vector<Member>> members_given(const Roster& roster, const RoleAddOptions& options) {
  std::vector<Member> members;
  for (const std::string& text : options.members) {
    auto member = member_given(roster, text);
    if (!member) return tl::make_unexpected(std::move(member).error());
    if (std::ranges::find(members, member->id, &Member::id) != members.end()) {
      return misused(member->id + " is named twice", "name each member once");
    }
    members.push_back(std::move(*member));
  }
  return members;
}

Result<std::monostate> put_members(EditDesk& desk, std::size_t role, const std::vector<Member>& members) {
  for (const Member& member : members) {
    const auto& there = desk.draft().roles[role].members;
    const auto found = std::ranges::find(there, member.id, &Member::id);
    if (found != there.end() && found->until == member.until) {
      return misused(member.id + " is a member already", "muster roster show lists the members");
    }
    if (auto put = as_result(put_member(desk.editor, desk.draft(), role, member)); !put) return put;
  }
  return std::monostate{};
}

Result<std::monostate> put_role(EditDesk& desk, const RoleAddOptions& options) {
  const auto members = members_given(desk.roster, options);
  if (!members) return tl::make_unexpected(members.error());
  if (const Role* role = desk.roster.role(options.name)) {
    const auto at = static_cast<std::size_t>(role - desk.draft().roles.data());
    if (!options.owner.empty() && options.owner != role->owner) {
      auto set =
          as_result(desk.editor.set({"role", at}, {"owner"}, toml_value(std::string_view(options.owner))));
      if (!set) return set;
    } else if (members->empty()) {
      return misused("the role " + options.name + " is there already", "add members to it: --member ID");
    }
    return put_members(desk, at, *members);
  }
  if (options.owner.empty()) {
    return misused("there is no role " + options.name + " yet, and a new one needs an owner", "--owner ID");
  }
  if (members->empty()) desk.notes.push_back("the role has no member yet: --member ID");
  return as_result(add_role(desk.editor, Role{options.name, options.owner, *members, {}, {}}));
}

}  // namespace

void add_role_add(CLI::App& role, Tool& tool) {
  CLI::App* add = role.add_subcommand("add", "Make a role, or add members to one");
  const auto options = std::make_shared<RoleAddOptions>();
  add->add_option("NAME", options->name, "The role, new or there already")->required();
  add->add_option("--owner", options->owner, "The person who answers for its members")->type_name("ID");
  add_list_option(
      *add, "--member", options->members,
      "A person or robot, perhaps with an end: bob or bob:2026-12-31T00:00:00Z; may be given again")
      ->type_name("ID[:TIME]");
  add_edit_options(*add, *options);
  add->footer(
      "Examples:\n"
      "  muster role add release-managers --owner carol --member alice --member bob\n"
      "  muster role add developers --member dave:2026-12-31T00:00:00Z");
  add->callback([options, &tool] {
    tool.action = [options, &tool] {
      return edit_proposal(tool.globals, *options, [&](EditDesk& desk) { return put_role(desk, *options); });
    };
  });
}

}  // namespace muster
