// [[commits]], [[tags]], [[releases]] and [[refs]].
#include <array>

#include "formats/roster_toml_parts.h"

namespace muster {

namespace {

constexpr std::array<Word<Allowance>, 2> allowance_words{
    {{"allow", Allowance::allow}, {"refuse", Allowance::refuse}}};
constexpr std::array<Word<Identity>, 2> identity_words{{{"bound", Identity::bound}, {"any", Identity::any}}};
constexpr std::array<Word<TagCommitRule>, 2> commit_words{
    {{"accepted", TagCommitRule::accepted}, {"any", TagCommitRule::any}}};
constexpr std::array<Word<Requirement>, 5> requirement_words{{{"touch", Requirement::touch},
                                                              {"verify", Requirement::verify},
                                                              {"ssh", Requirement::ssh},
                                                              {"openpgp", Requirement::openpgp},
                                                              {"x509", Requirement::x509}}};
constexpr std::array<Word<PushKind>, 2> push_words{
    {{"any", PushKind::any}, {"certificate", PushKind::certificate}}};

void read_require(Fields& fields, std::set<Requirement>& out) {
  const TomlValue* value = fields.optional("require");
  const TomlArray* items = value == nullptr ? nullptr : read_list({"require", *value}, fields.problems());
  if (items == nullptr) return;
  for (const TomlValue& item : *items) {
    const std::string* word = std::get_if<std::string>(&item.data);
    if (word != nullptr && *word == "hardware") {
      fields.problems().add("unsupported", "`hardware` is not supported yet", item.place);
    } else {
      read_word_into<Requirement>({"require", item}, requirement_words, out, fields.problems());
    }
  }
}

void read_window(Fields& fields, ReleaseRule& rule) {
  const TomlValue* table = inner_table(fields, "window");
  if (table == nullptr) return;
  Fields inner = fields_of(*table, "`window`", fields.problems());
  inner.may("from", rule.window_from);
  inner.may("until", rule.window_until);
  inner.finish();
}

}  // namespace

CommitRule read_commit_rule(const TomlValue& table, Problems& problems) {
  CommitRule rule;
  Fields fields = fields_of(table, "[[commits]]", problems);
  rule.place = table.place;
  fields.need("name", rule.name);
  fields.need("refs", rule.refs);
  fields.may("paths", rule.paths);
  fields.may("except", rule.except);
  fields.need("signers", rule.signers);
  fields.may("merge_signers", rule.merge_signers);
  fields.may_word("identity", identity_words, rule.identity);
  fields.may_count("approvals", {0, highest_threshold}, rule.approvals);
  fields.may("approvers", rule.approvers);
  read_require(fields, rule.require);
  fields.reserved("judge");
  fields.reserved("inherit");
  fields.finish();
  return rule;
}

TagRule read_tag_rule(const TomlValue& table, Problems& problems) {
  TagRule rule;
  Fields fields = fields_of(table, "[[tags]]", problems);
  rule.place = table.place;
  fields.need("name", rule.name);
  fields.need("refs", rule.refs);
  fields.need("signers", rule.signers);
  fields.may_count("threshold", {1, highest_threshold}, rule.threshold);
  fields.may_word("lightweight", allowance_words, rule.lightweight);
  fields.may_word("commit", commit_words, rule.commit);
  fields.may("from", rule.from);
  fields.finish();
  return rule;
}

ReleaseRule read_release_rule(const TomlValue& table, Problems& problems) {
  ReleaseRule rule;
  Fields fields = fields_of(table, "[[releases]]", problems);
  rule.place = table.place;
  fields.need("name", rule.name);
  fields.need("products", rule.products);
  fields.need("channels", rule.channels);
  fields.may("artifacts", rule.artifacts);
  fields.need("signers", rule.signers);
  fields.may_count("threshold", {1, highest_threshold}, rule.threshold);
  read_window(fields, rule);
  fields.may("fresh", rule.fresh);
  fields.finish();
  return rule;
}

RefRule read_ref_rule(const TomlValue& table, Problems& problems) {
  RefRule rule;
  Fields fields = fields_of(table, "[[refs]]", problems);
  rule.place = table.place;
  fields.need("refs", rule.refs);
  fields.may_word("create", allowance_words, rule.create);
  fields.may_word("delete", allowance_words, rule.remove);
  fields.may_word("force", allowance_words, rule.force);
  fields.may_word("push", push_words, rule.push);
  fields.finish();
  return rule;
}

}  // namespace muster
