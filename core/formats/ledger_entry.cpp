#include "formats/ledger_entry.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "formats/hook_input.h"
#include "formats/ledger_checkpoint.h"
#include "formats/malformed.h"
#include "model/limits.h"
#include "roster/grammar.h"

namespace muster {

namespace {

constexpr std::array<std::string_view, 3> verdict_words = {"accepted", "refused", "observed"};

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F && c != '\\';
}

std::string escaped(std::string_view raw) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char c : raw) {
    if (is_plain(c)) {
      text += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text += {'\\', digits[byte >> 4U], digits[byte & 15U]};
  }
  return text;
}

std::optional<unsigned> digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

// Whether it is what escaped() makes is told by writing it again.
std::optional<std::string> unescaped(std::string_view text) {
  std::string raw;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      raw += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const auto high = digit(text[i + 1]);
    const auto low = digit(text[i + 2]);
    if (!high || !low) return std::nullopt;
    raw += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return raw;
}

// In quotes. What escaped() leaves needs JSON's own escapes in two places only.
void put_text(std::string& out, std::string_view plain) {
  out += '"';
  for (const char c : plain) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void put_words(std::string& out, const std::vector<std::string>& raw) {
  out += '[';
  for (const std::string& word : raw) {
    if (&word != &raw.front()) out += ',';
    put_text(out, escaped(word));
  }
  out += ']';
}

void put_pusher(std::string& out, const std::optional<Pusher>& pusher) {
  if (!pusher) {
    out += "null";
    return;
  }
  out += "{\"name\":";
  put_text(out, escaped(pusher->name));
  out += ",\"source\":";
  put_text(out, escaped(pusher->source));
  out += '}';
}

void put_roster(std::string& out, const std::optional<RosterName>& roster) {
  if (!roster) {
    out += "null";
    return;
  }
  out += "{\"digest\":";
  put_text(out, roster->digest.text());
  out += ",\"version\":" + std::to_string(roster->version) + '}';
}

// An entry has one form, so it is read as such: name by name, each in its place. Whether every value is
// written as servers write it is told by writing the entry again. What is wrong first ends the reading.
class EntryReader {
 public:
  explicit EntryReader(std::string_view text) : rest_(text) {}

  bool is_good() const { return good_; }
  bool is_at_end() const { return good_ && rest_.empty(); }
  bool starts_with(std::string_view literal) const { return good_ && rest_.starts_with(literal); }
  void literal(std::string_view expected) {
    good_ = starts_with(expected);
    if (good_) rest_.remove_prefix(expected.size());
  }

  // In quotes, without JSON's escapes.
  std::string text() {
    literal("\"");
    std::string plain;
    for (std::size_t i = 0; good_ && i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return plain;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      plain += rest_[i];
    }
    good_ = false;
    return {};
  }
  std::string raw(std::size_t longest) {
    auto found = unescaped(text());
    good_ = good_ && found && found->size() <= longest;
    return good_ ? std::move(*found) : std::string();
  }
  std::uint64_t number(std::uint64_t most) {
    std::uint64_t value = 0;
    const char* end = rest_.data() + rest_.size();
    const auto read = std::from_chars(rest_.data(), end, value);
    good_ = good_ && read.ec == std::errc() && value <= most;
    if (good_) rest_.remove_prefix(static_cast<std::size_t>(read.ptr - rest_.data()));
    return value;
  }
  Sha256Digest digest() { return value(Sha256Digest::parse(text())); }
  Timestamp time() { return value(Timestamp::parse(text())); }
  ObjectId id() {
    const std::string hex = text();
    const auto short_id = ObjectId::parse(hex, HashAlgorithm::sha1);
    const auto found = short_id ? short_id : ObjectId::parse(hex, HashAlgorithm::sha256);
    good_ = good_ && found;
    return found.value_or(ObjectId(HashAlgorithm::sha1));
  }
  std::vector<std::string> words() {
    std::vector<std::string> found;
    literal("[");
    while (good_ && !starts_with("]")) {
      if (!found.empty()) literal(",");
      found.push_back(raw(ledger_word_bytes));
      good_ = good_ && !found.back().empty() && found.size() <= ledger_words;
    }
    literal("]");
    good_ = good_ && std::ranges::adjacent_find(found, std::ranges::greater_equal{}) == found.end();
    return found;
  }
  LedgerVerdict verdict() {
    const auto found = std::ranges::find(verdict_words, text());
    good_ = good_ && found != verdict_words.end();
    return good_ ? static_cast<LedgerVerdict>(found - verdict_words.begin()) : LedgerVerdict::refused;
  }
  bool null() {
    const bool there = starts_with("null");
    if (there) rest_.remove_prefix(4);
    return there;
  }
  std::optional<Pusher> pusher() {
    if (null()) return std::nullopt;
    Pusher found;
    literal("{\"name\":");
    found.name = raw(pusher_name_bytes);
    literal(",\"source\":");
    found.source = raw(ledger_word_bytes);
    literal("}");
    return found;
  }
  std::optional<RosterName> roster() {
    if (null()) return std::nullopt;
    RosterName found{0, {}};
    literal("{\"digest\":");
    found.digest = digest();
    literal(",\"version\":");
    found.version = static_cast<std::uint32_t>(number(UINT32_MAX));
    literal("}");
    good_ = good_ && found.version != 0;
    return found;
  }

 private:
  template <typename T>
  T value(const std::optional<T>& found) {
    good_ = good_ && found;
    return found.value_or(T{});
  }

  std::string_view rest_;
  bool good_ = true;
};

void bound(std::vector<std::string>& words) {
  for (std::string& word : words) word.resize(std::min(word.size(), ledger_word_bytes));
  std::erase(words, std::string());
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  words.resize(std::min(words.size(), ledger_words));
}

}  // namespace

