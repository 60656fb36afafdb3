#include "support/openpgp_builder.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include <array>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace muster::test::pgp {

namespace {

using Pkey = std::shared_ptr<EVP_PKEY>;

void require(bool condition) {
  if (!condition) throw std::runtime_error("the signing half of the test does not work");
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string octet(unsigned value) {
  return std::string(1, static_cast<char>(value));
}

std::string magnitude_of(const BIGNUM* number) {
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  return {bytes.begin(), bytes.end()};
}

const char* digest_name(unsigned hash) {
  static const std::map<unsigned, const char*> names = {{1, "MD5"},    {2, "SHA1"},    {8, "SHA256"},
                                                        {9, "SHA384"}, {10, "SHA512"}, {11, "SHA224"}};
  const auto found = names.find(hash);
  return found == names.end() ? nullptr : found->second;
}

std::string computed_digest(const char* name, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  std::size_t size = 0;
  require(EVP_Q_digest(nullptr, name, nullptr, bytes.data(), bytes.size(), digest.data(), &size) == 1);
  return {digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string encoded_base64(std::string_view bytes) {
  std::vector<unsigned char> text((bytes.size() + 2) / 3 * 4 + 1);
  const int size = EVP_EncodeBlock(text.data(), data_of(bytes), static_cast<int>(bytes.size()));
  return {text.begin(), text.begin() + size};
}

// ---- key pairs ----

struct EdPair {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open;
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret;
};

EdPair ed_pair(unsigned seed) {
  require(sodium_init() >= 0);
  std::array<unsigned char, crypto_sign_SEEDBYTES> bytes{};
  bytes[0] = static_cast<unsigned char>(seed);
  EdPair pair{};
  crypto_sign_seed_keypair(pair.open.data(), pair.secret.data(), bytes.data());
  return pair;
}

// 0 for the others.
std::size_t rsa_bits(Kind kind) {
  if (kind == Kind::rsa) return 2048;
  return kind == Kind::rsa4096 ? 4096 : 0;
}

bool is_rsa(Kind kind) {
  return rsa_bits(kind) != 0;
}

const char* group_of(Kind kind) {
  if (kind == Kind::p384) return "P-384";
  return kind == Kind::p521 ? "P-521" : "P-256";
}

const Pkey& evp_pair(Kind kind, unsigned seed) {
  static std::map<std::pair<Kind, unsigned>, Pkey> made;
  Pkey& key = made[{kind, seed}];
  if (!key && is_rsa(kind)) {
    key = Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits(kind)), EVP_PKEY_free);
  }
  if (!key) key = Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group_of(kind)), EVP_PKEY_free);
  require(key != nullptr);
  return key;
}

std::string number_of(const Pkey& key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key.get(), name, &number) == 1);
  std::string bytes = magnitude_of(number);
  BN_free(number);
  return bytes;
}

std::string point_of(const Pkey& key) {
  std::array<unsigned char, 256> bytes{};
  std::size_t size = 0;
  require(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, bytes.data(),
                                          bytes.size(), &size) == 1);
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string oid_of(Kind kind) {
  using namespace std::string_literals;
  if (kind == Kind::p256) return "\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"s;
  if (kind == Kind::p384) return "\x05\x2b\x81\x04\x00\x22"s;
  if (kind == Kind::p521) return "\x05\x2b\x81\x04\x00\x23"s;
  return "\x09\x2b\x06\x01\x04\x01\xda\x47\x0f\x01"s;
}

std::string evp_sign(Kind kind, const Pkey& key, unsigned hash, std::string_view digest) {
  const std::shared_ptr<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free);
  require(EVP_PKEY_sign_init(context.get()) == 1);
  if (is_rsa(kind)) require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1);
  require(EVP_PKEY_CTX_set_signature_md(context.get(), EVP_get_digestbyname(digest_name(hash))) == 1);
  std::vector<unsigned char> signature(1024);
  std::size_t size = signature.size();
  require(EVP_PKEY_sign(context.get(), signature.data(), &size, data_of(digest), digest.size()) == 1);
  return {signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size)};
}

