#include "formats/allowed_signers.h"

#include <algorithm>
#include <variant>

#include "formats/malformed.h"
#include "formats/utf8.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view blanks = " \t";

bool is_control_byte(char c) {
  return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Types of keys have these bytes: "sk-ssh-ed25519@openssh.com". No option with a value does.
bool is_type(std::string_view token) {
  const bool known = std::ranges::all_of(token, [](char c) {
    const char small = lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '@' ||
           c == '_';
  });
  return !token.empty() && known;
}

// What is left of one line, from left to right.
class Line {
 public:
  Line(std::string_view text, std::size_t start) : text_(text), start_(start) {}

  std::size_t at() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool at_blank() const { return at_end() || blanks.find(peek()) != std::string_view::npos; }
  void skip(std::size_t bytes) { at_ += bytes; }
  bool skip_blanks() {
    const std::size_t before = at_;
    at_ = std::min(text_.find_first_not_of(blanks, at_), text_.size());
    return at_ > before;
  }
  // Up to one of these, or the end.
  std::string_view until(std::string_view stops) {
    const std::size_t end = std::min(text_.find_first_of(stops, at_), text_.size());
    const std::string_view found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }
  // Options are words of any case.
  bool take_word(std::string_view word) {
    const std::string_view here = text_.substr(at_, word.size());
    if (!std::ranges::equal(here, word, {}, lower)) return false;
    at_ += word.size();
    return true;
  }
  tl::unexpected<Malformed> refuse(const char* what) const { return malformed_at(start_ + at_, what); }

 private:
  std::string_view text_;
  std::size_t start_;
  std::size_t at_ = 0;
};

// "a,b": the parts, none of them empty.
std::optional<std::vector<std::string>> patterns_in(std::string_view list) {
  std::vector<std::string> patterns;
  for (;;) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (comma == 0) return std::nullopt;
    patterns.emplace_back(list.substr(0, comma));
    if (comma == list.size()) return patterns;
    list.remove_prefix(comma + 1);
  }
}

// YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, then nothing, "Z" or "UTC".
std::optional<WrittenTime> time_in(std::string_view text) {
  WrittenZone zone = WrittenZone::none;
  for (const std::string_view suffix : {"z", "utc"}) {
    if (text.size() <= suffix.size()) continue;
    if (!std::ranges::equal(text.substr(text.size() - suffix.size()), suffix, {}, lower)) continue;
    text.remove_suffix(suffix.size());
    zone = WrittenZone::utc;
    break;
  }
  if ((text.size() != 8 && text.size() != 12 && text.size() != 14) || !is_digits(text)) return std::nullopt;
  std::string digits(text);
  digits.resize(14, '0');
  const auto part = [&](std::size_t at, std::size_t size) { return digits.substr(at, size); };
  const auto time = Timestamp::parse(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) +
                                     ":" + part(10, 2) + ":" + part(12, 2) + "Z");
  // ssh-keygen takes the first second of 1970 for none.
  if (!time || time->seconds <= 0) return std::nullopt;
  return WrittenTime{*time, zone};
}

// "…" with \" for a quotation mark.
Parsed<std::string> take_quoted(Line& line) {
  if (line.peek() != '"') return line.refuse("no quotation mark before an option's value");
  line.skip(1);
  std::string value;
  for (;;) {
    value += line.until("\"");
    if (line.at_end()) return line.refuse("no quotation mark behind an option's value");
    line.skip(1);
    if (!value.ends_with('\\')) return value;
    value.back() = '"';
  }
}

Parsed<std::monostate> take_time(Line& line, std::optional<WrittenTime>& into) {
  if (into) return line.refuse("a time twice");
  const Line start = line;
  const auto text = take_quoted(line);
  if (!text) return tl::unexpected(text.error());
  into = time_in(*text);
  if (!into) return start.refuse("not a time such as \"20270131Z\" or \"20270131235959Z\"");
  return std::monostate{};
}

Parsed<std::monostate> take_namespaces(Line& line, AllowedSigner& into) {
  if (into.namespaces) return line.refuse("namespaces twice");
  const Line start = line;
  const auto text = take_quoted(line);
  if (!text) return tl::unexpected(text.error());
  into.namespaces = patterns_in(*text);
  if (!into.namespaces) return start.refuse("an empty namespace");
  return std::monostate{};
}

