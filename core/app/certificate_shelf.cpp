#include "app/certificate_shelf.h"

#include <algorithm>
#include <memory>

#include "crypto/key_files.h"
#include "crypto/openpgp_back_signature.h"
#include "crypto/openpgp_fingerprint.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/openpgp_certificate.h"
#include "formats/openpgp_packets.h"
#include "formats/utf8.h"
#include "roster/grammar.h"

namespace muster {

namespace {

// Whoever can add to a keyring can add copies without end.
constexpr std::size_t most_copies = 16;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string hex_of(std::string_view raw) {
  OpenpgpFingerprint fingerprint;
  if (raw.size() == fingerprint.bytes.size()) std::ranges::copy(raw, fingerprint.bytes.begin());
  return fingerprint.hex();
}

std::string hex_of(const OpenpgpKey& key) {
  const auto fingerprint = openpgp_fingerprint(key);
  return fingerprint ? fingerprint->hex() : std::string();
}

std::optional<std::string> primary_fingerprint(std::string_view packets) {
  const auto packet = first_openpgp_packet(packets);
  if (!packet || packet->tag != openpgp_tags::public_key) return std::nullopt;
  const auto key = parse_openpgp_key(packet->body);
  if (!key) return std::nullopt;
  const auto fingerprint = openpgp_fingerprint(*key);
  return fingerprint ? std::optional(fingerprint->hex()) : std::nullopt;
}

// Its subkeys that agree to be.
std::set<std::string> agreeing(std::string_view packets) {
  std::set<std::string> subkeys;
  const auto certificate = parse_openpgp_certificate(packets);
  if (!certificate) return subkeys;
  for (const OpenpgpSubkey& subkey : certificate->subkeys) {
    if (has_back_signature(*certificate, subkey)) subkeys.insert(hex_of(subkey.key));
  }
  return subkeys;
}

// What can be told without gpg.
void open_file(std::string_view packets, ShelvedCertificate& into) {
  auto bytes = std::make_shared<const std::string>(armored_pgp_key(packets));
  const Sha256Digest digest = sha256(*bytes);
  into.file.path = certificate_path(CertificateKind::openpgp, digest);
  into.file.bytes = *bytes;
  const auto read = read_key_file(CertificateKind::openpgp, digest, std::move(bytes), LegacyRsa::refuse);
  if (!read) {
    into.problem = read.error().what;
    return;
  }
  if (!read->weakness.empty()) into.problem = "is too weak: " + read->weakness;
  for (const OpenpgpSigner& signer : read->certificate.signers)
    into.signers.insert(hex_of(signer.fingerprint));
}

void take(const CertificateReading& reading, std::string_view packets, ShelvedCertificate& into) {
  if (!reading.why.empty()) into.problem = "is not sound: " + reading.why;
  for (const std::string& id : reading.user_ids) {
    UserIdText text = read_user_id(id);
    if (into.name.empty()) into.name = std::move(text.name);
    const bool known = std::ranges::find(into.addresses, text.address) != into.addresses.end();
    if (!text.address.empty() && !known) into.addresses.push_back(std::move(text.address));
  }
  const std::set<std::string> agree = agreeing(packets);
  for (const std::string& raw : reading.subkeys) {
    std::string subkey = hex_of(raw);
    if (agree.contains(subkey) && into.signers.contains(subkey)) into.subkeys.insert(std::move(subkey));
  }
}

}  // namespace

UserIdText read_user_id(std::string_view text) {
  if (!is_utf8(text) || !is_one_line(text)) return {};
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) {
    if (is_committer_address(text)) return {"", std::string(text)};
    return {std::string(trimmed(text)), ""};
  }
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  return {std::string(trimmed(text.substr(0, open))),
          is_committer_address(address) ? std::string(address) : ""};
}

