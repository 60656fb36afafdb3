#include "roster/checks.h"
#include "roster/grammar.h"

namespace muster {

namespace {

constexpr std::uint32_t highest_version = 1U << 31U;

void check_version(const DraftCheck& check) {
  const RosterDraft& draft = check.draft;
  if (draft.version < 1 || draft.version > highest_version) {
    check.refuse("bad-value", "`version` is a whole number from 1 to 2147483648", {file_start, "version"});
  } else if (draft.version == 1 && draft.previous) {
    check.refuse("unexpected-field", "version 1 has no `previous`", {file_start, "previous"});
  } else if (draft.version > 1 && !draft.previous) {
    check.refuse("missing-field", "from version 2 on `previous` names the bytes of the version before",
                 {file_start, "version"});
  }
}

}  // namespace

void check_header(const DraftCheck& check) {
  const RosterDraft& draft = check.draft;
  if (!is_project_name(draft.project)) {
    check.refuse("bad-value",
                 "`project` has 1 to 128 bytes of letters, digits, '.', '_', '-' and '/', and no empty part",
                 {file_start, "project"});
  }
  check_version(check);
  if (draft.expires <= draft.issued) {
    check.refuse("empty-window", "`expires` is not after `issued`", {file_start, "expires"});
  }
  if (draft.defaults.max_key_age.seconds <= 0) {
    check.refuse("bad-value", "`max_key_age` is not above zero", {file_start, "max_key_age"});
  }
}

void check_history(const DraftCheck& check) {
  const auto check_list = [&](const std::vector<std::string>& ids, std::string_view field) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (is_full_object_id(ids[i])) continue;
      check.refuse("bad-value", quoted(ids[i]) + " is not a full object id of 40 or 64 lower-case hex digits",
                   {check.draft.history.place, field, i});
    }
    check_distinct(check, ids, check.draft.history.place, field);
  };
  check_list(check.draft.history.baseline, "baseline");
  check_list(check.draft.history.vouched, "vouched");
}

}  // namespace muster
