#include "formats/gpg_listing.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "formats/gpg_lines.h"
#include "formats/malformed.h"

namespace muster {

namespace {

using State = GpgListedKey::State;

// The trust database, user attributes, keys that may revoke, key grips, longer fingerprints.
constexpr std::array<std::string_view, 5> passed_over = {"tru", "uat", "rvk", "grp", "fp2"};

// Field 2. The trust in a user id is not asked (--trust-model always): unknown, undefined, marginal, full and
// ultimate are one.
State state_of(std::string_view validity) {
  constexpr std::string_view sound = "-oqmfu";
  if (validity == "e") return State::expired;
  if (validity == "r") return State::revoked;
  if (validity.size() == 1 && sound.find(validity) != std::string_view::npos) return State::sound;
  return State::other;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

class Listing {
 public:
  // A clause about what is wrong, or nothing.
  std::string_view take(std::string_view line) {
    const auto fields = words_between(line, ':');
    const std::string_view type = fields[0];
    if (type == "pub" || type == "sub") return take_key(fields);
    if (type == "fpr") return take_fingerprint(fields);
    if (type == "uid") return take_user_id(fields);
    const bool known = std::find(passed_over.begin(), passed_over.end(), type) != passed_over.end();
    return known && fields.size() > 1 ? std::string_view() : "a record that is not known";
  }

  bool is_whole() const { return !key_id_; }
  std::vector<GpgListedKey> keys() && { return std::move(keys_); }

 private:
  std::string_view take_key(const std::vector<std::string_view>& fields) {
    if (key_id_) return "a key without a fingerprint";
    const auto kind = fields[0] == "pub" ? GpgListedKey::Kind::primary : GpgListedKey::Kind::subkey;
    if (fields.size() < 12 || fields[4].size() != 16) return "a key that is not listed as keys are";
    if (kind == GpgListedKey::Kind::subkey && keys_.empty()) return "a subkey of no key";
    const auto ends = parse_gpg_number(fields[6]);
    if (!ends && !fields[6].empty()) return "a key that ends at no known time";
    keys_.push_back({kind, state_of(fields[1]), {}, {}, {}});
    if (ends) keys_.back().ends = Timestamp{*ends};
    key_id_ = fields[4];
    return {};
  }

  std::string_view take_fingerprint(const std::vector<std::string_view>& fields) {
    if (!key_id_ || fields.size() != 11) return "a fingerprint of no key";
    auto fingerprint = parse_gpg_fingerprint(fields[9]);
    if (!fingerprint || !fields[9].ends_with(*key_id_)) return "a fingerprint of another key";
    if (!seen_.insert(*fingerprint).second) return "a key twice";
    keys_.back().fingerprint = std::move(*fingerprint);
    key_id_.reset();
    return {};
  }

  std::string_view take_user_id(const std::vector<std::string_view>& fields) {
    if (fields.size() < 10 || keys_.empty() || keys_.back().kind != GpgListedKey::Kind::primary) {
      return "a user id of no key";
    }
    if (state_of(fields[1]) == State::sound) keys_.back().user_ids.emplace_back(fields[9]);
    return {};
  }

  std::vector<GpgListedKey> keys_;
  std::set<std::string> seen_;
  std::optional<std::string_view> key_id_;  // of a key whose fingerprint is to come
};

}  // namespace

Parsed<std::vector<GpgListedKey>> parse_gpg_listing(std::string_view colons) {
  const auto lines = parse_gpg_lines(colons);
  if (!lines) return tl::unexpected(lines.error());
  Listing listing;
  for (const std::string_view line : *lines) {
    const std::string_view fault = listing.take(line);
    const auto offset = static_cast<std::size_t>(line.data() - colons.data());
    if (!fault.empty()) return malformed_at(offset, std::string(fault));
  }
  if (!listing.is_whole()) return malformed_at(colons.size(), "the last key has no fingerprint");
  return std::move(listing).keys();
}

std::optional<std::string> unescape_gpg_user_id(std::string_view escaped) {
  std::string text;
  for (std::size_t at = 0; at < escaped.size(); ++at) {
    if (escaped[at] != '\\') {
      text += escaped[at];
      continue;
    }
    if (escaped.substr(at + 1, 1) != "x" || at + 3 >= escaped.size()) return std::nullopt;
    const int high = digit_of(escaped[at + 2]);
    const int low = digit_of(escaped[at + 3]);
    if (high < 0 || low < 0) return std::nullopt;
    text += static_cast<char>(high * 16 + low);
    at += 3;
  }
  return text;
}

}  // namespace muster