void CertificateShelf::add(std::string_view packets) {
  const auto primary = primary_fingerprint(packets);
  if (!primary) {
    ++unread_;
    return;
  }
  std::vector<std::string>& copies = copies_[*primary];
  if (copies.empty()) order_.push_back(*primary);
  if (std::ranges::find(copies, packets) != copies.end()) return;
  copies.emplace_back(packets);
  const auto certificate = parse_openpgp_certificate(packets);
  if (!certificate) return;
  for (const OpenpgpSubkey& subkey : certificate->subkeys) {
    std::vector<std::string>& claims = claims_[hex_of(subkey.key)];
    if (std::ranges::find(claims, *primary) == claims.end()) claims.push_back(*primary);
  }
}

std::set<std::string> CertificateShelf::wanted(const std::vector<std::string>& fingerprints) const {
  std::set<std::string> primaries;
  for (const std::string& fingerprint : fingerprints) {
    if (copies_.contains(fingerprint)) {
      primaries.insert(fingerprint);
      continue;
    }
    const auto claims = claims_.find(fingerprint);
    if (claims == claims_.end()) continue;
    for (const std::string& primary : claims->second) {
      const bool agrees = std::ranges::any_of(
          copies_.at(primary), [&](const std::string& copy) { return agreeing(copy).contains(fingerprint); });
      if (agrees) primaries.insert(primary);
    }
  }
  return primaries;
}

// Without what gpg says of it.
Result<ShelvedCertificate> CertificateShelf::opened(const std::string& primary, KeyringReader& gpg,
                                                    Timestamp at, std::string& packets) const {
  ShelvedCertificate made;
  made.file.fingerprint = primary;
  const std::vector<std::string>& copies = copies_.at(primary);
  packets = copies.front();
  if (copies.size() > most_copies) {
    made.problem = "is there in too many copies that differ";
    return made;
  }
  if (copies.size() > 1) {
    auto merged = gpg.merge({copies.begin(), copies.end()}, at);
    if (!merged) return tl::unexpected(std::move(merged).error());
    packets = std::move(*merged);
    made.merged = true;
    if (primary_fingerprint(packets) != primary) {
      made.problem = "is there in copies that differ, and gpg cannot make one of them";
      return made;
    }
  }
  open_file(packets, made);
  return made;
}

Result<std::monostate> CertificateShelf::read(const std::vector<std::string>& fingerprints,
                                              KeyringReader& gpg, Timestamp at) {
  std::vector<std::string> asked;
  std::vector<std::string> packets;
  for (const std::string& primary : wanted(fingerprints)) {
    std::string bytes;
    auto made = opened(primary, gpg, at, bytes);
    if (!made) return tl::unexpected(std::move(made).error());
    if (made->problem.empty()) {
      asked.push_back(primary);
      packets.push_back(std::move(bytes));
    }
    read_.insert_or_assign(primary, std::move(*made));
  }
  if (asked.empty()) return std::monostate{};
  const auto said = gpg.describe({packets.begin(), packets.end()}, at);
  if (!said) return tl::unexpected(said.error());
  for (std::size_t i = 0; i < asked.size(); ++i) take(said->at(i), packets[i], read_.at(asked[i]));
  return std::monostate{};
}

const ShelvedCertificate* CertificateShelf::find(const std::string& fingerprint) const {
  const auto found = read_.find(fingerprint);
  return found == read_.end() ? nullptr : &found->second;
}

std::vector<const ShelvedCertificate*> CertificateShelf::with_subkey(const std::string& fingerprint) const {
  std::vector<const ShelvedCertificate*> found;
  for (const auto& [primary, certificate] : read_) {
    if (certificate.subkeys.contains(fingerprint)) found.push_back(&certificate);
  }
  return found;
}

std::optional<std::string> CertificateShelf::claimed_by(const std::string& subkey) const {
  const auto claims = claims_.find(subkey);
  return claims == claims_.end() ? std::nullopt : std::optional(claims->second.front());
}

}  // namespace muster
