#include "crypto/check_sshsig.h"

#include <utility>

#include "crypto/security_key.h"
#include "formats/armor.h"
#include "formats/sshsig.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view dss = "ssh-dss";
constexpr std::string_view rsa_with_sha1 = "ssh-rsa";  // as a signature algorithm: RFC 4253 section 6.6

// A finding may be kept for every commit of a push, and strangers choose the names in it.
// RFC 4250 section 4.6.1 ends algorithm names at 64 bytes.
std::string excerpt(std::string_view untrusted) {
  return std::string(untrusted.substr(0, 64));
}

tl::unexpected<SignatureRefusal> refuse(VerdictKey key, Reason reason) {
  return tl::unexpected(SignatureRefusal{std::move(key), std::move(reason)});
}

// OpenPGP and X.509 have names in the schema; an SSHSIG that says so is of no kind at all.
std::optional<SignatureAlgorithm> ssh_signature_algorithm_named(std::string_view name) {
  const auto algorithm = signature_algorithm_named(name);
  if (algorithm == SignatureAlgorithm::openpgp || algorithm == SignatureAlgorithm::x509) return std::nullopt;
  return algorithm;
}

std::optional<HashName> message_hash_named(std::string_view name) {
  if (name == "sha256") return HashName::sha256;
  if (name == "sha512") return HashName::sha512;
  return std::nullopt;
}

// One signature and all that is needed to judge it.
struct Claim {
  const Sshsig& sshsig;
  std::string_view payload;
  const ContentDigests* digests;  // may be null
  std::string_view name_space;
  NamedKey& key;
  std::string_view key_type;
};

// One verification by such a key could take seconds, so it is not begun.
std::optional<Reason> check_key_size(const SshKeyFields& key) {
  if (bits_of(key.rsa_n) > limits::rsa_bits) {
    return reasons::SignatureUnsupported{"RSA key of more than " + std::to_string(limits::rsa_bits) +
                                         " bits"};
  }
  if (bits_of(key.rsa_e) > limits::rsa_exponent_bits) {
    return reasons::SignatureUnsupported{"RSA exponent of more than " +
                                         std::to_string(limits::rsa_exponent_bits) + " bits"};
  }
  return std::nullopt;
}

std::optional<Reason> check_supported(const Claim& claim) {
  // A blob without a type is no key of an unknown kind; its grammar is looked at below.
  const bool typed = ssh_key_type(claim.key.blob).has_value();
  if (typed && claim.key_type != dss && !key_algorithm_named(claim.key_type)) {
    return reasons::SignatureUnsupported{excerpt(claim.key_type)};
  }
  const std::string_view algorithm = claim.sshsig.signature_algorithm;
  if (algorithm != dss && algorithm != rsa_with_sha1 && !ssh_signature_algorithm_named(algorithm)) {
    return reasons::SignatureUnsupported{excerpt(algorithm)};
  }
  return claim.key.fields ? check_key_size(*claim.key.fields) : std::nullopt;
}

std::optional<Reason> check_strength(const Claim& claim) {
  const std::string_view algorithm = claim.sshsig.signature_algorithm;
  if (claim.key_type == dss) return reasons::SignatureWeak{std::string(dss)};
  if (algorithm == dss || algorithm == rsa_with_sha1) return reasons::SignatureWeak{excerpt(algorithm)};
  if (!message_hash_named(claim.sshsig.hash_algorithm)) {
    return reasons::SignatureWeak{excerpt(claim.sshsig.hash_algorithm)};
  }
  return std::nullopt;
}

std::optional<Reason> check_namespace(const Claim& claim) {
  // PROTOCOL.sshsig: never empty, or signatures could be carried from one use to another.
  if (claim.name_space.empty() || claim.sshsig.name_space != claim.name_space) {
    return reasons::SignatureNamespace{excerpt(claim.sshsig.name_space), std::string(claim.name_space)};
  }
  return std::nullopt;
}

tl::unexpected<Reason> invalid(std::string what) {
  return tl::unexpected<Reason>(reasons::SignatureInvalid{std::move(what)});
}

