#include "formats/canonical_signature.h"

#include <algorithm>
#include <array>
#include <optional>
#include <variant>

#include "formats/cms.h"
#include "formats/der.h"
#include "formats/malformed.h"
#include "formats/oid.h"
#include "formats/openpgp_detached.h"

namespace muster {

namespace {

// ---- OpenPGP ----

constexpr std::uint8_t binary_document = 0x00;
constexpr std::size_t key_id_size = 8;
constexpr std::size_t most_in_one_octet = 0xff;
constexpr std::size_t most_in_two_octets = 0xffff;

std::string octet(std::size_t value) {
  return {static_cast<char>(value & 0xffU)};
}

std::string two_octets(std::size_t value) {
  return octet(value >> 8U) + octet(value);
}

// RFC 9580 section 5.2.3.12: the last eight octets of the fingerprint.
std::string unhashed_area(std::string_view issuer) {
  const std::string subpacket = octet(1 + key_id_size) + octet(openpgp_subpackets::issuer_key_id) +
                                std::string(issuer.substr(issuer.size() - key_id_size));
  return two_octets(subpacket.size()) + subpacket;
}

// RFC 9580 section 4.2.2: old format, tag 2.
Parsed<std::string> signature_packet(const std::string& body) {
  if (body.size() <= most_in_one_octet) return "\x88" + octet(body.size()) + body;
  if (body.size() <= most_in_two_octets) return "\x89" + two_octets(body.size()) + body;
  return malformed_at(0, "too long an OpenPGP signature");
}

// ---- CMS ----

constexpr std::string_view null_parameters("\x05\x00", 2);

std::string algorithm(std::string_view oid, std::string_view parameters) {
  return der_element(der::sequence, der_element(der::oid, oid) + std::string(parameters));
}

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& these, std::string_view oid) {
  return std::find(these.begin(), these.end(), oid) != these.end();
}

bool has_no_real_parameters(const CmsAlgorithm& written) {
  return written.parameters.empty() || written.parameters == null_parameters;
}

std::optional<std::string> digest_of(const CmsAlgorithm& written) {
  constexpr std::array<std::string_view, 3> known = {oid::sha256, oid::sha384, oid::sha512};
  if (!is_one_of(known, written.oid) || !has_no_real_parameters(written)) return std::nullopt;
  return algorithm(written.oid, "");
}

// Which hash an RSA signature is over, the digest algorithm says too.
std::optional<std::string> scheme_of(const CmsAlgorithm& written) {
  constexpr std::array<std::string_view, 4> rsa = {oid::rsa_encryption, oid::sha256_with_rsa,
                                                   oid::sha384_with_rsa, oid::sha512_with_rsa};
  constexpr std::array<std::string_view, 4> others = {oid::ecdsa_with_sha256, oid::ecdsa_with_sha384,
                                                      oid::ecdsa_with_sha512, oid::ed25519};
  if (!has_no_real_parameters(written)) return std::nullopt;
  if (is_one_of(rsa, written.oid)) return algorithm(oid::rsa_encryption, null_parameters);
  if (is_one_of(others, written.oid)) return algorithm(written.oid, "");
  return std::nullopt;
}

// The order of several values is no part of what is signed: whoever encodes them again sorts them.
bool have_one_value_each(std::string_view attributes) {
  DerReader list(attributes);
  while (list.good() && !list.at_end()) {
    DerReader attribute = list.inside(der::sequence);
    attribute.body(der::oid);
    DerReader values = attribute.inside(der::set);
    values.any();
    if (!values.finish() || !attribute.finish()) return false;
  }
  return list.finish();
}

}  // namespace

Parsed<std::string> canonical_openpgp(std::string_view packets) {
  const auto detached = parse_detached_openpgp(packets);
  if (!detached) return malformed_at(0, detached.error().what);
  const OpenpgpSignature& signature = detached->signature;
  if (signature.type != binary_document) return malformed_at(0, "an OpenPGP signature over a text");
  // Strict numbers have one encoding: these bytes.
  if (const auto numbers = parse_openpgp_signature_numbers(signature); !numbers)
    return tl::unexpected(numbers.error());
  return signature_packet(std::string(signature.hashed_bytes) + unhashed_area(detached->issuer) +
                          std::string(signature.digest_prefix) + std::string(signature.numbers));
}

Parsed<std::string> canonical_cms(std::string_view cms) {
  const auto der = der_from_ber(cms);
  if (!der) return tl::unexpected(der.error());
  const auto data = parse_cms(*der);
  if (!data) return tl::unexpected(data.error());
  if (data->content || data->content_type != oid::data || data->signers.size() != 1)
    return malformed_at(0, "not a detached CMS signature of one signer");
  CmsSigner signer = data->signers.front();
  if (!std::holds_alternative<IssuerAndSerial>(signer.id))
    return malformed_at(0, "a CMS signer who is not named by issuer and serial number");
  if (!signer.signed_attributes || !have_one_value_each(*signer.signed_attributes))
    return malformed_at(0, "a CMS signature that is not over attributes of one value each");
  const auto digest = digest_of(signer.digest);
  const auto scheme = scheme_of(signer.algorithm);
  if (!digest || !scheme)
    return malformed_at(0, "a CMS signature of an algorithm that approvals do not have");
  signer.digest.whole = *digest;
  signer.algorithm.whole = *scheme;
  return bare_cms(*data, signer);
}

}  // namespace muster
