#include "formats/admission.h"

#include <algorithm>
#include <charconv>

#include "formats/hook_input.h"
#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view admission_head = "muster admission 1\n";

std::string roster_line(std::string_view word, const std::optional<RosterName>& roster) {
  if (!roster) return {};
  return std::string(word) + std::to_string(roster->version) + ' ' + roster->digest.text() + '\n';
}

// The rest of the line at the front of `text` after `word`, which is then taken off.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view rest = text.substr(word.size(), end - word.size());
  text.remove_prefix(end + 1);
  return rest;
}

std::optional<RosterName> read_roster(std::string_view text) {
  RosterName name{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), name.version);
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto digest = rest.starts_with(' ') ? Sha256Digest::parse(rest.substr(1)) : std::nullopt;
  if (error != std::errc() || !digest || name.version == 0) return std::nullopt;
  name.digest = *digest;
  return name;
}

// A word of a certificate's line: what git says has no blanks.
bool is_word(std::string_view text) {
  constexpr std::size_t longest = 256;
  return !text.empty() && text.size() <= longest &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string certificate_line(const std::optional<GivenCertificate>& given) {
  // Without a nonce it counts nowhere.
  if (!given || !given->nonce || !given->nonce_status) return {};
  if (!is_word(*given->nonce) || !is_word(*given->nonce_status)) return {};
  return "certificate " + given->blob + ' ' + *given->nonce_status + ' ' + *given->nonce + '\n';
}

std::optional<GivenCertificate> read_certificate(std::string_view text, HashAlgorithm algorithm) {
  const std::size_t first = text.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : text.find(' ', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view blob = text.substr(0, first);
  const std::string_view status = text.substr(first + 1, second - first - 1);
  const std::string_view nonce = text.substr(second + 1);
  if (!ObjectId::parse(blob, algorithm) || !is_word(status) || !is_word(nonce)) return std::nullopt;
  return GivenCertificate{std::string(blob), std::string(nonce), std::string(status), {}};
}

}  // namespace

std::string admission_text(const Admission& admission) {
  std::string text(admission_head);
  text += "at " + admission.at.text() + '\n';
  text += roster_line("in-force ", admission.in_force) + roster_line("brings ", admission.brings);
  text += certificate_line(admission.certificate);
  for (const RefUpdate& update : admission.updates) {
    text += update.claimed_old.hex() + ' ' + update.new_id.hex() + ' ' + update.name + '\n';
  }
  return text;
}

std::optional<GivenCertificate> certificate_of(const Admission& admission) {
  std::optional<GivenCertificate> given = admission.certificate;
  if (given) given->pushed = admission.updates;
  return given;
}

Parsed<Admission> parse_admission(std::string_view text, HashAlgorithm algorithm) {
  std::string_view rest = text;
  const auto offset = [&] { return text.size() - rest.size(); };
  if (!rest.starts_with(admission_head)) return malformed_at(0, "not an admission");
  rest.remove_prefix(admission_head.size());
  const auto at = take_line(rest, "at ");
  const auto time = at ? Timestamp::parse(*at) : std::nullopt;
  if (!time) return malformed_at(offset(), "no time");
  Admission admission{*time, {}, {}, {}, {}};
  for (const auto& [word, roster] :
       {std::pair{"in-force ", &admission.in_force}, {"brings ", &admission.brings}}) {
    const auto line = take_line(rest, word);
    if (!line) continue;
    *roster = read_roster(*line);
    if (!*roster) return malformed_at(offset(), "not a roster's version and digest");
  }
  if (const auto line = take_line(rest, "certificate ")) {
    admission.certificate = read_certificate(*line, algorithm);
    if (!admission.certificate) return malformed_at(offset(), "not a certificate with its nonce");
  }
  auto updates = parse_hook_input(rest, algorithm);
  if (!updates) return malformed_at(offset() + updates.error().offset, updates.error().what);
  if (updates->empty()) return malformed_at(text.size(), "no updates");
  admission.updates = std::move(*updates);
  // Leading zeros of a version are all that could differ.
  if (admission_text(admission) != text) return malformed_at(0, "not as muster writes it");
  return admission;
}

}  // namespace muster
