// The line-based language of the vectors, as far as words go. A statement is one line of words;
// indented lines below it are its body, taken as they are. '#' at the start of a line is a comment.
// A word in double quotes may hold blanks and the escapes \n \r \t \\ \" \xHH.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace muster::test {

// What is wrong with a script, as opposed to what a judge says of it.
class ScriptError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct BodyLine {
  std::size_t line;
  std::string text;  // without the indentation of two blanks
};

struct Statement {
  std::string file;  // for messages
  std::size_t line;
  std::vector<std::string> words;
  std::vector<BodyLine> body;

  std::string place() const { return file + ":" + std::to_string(line); }
};

std::vector<Statement> parse_script(const std::string& file, std::string_view text);

// The words of a statement, taken one after the other.
class Words {
 public:
  explicit Words(const Statement& statement) : statement_(statement) {}

  bool at_end() const { return next_ == statement_.words.size(); }
  std::string take(std::string_view what);
  bool take_if(std::string_view word);
  const std::string& peek() const { return statement_.words[next_]; }  // not at the end
  // What is left when nothing takes it is a mistake.
  [[noreturn]] void unknown() const;
  void end() const {
    if (!at_end()) unknown();
  }
  // Words up to the next one for which `is_option` says yes.
  template <typename IsOption>
  std::vector<std::string> take_until(const IsOption& is_option) {
    std::vector<std::string> taken;
    while (!at_end() && !is_option(statement_.words[next_])) taken.push_back(statement_.words[next_++]);
    return taken;
  }
  const Statement& statement() const { return statement_; }

 private:
  const Statement& statement_;
  std::size_t next_ = 0;
};

[[noreturn]] void fail(const Statement& statement, const std::string& what);

}  // namespace muster::test
