// Lists as Scheme's `read` takes them, as far as data files use them:
//   (authorizations   ; a comment
//     (version 0)
//     (("CABB A931 …" (name "alice"))))
// Symbols and numbers, strings with \" and \\, lists in round brackets; comments behind ';', between "#|" and
// "|#", and of one datum behind "#;".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/result.h"

namespace muster {

struct SymbolText {
  std::string text;  // a number too

  bool operator==(const SymbolText&) const = default;
};

struct SExpression;
using SList = std::vector<SExpression>;

struct SExpression {
  std::size_t offset = 0;  // of its first byte
  std::variant<SymbolText, std::string, SList> data;

  bool is_symbol(std::string_view name) const;
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const SList* list() const { return std::get_if<SList>(&data); }
};

// The one datum in a text. Refused: a second one, none, other forms ('x, `x, ,x, #t, [x], |x|, dots alone),
// other escapes, control characters in strings, bytes that are no UTF-8, lists deeper than
// limits::imported_nesting, more than limits::imported_bytes.
Parsed<SExpression> parse_s_expression(std::string_view text);

}  // namespace muster
