#include "crypto/openpgp_verifying_key.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "crypto/ecdsa_signature.h"
#include "crypto/ed25519.h"
#include "formats/malformed.h"
#include "formats/openpgp_names.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::size_t sha256_size = 32;
constexpr std::size_t sha512_size = 64;

// Nothing where there is more than `size` bytes.
std::optional<std::string> left_padded(std::string_view magnitude, std::size_t size) {
  if (magnitude.size() > size) return std::nullopt;
  return std::string(size - magnitude.size(), '\0').append(magnitude);
}

// The orders of the three curves are as many bytes long as their coordinates.
std::size_t size_of(const SshKeyFields& numbers) {
  return numbers.ec_point.empty() ? numbers.rsa_n.size() : numbers.ec_point.size() / 2;
}

}  // namespace

std::optional<HashName> openpgp_hash(std::uint8_t number) {
  switch (number) {
    case openpgp_hashes::sha256: return HashName::sha256;
    case openpgp_hashes::sha384: return HashName::sha384;
    case openpgp_hashes::sha512: return HashName::sha512;
    default: return std::nullopt;
  }
}

OpenpgpVerifyingKey::OpenpgpVerifyingKey(const OpenpgpKey& key, const OpenpgpFingerprint& fingerprint,
                                         std::variant<Ed25519Key, EvpKey> material)
    : algorithm_(key.algorithm),
      created_(key.created),
      size_(size_of(*key.numbers)),
      fingerprint_(fingerprint),
      material_(std::move(material)) {}

Parsed<OpenpgpVerifyingKey> OpenpgpVerifyingKey::decode_numbers(const OpenpgpKey& key,
                                                                const OpenpgpFingerprint& fingerprint) {
  if (!key.numbers) return malformed_at(0, "a key of an algorithm or a curve that makes no signatures here");
  if (const std::string_view point = key.numbers->ed25519; !point.empty()) {
    if (!is_ed25519_point(point))
      return malformed_at(0, "an Ed25519 key that is no point of the prime-order group");
    Ed25519Key bytes{};
    std::copy(point.begin(), point.end(), bytes.begin());
    return OpenpgpVerifyingKey(key, fingerprint, bytes);
  }
  if (bits_of(key.numbers->rsa_e) > limits::rsa_exponent_bits) {
    return malformed_at(0, "an RSA key with too long an exponent");
  }
  auto decoded = EvpKey::decode(*key.numbers);
  if (!decoded) {
    return malformed_at(0, key.numbers->rsa_n.empty() ? "an ECDSA point that is not on its curve"
                                                      : "an RSA key with an even number, or too large");
  }
  return OpenpgpVerifyingKey(key, fingerprint, std::move(*decoded));
}

Parsed<OpenpgpVerifyingKey> OpenpgpVerifyingKey::decode(std::string_view body) {
  const auto key = parse_openpgp_key(body);
  if (!key) return tl::unexpected(key.error());
  const auto fingerprint = openpgp_fingerprint(*key);
  if (!fingerprint) return malformed_at(0, "a key whose fingerprint could not be made");
  return decode_numbers(*key, *fingerprint);
}

std::size_t OpenpgpVerifyingKey::least_digest_size() const {
  return algorithm_ == openpgp_algorithms::ecdsa ? std::min(size_, sha512_size) : sha256_size;
}

bool OpenpgpVerifyingKey::verify_digest(HashName hash, std::string_view digest,
                                        const OpenpgpSignatureNumbers& numbers) {
  if (const auto* ed25519 = std::get_if<Ed25519Key>(&material_)) {
    const std::string_view key(ed25519->data(), ed25519->size());
    if (algorithm_ == openpgp_algorithms::ed25519) return verify_ed25519(key, digest, numbers.first);
    const auto r = left_padded(numbers.first, key.size());
    const auto s = left_padded(numbers.second, key.size());
    return r && s && verify_ed25519(key, digest, *r + *s);
  }
  auto& key = std::get<EvpKey>(material_);
  const auto signature = algorithm_ == openpgp_algorithms::rsa
                             ? left_padded(numbers.first, size_)
                             : ecdsa_der_of(numbers.first, numbers.second, size_);
  return signature && key.verify_digest(hash, digest, *signature);
}

}  // namespace muster
