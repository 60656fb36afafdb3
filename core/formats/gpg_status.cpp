#include "formats/gpg_status.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "formats/gpg_lines.h"
#include "formats/malformed.h"
#include "formats/openpgp_names.h"

namespace muster {

namespace {

using Standing = GpgVerification::Standing;

constexpr std::string_view prefix = "[GNUPG:] ";
constexpr std::string_view another_type = "a signature of another type than over a document";

struct Line {
  std::string_view keyword;
  std::string_view rest;  // behind one blank; empty where there is none
};

template <std::size_t size>
bool is_among(std::string_view word, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_keyword(std::string_view word) {
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  return !word.empty() && std::all_of(word.begin(), word.end(), fits);
}

bool is_printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

// gpg escapes what a stranger wrote, but for a user id in IMPORTED only its line ends; that line is not read.
bool may_hold_anything(std::string_view keyword) {
  return keyword == "IMPORTED";
}

Parsed<std::vector<Line>> parse_lines(std::string_view status) {
  const auto texts = parse_gpg_lines(status);
  if (!texts) return tl::unexpected(texts.error());
  if (texts->empty()) return malformed_at(0, "it says nothing");
  std::vector<Line> lines;
  for (std::string_view text : *texts) {
    const auto offset = static_cast<std::size_t>(text.data() - status.data());
    if (!text.starts_with(prefix)) return malformed_at(offset, "a line that is no status");
    text.remove_prefix(prefix.size());
    const std::size_t blank = std::min(text.find(' '), text.size());
    const Line line{text.substr(0, blank), text.substr(std::min(blank + 1, text.size()))};
    if (!is_keyword(line.keyword)) return malformed_at(offset, "a status without a keyword");
    if (!may_hold_anything(line.keyword) && !is_printable(line.rest)) {
      return malformed_at(offset, "a control character");
    }
    lines.push_back(line);
  }
  return lines;
}

// ---- a verification ----

// Said of any signature, and nothing that decides: which key was looked at (KEY_CONSIDERED), a digest of the
// signature (SIG_ID), what a stranger wrote into it (NOTATION_*, POLICY_URL, SIG_SUBPACKET: where a key is to
// be found), how far the key's owner is trusted, which is not asked here (TRUST_*, but for TRUST_NEVER), what
// a German office says of the algorithms (VERIFICATION_COMPLIANCE_MODE), how far a long file is read
// (PROGRESS), that some (sub)key of the certificate has ended (KEYEXPIRED, beside good signatures of others
// too).
constexpr std::array<std::string_view, 14> beside = {
    "KEY_CONSIDERED", "SIG_ID",      "NOTATION_NAME",  "NOTATION_FLAGS",
    "NOTATION_DATA",  "POLICY_URL",  "SIG_SUBPACKET",  "TRUST_UNDEFINED",
    "TRUST_MARGINAL", "TRUST_FULLY", "TRUST_ULTIMATE", "VERIFICATION_COMPLIANCE_MODE",
    "PROGRESS",       "KEYEXPIRED"};

constexpr std::array<std::string_view, 6> outcomes = {"GOODSIG",   "EXPSIG", "EXPKEYSIG",
                                                      "REVKEYSIG", "BADSIG", "ERRSIG"};

GpgVerification refused(std::string_view why) {
  return {Standing::refused, {}, {}, why};
}

// ERRSIG <key id> <pk algorithm> <hash> <class> <time> <code> [<fingerprint>]
std::string_view why_error(std::string_view rest) {
  const auto words = words_between(rest, ' ');
  const std::string_view code = words.size() < 6 ? std::string_view() : words[5];
  if (code == "9") return "no key of the certificate made it";
  if (code == "4" || code == "5") return "gpg does not take its algorithms";
  if (code == "32") return another_type;
  if (code == "39") return "the key is younger than the signature or the time";
  if (code == "125") return "the key may not sign";
  return "gpg cannot check it: the key is not bound as one that signs";
}

std::string_view why_outcome(const Line& outcome) {
  if (outcome.keyword == "BADSIG") return "the signature does not match what it is over";
  if (outcome.keyword == "EXPSIG") return "the signature has ended";
  return why_error(outcome.rest);
}

// <fingerprint> <date> <seconds> <seconds until it ends> <version> <reserved> <pk algorithm> <hash> <class>
// <primary fingerprint>
GpgVerification read_valid(std::string_view rest) {
  const auto words = words_between(rest, ' ');
  if (words.size() != 10) return refused("gpg says in no known form whose signature it is");
  const auto signer = parse_gpg_fingerprint(words[0]);
  const auto primary = parse_gpg_fingerprint(words[9]);
  if (!signer || !primary) return refused("gpg does not name the key by its fingerprint");
  if (words[4] != "4") return refused("a signature of another version than 4");
  constexpr std::array<std::string_view, 3> algorithms = {"1", "19", "22"};  // RSA, ECDSA, EdDSA
  if (!is_among(words[6], algorithms)) return refused("a key of an algorithm that is not taken");
  const auto hash = parse_gpg_number(words[7]);
  if (!hash || *hash > 255) return refused("gpg does not say which hash was signed");
  if (is_weak_openpgp_hash(static_cast<std::uint8_t>(*hash))) return refused("a weak hash");
  if (!is_strong_openpgp_hash(static_cast<std::uint8_t>(*hash))) return refused("an unknown hash");
  if (words[8] != "00" && words[8] != "01") return refused(another_type);
  return {Standing::good, *signer, *primary, {}};
}

// The 16 digits of a key id are the last ones of its fingerprint. gpg takes the id from the signature, and
// says zeros where only the fingerprint stands there.
bool is_about(std::string_view outcome, std::string_view valid) {
  constexpr std::string_view not_named = "0000000000000000";
  const std::string_view id = outcome.substr(0, outcome.find(' '));
  if (id == not_named) return true;
  return id.size() == not_named.size() && valid.substr(0, valid.find(' ')).ends_with(id);
}

class Verification {
 public:
  void take(const Line& line) {
    if (is_among(line.keyword, outcomes)) {
      take_once(outcome_, line, !valid_);
    } else if (line.keyword == "VALIDSIG") {
      take_once(valid_, line, outcome_.has_value());
    } else if (line.keyword == "NEWSIG") {
      take_once(begun_, line, !outcome_ && !valid_);
    } else if (!is_among(line.keyword, beside)) {
      unknown_ = true;
    }
  }

  GpgVerification answer() const {
    if (!begun_) return refused("gpg finds no signature");
    if (contradicts_) return refused("gpg does not say one thing once");
    if (!outcome_) return refused("gpg does not say how the signature is");
    if (!said_of_standing()) return refused(why_outcome(*outcome_));
    if (unknown_) return refused("gpg says something beside that is not known");
    if (!valid_ || !is_about(outcome_->rest, valid_->rest)) return refused("gpg does not say whose it is");
    GpgVerification found = read_valid(valid_->rest);
    if (found.standing != Standing::refused) found.standing = *said_of_standing();
    return found;
  }

 private:
  void take_once(std::optional<Line>& place, const Line& line, bool in_order) {
    if (place || !in_order) contradicts_ = true;
    place = line;
  }

  std::optional<Standing> said_of_standing() const {
    if (outcome_->keyword == "GOODSIG") return Standing::good;
    if (outcome_->keyword == "EXPKEYSIG") return Standing::expired;
    if (outcome_->keyword == "REVKEYSIG") return Standing::revoked;
    return std::nullopt;
  }

  std::optional<Line> begun_;
  std::optional<Line> outcome_;
  std::optional<Line> valid_;
  bool contradicts_ = false;
  bool unknown_ = false;
};

// ---- an import ----

// KEYEXPIRED and the like are said of keys that are looked at; ERROR, FAILURE, IMPORT_PROBLEM, NODATA and
// UNEXPECTED of what is not taken in, which then has no IMPORT_OK.
constexpr std::array<std::string_view, 10> beside_imports = {
    "KEY_CONSIDERED", "KEYEXPIRED", "KEYREVOKED", "IMPORTED",   "IMPORT_PROBLEM",
    "PROGRESS",       "ERROR",      "FAILURE",    "UNEXPECTED", "NODATA"};

// IMPORT_OK <what is new: 1 for all of it> <fingerprint>
std::optional<std::string> read_import(std::string_view rest) {
  if (!rest.starts_with("1 ")) return std::nullopt;
  return parse_gpg_fingerprint(rest.substr(2));
}

}  // namespace

Parsed<GpgVerification> parse_gpg_verification(std::string_view status) {
  const auto lines = parse_lines(status);
  if (!lines) return tl::unexpected(lines.error());
  Verification verification;
  for (const Line& line : *lines) verification.take(line);
  return verification.answer();
}

Parsed<std::vector<std::string>> parse_gpg_import(std::string_view status) {
  const auto lines = parse_lines(status);
  if (!lines) return tl::unexpected(lines.error());
  std::vector<std::string> imported;
  std::set<std::string> seen;
  int results = 0;
  for (const Line& line : *lines) {
    const auto offset = static_cast<std::size_t>(line.keyword.data() - status.data());
    if (line.keyword == "IMPORT_RES") {
      ++results;
    } else if (line.keyword == "IMPORT_OK") {
      auto one = read_import(line.rest);
      if (!one || !seen.insert(*one).second) return malformed_at(offset, "an import of nothing new");
      imported.push_back(std::move(*one));
    } else if (!is_among(line.keyword, beside_imports)) {
      return malformed_at(offset, "what no import says");
    }
  }
  if (results != 1) return malformed_at(status.size(), "not one end of the import");
  return imported;
}

}  // namespace muster
