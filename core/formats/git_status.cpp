#include "formats/git_status.h"

#include <array>
#include <optional>

#include "formats/malformed.h"

namespace muster {

namespace {

// What ends in NUL, one after the other.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  std::size_t offset() const { return at_; }
  std::optional<std::string_view> take() {
    const std::size_t end = text_.find('\0', at_);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view field = text_.substr(at_, end - at_);
    at_ = end + 1;
    return field;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// `Count` words, each with a blank behind it, and the rest, which is not empty.
template <std::size_t Count>
struct Split {
  std::array<std::string_view, Count> words;
  std::string_view rest;
};

template <std::size_t Count>
std::optional<Split<Count>> split(std::string_view record) {
  Split<Count> found;
  for (std::string_view& word : found.words) {
    const std::size_t blank = record.find(' ');
    if (blank == std::string_view::npos || blank == 0) return std::nullopt;
    word = record.substr(0, blank);
    record.remove_prefix(blank + 1);
  }
  if (record.empty()) return std::nullopt;
  found.rest = record;
  return found;
}

bool is_change_code(std::string_view code) {
  return code.size() == 2 && code.find_first_not_of(".MTADRCU") == std::string_view::npos;
}

// "<XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>"
std::optional<StatusEntry> ordinary(std::string_view record) {
  const auto fields = split<7>(record);
  if (!fields || !is_change_code(fields->words[0])) return std::nullopt;
  const bool same_mode = fields->words[3] == fields->words[4];
  const bool plain = fields->words[3] == "100644" || fields->words[3] == "100755";
  const bool content = fields->words[0] == ".M" && same_mode && plain;
  return StatusEntry{content ? StatusEntry::Kind::content : StatusEntry::Kind::changed,
                     std::string(fields->rest)};
}

// "<XY> <sub> <m1> <m2> <m3> <mW> <h1> <h2> <h3> <path>"
std::optional<StatusEntry> unmerged(std::string_view record) {
  const auto fields = split<9>(record);
  if (!fields || !is_change_code(fields->words[0])) return std::nullopt;
  return StatusEntry{StatusEntry::Kind::changed, std::string(fields->rest)};
}

std::optional<StatusEntry> entry_in(std::string_view record) {
  if (record.size() < 3 || record[1] != ' ') return std::nullopt;
  const std::string_view rest = record.substr(2);
  switch (record[0]) {
    case '1': return ordinary(rest);
    case 'u': return unmerged(rest);
    case '?': return StatusEntry{StatusEntry::Kind::untracked, std::string(rest)};
    case '!': return StatusEntry{StatusEntry::Kind::ignored, std::string(rest)};
    default: return std::nullopt;
  }
}

}  // namespace

Parsed<std::vector<StatusEntry>> parse_git_status(std::string_view said) {
  std::vector<StatusEntry> entries;
  for (Fields fields(said); !fields.at_end();) {
    const std::size_t offset = fields.offset();
    const auto record = fields.take();
    if (!record) return malformed_at(offset, "a record without its end");
    auto entry = entry_in(*record);
    if (!entry) return malformed_at(offset, "not a record of git status");
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Parsed<std::vector<IgnoredBy>> parse_check_ignore(std::string_view said) {
  std::vector<IgnoredBy> found;
  for (Fields fields(said); !fields.at_end();) {
    const std::size_t offset = fields.offset();
    const auto source = fields.take();
    const auto line = fields.take();
    const auto pattern = fields.take();
    const auto path = fields.take();
    if (!source || !line || !pattern || !path || path->empty())
      return malformed_at(offset, "not a record of git check-ignore");
    found.push_back({std::string(*source), std::string(*path)});
  }
  return found;
}

Parsed<std::vector<PathAttribute>> parse_check_attr(std::string_view said) {
  std::vector<PathAttribute> found;
  for (Fields fields(said); !fields.at_end();) {
    const std::size_t offset = fields.offset();
    const auto path = fields.take();
    const auto attribute = fields.take();
    const auto value = fields.take();
    if (!path || !attribute || !value || path->empty())
      return malformed_at(offset, "not a record of git check-attr");
    found.push_back({std::string(*path), std::string(*attribute), std::string(*value)});
  }
  return found;
}

}  // namespace muster