std::string ecdsa_numbers(std::string_view der) {
  const unsigned char* at = data_of(der);
  const std::shared_ptr<ECDSA_SIG> parsed(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())),
                                          ECDSA_SIG_free);
  require(parsed != nullptr);
  return mpi(magnitude_of(ECDSA_SIG_get0_r(parsed.get()))) +
         mpi(magnitude_of(ECDSA_SIG_get0_s(parsed.get())));
}

}  // namespace

// ---- framing ----

std::string uint16(std::size_t value) {
  return octet(static_cast<unsigned>(value >> 8 & 0xff)) + octet(static_cast<unsigned>(value & 0xff));
}

std::string uint32(std::uint64_t value) {
  return uint16(value >> 16 & 0xffff) + uint16(value & 0xffff);
}

std::string old_packet(unsigned tag, std::string_view body) {
  const std::size_t size = body.size();
  std::string out = octet(0x80 | tag << 2 | (size < 256 ? 0U : size < 65536 ? 1U : 2U));
  out += size < 256 ? octet(static_cast<unsigned>(size)) : size < 65536 ? uint16(size) : uint32(size);
  return out.append(body);
}

std::string new_packet(unsigned tag, std::string_view body) {
  const std::size_t size = body.size();
  std::string out = octet(0xc0 | tag);
  if (size < 192) {
    out += octet(static_cast<unsigned>(size));
  } else if (size < 8384) {
    out += uint16((192U << 8) + size - 192);
  } else {
    out += octet(255) + uint32(size);
  }
  return out.append(body);
}

std::string mpi(std::string_view magnitude) {
  while (!magnitude.empty() && magnitude.front() == '\0') magnitude.remove_prefix(1);
  std::size_t bits = magnitude.size() * 8;
  if (!magnitude.empty()) {
    for (unsigned top = static_cast<unsigned char>(magnitude.front()); (top & 0x80U) == 0; top <<= 1) --bits;
  }
  return uint16(bits).append(magnitude);
}

std::string subpacket(unsigned type, std::string_view body) {
  const std::size_t size = body.size() + 1;
  const std::string length =
      size < 192 ? octet(static_cast<unsigned>(size)) : uint16((192U << 8) + size - 192);
  return (length + octet(type)).append(body);
}

std::string critical(unsigned type, std::string_view body) {
  return subpacket(type | 0x80U, body);
}

std::string armor(std::string_view block, std::string_view bytes, std::string_view headers) {
  std::string out = "-----BEGIN PGP " + std::string(block) + "-----\n" + std::string(headers) + "\n";
  const std::string base64 = encoded_base64(bytes);
  for (std::size_t at = 0; at < base64.size(); at += 64) out += base64.substr(at, 64) + "\n";
  unsigned crc = 0xb704ce;  // RFC 4880 section 6.1
  for (const char c : bytes) {
    crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 16;
    for (int bit = 0; bit < 8; ++bit) {
      crc <<= 1;
      if ((crc & 0x1000000U) != 0) crc ^= 0x1864cfbU;
    }
  }
  return out + "=" + encoded_base64(octet(crc >> 16 & 0xff) + uint16(crc & 0xffff)) + "\n-----END PGP " +
         std::string(block) + "-----\n";
}

// ---- keys ----

unsigned algorithm_of(Kind kind) {
  if (is_rsa(kind)) return 1;
  if (kind == Kind::eddsa) return 22;
  return kind == Kind::ed25519 ? 27 : 19;
}

std::string Key::numbers() const {
  if (is_rsa(kind)) {
    const Pkey& key = evp_pair(kind, seed);
    return mpi(number_of(key, OSSL_PKEY_PARAM_RSA_N)) + mpi(number_of(key, OSSL_PKEY_PARAM_RSA_E));
  }
  if (kind != Kind::eddsa && kind != Kind::ed25519) return oid_of(kind) + mpi(point_of(evp_pair(kind, seed)));
  const EdPair pair = ed_pair(seed);
  const std::string point(pair.open.begin(), pair.open.end());
  return kind == Kind::ed25519 ? point : oid_of(kind) + mpi("\x40" + point);
}

