#include "tool/first_roster.h"

#include <fmt/format.h>

#include "formats/toml_edit.h"

namespace muster {

namespace {

constexpr std::string_view head_text =
    R"(# The roster: who may sign what in this repository. `muster explain RULE` says what a refusal means.
# A change is a new version, and its governors sign it: muster person, robot, key, role and roster edit
# make one here, keeping comments and order; muster roster sign signs it; commit .muster/ alone.
schema  = "muster/roster/1"
project = {project}
version = 1
issued  = {issued}
expires = {until}        # after it nothing but a new roster is let in

[governance]
governors = {governors}   # who decides about this file; more than one is better
threshold = 1            # how many of them have to sign a new version
mainline  = {mainline}

[defaults]
unmatched_refs = "allow" # refs that no rule below covers are free
)";

constexpr std::string_view baseline_text =
    R"(
[history]
baseline = [{baseline}]  # this commit and its ancestors are taken as they are
)";

constexpr std::string_view person_text =
    R"(
[[person]]
id     = {id}
name   = {name}
emails = {emails}       # the committer addresses that this person's commits carry
)";

constexpr std::string_view role_text =
    R"(
[[role]]
name    = {name}
owner   = {owner}       # the person who answers for the list of members
members = {members}
)";

constexpr std::string_view rules_text =
    R"(
[[commits]]              # every new commit of the mainline is signed by a developer
name    = "mainline"
refs    = [{mainline}]
signers = {commit_signers}

[[tags]]                 # and so is every version tag
name    = "version-tags"
refs    = ["refs/tags/v*"]
signers = {tag_signers}

[[releases]]
name     = "stable"
products = [{product}]
channels = ["stable"]
signers  = {release_signers}

[[refs]]                 # neither the mainline nor a tag is deleted or rewritten
refs   = [{mainline}, "refs/tags/**"]
create = "allow"
delete = "refuse"
force  = "refuse"
)";

std::string last_part(const std::string& project) {
  const std::size_t slash = project.rfind('/');
  return slash == std::string::npos ? project : project.substr(slash + 1);
}

std::string words_text(const std::vector<std::string>& words) {
  return toml_text(toml_value(words));
}

std::string text_of(const FirstKey& key, const FirstPerson& holder, Timestamp issued) {
  std::string text = "\n[[key]]\nholder = " + toml_string(holder.id) + "\n";
  text += fmt::format("{:<6} = {}\n", key.kind, toml_string(key.value));
  text += "added  = " + issued.text() + "\n";
  if (key.from) text += "from   = " + key.from->text() + "\n";
  if (key.until) text += "until  = " + key.until->text() + "\n";
  return text + "uses   = " + words_text(key.uses) + "\n";
}

std::string text_of(const FirstPerson& person, Timestamp issued) {
  std::string text =
      fmt::format(person_text, fmt::arg("id", toml_string(person.id)),
                  fmt::arg("name", toml_string(person.name)), fmt::arg("emails", words_text(person.emails)));
  for (const FirstKey& key : person.keys) text += text_of(key, person, issued);
  return text;
}

}  // namespace

std::string first_roster_text(const FirstRoster& first) {
  const std::string mainline = toml_string(first.mainline);
  std::string text = fmt::format(
      head_text, fmt::arg("project", toml_string(first.project)), fmt::arg("issued", first.issued.text()),
      fmt::arg("until", (first.issued + first_roster_lasts).text()),
      fmt::arg("governors", words_text(first.governors)), fmt::arg("mainline", mainline));
  if (first.baseline) text += fmt::format(baseline_text, fmt::arg("baseline", toml_string(*first.baseline)));
  for (const FirstPerson& person : first.people) text += text_of(person, first.issued);
  for (const FirstRole& role : first.roles) {
    text += fmt::format(role_text, fmt::arg("name", toml_string(role.name)),
                        fmt::arg("owner", toml_string(role.owner)),
                        fmt::arg("members", words_text(role.members)));
  }
  return text + fmt::format(rules_text, fmt::arg("mainline", mainline),
                            fmt::arg("commit_signers", words_text(first.commit_signers)),
                            fmt::arg("tag_signers", words_text(first.tag_signers)),
                            fmt::arg("release_signers", words_text(first.release_signers)),
                            fmt::arg("product", toml_string(last_part(first.project))));
}

}  // namespace muster
