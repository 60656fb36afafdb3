#include "formats/gpg_version.h"

#include "formats/gpg_lines.h"

namespace muster {

namespace {

// "GnuPG" or "GnuPG/<a word>".
bool is_gnupg(std::string_view name) {
  constexpr std::string_view gnupg = "GnuPG";
  return name == gnupg || (name.starts_with("GnuPG/") && name.find(' ') == std::string_view::npos);
}

}  // namespace

std::optional<GpgVersion> GpgVersion::parse(std::string_view said) {
  constexpr std::string_view head = "gpg (";
  const std::string_view line = said.substr(0, said.find('\n'));
  const std::size_t end = line.find(") ");
  if (!line.starts_with(head) || end == std::string_view::npos) return std::nullopt;
  if (!is_gnupg(line.substr(head.size(), end - head.size()))) return std::nullopt;
  const std::string_view numbers = line.substr(end + 2);
  const auto words = words_between(numbers.substr(0, numbers.find('-')), '.');
  if (words.size() != 3) return std::nullopt;
  const auto major = parse_gpg_number(words[0]);
  const auto minor = parse_gpg_number(words[1]);
  const auto patch = parse_gpg_number(words[2]);
  if (!major || !minor || !patch) return std::nullopt;
  return GpgVersion{*major, *minor, *patch};
}

std::string GpgVersion::text() const {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

bool is_usable(const GpgVersion& version) {
  if (version.major != 2) return false;
  if (version.minor == 3) return version.patch >= 7;
  return version >= GpgVersion{2, 2, 36};
}

}  // namespace muster
