// Makes SSH keys and signatures in memory, good ones and, part by part, bad ones.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "model/public_key.h"
#include "model/signed_object.h"

namespace muster::test {

// The fields of an SSHSIG as written, right or wrong.
struct SshsigParts {
  std::string magic = "SSHSIG";
  std::uint32_t version = 1;
  std::string public_key;
  std::string name_space;
  std::string reserved;
  std::string hash_algorithm;
  std::string signature_algorithm;
  std::string signature;
  std::string after;     // inside the signature string
  std::string trailing;  // after everything

  std::string blob() const;
  std::string armor() const;
};

// 70 columns, as ssh-keygen writes it.
std::string armored(std::string_view blob);

struct SignOptions {
  std::string name_space = "git";
  std::string hash_algorithm = "sha512";
  SignatureAlgorithm rsa = SignatureAlgorithm::rsa_sha2_512;  // for RSA keys
  std::uint8_t flags = 0x01;                                  // for security keys
  std::uint32_t counter = 7;
};

class SigningKey {
 public:
  static SigningKey make(KeyAlgorithm algorithm, unsigned rsa_bits = 2048);

  const PublicKey& public_key() const { return key_; }
  SignatureAlgorithm signature_algorithm(SignatureAlgorithm rsa = SignatureAlgorithm::rsa_sha2_512) const;
  // The algorithm-specific bytes over a message.
  std::string sign_raw(std::string_view message, SignatureAlgorithm algorithm) const;
  SshsigParts sign(std::string_view payload, const SignOptions& options = {}) const;

 private:
  PublicKey key_;
  std::string application_;
  std::function<std::string(std::string_view, SignatureAlgorithm)> sign_;
};

// One of each kind, made once a process.
const SigningKey& signing_key(KeyAlgorithm algorithm);
const SigningKey& other_signing_key(KeyAlgorithm algorithm);

SignedObject signed_object(std::string payload, std::string armor,
                           SignaturePurpose purpose = SignaturePurpose::git);

// Strict DER to the SSH form; empty where the DER is not strict. Signs of the numbers are kept.
std::string ssh_blob_of_der(std::string_view der);

}  // namespace muster::test
