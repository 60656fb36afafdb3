#include "app/push_certificate.h"

#include <variant>

#include "formats/push_certificate.h"

namespace muster {

namespace {

SignatureFinding refused(Reason reason) {
  return tl::unexpected(SignatureRefusal{NoKey{}, std::move(reason)});
}

SignatureFinding finding_of(const PushCertificate& certificate, const std::string& blob, KeyRing& ring) {
  if (std::holds_alternative<NoSignature>(certificate.signature)) return refused(reasons::SignatureMissing{});
  if (const auto* ambiguous = std::get_if<AmbiguousSignature>(&certificate.signature))
    return refused(reasons::SignatureAmbiguous{ambiguous->what});
  return check_signature({ObjectRef{ObjectKind::push, blob, ""}, SignaturePurpose::git, certificate.payload,
                          std::get<ArmoredSignature>(certificate.signature)},
                         ring);
}

}  // namespace

Gathered<std::string> read_push_certificate(ObjectAccess& objects, const GivenCertificate& given) {
  const auto id = ObjectId::parse(given.blob, objects.hash_algorithm());
  if (!id)
    return stop(Fault{FaultId::git, "GIT_PUSH_CERT names no object", "see which program runs the hooks"});
  MUSTER_TRY(bytes, separate(objects.blob(*id, limits::push_certificate_bytes)));
  if (bytes) return std::move(*bytes);
  if (std::holds_alternative<reasons::LimitSize>(bytes.error()))
    return stop(Reason{reasons::LimitCount{"bytes of the push certificate", limits::push_certificate_bytes}});
  return stop(Fault{FaultId::git, "GIT_PUSH_CERT names no blob", "see which program runs the hooks"});
}

CertificateFacts certificate_facts(const std::string& bytes, const GivenCertificate& given,
                                   const std::vector<RefUpdate>& updates, std::vector<std::string> pushees,
                                   HashAlgorithm algorithm, KeyRing& ring) {
  CertificateFacts facts{
      given.pushed.value_or(updates),      given.nonce, given.nonce_status, std::move(pushees), {}, {},
      refused(reasons::SignatureMissing{})};
  auto certificate = parse_push_certificate(bytes, algorithm);
  if (!certificate) {
    facts.malformed =
        certificate.error().what + " (at byte " + std::to_string(certificate.error().offset) + ")";
    return facts;
  }
  facts.signature = finding_of(*certificate, given.blob, ring);
  facts.certificate = std::move(*certificate);
  return facts;
}

}  // namespace muster
