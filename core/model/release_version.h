// Versions of releases: Semantic Versioning 2.0.0 (https://semver.org/spec/v2.0.0.html), but with any number
// of numeric fields from one on:
//   1.4.2   1.4.2.7   2.0.0-rc.1   2.0.0-rc.1+build.5
// Fields that are not written count as 0, so 1.4 and 1.4.0 are one version. Build metadata has no part in the
// order. No leading zeros, no `v` ahead.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace muster {

class ReleaseVersion {
 public:
  // Nothing where it is no version, or has more than `most_bytes`.
  static std::optional<ReleaseVersion> parse(std::string_view text);
  static constexpr std::size_t most_bytes = 128;

  // Precedence by section 11.
  std::weak_ordering operator<=>(const ReleaseVersion& other) const;
  bool operator==(const ReleaseVersion& other) const { return *this <=> other == 0; }

 private:
  std::vector<std::string> numbers_;      // without zeros at the end
  std::vector<std::string> pre_release_;  // empty: none
};

}  // namespace muster
