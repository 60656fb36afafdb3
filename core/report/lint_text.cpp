#include "report/lint_text.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "report/clause.h"
#include "report/escape.h"
#include "report/lint_words.h"
#include "report/utf8.h"

namespace muster {

namespace {

// A caret further right than this starts the line `context` bytes before it. Escaping makes at
// most four bytes of one (\x09), so the caret always lies within the bound.
constexpr std::size_t far_right = 100;
constexpr std::size_t context = 40;
constexpr std::size_t shown_bound = 480;
constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

// Where the character begins that holds byte `at` of `text`.
std::size_t character_start(std::string_view text, std::size_t at) {
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t bytes = std::max<std::size_t>(first_character(text.substr(start)).bytes, 1);
    if (start + bytes > at) break;
    start += bytes;
  }
  return start;
}

// `words` are escaped.
std::string head_of(const reasons::RosterMalformed& problem, const std::string& words) {
  std::string head = escape(problem.file);
  if (problem.line != 0) head += ":" + std::to_string(problem.line);
  if (problem.line != 0 && problem.column != 0) head += ":" + std::to_string(problem.column);
  if (!head.empty()) head += ": ";
  return head + words + " [" + escape(problem.code) + "]\n";
}

std::string quoted_line(const reasons::RosterMalformed& problem) {
  const std::string_view text = problem.text;
  const std::size_t wanted = problem.column == 0 ? 0 : problem.column - 1;
  const std::size_t at = character_start(text, std::min(wanted, text.size()));
  const std::size_t start = at > far_right ? character_start(text, at - context) : 0;

  const std::string number = std::to_string(problem.line);
  const std::string lead = start > 0 ? "\u2026" : "";
  std::string out = "  " + number + " | " + lead + escape(text.substr(start), shown_bound) + "\n";
  if (problem.column == 0) return out;
  const std::string before = lead + escape(text.substr(start, at - start), unbounded);
  out.append(number.size() + 2, ' ').append(" | ").append(column_count(before), ' ');
  return out + "^\n";
}

std::string first_word(std::string_view word, std::string_view paint, Color color) {
  std::string out;
  if (color == Color::on) out += paint;
  out += word;
  if (color == Color::on) out += "\x1b[0m";
  return out + "  ";
}

// Where it stands and what it says, in the form of a mistake.
reasons::RosterMalformed as_problem(const LintShown& shown, const LintWords& words) {
  return {std::string(words.id),    words.because,          std::string(shown.file), shown.found.place.line,
          shown.found.place.column, std::string(shown.line)};
}

std::optional<Timestamp> date_of(const lint::Finding& finding) {
  if (const auto* due = std::get_if<lint::Due>(&finding)) return due->at;
  if (const auto* overdue = std::get_if<lint::Overdue>(&finding)) return overdue->at;
  return std::nullopt;
}

}  // namespace

std::string caret_block(const reasons::RosterMalformed& problem, Color color) {
  std::string out = first_word("error", "\x1b[1;31m", color) + head_of(problem, clause(problem.what));
  if (problem.line != 0) out += quoted_line(problem);
  return out;
}

std::string json_of_problem(const reasons::RosterMalformed& problem) {
  nlohmann::ordered_json json;
  json["file"] = escape(problem.file, name_bound);
  json["line"] = problem.line;
  json["column"] = problem.column;
  json["code"] = escape(problem.code);
  json["what"] = clause(problem.what);
  json["text"] = escape(problem.text, name_bound);
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string warning_block(const LintShown& shown, Color color) {
  const LintWords words = words_of(shown.found.finding);
  const reasons::RosterMalformed problem = as_problem(shown, words);
  const bool due = is_due(shown.found);
  std::string out =
      first_word(due ? "due" : "warning", "\x1b[1;33m", color) + head_of(problem, words.because);
  if (!due) {
    if (problem.line != 0) out += quoted_line(problem);
    out.append("  why     ").append(words.why).append("\n");
  }
  return out.append("  remedy  ").append(words.remedy).append("\n");
}

std::string json_of_warning(const LintShown& shown) {
  const LintWords words = words_of(shown.found.finding);
  const std::optional<Timestamp> due = date_of(shown.found.finding);
  nlohmann::ordered_json json;
  json["file"] = escape(shown.file, name_bound);
  json["line"] = shown.found.place.line;
  json["column"] = shown.found.place.column;
  json["rule"] = words.id;
  json["because"] = words.because;
  json["why"] = words.why;
  json["remedy"] = words.remedy;
  json["due"] = due ? nlohmann::ordered_json(due->text()) : nlohmann::ordered_json(nullptr);
  json["text"] = escape(shown.line, name_bound);
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace muster
