#include "report/text.h"

#include "report/lines.h"

namespace muster {

namespace {

std::string_view paint_of(std::string_view word) {
  if (word == "refused") return "\x1b[1;31m";
  if (word == "accepted") return "\x1b[1;32m";
  return "\x1b[1;33m";  // fault, warning
}

std::string painted(const std::string& line) {
  const std::string word = line.substr(0, line.find(' '));
  if (word.empty()) return line;  // a field: its line begins with a blank
  std::string out(paint_of(word));
  return out + word + "\x1b[0m" + line.substr(word.size());
}

std::string joined(const Lines& lines, Color color) {
  std::string out;
  for (const std::string& line : lines) {
    out += color == Color::on ? painted(line) : line;
    out += '\n';
  }
  return out;
}

}  // namespace

std::string text_of(const Verdict& verdict, Color color) {
  return joined(lines_of(verdict), color);
}

std::string text_of(const Fault& fault, Color color) {
  return joined(lines_of(fault), color);
}

}  // namespace muster
