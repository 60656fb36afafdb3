// The first line of `gpg --version`, such as "gpg (GnuPG) 2.2.40".
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muster {

struct GpgVersion {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t patch = 0;

  // Of what `gpg --version` prints; a name in brackets behind "GnuPG" is that of a distribution (MacGPG2),
  // and what follows the numbers behind a hyphen that of a patch. Nothing for programs that are no GnuPG.
  static std::optional<GpgVersion> parse(std::string_view said);
  std::string text() const;

  auto operator<=>(const GpgVersion&) const = default;
};

// From 2.2.36 and, of the series 2.3, from 2.3.7 on a signature's notations cannot make status lines
// (CVE-2022-34903). Distributions have mended older ones too, but those do not say so in their number.
// Another major version may say other things: not asked.
bool is_usable(const GpgVersion& version);

}  // namespace muster
