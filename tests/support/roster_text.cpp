#include "support/roster_text.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace muster::test {

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// The lines [begin, end) of one table, its header included.
struct Range {
  std::size_t begin, end;
};

class Editor {
 public:
  Editor(std::string text, std::string file) : lines_(lines_of(text)), file_(std::move(file)) {}

  void apply(const BodyLine& edit) {
    line_ = edit.line;
    std::istringstream in(edit.text);
    std::string verb;
    in >> verb;
    if (verb == "+") {
      lines_.push_back(edit.text.size() > 2 ? edit.text.substr(2) : "");
    } else if (verb == "~") {
      replace(edit.text.substr(2));
    } else if (verb == "set") {
      const Range table = take_table(in);
      std::string rest;
      std::getline(in >> std::ws, rest);
      set(table, rest);
    } else if (verb == "unset") {
      const Range table = take_table(in);
      std::string field;
      in >> field;
      const auto at = field_in(table, field);
      if (!at) wrong("there is no field " + field);
      erase(*at, *at + 1);
    } else if (verb == "drop") {
      const Range table = take_table(in);
      erase(table.begin, table.end);
    } else {
      wrong("an unknown edit: " + verb);
    }
  }

  std::string text() const { return joined(lines_); }

 private:
  [[noreturn]] void wrong(const std::string& what) const {
    throw ScriptError(file_ + ":" + std::to_string(line_) + ": " + what);
  }

  void erase(std::size_t begin, std::size_t end) {
    lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(begin),
                 lines_.begin() + static_cast<std::ptrdiff_t>(end));
  }

  std::size_t end_of(std::size_t header) const {
    std::size_t end = header + 1;
    while (end < lines_.size() && !lines_[end].starts_with("[")) ++end;
    return end;
  }

  Range take_table(std::istringstream& in) {
    std::string kind;
    in >> kind;
    if (kind == "top") return {0, end_of(0)};
    const bool single = kind == "governance" || kind == "defaults" || kind == "history";
    std::string name;
    if (!single) in >> name;
    const std::string header = single ? "[" + kind + "]" : "[[" + kind + "]] # " + name;
    const auto found = std::ranges::find(lines_, header);
    if (found != lines_.end()) {
      const auto at = static_cast<std::size_t>(found - lines_.begin());
      return {at, end_of(at)};
    }
    if (!single) wrong("there is no " + header);
    lines_.push_back(header);
    return {lines_.size() - 1, lines_.size()};
  }

  std::optional<std::size_t> field_in(const Range& table, const std::string& field) const {
    for (std::size_t i = table.begin; i < table.end; ++i) {
      const std::string& line = lines_[i];
      if (line.starts_with(field) && line.find_first_not_of(' ', field.size()) == line.find('=')) return i;
    }
    return std::nullopt;
  }

  void set(const Range& table, const std::string& assignment) {
    const std::string field = assignment.substr(0, assignment.find_first_of(" ="));
    if (assignment.find('=') == std::string::npos) wrong("an edit without a value");
    if (const auto at = field_in(table, field)) {
      lines_[*at] = assignment;
    } else {
      const std::size_t place = table.begin + (lines_[table.begin].starts_with("[") ? 1 : 0);
      lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(place), assignment);
    }
  }

  void replace(const std::string& text) {
    const std::size_t arrow = text.find(" => ");
    if (arrow == std::string::npos) wrong("a replacement is OLD => NEW");
    const std::string old = text.substr(0, arrow);
    std::string whole = joined(lines_);
    const std::size_t at = whole.find(old);
    if (at == std::string::npos || whole.find(old, at + 1) != std::string::npos)
      wrong("this does not occur exactly once: " + old);
    whole.replace(at, old.size(), text.substr(arrow + 4));
    lines_ = lines_of(whole);
  }

  Lines lines_;
  std::string file_;
  std::size_t line_ = 0;
};

}  // namespace

std::string edit_roster(std::string text, const std::vector<BodyLine>& edits, const std::string& file) {
  Editor editor(std::move(text), file);
  for (const BodyLine& edit : edits) editor.apply(edit);
  return editor.text();
}

std::string substitute(const std::string& text,
                       const std::function<std::string(const std::string&)>& lookup) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = text.find('@', at);
    const std::size_t close = open == std::string::npos ? open : text.find_first_of("@ \n\"", open + 1);
    if (close == std::string::npos || text[close] != '@') {
      const std::size_t end = open == std::string::npos ? text.size() : open + 1;
      out += text.substr(at, end - at);
      at = end;
      continue;
    }
    out += text.substr(at, open - at) + lookup(text.substr(open + 1, close - open - 1));
    at = close + 1;
  }
  return out;
}

}  // namespace muster::test
