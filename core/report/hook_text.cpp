#include <algorithm>
#include <unordered_set>

#include "model/limits.h"
#include "report/escape.h"
#include "report/lines.h"
#include "report/text.h"
#include "report/utf8.h"
#include "report/words.h"

namespace muster {

namespace {

// The last line may have to count what was left out.
constexpr std::size_t block_lines = limits::output_lines - 1;

std::string counted(std::size_t count, std::string_view thing) {
  std::string out = "and " + std::to_string(count) + " more ";
  out += thing;
  if (count != 1) out += 's';
  return out;
}

std::string cut(const std::string& line) {
  if (character_count(line) <= limits::output_columns) return line;
  return std::string(first_characters(line, limits::output_columns - 1)) + "\u2026";
}

std::string printed(const Lines& lines, std::string_view prefix) {
  std::string out;
  for (const std::string& line : lines) out += cut(std::string(prefix) + line) + '\n';
  return out;
}

void append(Lines& lines, Lines more) {
  lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// A refusal's five lines and its warnings, bounded.
Lines refusal_block(const Verdict& verdict) {
  Lines block = lines_of(verdict);
  if (block.size() <= block_lines) return block;
  const std::size_t left_out = block.size() - (block_lines - 1);
  block.resize(block_lines - 1);
  block.push_back(counted(left_out, "warning"));
  return block;
}

Lines refusals(std::span<const Verdict> verdicts, std::size_t count) {
  Lines lines;
  for (const Verdict& verdict : verdicts) {
    if (is_accepted(verdict)) continue;
    Lines block = refusal_block(verdict);
    const std::size_t room = count == 1 ? limits::output_lines : block_lines;
    if (lines.size() + block.size() > room) break;
    append(lines, std::move(block));
    --count;
  }
  if (count > 0) lines.push_back(counted(count, "refusal") + "; push fewer refs at once to see them");
  return lines;
}

// A hundred commits by one overdue key warn once.
Lines warnings(std::span<const Verdict> verdicts) {
  Lines lines;
  std::unordered_set<std::string> seen;
  for (const Verdict& verdict : verdicts) {
    for (std::string& line : warning_lines(verdict)) {
      const bool is_new = seen.insert(line).second;
      if (is_new && lines.size() <= limits::output_lines) lines.push_back(std::move(line));
    }
  }
  if (seen.size() > limits::output_lines) {
    lines.resize(block_lines);
    lines.push_back(counted(seen.size() - block_lines, "warning"));
  }
  return lines;
}

}  // namespace

std::string hook_text(std::span<const Verdict> verdicts, std::string_view prefix) {
  const auto refused =
      std::count_if(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return !is_accepted(v); });
  if (refused == 0) return printed(warnings(verdicts), prefix);
  return printed(refusals(verdicts, static_cast<std::size_t>(refused)), prefix);
}

std::string hook_text(const Fault& fault, std::string_view prefix) {
  return printed(lines_of(fault), prefix);
}

std::string observed_text(std::span<const Verdict> verdicts, std::string_view prefix) {
  std::string rules;
  std::unordered_set<std::string_view> seen;
  for (const Verdict& verdict : verdicts) {
    const auto* refused = std::get_if<Refused>(&verdict);
    if (refused == nullptr || !seen.insert(rule_of(refused->reason())).second) continue;
    rules.append(rules.empty() ? "" : ", ").append(rule_of(refused->reason()));
  }
  return printed({"muster observes: let in, and would be refused when it enforces: " + rules}, prefix);
}

std::string observed_text(const Fault& fault, std::string_view prefix) {
  return printed({"muster observes: let in, and could not be judged or written down: " +
                  std::string(name_of(fault.id)) + ": " + escape(fault.because)},
                 prefix);
}

}  // namespace muster
