#include "crypto/check_certified.h"

#include <algorithm>
#include <utility>

#include "crypto/check_openpgp.h"
#include "crypto/check_signature.h"
#include "formats/armor.h"
#include "formats/openpgp_detached.h"

namespace muster {

namespace {

using KnownCertificates = std::vector<std::shared_ptr<const Certificates::Known>>;

tl::unexpected<SignatureRefusal> refuse(VerdictKey key, Reason reason) {
  return tl::unexpected(SignatureRefusal{std::move(key), std::move(reason)});
}

Reason reason_of(const OpenpgpUnfit& unfit) {
  switch (unfit.fault) {
    case OpenpgpFault::version:
    case OpenpgpFault::unknown_algorithm:
    case OpenpgpFault::unknown_hash: return reasons::SignatureUnsupported{"OpenPGP, " + unfit.what};
    case OpenpgpFault::weak_algorithm:
    case OpenpgpFault::weak_hash: return reasons::SignatureWeak{unfit.what};
    case OpenpgpFault::malformed:
    case OpenpgpFault::not_one_signature:
    case OpenpgpFault::type:
    case OpenpgpFault::no_issuer: break;
  }
  return reasons::SignatureInvalid{unfit.what};
}

std::optional<OpenpgpFingerprint> fingerprint_in(std::string_view bytes) {
  OpenpgpFingerprint fingerprint;
  if (bytes.size() != fingerprint.bytes.size()) return std::nullopt;
  std::ranges::copy(bytes, fingerprint.bytes.begin());
  return fingerprint;
}

// A key of a certificate by gpg's word: about the key where the signature was verified in process, and about
// the signature itself (`own`) where it was not.
class OpenpgpStanding final : public KeyStanding {
 public:
  OpenpgpStanding(std::shared_ptr<Certificates> certificates, std::string signer,
                  std::optional<OpenpgpSample> own)
      : certificates_(std::move(certificates)), signer_(std::move(signer)), own_(std::move(own)) {}

  std::optional<Reason> objection(const Certificate& certificate, Timestamp at) const override {
    return certificates_->objection(certificate, signer_, own_ ? &*own_ : nullptr, at);
  }

