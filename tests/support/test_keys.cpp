#include "support/test_keys.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include "support/ssh_wire.h"

namespace muster::test {

namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
using Pkey = std::unique_ptr<EVP_PKEY, Free>;
using Number = std::unique_ptr<BIGNUM, Free>;

struct TestKey {
  KeyKind kind = KeyKind::ed25519;
  Pkey pkey;  // null for kinds that sign with zeros
};

constexpr std::string_view application = "ssh:";

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(std::string("test key: ") + what);
}

Pkey ed25519_of(const std::string& name) {
  const std::string seed = digest_of("sha256", name);
  return Pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()));
}

Pkey make(const std::string& name, KeyKind kind) {
  switch (kind) {
    case KeyKind::ed25519:
    case KeyKind::sk: return ed25519_of(name);
    case KeyKind::sk_ecdsa:
    case KeyKind::ecdsa256: return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    case KeyKind::ecdsa384: return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
    case KeyKind::ecdsa521: return Pkey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"));
    case KeyKind::rsa1024: return Pkey(EVP_RSA_gen(1024U));
    case KeyKind::rsa2048: return Pkey(EVP_RSA_gen(2048U));
    case KeyKind::rsa3072: return Pkey(EVP_RSA_gen(3072U));
    case KeyKind::dsa:
    case KeyKind::identity_point: break;
  }
  return nullptr;
}

std::map<std::string, KeyKind>& declared() {
  static std::map<std::string, KeyKind> kinds;
  return kinds;
}

// Made once in a process, by name and kind: RSA keys take their time.
const TestKey& key_named(const std::string& name) {
  static std::map<std::pair<std::string, KeyKind>, TestKey> keys;
  const auto kind = declared().find(name);
  const std::pair<std::string, KeyKind> wanted(name,
                                               kind == declared().end() ? KeyKind::ed25519 : kind->second);
  const auto found = keys.find(wanted);
  if (found != keys.end()) return found->second;
  return keys.emplace(wanted, TestKey{wanted.second, make(name, wanted.second)}).first->second;
}

std::string_view type_of(KeyKind kind) {
  switch (kind) {
    case KeyKind::identity_point:
    case KeyKind::ed25519: return "ssh-ed25519";
    case KeyKind::sk: return "sk-ssh-ed25519@openssh.com";
    case KeyKind::sk_ecdsa: return "sk-ecdsa-sha2-nistp256@openssh.com";
    case KeyKind::ecdsa256: return "ecdsa-sha2-nistp256";
    case KeyKind::ecdsa384: return "ecdsa-sha2-nistp384";
    case KeyKind::ecdsa521: return "ecdsa-sha2-nistp521";
    case KeyKind::rsa1024:
    case KeyKind::rsa2048:
    case KeyKind::rsa3072: return "ssh-rsa";
    case KeyKind::dsa: return "ssh-dss";
  }
  return "";
}

std::string raw_public(const TestKey& key) {
  std::string raw(32, '\0');
  std::size_t size = raw.size();
  require(EVP_PKEY_get_raw_public_key(key.pkey.get(), bytes_of(raw), &size) == 1, "raw public key");
  return raw;
}

std::string point_of(const TestKey& key) {
  std::array<unsigned char, 200> buffer{};
  std::size_t size = 0;
  require(EVP_PKEY_get_octet_string_param(key.pkey.get(), OSSL_PKEY_PARAM_PUB_KEY, buffer.data(),
                                          buffer.size(), &size) == 1,
          "point");
  return {buffer.data(), buffer.data() + size};
}

std::string number_of(const TestKey& key, const char* field) {
  BIGNUM* raw = nullptr;
  require(EVP_PKEY_get_bn_param(key.pkey.get(), field, &raw) == 1, field);
  const Number number(raw);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), bytes_of(bytes));
  return bytes;
}

std::string fields_of(const TestKey& key) {
  switch (key.kind) {
    case KeyKind::identity_point: return ssh_string(std::string("\x01", 1) + std::string(31, '\0'));
    case KeyKind::ed25519: return ssh_string(raw_public(key));
    case KeyKind::sk: return ssh_string(raw_public(key)) + ssh_string(application);
    case KeyKind::sk_ecdsa:
      return ssh_string("nistp256") + ssh_string(point_of(key)) + ssh_string(application);
    case KeyKind::ecdsa256: return ssh_string("nistp256") + ssh_string(point_of(key));
    case KeyKind::ecdsa384: return ssh_string("nistp384") + ssh_string(point_of(key));
    case KeyKind::ecdsa521: return ssh_string("nistp521") + ssh_string(point_of(key));
    case KeyKind::rsa1024:
    case KeyKind::rsa2048:
    case KeyKind::rsa3072: return ssh_mpint(number_of(key, "e")) + ssh_mpint(number_of(key, "n"));
    case KeyKind::dsa: return ssh_mpint("\x07") + ssh_mpint("\x05") + ssh_mpint("\x03") + ssh_mpint("\x02");
  }
  return "";
}

std::string_view signature_hash(KeyKind kind, std::string_view algorithm) {
  if (algorithm == "ssh-rsa") return "sha1";
  if (algorithm == "rsa-sha2-256" || kind == KeyKind::ecdsa256 || kind == KeyKind::sk_ecdsa) return "sha256";
  if (kind == KeyKind::ecdsa384) return "sha384";
  if (kind == KeyKind::ed25519 || kind == KeyKind::sk) return "";
  return "sha512";
}

