#include "app/dsse_signatures.h"

#include "formats/armor.h"

namespace muster {

namespace {

// An SSH key's name is put behind it; the others' names begin with their kind themselves.
constexpr std::string_view ssh_key_id = "ssh:";

}  // namespace

std::string dsse_key_id(const KeyFingerprint& fingerprint) {
  const bool names_kind = fingerprint.text.starts_with("openpgp:") || fingerprint.text.starts_with("x509:");
  return (names_kind ? "" : std::string(ssh_key_id)) + fingerprint.text;
}

std::optional<SignatureKind> kind_by_key_id(std::string_view key_id) {
  if (key_id.starts_with(ssh_key_id)) return SignatureKind::ssh;
  if (key_id.starts_with("openpgp:")) return SignatureKind::openpgp;
  if (key_id.starts_with("x509:")) return SignatureKind::x509;
  return std::nullopt;
}

SignatureFinding check_dsse_signature(const DsseEnvelope& envelope, const DsseSignature& signature,
                                      SignaturePurpose purpose, const ObjectRef& object, KeyRing& ring) {
  const auto kind = kind_by_key_id(signature.key_id);
  if (!kind) {
    const reasons::SignatureUnsupported stranger{"neither SSH nor OpenPGP nor X.509, by its keyid"};
    return tl::unexpected(SignatureRefusal{NoKey{}, stranger});
  }
  return check_signature({object, purpose, dsse_encoding(envelope.payload_type, envelope.payload),
                          ArmoredSignature{*kind, armored(*kind, signature.bytes)}},
                         ring);
}

}  // namespace muster
