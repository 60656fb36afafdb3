// [governance], [defaults] and [history].
#include <array>

#include "formats/roster_toml_parts.h"

namespace muster {

namespace {

constexpr std::array<Word<OnUnmatched>, 2> unmatched_words{
    {{"refuse", OnUnmatched::refuse}, {"allow", OnUnmatched::allow}}};
constexpr std::array<Word<OnOverdue>, 2> overdue_words{
    {{"warn", OnOverdue::warn}, {"refuse", OnOverdue::refuse}}};

void read_algorithms(const FieldValue& from, std::set<SignatureAlgorithm>& out, Problems& problems) {
  const TomlArray* items = read_list(from, problems);
  if (items == nullptr) return;
  std::vector<Word<SignatureAlgorithm>> words;
  for (const SignatureAlgorithm algorithm : whole_floor()) words.emplace_back(name_of(algorithm), algorithm);
  out.clear();
  for (const TomlValue& item : *items) {
    read_word_into<SignatureAlgorithm>({from.field, item}, words, out, problems);
  }
}

}  // namespace

void read_governance(const TomlValue& table, Governance& out, Problems& problems) {
  Fields fields = fields_of(table, "[governance]", problems);
  out.place = table.place;
  fields.need("governors", out.governors);
  fields.need_count("threshold", {1, highest_threshold}, out.threshold);
  fields.need("mainline", out.mainline);
  fields.finish();
}

void read_defaults(const TomlValue& table, Defaults& out, Problems& problems) {
  Fields fields = fields_of(table, "[defaults]", problems);
  fields.may_word("unmatched_refs", unmatched_words, out.unmatched_refs);
  fields.may("max_key_age", out.max_key_age);
  fields.may_word("rotation", overdue_words, out.rotation);
  fields.may_word("review", overdue_words, out.review);
  if (const TomlValue* algorithms = fields.optional("algorithms")) {
    read_algorithms({"algorithms", *algorithms}, out.algorithms, problems);
  }
  fields.finish();
}

void read_history(const TomlValue& table, History& out, Problems& problems) {
  Fields fields = fields_of(table, "[history]", problems);
  out.place = table.place;
  fields.may("baseline", out.baseline);
  fields.may("vouched", out.vouched);
  fields.finish();
}

}  // namespace muster