// The bytes to which the mathematics apply, and what a security key adds to them.
struct SignedMessage {
  std::string bytes;
  std::optional<SecurityKeyFacts> security_key;
};

std::optional<std::string> payload_hash(const Claim& claim, HashName name) {
  if (claim.digests == nullptr) return hash(name, claim.payload);
  switch (name) {
    case HashName::sha256: {
      const auto& bytes = claim.digests->sha256.bytes;
      return std::string(bytes.begin(), bytes.end());
    }
    case HashName::sha384: return std::nullopt;  // no SSHSIG names it
    case HashName::sha512: return claim.digests->sha512;
  }
  return std::nullopt;
}

tl::expected<SignedMessage, Reason> message_of(const Claim& claim, const SshKeyFields& key) {
  const Sshsig& sshsig = claim.sshsig;
  const auto name = message_hash_named(sshsig.hash_algorithm);
  const auto digest = name ? payload_hash(claim, *name) : std::nullopt;
  if (!digest) return invalid("the message could not be hashed");
  std::string preimage = sshsig_preimage(sshsig.name_space, sshsig.hash_algorithm, *digest);
  if (!is_security_key(key.algorithm)) {
    if (!sshsig.after.empty()) return invalid("bytes after the signature");
    return SignedMessage{std::move(preimage), std::nullopt};
  }
  const auto facts = read_security_key_facts(sshsig.after);
  if (!facts) return invalid("not exactly flags and counter after a security key's signature");
  return SignedMessage{security_key_message(key.application, sshsig.after, preimage), facts};
}

// Grammar of the key, its fit, the mathematics.
tl::expected<SshsigFacts, Reason> check_mathematics(const Claim& claim) {
  NamedKey& key = claim.key;
  if (!key.fields) return invalid("the key inside the signature: " + key.fields.error().what);
  const auto algorithm = ssh_signature_algorithm_named(claim.sshsig.signature_algorithm);
  if (!algorithm || !fits(key.fields->algorithm, *algorithm)) {
    return invalid("the signature's algorithm is not the key's");
  }
  auto message = message_of(claim, *key.fields);
  if (!message) return tl::unexpected(std::move(message.error()));
  if (!key.verifying) key.verifying = VerifyingKey::decode(*key.fields);
  if (!key.verifying)
    return invalid("the key inside the signature is no key: a point off its curve, or even numbers");
  if (!key.verifying->verify(*algorithm, message->bytes, claim.sshsig.signature)) {
    return invalid("the signature does not fit the content and the key that it names");
  }
  return SshsigFacts{PublicKey{key.fields->algorithm, key.blob}, key.fingerprint, *algorithm,
                     message->security_key};
}

tl::expected<SshsigFacts, Reason> check_claim(const Claim& claim) {
  for (const auto check : {check_supported, check_strength, check_namespace}) {
    if (auto reason = check(claim)) return tl::unexpected(std::move(*reason));
  }
  return check_mathematics(claim);
}

}  // namespace

SshsigFinding check_sshsig(std::string_view armor, std::string_view payload, const ContentDigests* digests,
                           std::string_view name_space, NamedKeys& keys) {
  auto blob = decode_ssh_armor(armor);
  if (!blob) return refuse(NoKey{}, reasons::SignatureAmbiguous{std::move(blob.error().what)});
  auto sshsig = parse_sshsig(*blob);
  if (!sshsig) return refuse(NoKey{}, reasons::SignatureInvalid{std::move(sshsig.error().what)});
  if (sshsig->version != 1) {
    return refuse(NoKey{},
                  reasons::SignatureUnsupported{"SSHSIG version " + std::to_string(sshsig->version)});
  }
  const std::shared_ptr<NamedKey> key = keys.find(sshsig->public_key);
  auto finding =
      check_claim({*sshsig, payload, digests, name_space, *key, ssh_key_type(key->blob).value_or("")});
  if (!finding) return refuse(ClaimedKey{key->fingerprint}, std::move(finding.error()));
  keys.keep(key);
  return std::move(*finding);
}

}  // namespace muster
