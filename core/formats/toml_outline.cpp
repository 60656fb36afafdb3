#include "formats/toml_outline.h"

#include <algorithm>

#include "model/limits.h"

namespace muster {

namespace {

using Refused = tl::unexpected<RosterProblem>;
template <typename T>
using Read = tl::expected<T, RosterProblem>;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Read<Outline> run();

 private:
  Refused refuse(std::string_view what) const;
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool stands(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  void skip_blanks();
  void skip_blank_lines();  // blanks, line feeds and comments
  bool skip_string();

  Read<std::vector<std::string>> name();
  Read<std::string> part_of_name();
  Read<OutlineEntry> entry(std::size_t depth);
  Read<OutlineValue> value(std::size_t depth);
  Read<OutlineValue> list(std::size_t depth);
  Read<OutlineValue> table(std::size_t depth);
  Read<OutlineValue> scalar();
  Read<OutlineSection> header();

  std::string_view text_;
  std::size_t at_ = 0;
};

Refused Reader::refuse(std::string_view what) const {
  const std::size_t at = std::min(at_, text_.size());
  const auto line = static_cast<std::uint32_t>(std::count(text_.begin(), text_.begin() + at, '\n') + 1);
  const auto column = static_cast<std::uint32_t>(at - start_of_line(text_, at) + 1);
  return Refused(RosterProblem{"cannot-edit", std::string(what), Place{line, column}});
}

void Reader::skip_blanks() {
  while (peek() == ' ' || peek() == '\t') ++at_;
}

void Reader::skip_blank_lines() {
  while (!at_end()) {
    skip_blanks();
    if (peek() == '#') at_ = std::min(text_.find('\n', at_), text_.size());
    if (peek() != '\n') return;
    ++at_;
  }
}

// To behind the closing quotes. Of three to five quotes at the end of a multi-line string the last
// three close it (TOML 1.0).
bool Reader::skip_string() {
  const char quote = peek();
  const bool multiline = stands(std::string(3, quote));
  const std::string closing(multiline ? 3 : 1, quote);
  at_ += closing.size();
  while (!at_end() && !stands(closing)) at_ += quote == '"' && peek() == '\\' ? 2U : 1U;
  if (at_end()) return false;
  const std::size_t end = std::min(text_.find_first_not_of(quote, at_), text_.size());
  at_ += std::min<std::size_t>(end - at_, multiline ? 5 : 1);
  return true;
}

Read<std::string> Reader::part_of_name() {
  const std::size_t begin = at_;
  if (peek() == '"' || peek() == '\'') {
    if (!skip_string()) return refuse("a name that does not end");
    const std::string_view quoted_name = text_.substr(begin + 1, at_ - begin - 2);
    if (quoted_name.find('\\') != std::string_view::npos) return refuse("a name with a backslash in it");
    return std::string(quoted_name);
  }
  const auto is_bare = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  while (is_bare(peek())) ++at_;
  if (at_ == begin) return refuse("something else than a name");
  return std::string(text_.substr(begin, at_ - begin));
}

Read<std::vector<std::string>> Reader::name() {
  std::vector<std::string> parts;
  while (true) {
    skip_blanks();
    auto part = part_of_name();
    if (!part) return Refused(part.error());
    parts.push_back(std::move(*part));
    skip_blanks();
    if (peek() != '.') return parts;
    ++at_;
  }
}

Read<OutlineValue> Reader::scalar() {
  OutlineValue found;
  found.span.begin = at_;
  if (peek() == '"' || peek() == '\'') {
    if (!skip_string()) return refuse("a string that does not end");
  } else {
    at_ = std::min(text_.find_first_of(",]}#\n", at_), text_.size());
    while (at_ > found.span.begin && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t')) --at_;
  }
  found.span.end = at_;
  if (found.span.begin == found.span.end) return refuse("no value");
  return found;
}

Read<OutlineValue> Reader::list(std::size_t depth) {
  OutlineValue found{{at_, at_}, {}, {}};
  ++at_;
  while (true) {
    skip_blank_lines();
    if (peek() == ']') break;
    auto item = value(depth + 1);
    if (!item) return item;
    found.items.push_back(std::move(*item));
    found.last_comma.reset();
    skip_blank_lines();
    if (peek() == ']') break;
    if (peek() != ',') return refuse("a list without a comma");
    found.last_comma = at_++;
  }
  found.span.end = ++at_;
  return found;
}

Read<OutlineValue> Reader::table(std::size_t depth) {
  OutlineValue found{{at_, at_}, {}, {}};
  ++at_;
  skip_blanks();
  while (peek() != '}') {
    auto member = entry(depth + 1);
    if (!member) return Refused(member.error());
    found.members.push_back(std::move(*member));
    skip_blanks();
    if (peek() == '}') break;
    if (peek() != ',') return refuse("an inline table without a comma");
    ++at_;
    skip_blanks();
  }
  found.span.end = ++at_;
  return found;
}

// The scan in front of toml++ has bounded the depth; so does this.
Read<OutlineValue> Reader::value(std::size_t depth) {
  if (depth > limits::roster_nesting) return refuse("values nested too deep");
  if (peek() == '[') return list(depth);
  if (peek() == '{') return table(depth);
  return scalar();
}

Read<OutlineEntry> Reader::entry(std::size_t depth) {
  OutlineEntry found;
  skip_blanks();
  found.begin = at_;
  auto parts = name();
  if (!parts) return Refused(parts.error());
  found.name = std::move(*parts);
  if (peek() != '=') return refuse("a name without a value");
  found.equals = at_++;
  skip_blanks();
  auto read = value(depth);
  if (!read) return Refused(read.error());
  found.value = std::move(*read);
  return found;
}

Read<OutlineSection> Reader::header() {
  OutlineSection found;
  found.header.begin = start_of_line(text_, at_);
  const bool item = stands("[[");
  at_ += item ? 2 : 1;
  auto parts = name();
  if (!parts) return Refused(parts.error());
  found.name = std::move(*parts);
  if (!stands(item ? "]]" : "]")) return refuse("a header that does not end");
  found.header.end = at_ = end_of_line(text_, at_);
  return found;
}

Read<Outline> Reader::run() {
  Outline sections(1);
  while (true) {
    skip_blank_lines();
    if (at_end()) return sections;
    if (peek() == '[') {
      auto section = header();
      if (!section) return Refused(section.error());
      sections.push_back(std::move(*section));
    } else {
      auto found = entry(0);
      if (!found) return Refused(found.error());
      sections.back().entries.push_back(std::move(*found));
    }
  }
}

}  // namespace

tl::expected<Outline, RosterProblem> outline_of(std::string_view text) {
  return Reader(text).run();
}

std::size_t end_of_line(std::string_view text, std::size_t at) {
  const std::size_t feed = text.find('\n', at);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

std::size_t start_of_line(std::string_view text, std::size_t at) {
  const std::size_t feed = text.substr(0, at).rfind('\n');
  return feed == std::string_view::npos ? 0 : feed + 1;
}

}  // namespace muster
