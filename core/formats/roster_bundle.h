// A .muster/ folder in one file, for where there is neither git nor a folder: beside a release lies
// NAME.roster.json, a JSON object of each file's path to its bytes in base64:
//   {"history/1/roster.toml":"c2NoZW1h…","roster.toml":"c2NoZW1h…","signatures/alice.sig":"LS0t…"}
// What it holds proves itself from the trust anchor, so it may come from anywhere.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/result.h"

namespace muster {

// Relative path to bytes. Paths are in order, each once, and lead nowhere but down: names of
// [A-Za-z0-9._-] that begin with no dot, at most four. At most limits::roster_bundle_bytes.
Parsed<std::map<std::string, std::string>> parse_roster_bundle(std::string_view text);
// One line with its line feed.
std::string roster_bundle_text(const std::map<std::string, std::string>& files);

}  // namespace muster
