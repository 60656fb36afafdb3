#include "bare_loop.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <stdexcept>
#include <thread>

#include "adapters/libgit2_repository.h"
#include "app/object_access.h"
#include "crypto/ecdsa_signature.h"
#include "crypto/hash.h"
#include "formats/armor.h"
#include "formats/openpgp_detached.h"
#include "formats/openpgp_key.h"
#include "formats/ssh_key.h"
#include "formats/sshsig.h"
#include "openpgp_people.h"
#include "support/ssh_wire.h"

namespace muster::bench {

namespace {

using test::bytes_of;

struct Free {
  void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

void require(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

Owned<EVP_PKEY> from_params(const char* type, OSSL_PARAM* params) {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  require(context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
              EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) == 1,
          "bare loop: a key");
  return Owned<EVP_PKEY>(key);
}

Owned<EVP_PKEY> rsa_of(const SshKeyFields& fields) {
  const Owned<BIGNUM> n(BN_bin2bn(bytes_of(fields.rsa_n), static_cast<int>(fields.rsa_n.size()), nullptr));
  const Owned<BIGNUM> e(BN_bin2bn(bytes_of(fields.rsa_e), static_cast<int>(fields.rsa_e.size()), nullptr));
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  require(builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1,
          "bare loop: an RSA key");
  const Owned<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()));
  return from_params("RSA", params.get());
}

Owned<EVP_PKEY> ec_of(const SshKeyFields& fields) {
  std::string group = "P-256";
  std::string point(fields.ec_point);
  std::array params = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
                       OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                       OSSL_PARAM_construct_end()};
  return from_params("EC", params.data());
}

// They point into the key.
std::optional<SshKeyFields> numbers_of(const PublicKey& key) {
  if (key.algorithm == KeyAlgorithm::openpgp) {
    const auto packet = parse_openpgp_key(key.blob);
    return packet ? packet->numbers : std::nullopt;
  }
  const auto fields = parse_ssh_key_blob(key.blob);
  return fields ? std::optional(*fields) : std::nullopt;
}

// One key with what verifies by it.
struct Verifier {
  explicit Verifier(const PublicKey& key) {
    const auto fields = numbers_of(key);
    require(fields.has_value(), "bare loop: a key's numbers");
    if (!fields->ed25519.empty()) {
      pkey.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(fields->ed25519), 32));
      message.reset(EVP_MD_CTX_new());
      return;
    }
    const bool rsa = !fields->rsa_n.empty();
    pkey = rsa ? rsa_of(*fields) : ec_of(*fields);
    digest = rsa ? EVP_sha512() : EVP_sha256();
    context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey.get(), nullptr));
    require(context && EVP_PKEY_verify_init(context.get()) == 1 &&
                (!rsa || EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1) &&
                EVP_PKEY_CTX_set_signature_md(context.get(), digest) == 1,
            "bare loop: a context");
  }

  bool verify(const BareSignature& s) const {
    const unsigned char* signature = bytes_of(std::string_view(s.signature));
    if (message) {
      return EVP_DigestVerifyInit(message.get(), nullptr, nullptr, nullptr, pkey.get()) == 1 &&
             EVP_DigestVerify(message.get(), signature, s.signature.size(),
                              bytes_of(std::string_view(s.message)), s.message.size()) == 1;
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    return EVP_Digest(s.message.data(), s.message.size(), hash.data(), &size, digest, nullptr) == 1 &&
           EVP_PKEY_verify(context.get(), signature, s.signature.size(), hash.data(), size) == 1;
  }

  Owned<EVP_PKEY> pkey;
  Owned<EVP_MD_CTX> message;
  Owned<EVP_PKEY_CTX> context;
  const EVP_MD* digest = nullptr;
};