 private:
  std::shared_ptr<Certificates> certificates_;
  std::string signer_;
  std::optional<OpenpgpSample> own_;
};

Reason does_not_fit() {
  return reasons::SignatureInvalid{"the signature does not fit the content and the key that it names"};
}

}  // namespace

OpenpgpVerifyingKey* CertifiedKeys::verifying(const std::string& signer, const Certificate& certificate) {
  if (const auto held = verifying_.find(signer); held != verifying_.end()) return &held->second;
  const auto found = std::ranges::find(certificate.signers, signer, &OpenpgpSigner::fingerprint);
  if (found == certificate.signers.end()) return nullptr;
  auto decoded = OpenpgpVerifyingKey::decode(found->body);
  if (!decoded || decoded->fingerprint().view() != signer) return nullptr;
  return &verifying_.emplace(signer, std::move(*decoded)).first->second;
}

const KeyFingerprint& CertifiedKeys::fingerprint_by(const std::shared_ptr<const Certificates::Known>& known) {
  const auto held = fingerprints_.find(known);
  if (held != fingerprints_.end()) return held->second;
  return fingerprints_.emplace(known, fingerprint_of(known->key)).first->second;
}

// As of the time at which it says that it was made: there it has not ended, whatever it says of its end, and
// whether the key may be used is asked again for the time that counts.
CertifiedFinding CertifiedKeys::by_gpg(const KnownCertificates& known, const std::string& signer,
                                       OpenpgpSample sample, std::uint32_t created) {
  const KeyFingerprint& fingerprint = fingerprint_by(known.front());
  std::string why;
  for (const auto& one : known) {
    const auto answer =
        certificates_->ask(one->certificate, signer, sample, Timestamp{std::int64_t{created}});
    if (!answer) {
      return refuse(ClaimedKey{fingerprint}, reasons::SignatureInvalid{"gpg could not be asked about it"});
    }
    if (answer->standing != OpenpgpAnswer::Standing::refused && answer->signer == signer) {
      return CertifiedFacts{
          one->key, fingerprint, signer,
          std::make_shared<const OpenpgpStanding>(certificates_, signer, std::move(sample))};
    }
    why = answer->why;
  }
  return refuse(ClaimedKey{fingerprint}, reasons::SignatureInvalid{"gpg refuses it: " + why});
}

CertifiedFinding CertifiedKeys::check_openpgp(std::string_view armor, const std::string& payload,
                                              OpenpgpForm form) {
  auto packets = decode_pgp_armor(armor);
  if (!packets) return refuse(NoKey{}, reasons::SignatureAmbiguous{std::move(packets.error().what)});
  const auto detached = parse_detached_openpgp(*packets);
  if (!detached) return refuse(NoKey{}, reason_of(detached.error()));
  const auto issuer = fingerprint_in(detached->issuer);
  const auto created = openpgp_creation_time(detached->signature.hashed);
  if (!issuer || !created) {
    return refuse(NoKey{}, reasons::SignatureInvalid{"no hashed issuer and time of its making"});
  }
  const std::string signer(issuer->view());
  const KnownCertificates known = certificates_ ? certificates_->with_signer(signer) : KnownCertificates{};
  // The name of a key that nobody here has seen: of the key itself, as it may be a subkey.
  if (known.empty()) return refuse(ClaimedKey{{"openpgp:" + issuer->hex()}}, reasons::KeyUnknown{});
  const bool all_by_gpg = certificates_->mode() == OpenpgpMode::by_gpg;
  OpenpgpOutcome outcome = OutsideOfProfile{"its key is not used here"};
  if (!all_by_gpg || form == OpenpgpForm::profile) {
    OpenpgpVerifyingKey* key = verifying(signer, known.front()->certificate);
    if (key != nullptr) outcome = verify_in_profile(*packets, payload, *key);
  }
  const KeyFingerprint& fingerprint = fingerprint_by(known.front());
  if (std::holds_alternative<BadOpenpgp>(outcome)) return refuse(ClaimedKey{fingerprint}, does_not_fit());
  const auto* outside = std::get_if<OutsideOfProfile>(&outcome);
  if (outside != nullptr && form == OpenpgpForm::profile) {
    if (outside->why == other_openpgp_digest) return refuse(ClaimedKey{fingerprint}, does_not_fit());
    return refuse(ClaimedKey{fingerprint},
                  reasons::SignatureUnsupported{"OpenPGP, " + std::string(outside->why)});
  }
  if (outside != nullptr || all_by_gpg) {
    return by_gpg(known, signer, {std::move(*packets), payload}, *created);
  }
  certificates_->note(signer, *packets, payload);
  return CertifiedFacts{known.front()->key, fingerprint, signer,
                        std::make_shared<const OpenpgpStanding>(certificates_, signer, std::nullopt)};
}

const CmsCandidates& CertifiedKeys::candidates() {
  const std::uint64_t now = certificates_->generation();
  if (generation_ == now) return candidates_;
  x509_.clear();
  candidates_ = CmsCandidates();
  for (const auto& known : certificates_->x509()) {
    const auto certificate = decode_x509_certificate(known->certificate.der);
    if (certificate && candidates_.add(*certificate)) x509_.push_back(known);
  }
  generation_ = now;
  return candidates_;
}

CertifiedFinding CertifiedKeys::check_x509(std::string_view armor, const std::string& payload) {
  auto bytes = decode_cms_armor(armor);
  if (!bytes) return refuse(NoKey{}, reasons::SignatureAmbiguous{std::move(bytes.error().what)});
  static const CmsCandidates nobody;
  auto finding = check_cms(*bytes, payload, certificates_ ? candidates() : nobody);
  if (!finding) {
    if (auto* refusal = std::get_if<SignatureRefusal>(&finding.error())) {
      return tl::unexpected(std::move(*refusal));
    }
    const auto& claimed = std::get<UnknownCmsSigner>(finding.error()).claimed;
    return refuse(claimed ? VerdictKey{ClaimedKey{*claimed}} : VerdictKey{NoKey{}}, reasons::KeyUnknown{});
  }
  if (finding->candidate >= x509_.size()) return refuse(NoKey{}, does_not_fit());
  return CertifiedFacts{x509_[finding->candidate]->key, std::move(finding->fingerprint), {}, nullptr};
}

}  // namespace muster
