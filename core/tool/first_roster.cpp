#include "tool/first_roster.h"

#include <fmt/format.h>

#include "formats/toml_edit.h"

namespace muster {

namespace {

constexpr Duration a_year{365 * 86'400};

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
governors = [{signer}]   # who decides about this file; more than one is better
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

constexpr std::string_view principals_text =
    R"(
[[person]]
id     = {signer}
name   = {name}
emails = [{email}]       # the committer address that this person's commits carry

[[key]]
holder = {signer}
ssh    = {key}
added  = {issued}
until  = {until}
uses   = ["git", "roster", "release", "approval"]

[[role]]
name    = "developers"
owner   = {signer}       # the person who answers for the list of members
members = [{signer}]
)";

constexpr std::string_view rules_text =
    R"(
[[commits]]              # every new commit of the mainline is signed by a developer
name    = "mainline"
refs    = [{mainline}]
signers = ["developers"]

[[tags]]                 # and so is every version tag
name    = "version-tags"
refs    = ["refs/tags/v*"]
signers = ["developers"]

[[releases]]
name     = "stable"
products = [{product}]
channels = ["stable"]
signers  = ["developers"]

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

}  // namespace

std::string first_roster_text(const FirstRoster& first) {
  const std::string signer = toml_string(first.signer);
  const std::string mainline = toml_string(first.mainline);
  const std::string issued = first.issued.text();
  const std::string until = (first.issued + a_year).text();
  std::string text =
      fmt::format(head_text, fmt::arg("project", toml_string(first.project)), fmt::arg("issued", issued),
                  fmt::arg("until", until), fmt::arg("signer", signer), fmt::arg("mainline", mainline));
  if (first.baseline) text += fmt::format(baseline_text, fmt::arg("baseline", toml_string(*first.baseline)));
  text +=
      fmt::format(principals_text, fmt::arg("signer", signer), fmt::arg("name", toml_string(first.name)),
                  fmt::arg("email", toml_string(first.email)), fmt::arg("key", toml_string(first.public_key)),
                  fmt::arg("issued", issued), fmt::arg("until", until));
  return text + fmt::format(rules_text, fmt::arg("mainline", mainline),
                            fmt::arg("product", toml_string(last_part(first.project))));
}

}  // namespace muster
