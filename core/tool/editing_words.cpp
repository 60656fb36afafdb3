// What people type for keys, times, uses and names.
#include <algorithm>
#include <array>

#include "adapters/ssh_signer.h"
#include "crypto/check_signature.h"
#include "formats/ssh_key.h"
#include "tool/editing.h"
#include "tool/output.h"

namespace muster {

namespace {

constexpr std::string_view fingerprint_start = "SHA256:";
constexpr std::size_t shortest_prefix = 8;

std::optional<PublicKey> key_in_line(const std::string& line) {
  const std::size_t type_end = line.find(' ');
  if (type_end == std::string::npos) return std::nullopt;
  const std::size_t key_end = line.find_first_of(" \n", type_end + 1);
  auto key = parse_ssh_public_key(line.substr(0, key_end));
  return key ? std::optional(std::move(*key)) : std::nullopt;
}

}  // namespace

Result<std::size_t> key_named(const Roster& roster, const std::string& text) {
  const std::string wanted =
      text.starts_with(fingerprint_start) ? text : std::string(fingerprint_start) + text;
  if (wanted.size() < fingerprint_start.size() + shortest_prefix) {
    return misused(text + " is too short for the name of a key",
                   "give 8 characters of its fingerprint or more: muster roster show");
  }
  std::optional<std::size_t> found;
  const auto& keys = roster.draft().keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!fingerprint_of(keys[i].key.blob).text.starts_with(wanted)) continue;
    if (found) return misused(text + " names more than one key", "give more of its fingerprint");
    found = i;
  }
  if (found) return *found;
  return misused("no key of the roster is called " + text, "muster roster show lists the keys");
}

Result<Timestamp> time_given(const std::string& option, const std::string& text) {
  if (const auto time = Timestamp::parse(text)) return *time;
  return misused(option + " " + text + " is no time", "write it like 2026-11-23T10:00:00Z");
}

Result<std::set<KeyUse>> uses_given(const std::vector<std::string>& words) {
  constexpr std::array all = {KeyUse::git,      KeyUse::release, KeyUse::roster,
                              KeyUse::approval, KeyUse::push,    KeyUse::receipt};
  std::set<KeyUse> uses;
  for (const std::string& word : words) {
    const auto use = std::ranges::find_if(all, [&](KeyUse one) { return name_of(one) == word; });
    if (use == all.end()) {
      return misused(word + " is no use of a key", "one of git, release, roster, approval, push, receipt");
    }
    uses.insert(*use);
  }
  if (uses.empty()) uses.insert(KeyUse::git);
  return uses;
}

Result<PublicKey> key_given(const std::string& file_or_line) {
  if (auto key = key_in_line(file_or_line)) return std::move(*key);
  const auto line = public_line_of({file_or_line, {}});
  if (!line) return tl::make_unexpected(line.error());
  auto key = key_in_line(*line);
  if (key) return std::move(*key);
  return misused(file_or_line + " holds no SSH key that a roster may list",
                 "give a public key file or its line: ssh-ed25519 AAAA…");
}

Result<std::size_t> role_named(const Roster& roster, const std::string& name) {
  const auto& roles = roster.draft().roles;
  const auto found = std::ranges::find(roles, name, &Role::name);
  if (found != roles.end()) return static_cast<std::size_t>(found - roles.begin());
  return misused("there is no role " + name, "muster roster show lists the roles");
}

Result<std::monostate> check_principal(const Roster& roster, const std::string& id) {
  if (roster.person(id) != nullptr || roster.robot(id) != nullptr) return std::monostate{};
  return misused("there is neither a person nor a robot " + id, "muster roster show lists them");
}

}  // namespace muster
