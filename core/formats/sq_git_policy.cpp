#include "formats/sq_git_policy.h"

#include <algorithm>
#include <utility>

#include "formats/toml_document.h"
#include "formats/toml_fields.h"
#include "roster/grammar.h"

namespace muster {

namespace {

SqGitAuthorization read_authorization(const TomlMember& member, const TomlTable& table, Problems& problems) {
  SqGitAuthorization read;
  read.name = member.name;
  read.place = member.place;
  Fields fields(table, member.place, "[authorization]", problems);
  fields.may("sign_commit", read.sign_commit);
  fields.may("sign_tag", read.sign_tag);
  fields.may("sign_archive", read.sign_archive);
  fields.may("add_user", read.add_user);
  fields.may("retire_user", read.retire_user);
  fields.may("audit", read.audit);
  fields.need("keyring", read.keyring);
  fields.finish();
  return read;
}

void check_ids(const std::vector<std::string>& ids, Place place, Problems& problems) {
  for (const std::string& id : ids) {
    if (is_full_object_id(id)) continue;
    problems.add("bad-value", quoted(id) + " is not a full commit id", place);
  }
}

}  // namespace

tl::expected<SqGitPolicy, std::vector<RosterProblem>> parse_sq_git_policy(std::string_view text) {
  const auto root = parse_toml(text);
  if (!root) return tl::unexpected(std::vector<RosterProblem>{root.error()});
  SqGitPolicy policy;
  Problems problems;
  Fields fields(*root, file_start, "openpgp-policy.toml", problems);
  std::uint32_t version = 0;
  fields.need_count("version", {0, 0}, version);
  if (const TomlValue* good = fields.optional("commit_goodlist")) {
    if (read({"commit_goodlist", *good}, policy.good_commits, problems)) {
      check_ids(policy.good_commits, good->place, problems);
    }
  }
  const TomlValue* authorization = fields.optional("authorization");
  const TomlTable* people =
      authorization == nullptr ? nullptr : read_table({"authorization", *authorization}, problems);
  if (people != nullptr) {
    for (const TomlMember& member : *people) {
      const TomlTable* table = read_table({"authorization", member.value}, problems);
      if (table != nullptr) policy.authorizations.push_back(read_authorization(member, *table, problems));
    }
  }
  // A table knows its members by name.
  std::ranges::sort(policy.authorizations, {}, [](const SqGitAuthorization& one) {
    return std::pair(one.place.line, one.place.column);
  });
  fields.finish();
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  return policy;
}

}  // namespace muster
