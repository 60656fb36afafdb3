#include "support/script.h"

namespace muster::test {

namespace {

std::string where(const std::string& file, std::size_t line) {
  return file + ":" + std::to_string(line) + ": ";
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

class Scanner {
 public:
  Scanner(std::string_view text, std::string place) : text_(text), place_(std::move(place)) {}

  std::vector<std::string> words() {
    std::vector<std::string> found;
    while (true) {
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
      if (at_ == text_.size()) return found;
      found.push_back(text_[at_] == '"' ? quoted() : bare());
    }
  }

 private:
  std::string bare() {
    const std::size_t end = std::min(text_.find(' ', at_), text_.size());
    std::string word(text_.substr(at_, end - at_));
    if (word.find('"') != std::string::npos) throw ScriptError(place_ + "a quote inside a word: " + word);
    at_ = end;
    return word;
  }

  std::string quoted() {
    std::string word;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
      word += text_[at_] == '\\' ? escaped() : text_[at_];
    if (at_ == text_.size()) throw ScriptError(place_ + "a quote without an end");
    ++at_;
    return word;
  }

  char escaped() {
    const char c = ++at_ < text_.size() ? text_[at_] : '\0';
    switch (c) {
      case 'n': return '\n';
      case 'r': return '\r';
      case 't': return '\t';
      case '"': return '"';
      case '\\': return '\\';
      case 'x': {
        const int high = at_ + 2 < text_.size() ? hex_digit(text_[at_ + 1]) : -1;
        const int low = at_ + 2 < text_.size() ? hex_digit(text_[at_ + 2]) : -1;
        if (high < 0 || low < 0) break;
        at_ += 2;
        return static_cast<char>(high * 16 + low);
      }
      default: break;
    }
    throw ScriptError(place_ + "an unknown escape");
  }

  std::string_view text_;
  std::string place_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Statement> parse_script(const std::string& file, std::string_view text) {
  std::vector<Statement> statements;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(text.size(), end + 1));
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("  ")) {
      if (statements.empty()) throw ScriptError(where(file, number) + "an indented line below nothing");
      statements.back().body.push_back({number, std::string(line.substr(2))});
      continue;
    }
    statements.push_back({file, number, Scanner(line, where(file, number)).words(), {}});
  }
  return statements;
}

std::string Words::take(std::string_view what) {
  if (at_end()) fail(statement_, std::string(what) + " is missing");
  return statement_.words[next_++];
}

bool Words::take_if(std::string_view word) {
  if (at_end() || statement_.words[next_] != word) return false;
  ++next_;
  return true;
}

void Words::unknown() const {
  fail(statement_, "unknown word: " + statement_.words[next_]);
}

void fail(const Statement& statement, const std::string& what) {
  throw ScriptError(statement.place() + ": " + what);
}

}  // namespace muster::test
