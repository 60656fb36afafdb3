#include "tool/roster_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "crypto/check_signature.h"
#include "tool/output.h"

namespace muster {

namespace {

using Row = std::vector<std::string>;

// Columns as wide as their widest cell, the last one free.
std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format(" {:<{}}", row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string section(std::string_view title, const std::vector<Row>& rows) {
  return rows.empty() ? std::string() : fmt::format("\n{}\n{}", title, table(rows));
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + shown(word);
  return out.empty() ? "nobody" : out;
}

std::string joined(const Patterns& patterns) {
  std::string out;
  for (const Pattern& pattern : patterns) out += (out.empty() ? "" : " ") + shown(pattern.text());
  return out;
}

std::string days(Duration duration) {
  return fmt::format("{} days", duration.seconds / 86'400);
}

std::string members(const Role& role) {
  std::vector<std::string> words;
  for (const Member& member : role.members) {
    words.push_back(member.until ? member.id + " until " + member.until->text() : member.id);
  }
  return joined(words);
}

std::vector<Row> principal_rows(const RosterDraft& draft) {
  std::vector<Row> rows;
  for (const Person& person : draft.persons) {
    const std::string left = person.left ? "left " + person.left->text() : "";
    rows.push_back({person.id, shown(person.name), joined(person.emails), left});
  }
  for (const Robot& robot : draft.robots) {
    rows.push_back({robot.id, "robot of " + robot.owner, joined(robot.emails), ""});
  }
  return rows;
}

std::vector<Row> key_rows(const RosterDraft& draft) {
  std::vector<Row> rows;
  for (const RosterKey& key : draft.keys) {
    std::vector<std::string> uses;
    for (const KeyUse use : key.uses) uses.emplace_back(name_of(use));
    const std::string until = key.until ? key.until->text() : "no end";
    const std::string revoked = key.revoked ? fmt::format("revoked {} since {}", name_of(key.revoked->cause),
                                                          key.revoked->since.text())
                                            : "";
    rows.push_back({fingerprint_of(key.key).text, key.holder, std::string(name_of(key.key.algorithm)),
                    key.valid_from().text() + " to " + until, joined(uses), revoked});
  }
  return rows;
}

std::vector<Row> role_rows(const RosterDraft& draft) {
  std::vector<Row> rows;
  for (const Role& role : draft.roles) {
    const std::string review = role.review ? fmt::format("review every {}, last {}", days(role.review->every),
                                                         role.review->last.text())
                                           : "";
    rows.push_back({shown(role.name), "owner " + role.owner, members(role), review});
  }
  return rows;
}

std::vector<Row> rule_rows(const RosterDraft& draft) {
  std::vector<Row> rows;
  for (const CommitRule& rule : draft.commits) {
    std::string paths = rule.paths ? " paths " + joined(*rule.paths) : "";
    if (!rule.except.empty()) paths += " except " + joined(rule.except);
    rows.push_back(
        {"commits", shown(rule.name), joined(rule.refs) + paths, "signed by " + joined(rule.signers)});
  }
  for (const TagRule& rule : draft.tags) {
    rows.push_back({"tags", shown(rule.name), joined(rule.refs), "signed by " + joined(rule.signers)});
  }
  for (const ReleaseRule& rule : draft.releases) {
    rows.push_back({"releases", shown(rule.name), joined(rule.products) + " on " + joined(rule.channels),
                    fmt::format("signed by {} of {}", rule.threshold, joined(rule.signers))});
  }
  const auto word = [](Allowance allowance) { return allowance == Allowance::allow ? "allow" : "refuse"; };
  for (const RefRule& rule : draft.refs) {
    rows.push_back(
        {"refs", "", joined(rule.refs),
         fmt::format("create {}, delete {}, force {}{}", word(rule.create), word(rule.remove),
                     word(rule.force), rule.push == PushKind::certificate ? ", signed pushes only" : "")});
  }
  return rows;
}

std::vector<Row> exception_rows(const RosterDraft& draft) {
  std::vector<Row> rows;
  for (const RosterException& exception : draft.exceptions) {
    rows.push_back({shown(exception.id), "waives " + shown(exception.waives), shown(exception.object),
                    "until " + exception.until.text(), exception.owner, shown(exception.reason)});
  }
  return rows;
}

}  // namespace

std::string text_of(const Roster& roster) {
  const RosterDraft& draft = roster.draft();
  const Governance& governance = draft.governance;
  std::string out = fmt::format(
      "project    {}\nversion    {}\ndigest     {}\nissued     {}\nexpires    {}\nmainline   {}\n"
      "governors  {} (threshold {})\n",
      shown(draft.project), draft.version, roster.name().digest.text(), draft.issued.text(),
      draft.expires.text(), shown(governance.mainline), joined(governance.governors), governance.threshold);
  if (!draft.history.baseline.empty()) out += "baseline   " + joined(draft.history.baseline) + "\n";
  if (!draft.history.vouched.empty()) out += "vouched    " + joined(draft.history.vouched) + "\n";
  const bool free = draft.defaults.unmatched_refs == OnUnmatched::allow;
  out += fmt::format("other refs {}\n", free ? "are free" : "are refused");
  out += section("principals", principal_rows(draft));
  out += section("keys", key_rows(draft));
  out += section("roles", role_rows(draft));
  out += section("rules", rule_rows(draft));
  out += section("exceptions", exception_rows(draft));
  return out;
}

}  // namespace muster
