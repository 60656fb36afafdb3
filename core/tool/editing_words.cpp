// What people type for keys, times, uses and names.
#include <algorithm>
#include <array>

#include "adapters/disk.h"
#include "adapters/ssh_signer.h"
#include "crypto/check_signature.h"
#include "crypto/key_files.h"
#include "crypto/sha256.h"
#include "formats/ssh_key.h"
#include "model/limits.h"
#include "tool/editing.h"
#include "tool/output.h"

namespace muster {

namespace {

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
  const std::size_t colon = text.find(':');
  if (text.size() - (colon == text.npos ? 0 : colon + 1) < shortest_prefix) {
    return misused(text + " is too short for the name of a key",
                   "give 8 characters of its fingerprint or more: muster roster show");
  }
  std::optional<std::size_t> found;
  const auto& keys = roster.draft().keys;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string name = fingerprint_of(keys[i].key).text;
    const bool called = colon != text.npos
                            ? name.starts_with(text)
                            : std::string_view(name).substr(name.find(':') + 1).starts_with(text);
    if (!called) continue;
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

std::optional<CertificateKind> certificate_kind_of(std::string_view text) {
  if (text.find("-----BEGIN PGP PUBLIC KEY BLOCK-----") != text.npos) return CertificateKind::openpgp;
  if (text.find("-----BEGIN CERTIFICATE-----") != text.npos) return CertificateKind::x509;
  return std::nullopt;
}

Result<KeyInFile> certificate_in_text(const std::string& called, CertificateKind kind, std::string text) {
  const Sha256Digest digest = sha256(text);
  auto read =
      read_key_file(kind, digest, std::make_shared<const std::string>(std::move(text)), LegacyRsa::refuse);
  if (read) return std::move(*read);
  return misused(called + " " + read.error().what,
                 kind == CertificateKind::openpgp
                     ? "write one with gpg --armor --export-options export-minimal --export FINGERPRINT"
                     : "give the signer's own certificate in PEM, and no other beside it");
}

namespace {

Result<GivenKey> certificate_given(const std::string& file, CertificateKind kind, std::string text) {
  auto read = certificate_in_text(file, kind, std::move(text));
  if (!read) return tl::make_unexpected(std::move(read).error());
  if (!read->weakness.empty()) return misused("the key is too weak: " + read->weakness, "make another");
  return GivenKey{std::move(read->key), std::move(read->certificate)};
}

}  // namespace

Result<GivenKey> key_given(const std::string& file_or_line) {
  std::optional<PublicKey> key = key_in_line(file_or_line);
  if (!key) {
    auto text = read_file(file_or_line, limits::openpgp_certificate_bytes);
    const auto kind = text && *text ? certificate_kind_of(**text) : std::nullopt;
    if (kind) return certificate_given(file_or_line, *kind, std::move(**text));
    const auto line = public_line_of({file_or_line, {}});
    if (!line) return tl::make_unexpected(line.error());
    key = key_in_line(*line);
  }
  if (!key) {
    return misused(file_or_line + " holds no key that a roster may list",
                   "give an SSH public key file or its line (ssh-ed25519 AAAA…), or a file with an armoured "
                   "OpenPGP or X.509 certificate");
  }
  const std::string weakness = weakness_of(*key, LegacyRsa::refuse);
  if (!weakness.empty())
    return misused("the key is too weak: " + weakness, "make another: ssh-keygen -t ed25519");
  return GivenKey{std::move(*key), std::nullopt};
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