std::string Key::body() const {
  return octet(4) + uint32(created) + octet(algorithm_of(kind)) + numbers();
}

std::string Key::fingerprint() const {
  return computed_digest("SHA1", hashed_form(*this));
}

std::string Key::sign(unsigned hash, std::string_view digest) const {
  if (kind == Kind::eddsa || kind == Kind::ed25519) {
    const EdPair pair = ed_pair(seed);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, data_of(digest),
                         digest.size(), pair.secret.data());
    return kind == Kind::ed25519 ? signature : mpi(signature.substr(0, 32)) + mpi(signature.substr(32));
  }
  const std::string signature = evp_sign(kind, evp_pair(kind, seed), hash, digest);
  return is_rsa(kind) ? mpi(signature) : ecdsa_numbers(signature);
}

// ---- signatures ----

Signature signature_of(const Key& key, std::uint32_t created) {
  Signature out;
  out.algorithm = algorithm_of(key.kind);
  out.hash = key.kind == Kind::p384 ? 9 : key.kind == Kind::p521 ? 10 : 8;
  out.hashed = subpacket(33, "\x04" + key.fingerprint()) + subpacket(2, uint32(created));
  out.unhashed = subpacket(16, key.key_id());
  return out;
}

std::string digest_of(unsigned hash, std::string_view bytes) {
  const char* const name = digest_name(hash);
  return name == nullptr ? std::string() : computed_digest(name, bytes);
}

std::string signed_body(const Signature& signature, const Key& key, std::string_view document) {
  const std::string hashed = octet(signature.version) + octet(signature.type) + octet(signature.algorithm) +
                             octet(signature.hash) + uint16(signature.hashed.size()) + signature.hashed;
  const std::string message = std::string(document) + hashed + octet(4) + octet(0xff) + uint32(hashed.size());
  const std::string digest = digest_of(signature.hash, message);
  const std::string prefix =
      signature.prefix.value_or(digest.empty() ? std::string(2, '\0') : digest.substr(0, 2));
  std::string numbers = mpi("\x01");
  if (signature.numbers) {
    numbers = *signature.numbers;
  } else if (!digest.empty()) {
    numbers = key.sign(signature.hash, digest);
  }
  return hashed + uint16(signature.unhashed.size()) + signature.unhashed + prefix + numbers +
         signature.trailing;
}

std::string signed_packet(const Signature& signature, const Key& key, std::string_view document) {
  return old_packet(2, signed_body(signature, key, document));
}

// ---- certificates ----

std::string key_packet(const Key& key) {
  return old_packet(6, key.body());
}

std::string subkey_packet(const Key& key) {
  return old_packet(14, key.body());
}

std::string user_id_packet(std::string_view id) {
  return old_packet(13, id);
}

std::string hashed_form(const Key& key) {
  const std::string body = key.body();
  return octet(0x99) + uint16(body.size()) + body;
}

std::string certification_document(const Key& primary, std::string_view id) {
  return (hashed_form(primary) + octet(0xb4) + uint32(id.size())).append(id);
}

std::string binding_document(const Key& primary, const Key& subkey) {
  return hashed_form(primary) + hashed_form(subkey);
}

std::string certificate(const Key& primary, std::string_view id, const Key& subkey) {
  Signature self = signature_of(primary);
  self.type = 0x13;
  self.hashed += subpacket(27, octet(0x03));
  Signature back = signature_of(subkey);
  back.type = 0x19;
  Signature binding = signature_of(primary);
  binding.type = 0x18;
  binding.hashed += subpacket(27, octet(0x02));
  const std::string both = binding_document(primary, subkey);
  binding.unhashed += subpacket(32, signed_body(back, subkey, both));
  return key_packet(primary) + user_id_packet(id) +
         signed_packet(self, primary, certification_document(primary, id)) + subkey_packet(subkey) +
         signed_packet(binding, primary, both);
}

}  // namespace muster::test::pgp
