#include "formats/toml_scan.h"

#include <algorithm>
#include <vector>

#include "formats/utf8.h"
#include "model/limits.h"

namespace muster {

namespace {

enum class State { plain, comment, basic, literal, multiline_basic, multiline_literal };
enum class Bracket { header, list, table };
// What the next byte may begin. Everything but `nothing` lets a string begin.
enum class Expects { line, key, value, nothing };

using Problem = std::optional<RosterProblem>;

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  Problem run();

 private:
  RosterProblem refuse(std::string_view code, std::string what) const;
  Problem check_byte() const;
  Problem check_letter() const;
  Problem line_feed();
  Problem plain_byte(char c);
  Problem open_string(char quote);
  Problem open_bracket(char c);
  Problem close_bracket(char c);
  Problem check_counts() const;
  void comma();
  void in_string(char c);
  std::size_t run_of(char c) const;
  bool within(Bracket bracket) const { return !open_.empty() && open_.back() == bracket; }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::size_t line_start_ = 0;
  State state_ = State::plain;
  Expects expects_ = Expects::line;
  bool in_key_ = true;  // before the '=' or the header's end
  std::vector<Bracket> open_;
  std::size_t segments_ = 1;  // of the name at hand
  std::size_t tables_ = 0;
};

RosterProblem Scan::refuse(std::string_view code, std::string what) const {
  const Place place{line_, static_cast<std::uint32_t>(at_ - line_start_ + 1)};
  return {std::string(code), std::move(what), place};
}

Problem Scan::check_byte() const {
  const auto byte = static_cast<unsigned char>(text_[at_]);
  if (byte == 0) return refuse("encoding", "a NUL byte");
  if (byte == '\r') return refuse("encoding", "a carriage return; lines end in a line feed alone");
  if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F) {
    return refuse("encoding", "a control character");
  }
  return byte < 0x80 ? std::nullopt : check_letter();
}

// toml++ 3.3 asks of many bytes whether they are blanks, which for most letters beyond ASCII it
// answers by undefined behaviour: outside strings, and behind a line-ending backslash within.
Problem Scan::check_letter() const {
  if (utf8_length(text_.substr(at_)) == 0) return refuse("encoding", "bytes that are not UTF-8");
  if (state_ == State::plain) return refuse("encoding", "only ASCII stands outside strings and comments");
  if (state_ == State::multiline_basic) {
    return refuse("encoding", "only ASCII stands in a string of three double quotes");
  }
  return std::nullopt;
}

// How often `c` stands from here on.
std::size_t Scan::run_of(char c) const {
  const std::size_t end = text_.find_first_not_of(c, at_);
  return (end == std::string_view::npos ? text_.size() : end) - at_;
}

Problem Scan::open_string(char quote) {
  if (expects_ == Expects::nothing) return refuse("syntax", "a quote where no string can begin");
  const bool multiline = run_of(quote) >= 3;
  if (multiline) {
    state_ = quote == '"' ? State::multiline_basic : State::multiline_literal;
    at_ += 2;
  } else {
    state_ = quote == '"' ? State::basic : State::literal;
  }
  expects_ = Expects::nothing;
  return std::nullopt;
}

// TOML 1.0: a multi-line string ends at three quotes, of which up to two more may belong to it.
void Scan::in_string(char c) {
  const bool basic = state_ == State::basic || state_ == State::multiline_basic;
  const bool multiline = state_ == State::multiline_basic || state_ == State::multiline_literal;
  if (basic && c == '\\') {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (next == '"' || next == '\\') ++at_;
    return;
  }
  if (c != (basic ? '"' : '\'')) return;
  if (!multiline) {
    state_ = State::plain;
    return;
  }
  const std::size_t run = std::min<std::size_t>(run_of(c), 5);
  if (run >= 3) state_ = State::plain;
  at_ += run - 1;
}

Problem Scan::line_feed() {
  if (state_ == State::basic || state_ == State::literal) {
    return refuse("syntax", "the line ends within a string");
  }
  if (state_ == State::plain || state_ == State::comment) {
    state_ = State::plain;
    if (within(Bracket::header)) return refuse("syntax", "the line ends within a table's header");
    if (within(Bracket::table)) return refuse("syntax", "the line ends within an inline table");
    if (open_.empty()) {
      expects_ = Expects::line;
      in_key_ = true;
      segments_ = 1;
    }
  }
  ++line_;
  line_start_ = at_ + 1;
  return std::nullopt;
}

Problem Scan::open_bracket(char c) {
  const bool second = c == '[' && within(Bracket::header) && open_.size() == 1 && text_[at_ - 1] == '[';
  if (second || (c == '[' && expects_ == Expects::line)) {
    if (!second) ++tables_;
    open_.push_back(Bracket::header);
    expects_ = Expects::key;
  } else if (expects_ != Expects::value) {
    return refuse("syntax", "a bracket where no value can begin");
  } else if (c == '[') {
    open_.push_back(Bracket::list);
  } else {
    ++tables_;
    open_.push_back(Bracket::table);
    expects_ = Expects::key;
    in_key_ = true;
    segments_ = 1;
  }
  return check_counts();
}

Problem Scan::close_bracket(char c) {
  const bool fits = c == '}' ? within(Bracket::table) : within(Bracket::list) || within(Bracket::header);
  if (!fits) return refuse("syntax", "a closing bracket without its opening one");
  open_.pop_back();
  expects_ = Expects::nothing;
  in_key_ = false;
  return std::nullopt;
}

void Scan::comma() {
  in_key_ = within(Bracket::table);
  segments_ = 1;
  expects_ = in_key_ ? Expects::key : within(Bracket::list) ? Expects::value : Expects::nothing;
}

Problem Scan::check_counts() const {
  if (open_.size() > limits::roster_nesting) return refuse("too-deep", "more than 8 brackets are open");
  if (segments_ > limits::roster_nesting) return refuse("too-deep", "a name of more than 8 dotted parts");
  if (tables_ > limits::roster_tables) return refuse("too-many-tables", "more than 10000 tables");
  return std::nullopt;
}

Problem Scan::plain_byte(char c) {
  switch (c) {
    case ' ':
    case '\t': return std::nullopt;
    case '"':
    case '\'': return open_string(c);
    case '#': state_ = State::comment; return std::nullopt;
    case '[':
    case '{': return open_bracket(c);
    case ']':
    case '}': return close_bracket(c);
    case ',': comma(); return std::nullopt;
    default: break;
  }
  expects_ = Expects::nothing;
  if (!in_key_) return std::nullopt;
  if (c == '=' && !within(Bracket::header)) {
    expects_ = Expects::value;
    in_key_ = false;
  } else if (c == '.') {
    expects_ = Expects::key;
    ++segments_;
    ++tables_;
  }
  return check_counts();
}

Problem Scan::run() {
  for (; at_ < text_.size(); ++at_) {
    if (auto problem = check_byte()) return problem;
    const char c = text_[at_];
    Problem problem;
    if (c == '\n') {
      problem = line_feed();
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      at_ += utf8_length(text_.substr(at_)) - 1;
    } else if (state_ == State::plain) {
      problem = plain_byte(c);
    } else if (state_ != State::comment) {
      in_string(c);
    }
    if (problem) return problem;
  }
  return std::nullopt;
}

}  // namespace

std::optional<RosterProblem> scan_toml(std::string_view text) {
  if (text.size() > limits::roster_bytes) {
    return RosterProblem{"too-large", "the file has more than 1048576 bytes", file_start};
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return RosterProblem{"encoding", "the file begins with a byte-order mark", file_start};
  }
  return Scan(text).run();
}

}  // namespace muster
