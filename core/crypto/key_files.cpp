#include "crypto/key_files.h"

#include <utility>

#include "crypto/openpgp_fingerprint.h"
#include "crypto/sha256.h"
#include "crypto/x509_certificate.h"
#include "formats/armor.h"
#include "formats/openpgp_certificate.h"
#include "formats/openpgp_packets.h"

namespace muster {

namespace {

using Found = tl::expected<KeyInFile, KeyFileProblem>;

tl::unexpected<KeyFileProblem> bad_key(const std::string& what) {
  return tl::unexpected(KeyFileProblem{"bad-key", what});
}

// The primary key, and what is bound to it by more than SHA-1, as far as it makes signatures here. The first
// weakness found goes into `weakness`.
Parsed<std::vector<OpenpgpSigner>> signers_of(const OpenpgpCertificate& certificate,
                                              const OpenpgpFingerprint& primary, LegacyRsa legacy,
                                              std::string& weakness) {
  std::vector<OpenpgpSigner> signers;
  const auto add = [&](const OpenpgpKey& key, const OpenpgpFingerprint& fingerprint) {
    if (weakness.empty()) weakness = openpgp_weakness_of(key, legacy);
    if (key.numbers) signers.push_back({std::string(fingerprint.view()), std::string(key.body)});
  };
  add(certificate.primary, primary);
  for (const OpenpgpSubkey& subkey : certificate.subkeys) {
    if (openpgp_subkey_binding(subkey, primary.view()) != OpenpgpBinding::sha2) continue;
    const auto fingerprint = openpgp_fingerprint(subkey.key);
    if (!fingerprint) return tl::unexpected(Malformed{0, "it could not be hashed"});
    add(subkey.key, *fingerprint);
  }
  return signers;
}

std::string name_in(const OpenpgpCertificate& certificate) {
  for (const OpenpgpUserId& id : certificate.user_ids) {
    if (id.tag == openpgp_tags::user_id) return std::string(id.id);
  }
  return "";
}

Found read_openpgp(const Sha256Digest& digest, std::shared_ptr<const std::string> bytes, LegacyRsa legacy) {
  const auto packets = decode_pgp_key_armor(*bytes);
  if (!packets) return bad_key("is no armoured certificate: " + packets.error().what);
  const auto certificate = parse_openpgp_certificate(*packets);
  if (!certificate) return bad_key("is no OpenPGP certificate: " + certificate.error().what);
  const auto fingerprint = openpgp_fingerprint(certificate->primary);
  if (!fingerprint) return bad_key("could not be hashed");
  KeyInFile found{{KeyAlgorithm::openpgp, std::string(certificate->primary.body)},
                  {digest, std::move(bytes), {}, {}, {}, {}, name_in(*certificate)},
                  {}};
  if (openpgp_self_signatures(*certificate, fingerprint->view()) == OpenpgpBinding::weak) {
    found.weakness = "its own signatures rest on SHA-1 or MD5 alone";
  }
  auto signers = signers_of(*certificate, *fingerprint, legacy, found.weakness);
  if (!signers) return bad_key(signers.error().what);
  if (signers->empty() && found.weakness.empty()) return bad_key("holds no key that could sign");
  found.certificate.signers = std::move(*signers);
  return found;
}

Found read_x509(const Sha256Digest& digest, std::shared_ptr<const std::string> bytes, LegacyRsa legacy) {
  auto certificate = read_x509_certificate(*bytes);
  if (!certificate) return bad_key("is no X.509 certificate: " + certificate.error().what);
  KeyInFile found{{KeyAlgorithm::x509, std::move(certificate->spki)},
                  {digest,
                   std::move(bytes),
                   {},
                   std::move(certificate->der),
                   certificate->not_before,
                   certificate->not_after,
                   std::move(certificate->subject)},
                  weakness_of(certificate->key, legacy)};
  if (!certificate->may_not_sign.empty()) return bad_key("may not sign: " + certificate->may_not_sign);
  return found;
}

}  // namespace

Found read_key_file(CertificateKind kind, const Sha256Digest& digest,
                    std::shared_ptr<const std::string> bytes, LegacyRsa legacy) {
  if (sha256(*bytes) != digest) {
    return tl::unexpected(KeyFileProblem{"key-file", "does not hold the bytes that its name says"});
  }
  return kind == CertificateKind::openpgp ? read_openpgp(digest, std::move(bytes), legacy)
                                          : read_x509(digest, std::move(bytes), legacy);
}

}  // namespace muster
