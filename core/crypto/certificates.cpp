#include "crypto/certificates.h"

#include <algorithm>
#include <utility>

#include "crypto/openpgp_fingerprint.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "formats/openpgp_certificate.h"

namespace muster {

namespace {

// RFC 9580 sections 5.2.1 and 5.2.3.31.
constexpr std::uint8_t key_revocation = 0x20;
constexpr std::uint8_t subkey_revocation = 0x28;
constexpr std::uint8_t reason_for_revocation = 29;
constexpr char superseded = 1;
constexpr char retired = 3;

Timestamp time_of(std::uint32_t seconds) {
  return {std::int64_t{seconds}};
}

struct Revocation {
  Timestamp since;
  reasons::RevocationCause cause;
};

// As it is claimed, for the one who reads the refusal: that a key is revoked is gpg's to say.
void note_revocations(const OpenpgpSignatures& signatures, std::uint8_t type,
                      std::optional<Revocation>& earliest) {
  for (const OpenpgpAnySignature& any : signatures) {
    const auto* signature = std::get_if<OpenpgpSignature>(&any);
    if (signature == nullptr || signature->type != type) continue;
    const auto created = openpgp_creation_time(signature->hashed);
    if (!created || (earliest && earliest->since <= time_of(*created))) continue;
    const OpenpgpSubpacket* why = only_subpacket(signature->hashed, reason_for_revocation);
    const bool soft = why != nullptr && !why->body.empty() &&
                      (why->body.front() == superseded || why->body.front() == retired);
    earliest = {time_of(*created),
                soft ? reasons::RevocationCause::superseded : reasons::RevocationCause::compromised};
  }
}

struct Signer {
  Timestamp created;
  std::optional<Revocation> revoked;
  std::map<Timestamp, Sha256Digest> names;  // of the lasting questions, by the beginning of their span
};

// From one instant at which gpg's answer can change to the one before the next.
struct Span {
  Timestamp begin;
  std::optional<Timestamp> next;
};

// What gpg's answer about a key rests on.
std::string grounds_of(const Certificate& certificate, const std::string& signer, const Span& span) {
  return "muster openpgp answer 1\n" + certificate.digest.hex() + "\n" + sha256(signer).hex() + "\n" +
         span.begin.text() + "\n" + (span.next ? span.next->text() : "for ever") + "\n";
}

// And what it rests on besides where it is about one signature.
std::string grounds_of(const OpenpgpSample& own, Timestamp at) {
  return at.text() + sha256(own.signature).hex() + sha256(own.payload).hex();
}

// An audit asks for each commit.
const Sha256Digest& lasting_name(const Certificate& certificate, const std::string& signer, const Span& span,
                                 std::map<Timestamp, Sha256Digest>& names) {
  const auto [named, fresh] = names.try_emplace(span.begin);
  if (fresh) named->second = sha256(grounds_of(certificate, signer, span));
  return named->second;
}

Fault no_gpg() {
  return {FaultId::gpg, "an OpenPGP certificate has to be checked, and there is no gpg here",
          "install gnupg"};
}

Reason unusable(std::string what) {
  return reasons::SignatureInvalid{std::move(what)};
}

}  // namespace

struct Certificates::Read {
  std::string packets;
  std::vector<std::uint32_t> boundaries;
  std::map<std::string, Signer, std::less<>> signers;
};

struct Certificates::Question {
  const Read& read;
  const std::string& signer;
  const OpenpgpSample& sample;
  Timestamp at;
  Sha256Digest name;  // of all that the answer rests on, but for the program that gives it
  bool lasting;       // the answer holds for the key, not for one signature
};

Certificates::Certificates(OpenpgpAuthority* authority, AnswerCache* answers, OpenpgpMode mode,
                           std::size_t patience)
    : authority_(authority), answers_(answers), mode_(mode), patience_(patience) {}

Certificates::~Certificates() = default;

void Certificates::know(const PublicKey& key, const Certificate& certificate) {
  const std::lock_guard lock(mutex_);
  if (!files_.emplace(key.algorithm, certificate.digest).second) return;
  const auto known = std::make_shared<const Known>(Known{key, certificate});
  known_.push_back(known);
  for (const OpenpgpSigner& signer : certificate.signers) {
    auto& holders = by_signer_[signer.fingerprint];
    holders.insert(holders.begin(), known);
  }
  ++generation_;
}

std::uint64_t Certificates::generation() const {
  const std::lock_guard lock(mutex_);
  return generation_;
}

std::vector<std::shared_ptr<const Certificates::Known>> Certificates::with_signer(
    std::string_view fingerprint) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_signer_.find(fingerprint);
  return found == by_signer_.end() ? std::vector<std::shared_ptr<const Known>>{} : found->second;
}