LedgerEntry bounded(LedgerEntry entry) {
  bound(entry.rules);
  bound(entry.exceptions);
  if (entry.pusher) entry.pusher->name.resize(std::min(entry.pusher->name.size(), pusher_name_bytes));
  return entry;
}

std::string ledger_entry_text(const LedgerEntry& entry) {
  std::string out = "{\"certificate\":";
  if (entry.certificate) {
    put_text(out, entry.certificate->text());
  } else {
    out += "null";
  }
  out += ",\"exceptions\":";
  put_words(out, entry.exceptions);
  out += ",\"new\":";
  put_text(out, entry.new_id.hex());
  out += ",\"objects\":";
  put_text(out, entry.objects.text());
  out += ",\"old\":";
  put_text(out, entry.old_id.hex());
  out += ",\"project\":";
  put_text(out, entry.project);
  out += ",\"pusher\":";
  put_pusher(out, entry.pusher);
  out += ",\"ref\":";
  put_text(out, escaped(entry.ref));
  out += ",\"roster\":";
  put_roster(out, entry.roster);
  out += ",\"rules\":";
  put_words(out, entry.rules);
  out += ",\"sequence\":" + std::to_string(entry.sequence) + ",\"time\":";
  put_text(out, entry.time.text());
  out += ",\"tool\":";
  put_text(out, escaped(entry.tool));
  out += ",\"verdict\":";
  put_text(out, verdict_words[static_cast<std::size_t>(entry.verdict)]);
  return out + ",\"version\":1}";
}

std::string certificate_path(const Sha256Digest& digest) {
  const std::string hex = digest.hex();
  return "certificates/" + hex.substr(0, 2) + '/' + hex.substr(2, 2) + '/' + hex;
}

Parsed<LedgerEntry> parse_ledger_entry(std::string_view text) {
  if (text.size() > ledger_entry_bytes) return malformed_at(ledger_entry_bytes, "too long an entry");
  EntryReader reader(text);
  LedgerEntry entry{
      0,  {}, {}, {}, ObjectId(HashAlgorithm::sha1), ObjectId(HashAlgorithm::sha1), {}, {}, {}, {},
      {}, {}, {}, {}};
  reader.literal("{\"certificate\":");
  if (!reader.null()) entry.certificate = reader.digest();
  reader.literal(",\"exceptions\":");
  entry.exceptions = reader.words();
  reader.literal(",\"new\":");
  entry.new_id = reader.id();
  reader.literal(",\"objects\":");
  entry.objects = reader.digest();
  reader.literal(",\"old\":");
  entry.old_id = reader.id();
  reader.literal(",\"project\":");
  entry.project = reader.text();
  reader.literal(",\"pusher\":");
  entry.pusher = reader.pusher();
  reader.literal(",\"ref\":");
  entry.ref = reader.raw(limits::push_line_bytes);
  reader.literal(",\"roster\":");
  entry.roster = reader.roster();
  reader.literal(",\"rules\":");
  entry.rules = reader.words();
  reader.literal(",\"sequence\":");
  entry.sequence = reader.number(ledger_entries);
  reader.literal(",\"time\":");
  entry.time = reader.time();
  reader.literal(",\"tool\":");
  entry.tool = reader.raw(ledger_word_bytes);
  reader.literal(",\"verdict\":");
  entry.verdict = reader.verdict();
  reader.literal(",\"version\":1}");
  if (!reader.is_at_end() || ledger_entry_text(entry) != text)
    return malformed_at(0, "an entry that is not written as servers write it");
  if (!is_project_name(entry.project) || !is_ref_name(entry.ref) ||
      entry.old_id.algorithm() != entry.new_id.algorithm())
    return malformed_at(0, "an entry without a project, a ref, or its old and new value");
  return entry;
}

}  // namespace muster
