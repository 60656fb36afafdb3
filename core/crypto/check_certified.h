// Signatures that do not carry their key: OpenPGP and CMS, by the keys of rosters. Internal to crypto/:
// check_signature is the door.
#pragma once

#include <memory>
#include <string_view>

#include "crypto/certificates.h"
#include "crypto/check_cms.h"
#include "crypto/openpgp_verifying_key.h"
#include "model/proof.h"
#include "model/signed_object.h"
#include "model/verdict.h"

namespace muster {

// What a signature that verifies says.
struct CertifiedFacts {
  PublicKey key;
  KeyFingerprint fingerprint;
  std::string signer;                           // fingerprint of the OpenPGP (sub)key; empty: CMS
  std::shared_ptr<const KeyStanding> standing;  // null: CMS
};
using CertifiedFinding = tl::expected<CertifiedFacts, SignatureRefusal>;

// Which OpenPGP signatures are taken: all that gpg can be asked about, or those of the strict profile
// (check_openpgp.h) alone.
enum class OpenpgpForm { any, profile };

// Keys decoded once, of one thread.
class CertifiedKeys {
 public:
  // null: there are no certificates.
  explicit CertifiedKeys(std::shared_ptr<Certificates> certificates)
      : certificates_(std::move(certificates)) {}

  // Of `armor`, in the frame of its kind, over `payload` (covered_bytes).
  // Refuses: .ambiguous (armour), .unsupported, .weak, .invalid; key.unknown where no roster that was seen
  // lists the key that the signature names.
  // With OpenpgpForm::profile one outside of it is signature.unsupported: gpg is not asked about it.
  CertifiedFinding check_openpgp(std::string_view armor, const std::string& payload, OpenpgpForm form);
  CertifiedFinding check_x509(std::string_view armor, const std::string& payload);

 private:
  CertifiedFinding by_gpg(const std::vector<std::shared_ptr<const Certificates::Known>>& known,
                          const std::string& signer, OpenpgpSample sample, std::uint32_t created);
  OpenpgpVerifyingKey* verifying(const std::string& signer, const Certificate& certificate);
  // Of the certificate's key; made once.
  const KeyFingerprint& fingerprint_by(const std::shared_ptr<const Certificates::Known>& known);
  const CmsCandidates& candidates();

  std::shared_ptr<Certificates> certificates_;
  std::map<std::string, OpenpgpVerifyingKey, std::less<>> verifying_;
  std::map<std::shared_ptr<const Certificates::Known>, KeyFingerprint> fingerprints_;
  std::optional<std::uint64_t> generation_;  // of which the candidates are
  std::vector<std::shared_ptr<const Certificates::Known>> x509_;
  CmsCandidates candidates_;
};

}  // namespace muster
