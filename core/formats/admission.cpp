#include "formats/admission.h"

#include <charconv>

#include "formats/hook_input.h"
#include "formats/malformed.h"

namespace muster {

namespace {

constexpr std::string_view head = "muster admission 1\n";

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

}  // namespace

std::string admission_text(const Admission& admission) {
  std::string text(head);
  text += "at " + admission.at.text() + '\n';
  text += roster_line("in-force ", admission.in_force) + roster_line("brings ", admission.brings);
  for (const RefUpdate& update : admission.updates) {
    text += update.claimed_old.hex() + ' ' + update.new_id.hex() + ' ' + update.name + '\n';
  }
  return text;
}

Parsed<Admission> parse_admission(std::string_view text, HashAlgorithm algorithm) {
  std::string_view rest = text;
  const auto offset = [&] { return text.size() - rest.size(); };
  if (!rest.starts_with(head)) return malformed_at(0, "not an admission");
  rest.remove_prefix(head.size());
  const auto at = take_line(rest, "at ");
  const auto time = at ? Timestamp::parse(*at) : std::nullopt;
  if (!time) return malformed_at(offset(), "no time");
  Admission admission{*time, {}, {}, {}};
  for (const auto& [word, roster] :
       {std::pair{"in-force ", &admission.in_force}, {"brings ", &admission.brings}}) {
    const auto line = take_line(rest, word);
    if (!line) continue;
    *roster = read_roster(*line);
    if (!*roster) return malformed_at(offset(), "not a roster's version and digest");
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