std::vector<std::shared_ptr<const Certificates::Known>> Certificates::x509() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const Known>> found;
  for (const auto& known : known_) {
    if (known->key.algorithm == KeyAlgorithm::x509) found.push_back(known);
  }
  return found;
}

Certificates::Read* Certificates::read(const Certificate& certificate) {
  const auto [at, fresh] = read_.try_emplace(certificate.digest, nullptr);
  if (!fresh) return at->second.get();
  auto packets = decode_pgp_key_armor(*certificate.file);
  if (!packets) return nullptr;
  const auto parsed = parse_openpgp_certificate(*packets);
  if (!parsed) return nullptr;
  Read read{"", parsed->boundaries, {}};
  std::optional<Revocation> revoked;
  note_revocations(parsed->direct, key_revocation, revoked);
  for (const OpenpgpSigner& signer : certificate.signers) {
    Signer known{time_of(parsed->primary.created), revoked, {}};
    for (const OpenpgpSubkey& subkey : parsed->subkeys) {
      if (subkey.key.body != signer.body) continue;
      known.created = std::max(known.created, time_of(subkey.key.created));
      note_revocations(subkey.signatures, subkey_revocation, known.revoked);
    }
    read.signers.emplace(signer.fingerprint, known);
  }
  read.packets = std::move(*packets);
  at->second = std::make_shared<Read>(std::move(read));
  return at->second.get();
}

Result<OpenpgpAnswer> Certificates::ask_authority(const Question& question) {
  // Once is enough: everything is refused from then on, and each time may take long.
  if (fault_) return tl::unexpected(*fault_);
  if (refused_ >= patience_) {
    return OpenpgpAnswer{OpenpgpAnswer::Standing::refused, "", "", {}, "gpg has refused too many already"};
  }
  auto answer = ask_gpg(question);
  if (!answer) fault_ = answer.error();
  if (answer && answer->standing == OpenpgpAnswer::Standing::refused) ++refused_;
  return answer;
}

Result<OpenpgpAnswer> Certificates::ask_gpg(const Question& question) {
  if (authority_ == nullptr) return tl::unexpected(no_gpg());
  return authority_->ask(
      {question.read.packets, question.sample.signature, question.sample.payload, question.at});
}

// The program's own name comes in here: another gpg may answer otherwise.
std::optional<OpenpgpAnswer> Certificates::answer(const Question& question) {
  if (const auto given = given_.find(question.name); given != given_.end()) return given->second;
  std::optional<Sha256Digest> kept;
  if (question.lasting && answers_ != nullptr && authority_ != nullptr) {
    if (const auto identity = authority_->identity()) kept = sha256(question.name.hex() + *identity);
  }
  if (kept && answers_->find(*kept) == "good") {
    const OpenpgpAnswer good{OpenpgpAnswer::Standing::good, question.signer, "", {}, ""};
    return given_.emplace(question.name, good).first->second;
  }
  auto answer = ask_authority(question);
  if (!answer) return std::nullopt;
  if (answer->standing != OpenpgpAnswer::Standing::refused && answer->signer != question.signer) {
    *answer = {OpenpgpAnswer::Standing::refused, "", "", {}, "it says that another key signed"};
  }
  if (kept && answer->standing == OpenpgpAnswer::Standing::good) answers_->keep(*kept, "good");
  return given_.emplace(question.name, std::move(*answer)).first->second;
}

