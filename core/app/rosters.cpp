#include "app/rosters.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/check_signature.h"
#include "crypto/key_files.h"
#include "crypto/sha256.h"
#include "formats/chain_binary.h"
#include "formats/roster_toml.h"

namespace muster {

namespace {

reasons::RosterMalformed malformed(const RosterProblem& problem, std::string_view bytes,
                                   std::string_view file) {
  return {problem.code,       problem.what,         std::string(file),
          problem.place.line, problem.place.column, line_at(bytes, problem.place)};
}

// The same text is the same roster only where its key files are.
bool holds_keys_of(const Roster& roster, const RosterFiles& keys) {
  return std::ranges::all_of(roster.draft().keys, [&](const RosterKey& key) {
    if (!key.certificate) return true;
    const auto file = keys.find(certificate_path(key.key.algorithm, *key.certificate));
    return file != keys.end() && file->second == *key.certificate->file;
  });
}

// What is kept under a name: these words and a fingerprint.
constexpr std::string_view name_begins = "muster chain by name 1\n";

std::optional<Sha256Digest> fingerprint_in(const std::optional<std::string>& named) {
  Sha256Digest fingerprint;
  if (!named || !named->starts_with(name_begins)) return std::nullopt;
  if (named->size() != name_begins.size() + fingerprint.bytes.size()) return std::nullopt;
  std::ranges::copy(std::string_view(*named).substr(name_begins.size()), fingerprint.bytes.begin());
  return fingerprint;
}

}  // namespace

tl::expected<KeyInFile, KeyFileProblem> key_file_in(const RosterFiles& files, CertificateKind kind,
                                                    const Sha256Digest& digest, LegacyRsa legacy) {
  const auto file = files.find(certificate_path(kind, digest));
  if (file == files.end()) return tl::unexpected(KeyFileProblem{"key-file", "is missing in .muster/"});
  return read_key_file(kind, digest, std::make_shared<const std::string>(file->second), legacy);
}

tl::expected<KeyInFile, KeyFileProblem> Rosters::key_in(const RosterFiles& keys, CertificateKind kind,
                                                        const Sha256Digest& digest, LegacyRsa legacy) {
  const auto known = read_keys_.find({digest, kind, legacy});
  const auto file = keys.find(certificate_path(kind, digest));
  if (known != read_keys_.end() && file != keys.end() && file->second == *known->second.certificate.file)
    return known->second;
  auto key = key_file_in(keys, kind, digest, legacy);
  if (key) read_keys_.insert_or_assign({digest, kind, legacy}, *key);
  return key;
}

OrReason<RosterPtr> Rosters::load_afresh(std::string_view bytes, std::string_view file,
                                         const RosterFiles& keys) {
  auto roster = parse_roster(bytes, sha256(bytes),
                             [&](CertificateKind kind, const Sha256Digest& digest, LegacyRsa legacy) {
                               return key_in(keys, kind, digest, legacy);
                             });
  if (!roster) return tl::unexpected<Reason>(malformed(roster.error().front(), bytes, file));
  for (const RosterKey& key : roster->draft().keys) {
    if (const auto usable = check_key(key.key); !usable) {
      const RosterProblem problem{"bad-key", usable.error().what, key.place};
      return tl::unexpected<Reason>(malformed(problem, bytes, file));
    }
  }
  return std::make_shared<const Roster>(std::move(*roster));
}

void Rosters::know(const Roster& roster) const {
  if (certificates_ == nullptr) return;
  for (const RosterKey& key : roster.draft().keys) {
    if (key.certificate) certificates_->know(key.key, *key.certificate);
  }
}

OrReason<RosterPtr> Rosters::load(std::string_view bytes, std::string_view file, const RosterFiles& keys) {
  const auto found = std::ranges::find(loaded_, bytes, &Loaded::bytes);
  if (found != loaded_.end() && found->roster && holds_keys_of(*found->roster, keys)) return found->roster;
  auto roster = load_afresh(bytes, file, keys);
  if (roster) know(**roster);
  if (roster) loaded_[next_++ % loaded_.size()] = {std::string(bytes), *roster};
  return roster;
}

const ProvenChain* Rosters::proven(const Sha256Digest& fingerprint) {
  if (asked_ != fingerprint) {
    asked_ = fingerprint;
    proven_.reset();
    const auto compiled = cache_ == nullptr ? std::nullopt : cache_->find(fingerprint);
    auto decoded = compiled ? decode_chain(*compiled) : std::nullopt;
    if (decoded) {
      proven_ = ProvenChain{
          decoded->anchor, std::move(decoded->key_files),
          Chain(std::move(decoded->links), std::make_shared<const Roster>(std::move(decoded->newest)),
                decoded->anchor_version)};
      know(*proven_->chain.newest());
    }
  }
  return proven_ ? &*proven_ : nullptr;
}

void Rosters::keep_proven(const Sha256Digest& fingerprint, const ProvenChain& proven) {
  if (cache_ == nullptr) return;
  const ProvenChain* known = this->proven(fingerprint);
  if (known != nullptr && known->anchor == proven.anchor && known->key_files == proven.key_files) return;
  const Chain& chain = proven.chain;
  cache_->keep(fingerprint, encode_chain(proven.anchor, chain.anchor_version(), chain.links(),
                                         *chain.newest(), proven.key_files));
  asked_ = fingerprint;
  proven_ = proven;
}

const ProvenChain* Rosters::proven_as(const Sha256Digest& name) {
  if (noted_ && noted_->name == name) return proven(noted_->fingerprint);
  const auto fingerprint = cache_ == nullptr ? std::nullopt : fingerprint_in(cache_->find(name));
  const ProvenChain* known = fingerprint ? proven(*fingerprint) : nullptr;
  if (known != nullptr) noted_ = {name, *fingerprint, true};
  return known;
}

void Rosters::keep_name() {
  if (cache_ == nullptr || !noted_ || noted_->kept) return;
  const auto& bytes = noted_->fingerprint.bytes;
  cache_->keep(noted_->name, std::string(name_begins).append(bytes.begin(), bytes.end()));
  noted_->kept = true;
}

}  // namespace muster