std::string raw_sign(const TestKey& key, std::string_view hash, std::string_view data) {
  if (key.pkey == nullptr) return std::string(64, '\0');
  const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  const EVP_MD* digest = hash.empty() ? nullptr : EVP_get_digestbyname(std::string(hash).c_str());
  require(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.pkey.get()) == 1, "sign init");
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(data), data.size()) == 1, "sign size");
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(data), data.size()) == 1,
          "sign");
  signature.resize(size);
  return signature;
}

// DER to the two numbers of RFC 5656.
std::string ecdsa_pair(const std::string& der) {
  const unsigned char* at = bytes_of(der);
  const std::unique_ptr<ECDSA_SIG, Free> pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  require(pair != nullptr, "ecdsa");
  std::string out;
  for (const BIGNUM* number : {ECDSA_SIG_get0_r(pair.get()), ECDSA_SIG_get0_s(pair.get())}) {
    std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2bin(number, bytes_of(bytes));
    out += ssh_mpint(bytes);
  }
  return out;
}

bool is_ecdsa(KeyKind kind) {
  return kind == KeyKind::ecdsa256 || kind == KeyKind::ecdsa384 || kind == KeyKind::ecdsa521 ||
         kind == KeyKind::sk_ecdsa;
}

bool is_sk(KeyKind kind) {
  return kind == KeyKind::sk || kind == KeyKind::sk_ecdsa;
}

std::string signature_algorithm(const TestKey& key, const SigningOptions& options) {
  if (!options.algorithm.empty()) return options.algorithm;
  return type_of(key.kind) == "ssh-rsa" ? "rsa-sha2-512" : std::string(type_of(key.kind));
}

std::string inner_signature(const TestKey& key, const std::string& data, const SigningOptions& options) {
  const std::string algorithm = signature_algorithm(key, options);
  std::string signed_data = data;
  std::string after;
  if (is_sk(key.kind)) {
    after = std::string(1, static_cast<char>(options.flags)) + ssh_uint32(options.counter);
    signed_data = digest_of("sha256", application) + after + digest_of("sha256", data);
    after += options.origin;
  }
  std::string raw = options.raw_signature;
  if (raw.empty()) raw = raw_sign(key, signature_hash(key.kind, algorithm), signed_data);
  if (is_ecdsa(key.kind) && options.raw_signature.empty()) raw = ecdsa_pair(raw);
  return ssh_string(algorithm) + ssh_string(raw) + after;
}

}  // namespace

std::optional<KeyKind> key_kind_named(std::string_view name) {
  static const std::map<std::string_view, KeyKind> kinds = {{"ed25519", KeyKind::ed25519},
                                                            {"sk", KeyKind::sk},
                                                            {"sk-ecdsa", KeyKind::sk_ecdsa},
                                                            {"ecdsa256", KeyKind::ecdsa256},
                                                            {"ecdsa384", KeyKind::ecdsa384},
                                                            {"ecdsa521", KeyKind::ecdsa521},
                                                            {"rsa1024", KeyKind::rsa1024},
                                                            {"rsa2048", KeyKind::rsa2048},
                                                            {"rsa3072", KeyKind::rsa3072},
                                                            {"dsa", KeyKind::dsa},
                                                            {"identity-point", KeyKind::identity_point}};
  const auto found = kinds.find(name);
  return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

void declare_key(const std::string& name, KeyKind kind) {
  declared().insert_or_assign(name, kind);
}

void forget_declared_keys() {
  declared().clear();
}

std::string public_blob(const std::string& name) {
  const TestKey& key = key_named(name);
  return ssh_string(type_of(key.kind)) + fields_of(key);
}

std::string public_line(const std::string& name) {
  return std::string(type_of(key_named(name).kind)) + " " + base64_of(public_blob(name));
}

std::string sshsig_blob(const std::string& name, std::string_view message, const SigningOptions& options) {
  const TestKey& key = key_named(name);
  const std::string head =
      ssh_string(options.name_space) + ssh_string(options.reserved) + ssh_string(options.hash);
  const std::string data = "SSHSIG" + head + ssh_string(digest_of(options.hash, message));
  std::string shown = public_blob(options.other_key.empty() ? name : options.other_key);
  if (!options.key_type.empty()) shown = ssh_string(options.key_type) + fields_of(key);
  return "SSHSIG" + ssh_uint32(options.version) + ssh_string(shown) + head +
         ssh_string(inner_signature(key, data, options)) + options.trailing;
}

std::string ssh_armor(std::string_view blob, std::size_t width) {
  const std::string text = base64_of(blob);
  std::string armor = "-----BEGIN SSH SIGNATURE-----\n";
  for (std::size_t at = 0; at < text.size(); at += width) armor += text.substr(at, width) + "\n";
  return armor + "-----END SSH SIGNATURE-----\n";
}

std::string sign(const std::string& key, std::string_view message, const SigningOptions& options) {
  return ssh_armor(sshsig_blob(key, message, options), options.width);
}

}  // namespace muster::test
