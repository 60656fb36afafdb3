// Patterns of refs, paths, products and artifact names: byte-wise and anchored. `*` stands for
// any bytes but '/', `**` for any bytes, `?` for one byte other than '/'. Everything else,
// brackets and backslashes included, stands for itself. No case folding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster {

class Pattern {
 public:
  explicit Pattern(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }
  // Time is bounded by |pattern| * |name|, whatever the bytes.
  bool matches(std::string_view name) const;

  bool operator==(const Pattern&) const = default;

 private:
  std::string text_;
};

using Patterns = std::vector<Pattern>;

// An empty list matches nothing.
bool any_matches(const Patterns& patterns, std::string_view name);

}  // namespace muster
