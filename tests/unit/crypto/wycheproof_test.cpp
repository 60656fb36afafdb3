// C2SP/wycheproof through our own wrappers: valid is accepted, invalid refused, and what the
// vectors leave open is pinned. The counts are those of docs/crypto.md.
#include <catch2/catch.hpp>

#include <functional>

#include "crypto/verify.h"
#include "unit/crypto/signing.h"
#include "unit/crypto/vectors.h"

namespace muster {
namespace {

struct Counts {
  int accepted = 0;
  int refused = 0;
  int refused_by_conversion = 0;
  int acceptable_refused = 0;
};

using Convert = std::function<std::optional<std::string>(const std::string&)>;

std::optional<std::string> as_it_is(const std::string& signature) {
  return signature;
}

// A signature that no SSH signature can say never reaches the mathematics.
std::optional<std::string> from_der(const std::string& der) {
  std::string blob = test::ssh_blob_of_der(der);
  return blob.empty() ? std::nullopt : std::optional(std::move(blob));
}

void run_test(const nlohmann::json& test, VerifyingKey& key, SignatureAlgorithm algorithm,
              const Convert& convert, Counts& counts) {
  const auto signature = convert(test::unhex(test["sig"]));
  const bool accepted = signature && key.verify(algorithm, test::unhex(test["msg"]), *signature);
  const std::string result = test["result"];
  INFO("tcId " << test["tcId"] << " " << test["comment"] << " " << result);
  if (result == "acceptable") {
    // PKCS #1 without the NULL parameter: no SSH implementation writes it.
    CHECK_FALSE(accepted);
    ++counts.acceptable_refused;
    return;
  }
  CHECK(accepted == (result == "valid"));
  if (!signature) ++counts.refused_by_conversion;
  ++(accepted ? counts.accepted : counts.refused);
}

Counts run_file(const std::string& path, SignatureAlgorithm algorithm,
                const std::function<SshKeyFields(const nlohmann::json&)>& fields_of, const Convert& convert) {
  Counts counts;
  const auto file = test::read_json_vector(path);
  for (const auto& group : file["testGroups"]) {
    auto key = VerifyingKey::decode(fields_of(group));
    REQUIRE(key);
    for (const auto& test : group["tests"]) run_test(test, *key, algorithm, convert, counts);
  }
  CHECK(counts.accepted + counts.refused + counts.acceptable_refused == file["numberOfTests"].get<int>());
  return counts;
}

TEST_CASE("wycheproof Ed25519") {
  const auto folder = test::vectors_folder();
  if (!folder) return;
  std::string bytes;
  const auto fields = [&](const nlohmann::json& group) {
    bytes = test::unhex(group["publicKey"]["pk"]);
    SshKeyFields key{};
    key.algorithm = KeyAlgorithm::ssh_ed25519;
    key.ed25519 = bytes;
    return key;
  };
  const auto counts =
      run_file(*folder + "/wycheproof/ed25519_test.json", SignatureAlgorithm::ssh_ed25519, fields, as_it_is);
  CHECK(counts.accepted == 88);
  CHECK(counts.refused == 63);
}

struct RsaFile {
  std::string name;
  SignatureAlgorithm algorithm;
  int accepted;
  int refused;
};

struct EcdsaFile {
  std::string name;
  KeyAlgorithm key;
  SignatureAlgorithm algorithm;
  int accepted;
  int refused;
  int refused_by_conversion;
};

TEST_CASE("wycheproof ECDSA") {
  const auto folder = test::vectors_folder();
  if (!folder) return;
  // The hash goes with the curve in SSH: P-256 with SHA-512 cannot be said.
  const auto file = GENERATE(values<EcdsaFile>({
      {"ecdsa_secp256r1_sha256_test.json", KeyAlgorithm::ecdsa_nistp256, SignatureAlgorithm::ecdsa_nistp256,
       174, 310, 195},
      {"ecdsa_secp384r1_sha384_test.json", KeyAlgorithm::ecdsa_nistp384, SignatureAlgorithm::ecdsa_nistp384,
       194, 310, 195},
      {"ecdsa_secp521r1_sha512_test.json", KeyAlgorithm::ecdsa_nistp521, SignatureAlgorithm::ecdsa_nistp521,
       232, 310, 194},
  }));
  std::string point;
  const auto fields = [&](const nlohmann::json& group) {
    point = test::unhex(group["publicKey"]["uncompressed"]);
    SshKeyFields key{};
    key.algorithm = file.key;
    key.ec_point = point;
    return key;
  };
  const auto counts = run_file(*folder + "/wycheproof/" + file.name, file.algorithm, fields, from_der);
  CHECK(counts.accepted == file.accepted);
  CHECK(counts.refused == file.refused);
  CHECK(counts.refused_by_conversion == file.refused_by_conversion);
}

TEST_CASE("wycheproof RSA") {
  const auto folder = test::vectors_folder();
  if (!folder) return;
  const auto file = GENERATE(values<RsaFile>({
      {"rsa_signature_2048_sha256_test.json", SignatureAlgorithm::rsa_sha2_256, 9, 249},
      {"rsa_signature_2048_sha512_test.json", SignatureAlgorithm::rsa_sha2_512, 8, 250},
      {"rsa_signature_3072_sha256_test.json", SignatureAlgorithm::rsa_sha2_256, 8, 250},
      {"rsa_signature_3072_sha512_test.json", SignatureAlgorithm::rsa_sha2_512, 8, 251},
      {"rsa_signature_4096_sha256_test.json", SignatureAlgorithm::rsa_sha2_256, 7, 250},
      {"rsa_signature_4096_sha512_test.json", SignatureAlgorithm::rsa_sha2_512, 7, 251},
  }));
  std::string n;
  std::string e;
  const auto fields = [&](const nlohmann::json& group) {
    n = test::unhex(group["publicKey"]["modulus"]);
    e = test::unhex(group["publicKey"]["publicExponent"]);
    SshKeyFields key{};
    key.algorithm = KeyAlgorithm::ssh_rsa;
    key.rsa_n = n;
    key.rsa_e = e;
    for (auto* number : {&key.rsa_n, &key.rsa_e}) {
      while (number->front() == '\0') number->remove_prefix(1);
    }
    return key;
  };
  const auto counts = run_file(*folder + "/wycheproof/" + file.name, file.algorithm, fields, as_it_is);
  CHECK(counts.accepted == file.accepted);
  CHECK(counts.refused == file.refused);
  CHECK(counts.acceptable_refused == 1);
}

}  // namespace
}  // namespace muster
