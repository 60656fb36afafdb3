#include "formats/trusted_keys.h"

#include <algorithm>
#include <optional>
#include <set>

#include "formats/fingerprint_text.h"
#include "formats/malformed.h"
#include "model/limits.h"
#include "roster/grammar.h"

namespace muster {

namespace {

struct WordOnLine {
  std::size_t line;
  std::size_t offset;
  std::string word;
};

// A word a line, each once, as `normal` writes it; `wanted` says what a line should be.
template <typename Normal>
Parsed<std::vector<WordOnLine>> words_in(std::string_view text, const Normal& normal, const char* wanted) {
  if (text.size() > limits::imported_bytes)
    return malformed_at(limits::imported_bytes, "a file that is too long");
  std::vector<WordOnLine> words;
  std::set<std::string> seen;
  std::size_t number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (!line.empty()) {
      const std::optional<std::string> word = normal(line);
      if (!word) return malformed_at(start, wanted);
      if (!seen.insert(*word).second) return malformed_at(start, "the same line twice");
      if (words.size() == limits::imported_signers) return malformed_at(start, "too many lines");
      words.push_back({number, start, *word});
    }
    start = end + 1;
  }
  return words;
}

}  // namespace

Parsed<std::vector<TrustedKey>> parse_trusted_keys(std::string_view text) {
  const auto fingerprint = [](std::string_view line) {
    return line.find(' ') == std::string_view::npos ? openpgp_fingerprint_in(line) : std::nullopt;
  };
  const auto words = words_in(text, fingerprint, "not a fingerprint of 40 hexadecimal digits");
  if (!words) return tl::unexpected(words.error());
  std::vector<TrustedKey> keys;
  for (const WordOnLine& word : *words) keys.push_back({word.line, word.word});
  return keys;
}

Parsed<std::vector<std::string>> parse_commit_list(std::string_view text) {
  const auto id = [](std::string_view line) {
    return is_full_object_id(line) ? std::optional<std::string>(line) : std::nullopt;
  };
  const auto words = words_in(text, id, "not a full commit id");
  if (!words) return tl::unexpected(words.error());
  std::vector<std::string> ids;
  for (const WordOnLine& word : *words) ids.push_back(word.word);
  return ids;
}

}  // namespace muster
