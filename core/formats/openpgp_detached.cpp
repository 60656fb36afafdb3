#include "formats/openpgp_detached.h"

#include <utility>

#include "formats/openpgp_names.h"
#include "formats/openpgp_packets.h"

namespace muster {

namespace {

constexpr std::uint8_t text_type = 0x01;  // and 0x00 below it

tl::unexpected<OpenpgpUnfit> unfit(OpenpgpFault fault, std::string what) {
  return tl::unexpected<OpenpgpUnfit>(OpenpgpUnfit{fault, std::move(what)});
}

bool is_known_algorithm(std::uint8_t algorithm) {
  return algorithm == openpgp_algorithms::rsa || algorithm == openpgp_algorithms::ecdsa ||
         algorithm == openpgp_algorithms::eddsa_legacy || algorithm == openpgp_algorithms::ed25519;
}

tl::expected<OpenpgpAnySignature, OpenpgpUnfit> only_signature(std::string_view packets) {
  const auto parsed = parse_openpgp_packets(packets);
  if (!parsed) return unfit(OpenpgpFault::malformed, parsed.error().what);
  if (parsed->size() != 1 || parsed->front().tag != openpgp_tags::signature) {
    return unfit(OpenpgpFault::not_one_signature, "not exactly one signature packet");
  }
  auto signature = parse_openpgp_signature(parsed->front().body);
  if (!signature) return unfit(OpenpgpFault::malformed, signature.error().what);
  return std::move(*signature);
}

}  // namespace

tl::expected<DetachedOpenpgp, OpenpgpUnfit> parse_detached_openpgp(std::string_view packets) {
  auto any = only_signature(packets);
  if (!any) return tl::unexpected(std::move(any.error()));
  if (const auto* other = std::get_if<OpenpgpOtherSignature>(&*any)) {
    return unfit(OpenpgpFault::version, "an OpenPGP signature of version " + std::to_string(other->version));
  }
  auto& signature = std::get<OpenpgpSignature>(*any);
  const bool dsa = signature.algorithm == openpgp_algorithms::dsa;
  if (!dsa && !is_known_algorithm(signature.algorithm)) {
    return unfit(OpenpgpFault::unknown_algorithm, openpgp_algorithm_name(signature.algorithm));
  }
  if (!is_weak_openpgp_hash(signature.hash) && !is_strong_openpgp_hash(signature.hash)) {
    return unfit(OpenpgpFault::unknown_hash, openpgp_hash_name(signature.hash));
  }
  if (dsa) return unfit(OpenpgpFault::weak_algorithm, openpgp_algorithm_name(signature.algorithm));
  if (is_weak_openpgp_hash(signature.hash)) {
    return unfit(OpenpgpFault::weak_hash, openpgp_hash_name(signature.hash));
  }
  if (signature.type > text_type) {
    return unfit(OpenpgpFault::type, "an OpenPGP signature that is not made over a document");
  }
  const auto issuer = openpgp_issuer_fingerprint(signature.hashed);
  if (!issuer) {
    return unfit(OpenpgpFault::no_issuer,
                 "an OpenPGP signature that does not name its key by one hashed fingerprint");
  }
  return DetachedOpenpgp{std::move(signature), *issuer};
}

}  // namespace muster