void Certificates::note(const std::string& signer, std::string_view signature, std::string_view payload) {
  const std::lock_guard lock(mutex_);
  if (samples_.contains(signer)) return;
  samples_.emplace(signer, OpenpgpSample{std::string(signature), std::string(payload)});
}

Result<OpenpgpAnswer> Certificates::ask(const Certificate& certificate, const std::string& signer,
                                        const OpenpgpSample& sample, Timestamp at) {
  const std::lock_guard lock(mutex_);
  const Read* known = read(certificate);
  if (known == nullptr || !known->signers.contains(signer)) {
    return OpenpgpAnswer{OpenpgpAnswer::Standing::refused, "", "", {}, "no such key"};
  }
  return ask_authority({*known, signer, sample, at, {}, false});
}

std::optional<Reason> Certificates::objection(const Certificate& certificate, const std::string& signer,
                                              const OpenpgpSample* own, Timestamp at) {
  const std::lock_guard lock(mutex_);
  Read* known = read(certificate);
  if (known == nullptr) return unusable("the certificate cannot be read");
  const auto found = known->signers.find(signer);
  if (found == known->signers.end()) return reasons::KeyUnknown{};
  Signer& key = found->second;
  if (at < key.created) return reasons::KeyNotYetValid{at, key.created};
  const auto sample = samples_.find(signer);
  if (own == nullptr && sample == samples_.end()) return unusable("no signature by the key was verified");
  // The last of them that is not later; the key's own creation is one.
  const auto next = std::ranges::upper_bound(known->boundaries, at, {}, time_of);
  if (next == known->boundaries.begin()) return reasons::KeyNotYetValid{at, key.created};
  const Span span{time_of(*std::prev(next)),
                  next == known->boundaries.end() ? std::nullopt : std::optional(time_of(*next))};
  const Question question{*known,
                          signer,
                          own != nullptr ? *own : sample->second,
                          at,
                          own != nullptr
                              ? sha256(grounds_of(certificate, signer, span) + grounds_of(*own, at))
                              : lasting_name(certificate, signer, span, key.names),
                          own == nullptr};
  const auto given = answer(question);
  if (!given) return unusable("gpg could not be asked about its key");
  switch (given->standing) {
    case OpenpgpAnswer::Standing::good: return std::nullopt;
    case OpenpgpAnswer::Standing::expired: return reasons::KeyExpired{at, given->ended.value_or(span.begin)};
    case OpenpgpAnswer::Standing::revoked:
      return reasons::KeyRevoked{at, key.revoked ? key.revoked->since : at,
                                 key.revoked ? key.revoked->cause : reasons::RevocationCause::compromised};
    case OpenpgpAnswer::Standing::refused: break;
  }
  return unusable("gpg takes no signature by its key: " + given->why);
}

Result<std::vector<std::string>> Certificates::unsound(const std::vector<const Certificate*>& certificates,
                                                       Timestamp at) {
  const std::lock_guard lock(mutex_);
  if (fault_) return tl::unexpected(*fault_);
  std::vector<std::string_view> packets;
  for (const Certificate* certificate : certificates) {
    const Read* known = read(*certificate);
    packets.emplace_back(known == nullptr ? std::string_view() : std::string_view(known->packets));
  }
  auto found = authority_ == nullptr ? Result<std::vector<std::string>>(tl::unexpected(no_gpg()))
                                     : authority_->read(packets, at);
  if (!found) fault_ = found.error();
  return found;
}

std::optional<Fault> Certificates::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

}  // namespace muster
