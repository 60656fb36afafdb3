#include "formats/s_expression.h"

#include <algorithm>

#include "formats/malformed.h"
#include "formats/utf8.h"
#include "model/limits.h"

namespace muster {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_symbol_byte(char c) {
  constexpr std::string_view others = "!$%&*+-./:<=>?@^_~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Parsed<SExpression> whole() {
    auto datum = next(0);
    if (!datum) return tl::unexpected(datum.error());
    if (auto skipped = skip(0); !skipped) return tl::unexpected(skipped.error());
    if (at_ < text_.size()) return malformed_at(at_, "something stands behind the list");
    return datum;
  }

 private:
  bool sees(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  // Blanks and comments.
  Parsed<std::monostate> skip(std::size_t depth) {
    for (;;) {
      if (at_ < text_.size() && is_blank(text_[at_])) {
        ++at_;
      } else if (sees(";")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (sees("#|")) {
        if (auto skipped = skip_block(); !skipped) return tl::unexpected(skipped.error());
      } else if (sees("#;")) {
        at_ += 2;
        // One datum deeper, because "#;#;#;" nests as brackets do.
        if (auto dropped = next(depth + 1); !dropped) return tl::unexpected(dropped.error());
      } else {
        return std::monostate{};
      }
    }
  }

  // These nest.
  Parsed<std::monostate> skip_block() {
    const std::size_t start = at_;
    for (std::size_t open = 0; at_ < text_.size();) {
      const bool opens = sees("#|");
      const bool closes = sees("|#");
      at_ += opens || closes ? 2 : 1;
      open += opens ? 1 : 0;
      if (closes && --open == 0) return std::monostate{};
    }
    return malformed_at(start, "a comment that does not end");
  }

  Parsed<SExpression> next(std::size_t depth) {
    if (depth > limits::imported_nesting) return malformed_at(at_, "lists that are too deep in each other");
    if (auto skipped = skip(depth); !skipped) return tl::unexpected(skipped.error());
    if (at_ == text_.size()) return malformed_at(at_, "the text ends too early");
    if (sees("(")) return list(depth);
    if (sees("\"")) return string();
    return symbol();
  }

  Parsed<SExpression> list(std::size_t depth) {
    SExpression made{at_, SList{}};
    ++at_;
    for (;;) {
      if (auto skipped = skip(depth); !skipped) return tl::unexpected(skipped.error());
      if (sees(")")) {
        ++at_;
        return made;
      }
      auto item = next(depth + 1);
      if (!item) return tl::unexpected(item.error());
      std::get<SList>(made.data).push_back(std::move(*item));
    }
  }

  Parsed<SExpression> string() {
    SExpression made{at_, std::string()};
    auto& value = std::get<std::string>(made.data);
    for (++at_; at_ < text_.size(); ++at_) {
      char c = text_[at_];
      if (c == '"') {
        ++at_;
        return made;
      }
      if (c == '\\') {
        ++at_;
        c = at_ < text_.size() ? text_[at_] : '\0';
        if (c != '"' && c != '\\') return malformed_at(at_, "an escape other than \\\" and \\\\");
      } else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
        return malformed_at(at_, "a control character in a string");
      }
      value += c;
    }
    return malformed_at(made.offset, "a string that does not end");
  }

  Parsed<SExpression> symbol() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_symbol_byte(text_[at_])) ++at_;
    const std::string_view text = text_.substr(start, at_ - start);
    const bool ends = at_ == text_.size() || is_blank(text_[at_]) || text_[at_] == '(' || text_[at_] == ')' ||
                      text_[at_] == ';' || text_[at_] == '"';
    const bool dots = text.find_first_not_of('.') == std::string_view::npos;
    if (!ends || dots) return malformed_at(start, "neither a list, a string, a symbol nor a number");
    return SExpression{start, SymbolText{std::string(text)}};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool SExpression::is_symbol(std::string_view name) const {
  const auto* symbol = std::get_if<SymbolText>(&data);
  return symbol != nullptr && symbol->text == name;
}

Parsed<SExpression> parse_s_expression(std::string_view text) {
  if (text.size() > limits::imported_bytes)
    return malformed_at(limits::imported_bytes, "a file that is too long");
  if (!is_utf8(text)) return malformed_at(0, "a text that is no UTF-8");
  return Reader(text).whole();
}

}  // namespace muster
