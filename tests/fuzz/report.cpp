// Untrusted text on its way to a terminal, a log or a pusher: printable, bounded, and where it was not
// cut, unambiguous.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "fuzz/printable.h"
#include "fuzz/property.h"
#include "model/limits.h"
#include "report/escape.h"
#include "report/json.h"
#include "report/lint_text.h"
#include "report/text.h"
#include "report/utf8.h"

namespace {

using namespace muster;
using fuzz::require;

void put_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  out += static_cast<char>((0xFF00U >> (more + 1) & 0xFFU) | c >> (6 * more));
  while (more-- > 0) out += static_cast<char>(0x80U | (c >> (6 * more) & 0x3FU));
}

// What was escaped and not cut.
std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\') {
      out += c;
    } else if (text.starts_with('\\')) {
      out += '\\';
      text.remove_prefix(1);
    } else if (text.starts_with('x')) {
      out += static_cast<char>(std::stoul(std::string(text.substr(1, 2)), nullptr, 16));
      text.remove_prefix(3);
    } else {
      const std::size_t end = text.find('}');
      require(text.starts_with("u{") && end != std::string_view::npos, "an escape is one of three");
      put_utf8(out,
               static_cast<std::uint32_t>(std::stoul(std::string(text.substr(2, end - 2)), nullptr, 16)));
      text.remove_prefix(end + 1);
    }
  }
  return out;
}

void check_escape(std::string_view text) {
  const std::string whole = escape(text, 12 * text.size() + 3);
  require(fuzz::is_printable(whole, fuzz::Lines::one), "what is escaped is printable");
  require(unescaped(whole) == text, "what is escaped and not cut can be turned back");
  for (const std::size_t bound : {std::size_t{3}, std::size_t{10}, escaped_bound}) {
    const std::string cut = escape(text, bound);
    require(cut.size() <= bound, "what is escaped is bounded");
    require(fuzz::is_printable(cut, fuzz::Lines::one), "what is cut is printable");
    require(cut == whole || cut.ends_with("\u2026"), "what is cut says so");
  }
  require(column_count(whole) <= 2 * character_count(whole), "a character has two columns at most");
  require(whole.starts_with(first_characters(whole, 7)), "the first characters are the first");
}

void check_lines(std::string_view text, std::size_t most) {
  require(fuzz::is_printable(text, fuzz::Lines::many), "what is said is printable");
  require(text.ends_with('\n'), "a last line ends");
  require(static_cast<std::size_t>(std::ranges::count(text, '\n')) <= most, "not too many lines");
}

void check_hook_lines(std::string_view text) {
  check_lines(text, limits::output_lines);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    require(character_count(line) <= limits::output_columns, "no line is too wide for a pusher");
    text.remove_prefix(line.size() + 1);
  }
}

// docs/schema: a refusal, or what stands in "fault".
void check_json(const std::string& json) {
  require(fuzz::is_printable(json, fuzz::Lines::one), "JSON is one printable line");
  const auto read = nlohmann::json::parse(json, nullptr, false);
  require(read.is_object(), "JSON is JSON");
  const auto& said = read.contains("fault") ? read.at("fault") : read;
  require(said.at("because").is_string(), "JSON says why");
  require(!said.at("remedy").get<std::string>().empty(), "JSON says what to do");
}

// Reasons that hold what a stranger wrote, one for each way in which it is quoted.
std::vector<Reason> reasons_with(const std::string& text) {
  const Timestamp then{1'763'892'000};
  return {reasons::SignatureUnsupported{text},
          reasons::SignatureNamespace{text, "git"},
          reasons::ObjectMalformed{7, "a clause", text},
          reasons::SignerScope{text, text, {text, "alice"}, text, then},
          reasons::SignerIdentity{"alice", text, {text}},
          reasons::ApprovalsMissing{text, 2, {text}, {text}, text},
          reasons::PathUncovered{text, text},
          reasons::RefAlias{text},
          reasons::RosterThreshold{1, 2, {text}, {text, text}},
          reasons::RosterMalformed{"bad-value", text, text, 3, 9, text},
          reasons::RosterFolder{text, "a clause"},
          reasons::TagName{text, text},
          reasons::TagCommit{text, {text, text}}};
}

void check_verdicts(const std::string& text) {
  std::vector<Verdict> verdicts;
  for (Reason& reason : reasons_with(text)) {
    verdicts.emplace_back(Refused(ObjectRef{ObjectKind::commit, text, text},
                                  ProvenKey{KeyFingerprint{"SHA256:" + text}, text}, std::move(reason), {}));
    check_lines(text_of(verdicts.back(), Color::off), 64);
    check_json(json_of(verdicts.back()));
    check_hook_lines(hook_text(std::span(verdicts).last(1), "GL-HOOK-ERR: "));
  }
  check_hook_lines(hook_text(verdicts, ""));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  check_escape(text);
  const Fault fault{FaultId::git, text, text};
  check_lines(text_of(fault, Color::off), 8);
  check_hook_lines(hook_text(fault, "muster: "));
  check_json(json_of(fault));
  check_verdicts(text);
  // The caret under any byte of a line, also within a character.
  for (const std::size_t column : {size / 2, size, size + 9}) {
    const reasons::RosterMalformed problem{
        "code", text, text, 12, static_cast<std::uint32_t>(column), text.substr(0, text.find('\n'))};
    check_lines(caret_block(problem, Color::off), 3);
  }
  return 0;
}
