#include "support/expectations.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/check_signature.h"
#include "report/json.h"
#include "report/text.h"
#include "report/words.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

std::string object_words(const World& world, Words& words) {
  const std::string kind = words.take("a kind of object");
  const std::string name = words.take("its name");
  if (kind == "ref") return "ref " + full_ref(name);
  if (kind != "commit" && kind != "tag" && kind != "roster")
    fail(words.statement(), "no kind of object: " + kind);
  world.object(words.statement(), name);
  return kind + " " + name;
}

bool begins_object(const std::string& word) {
  return word == "commit" || word == "tag" || word == "ref" || word == "roster";
}

bool begins(const std::string& line, const std::string& expected) {
  return line == expected || line.starts_with(expected + " on ");
}

std::string key_name_matches(const Verdict& verdict, const std::string& key) {
  const VerdictKey& found = std::visit([](const auto& v) -> const VerdictKey& { return v.key(); }, verdict);
  const std::string expected = key == "none" ? "" : ssh_fingerprint_of(public_blob(key)).text;
  std::string text;
  if (const auto* proven = std::get_if<ProvenKey>(&found)) text = proven->fingerprint.text;
  if (const auto* claimed = std::get_if<ClaimedKey>(&found)) text = claimed->fingerprint.text;
  return text == expected ? "" : "the key is " + (text.empty() ? "none" : text) + ", not " + key;
}

bool warns(const Verdict& verdict, const std::string& rule) {
  return std::visit(
      [&](const auto& v) {
        return std::ranges::any_of(v.warnings(), [&](const Warning& warning) {
          return words_of(warning, v.object(), v.key(), v.judged_by()).rule == rule;
        });
      },
      verdict);
}

// Every verdict of every vector can be said, in both forms, without a raw control character.
void check_words(const Verdict& verdict, std::vector<std::string>& failures) {
  const auto json = nlohmann::json::parse(json_of(verdict), nullptr, false);
  if (json.is_discarded() || !json.contains("verdict") || !json.contains("object")) {
    failures.push_back("a verdict is no JSON: " + json_of(verdict));
  }
  const std::string text = text_of(verdict, Color::off);
  const bool raw =
      std::ranges::any_of(text, [](unsigned char c) { return (c < 0x20 && c != '\n') || c == 0x7f; });
  if (raw) failures.push_back("a verdict's text holds control characters: " + text);
}

}  // namespace

Expectations::Line Expectations::take_refusal(const World& world, Words& words) {
  Line line{words.statement(), "", "", "", words.take("a rule id")};
  rules_.push_back(line.rule);
  line.text = "refused " + line.rule + " push ";
  if (!words.at_end() && begins_object(words.peek()))
    line.text = "refused " + line.rule + " " + object_words(world, words);
  if (words.take_if("on")) line.ref = full_ref(words.take("a ref"));
  if (words.take_if("key")) line.key = words.take("a key");
  return line;
}

void Expectations::add(const World& world, const Statement& statement) {
  lines_.push_back(statement);
  Words words(statement);
  words.take("expect");
  if (words.take_if("accepted")) {
    accepted_ = accepted_ || words.at_end();
    if (!words.at_end()) {
      Line line{statement, "accepted " + object_words(world, words), "", "", ""};
      if (words.take_if("by")) line.rule = words.take("a rule's name");
      accepted_objects_.push_back(line);
    }
  } else if (words.take_if("refused")) {
    refused_.push_back(take_refusal(world, words));
  } else if (words.take_if("warned")) {
    Line line{statement, "", "", "", words.take("a rule id")};
    line.text = object_words(world, words);
    warned_.push_back(line);
  } else if (words.take_if("clone")) {
    if (!words.take_if("refused")) words.unknown();
    clone_refused_.push_back(take_refusal(world, words));
  } else if (words.take_if("fault")) {
    fault_ = words.take("a fault's id");
  } else {
    words.unknown();
  }
  words.end();
}

void Expectations::check_refusals(const World& world, const std::vector<Line>& expected,
                                  const Outcome& outcome, std::vector<std::string>& failures) const {
  std::vector<const Verdict*> refused;
  for (const Verdict& verdict : outcome.verdicts) {
    if (!is_accepted(verdict)) refused.push_back(&verdict);
  }
  for (std::size_t i = 0; i < std::max(expected.size(), refused.size()); ++i) {
    if (i >= refused.size()) {
      failures.push_back(expected[i].statement.place() + ": expected " + expected[i].text +
                         ", but nothing more was refused");
      continue;
    }
    const std::string found = line_of(world, *refused[i]);
    if (i >= expected.size()) {
      failures.push_back("not expected: " + found + "\n" + text_of(*refused[i], Color::off));
      continue;
    }
    const Line& line = expected[i];
    const bool same = line.ref.empty() ? begins(found, line.text) : found == line.text + " on " + line.ref;
    std::string wrong = same ? "" : "expected " + line.text + "\n" + text_of(*refused[i], Color::off);
    if (same && !line.key.empty()) wrong = key_name_matches(*refused[i], line.key);
    if (!wrong.empty()) failures.push_back(line.statement.place() + ": " + wrong);
  }
}

std::vector<std::string> Expectations::check(const World& world, const Outcome& outcome,
                                             const Outcome* clone) const {
  std::vector<std::string> failures = outcome.contradictions;
  const std::string fault = outcome.fault ? std::string(name_of(outcome.fault->id)) : "";
  if (fault != fault_) {
    failures.push_back("expected fault: " + fault_ + "; found: " + fault +
                       (outcome.fault ? " " + outcome.fault->because : ""));
  }
  check_refusals(world, refused_, outcome, failures);
  const bool accepts = refused_.empty() && fault_.empty();
  if (accepts != accepted_)
    failures.push_back("the script neither expects acceptance nor says what is refused");
  if (outcome.accepted != accepted_)
    failures.push_back(accepted_ ? "it was not accepted" : "it was accepted");
  for (const Line& line : accepted_objects_) {
    const bool found = std::ranges::any_of(outcome.verdicts, [&](const Verdict& verdict) {
      const auto* accepted = std::get_if<Accepted>(&verdict);
      if (accepted == nullptr || !begins(line_of(world, verdict), line.text)) return false;
      return line.rule.empty() || std::ranges::find(accepted->rules(), line.rule) != accepted->rules().end();
    });
    if (!found)
      failures.push_back(line.statement.place() + ": not so: " + line.text +
                         (line.rule.empty() ? "" : " by " + line.rule));
  }
  for (const Line& line : warned_) {
    const bool found = std::ranges::any_of(outcome.verdicts, [&](const Verdict& verdict) {
      if (line_of(world, verdict).find(line.text) == std::string::npos) return false;
      return warns(verdict, line.rule);
    });
    if (!found) failures.push_back(line.statement.place() + ": no warning " + line.rule + " of " + line.text);
  }
  if (clone != nullptr) {
    failures.insert(failures.end(), clone->contradictions.begin(), clone->contradictions.end());
    if (clone->fault) failures.push_back("a clone's replay is a fault: " + clone->fault->because);
    std::vector<std::string> of_clone;
    check_refusals(world, clone_refused_, *clone, of_clone);
    for (const std::string& failure : of_clone) failures.push_back("a full clone: " + failure);
  } else if (!clone_refused_.empty()) {
    failures.push_back("the mainline did not move, so no clone was asked");
  }
  for (const Verdict& verdict : outcome.verdicts) check_words(verdict, failures);
  return failures;
}

}  // namespace muster::test
