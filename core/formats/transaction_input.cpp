#include "formats/transaction_input.h"

#include <algorithm>
#include <optional>
#include <set>

#include "formats/hook_input.h"
#include "formats/malformed.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view symbolic_prefix = "ref:";

bool is_plain(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c != 0x7f; });
}

bool is_written_name(std::string_view name) {
  return name.starts_with("refs/") ? is_ref_name(name) : is_plain(name);
}

std::optional<std::variant<ObjectId, std::string>> read_value(std::string_view text,
                                                              HashAlgorithm algorithm) {
  if (!text.starts_with(symbolic_prefix)) {
    const auto id = ObjectId::parse(text, algorithm);
    if (!id) return std::nullopt;
    return *id;
  }
  const std::string_view target = text.substr(symbolic_prefix.size());
  if (!is_plain(target)) return std::nullopt;
  return std::string(target);
}

// Of `line`, which begins at `offset` of the input and holds no line feed.
Parsed<TransactionLine> read_line(std::string_view line, std::size_t offset, HashAlgorithm algorithm) {
  if (line.size() > limits::push_line_bytes) return malformed_at(offset, "too long a line");
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return malformed_at(offset, "not two values and a name");
  if (!read_value(line.substr(0, first), algorithm)) return malformed_at(offset, "not an old value");
  auto next = read_value(line.substr(first + 1, second - first - 1), algorithm);
  if (!next) return malformed_at(offset + first + 1, "not a new value");
  const std::string_view name = line.substr(second + 1);
  if (!is_written_name(name)) return malformed_at(offset + second + 1, "not the name of a ref");
  return TransactionLine{std::string(name), std::move(*next)};
}

}  // namespace

Parsed<std::vector<TransactionLine>> parse_transaction_input(std::string_view input,
                                                             HashAlgorithm algorithm) {
  std::vector<TransactionLine> lines;
  std::set<std::string_view> names;
  std::size_t offset = 0;
  while (offset < input.size()) {
    if (lines.size() == limits::transaction_lines) return malformed_at(offset, "too many lines");
    const std::size_t end = input.find('\n', offset);
    if (end == std::string_view::npos) return malformed_at(input.size(), "the last line has no line feed");
    auto line = read_line(input.substr(offset, end - offset), offset, algorithm);
    if (!line) return tl::unexpected(line.error());
    if (!names.insert(input.substr(end - line->name.size(), line->name.size())).second) {
      return malformed_at(end - line->name.size(), "a ref named twice");
    }
    lines.push_back(std::move(*line));
    offset = end + 1;
  }
  return lines;
}

}  // namespace muster