BareSignature bare_ssh(const std::string& armor, const Commit& commit) {
  const auto blob = decode_ssh_armor(armor);
  const auto sshsig = parse_sshsig(blob.value());
  const auto digest = hash(HashName::sha512, commit.payload);
  const auto fields = parse_ssh_key_blob(sshsig.value().public_key);
  BareSignature out{{fields.value().algorithm, sshsig->public_key},
                    sshsig_preimage(sshsig->name_space, sshsig->hash_algorithm, digest.value()),
                    sshsig->signature};
  if (!fields->ec_point.empty()) out.signature = ecdsa_der_of(sshsig->signature, 32).value();
  return out;
}

std::string padded(std::string_view number, std::size_t size) {
  return std::string(size - number.size(), '\0').append(number);
}

// By the fingerprints that their signatures name.
using OpenpgpSigners = std::map<std::string, PublicKey, std::less<>>;

OpenpgpSigners openpgp_signers(const HistorySpec& spec) {
  OpenpgpSigners out;
  for (int i = 0; spec.openpgp && i < spec.signers; ++i) {
    const test::pgp::Key key = openpgp_key(*spec.openpgp, i);
    out.emplace(key.fingerprint(), PublicKey{KeyAlgorithm::openpgp, key.body()});
  }
  return out;
}

// EdDSA is made over the digest, RSA (here with SHA-512) over what the digest is of.
BareSignature bare_openpgp(const std::string& armor, const Commit& commit, const OpenpgpSigners& signers) {
  const auto packets = decode_pgp_armor(armor);
  const auto detached = parse_detached_openpgp(packets.value());
  const OpenpgpSignature& signature = detached.value().signature;
  const auto numbers = parse_openpgp_signature_numbers(signature);
  const PublicKey& key = signers.find(detached->issuer)->second;
  const auto fields = numbers_of(key);
  std::string message = commit.payload;
  message.append(signature.hashed_bytes).append(openpgp_trailer(signature));
  if (!fields->rsa_n.empty()) return {key, message, padded(numbers.value().first, fields->rsa_n.size())};
  return {key, hash(HashName::sha256, message).value(),
          padded(numbers.value().first, 32) + padded(numbers->second, 32)};
}

BareSignature bare(const Commit& commit, const OpenpgpSigners& signers) {
  const auto* armored = std::get_if<ArmoredSignature>(&commit.signature);
  require(armored != nullptr, "bare loop: an unsigned commit");
  if (armored->kind == SignatureKind::openpgp) return bare_openpgp(armored->armor, commit, signers);
  return bare_ssh(armored->armor, commit);
}

}  // namespace

std::vector<BareSignature> signatures_of(const SignedHistory& history) {
  auto repository = Libgit2Repository::open(RepositoryAt{history.repository}, Depth::full);
  require(repository.has_value(), "bare loop: the repository");
  ObjectAccess objects(**repository);
  const OpenpgpSigners signers = openpgp_signers(history.spec);
  std::vector<BareSignature> out;
  std::optional<ObjectId> at = history.tip;
  while (at) {
    const auto commit = objects.commit(*at);
    require(commit.has_value(), "bare loop: a commit");
    out.push_back(bare(*commit, signers));
    at = commit->parents.empty() ? std::nullopt : std::optional(commit->parents.front());
  }
  return out;
}

void verify_bare(const std::vector<BareSignature>& signatures, unsigned threads) {
  std::atomic<std::size_t> good = 0;
  const auto work = [&](std::size_t from, std::size_t to) {
    std::map<std::string_view, Verifier> verifiers;
    std::size_t verified = 0;
    for (std::size_t i = from; i < to; ++i) {
      const auto found = verifiers.try_emplace(signatures[i].key.blob, signatures[i].key).first;
      if (found->second.verify(signatures[i])) ++verified;
    }
    good += verified;
  };
  std::vector<std::thread> others;
  const std::size_t share = (signatures.size() + threads - 1) / threads;
  for (std::size_t i = 1; i < threads; ++i) {
    others.emplace_back(work, std::min(signatures.size(), i * share),
                        std::min(signatures.size(), (i + 1) * share));
  }
  work(0, std::min(signatures.size(), share));
  for (std::thread& other : others) other.join();
  require(good == signatures.size(), "bare loop: a signature that does not verify");
}

}  // namespace muster::bench