Parsed<std::monostate> take_option(Line& line, AllowedSigner& into) {
  if (line.take_word("valid-after=")) return take_time(line, into.valid_after);
  if (line.take_word("valid-before=")) return take_time(line, into.valid_before);
  if (line.take_word("namespaces=")) return take_namespaces(line, into);
  const Line start = line;
  if (!line.take_word("cert-authority") || !(line.at_blank() || line.peek() == ',')) {
    return start.refuse("an option that ssh-keygen does not know");
  }
  into.role = KeyRole::authority;
  return std::monostate{};
}

Parsed<std::monostate> take_options(Line& line, AllowedSigner& into) {
  const Line start = line;
  for (;;) {
    if (auto taken = take_option(line, into); !taken) return taken;
    if (line.at_blank()) break;
    if (line.peek() != ',') return line.refuse("neither a comma nor a blank behind an option");
    line.skip(1);
    if (line.at_blank()) return line.refuse("no option behind a comma");
  }
  const bool ends_first =
      into.valid_after && into.valid_before && into.valid_before->time <= into.valid_after->time;
  if (ends_first) return start.refuse("valid-before is not later than valid-after");
  return std::monostate{};
}

Parsed<std::monostate> take_principals(Line& line, AllowedSigner& into) {
  const Line start = line;
  std::string_view list;
  if (line.peek() == '"') {
    line.skip(1);
    list = line.until("\"");
    if (line.at_end()) return line.refuse("no quotation mark behind the principals");
    line.skip(1);
  } else {
    list = line.until(blanks);
    if (list.find('"') != std::string_view::npos)
      return start.refuse("a quotation mark inside the principals");
  }
  auto patterns = patterns_in(list);
  if (!patterns) return start.refuse("an empty principal");
  into.principals = std::move(*patterns);
  if (!line.skip_blanks()) return line.refuse("no blank behind the principals");
  return std::monostate{};
}

// The type and the base64; what follows is a comment.
Parsed<std::monostate> take_key(Line& line, AllowedSigner& into) {
  const std::string_view type = line.until(blanks);
  if (!is_type(type) || !line.skip_blanks()) return line.refuse("no type of a key and no key behind it");
  const std::string_view base64 = line.until(blanks);
  if (base64.empty()) return line.refuse("no key behind its type");
  into.key = std::string(type) + " " + std::string(base64);
  return std::monostate{};
}

Parsed<AllowedSigner> read_line(Line& line, std::size_t number) {
  AllowedSigner signer;
  signer.line = number;
  if (auto taken = take_principals(line, signer); !taken) return tl::unexpected(taken.error());
  Line ahead = line;
  const std::string_view first = ahead.until(blanks);
  const bool flag_alone = Line(first, 0).take_word("cert-authority") && first.size() == 14;
  if (!is_type(first) || flag_alone) {
    if (auto taken = take_options(line, signer); !taken) return tl::unexpected(taken.error());
    if (!line.skip_blanks()) return line.refuse("no key behind the options");
  }
  if (auto taken = take_key(line, signer); !taken) return tl::unexpected(taken.error());
  return signer;
}

// Bytes that may stand in what is read of a line.
Parsed<std::monostate> check_bytes(std::string_view text, std::size_t start) {
  const auto control = std::ranges::find_if(text, is_control_byte);
  if (control != text.end()) {
    return malformed_at(start + static_cast<std::size_t>(control - text.begin()), "a control character");
  }
  if (!is_utf8(text)) return malformed_at(start, "a line that is no UTF-8");
  return std::monostate{};
}

bool is_comment(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos || text[first] == '#';
}

}  // namespace

Parsed<std::vector<AllowedSigner>> parse_allowed_signers(std::string_view text) {
  if (text.size() > limits::imported_bytes)
    return malformed_at(limits::imported_bytes, "a file that is too long");
  std::vector<AllowedSigner> signers;
  std::size_t number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (!is_comment(line)) {
      if (line.size() > limits::imported_line_bytes) return malformed_at(start, "a line that is too long");
      if (signers.size() == limits::imported_signers) return malformed_at(start, "too many signers");
      Line rest(line, start);
      rest.skip_blanks();
      auto signer = read_line(rest, number);
      // Behind a key there is a comment, of any bytes.
      const std::string_view meant = signer ? line.substr(0, rest.at()) : line;
      if (auto good = check_bytes(meant, start); !good) return tl::unexpected(good.error());
      if (!signer) return tl::unexpected(signer.error());
      signers.push_back(std::move(*signer));
    }
    start = end + 1;
  }
  return signers;
}

}  // namespace muster
