#include "crypto/check_cms.h"

#include <catch2/catch.hpp>

#include <openssl/rsa.h>

#include "formats/der.h"
#include "formats/oid.h"
#include "model/limits.h"
#include "unit/crypto/cms_checking.h"

namespace muster::test {
namespace {

TEST_CASE("a signature by a candidate is accepted, whatever its kind of key") {
  const std::string key = GENERATE("p256 a", "p384 a", "p521 a", "rsa a", "ed25519 a");
  const EVP_MD* md = GENERATE(EVP_sha256(), EVP_sha384(), EVP_sha512());
  if (key == "ed25519 a" && md != EVP_sha512()) return;
  CAPTURE(key);
  CertificateParts certificate;
  certificate.key = key;
  CmsParts parts;
  parts.signers[0].key = key;
  parts.signers[0].md = md;
  const std::string der = parts.der(payload);
  const auto finding = check(der, {certificate});
  REQUIRE(finding);
  CHECK(finding->candidate == 0);
  CHECK(finding->fingerprint == x509_fingerprint(spki_of(x509_key(key))));
  CHECK(finding->digest == (md == EVP_sha256() ? "sha256" : md == EVP_sha384() ? "sha384" : "sha512"));
  CHECK(finding->algorithm == (key == "rsa a" ? "rsa" : key == "ed25519 a" ? "ed25519" : "ecdsa"));
  CHECK_FALSE(finding->claimed_signing_time);
  CHECK_FALSE(finding->claimed_timestamp);

  CHECK(rule(check(der, {certificate}, std::string(payload) + "x")) == "signature.invalid");
  CHECK(rule(check(der, {certificate}, "")) == "signature.invalid");
  parts.signers[0].signature = signature_value(der);
  parts.signers[0].signature.back() = static_cast<char>(parts.signers[0].signature.back() ^ 1);
  CHECK(rule(check(parts.der(payload), {certificate})) == "signature.invalid");
  parts.signers[0].signature = "x";
  CHECK(rule(check(parts.der(payload), {certificate})) == "signature.invalid");
  // Attributes that are not the ones signed.
  parts.signers[0].signature = signature_value(der);
  parts.signers[0].added = {attribute(oid::signing_time, {der_element(der::utc_time, "260601120000Z")})};
  CHECK(rule(check(parts.der(payload), {certificate})) == "signature.invalid");
}

TEST_CASE("an empty payload can be signed") {
  CHECK(rule(check(CmsParts{}.der(""), {CertificateParts{}}, "")) == "accepted");
  CHECK(rule(check(CmsParts{}.der(""), {CertificateParts{}}, "x")) == "signature.invalid");
}

TEST_CASE("payloads are bytes: no line end is made another") {
  const std::string dos = "a\r\nb\r\n";
  CHECK(rule(check(CmsParts{}.der(dos), {CertificateParts{}}, dos)) == "accepted");
  CHECK(rule(check(CmsParts{}.der(dos), {CertificateParts{}}, "a\nb\n")) == "signature.invalid");
  CHECK(rule(check(CmsParts{}.der("a\nb\n"), {CertificateParts{}}, dos)) == "signature.invalid");
}

// ---- algorithms ----

std::string pss_parameters(std::string_view hash, std::string_view mask_hash, std::string_view salt,
                           const std::string& trailer = "") {
  return seq(der_element(der::context(0), algorithm(hash, null_element)) +
             der_element(der::context(1), algorithm(oid::mgf1, algorithm(mask_hash, null_element))) +
             der_element(der::context(2), integer(salt)) + trailer);
}

TEST_CASE("RSA-PSS with one hash and a salt of its length or more") {
  CertificateParts certificate;
  certificate.key = "rsa a";
  CmsParts parts;
  SignerParts& signer = parts.signers[0];
  signer.key = "rsa a";
  signer.pss = true;
  const auto says = [&](const std::string& parameters, int salt) {
    signer.salt = salt;
    signer.signature_algorithm = algorithm(oid::rsassa_pss, parameters);
    return rule(check(parts.der(payload), {certificate}));
  };
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\x20"), 32) == "accepted");
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, std::string("\0\xde", 2)), 222) == "accepted");
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\x21"), 32) == "signature.invalid");
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\x1f"), 31) == "signature.unsupported");
  CHECK(says(pss_parameters(oid::sha256, oid::sha1, "\x20"), 32) == "signature.unsupported");
  CHECK(says(pss_parameters(oid::sha512, oid::sha256, "\x20"), 32) == "signature.unsupported");
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\xff"), 32) == "signature.unsupported");
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\xff\x20"), 32) == "signature.unsupported");
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\x7f\xff\xff"), 32) == "signature.unsupported");
  const std::string trailer = der_element(der::context(3), integer("\x01"));
  CHECK(says(pss_parameters(oid::sha256, oid::sha256, "\x20", trailer), 32) == "signature.unsupported");
  CHECK(says(seq(""), 32) == "signature.unsupported");
  CHECK(says("", 32) == "signature.unsupported");
  // Said to be PKCS #1 v1.5.
  signer.signature_algorithm = algorithm(oid::rsa_encryption, null_element);
  CHECK(rule(check(parts.der(payload), {certificate})) == "signature.invalid");
}

TEST_CASE("signature algorithms that name the hash must name the digest") {
  CertificateParts certificate;
  certificate.key = "rsa a";
  CmsParts parts;
  SignerParts& signer = parts.signers[0];
  signer.key = "rsa a";
  const auto says = [&](std::string_view oid, const std::string& parameters) {
    signer.signature_algorithm = algorithm(oid, parameters);
    return rule(check(parts.der(payload), {certificate}));
  };
  CHECK(says(oid::sha256_with_rsa, null_element) == "accepted");
  CHECK(says(oid::sha256_with_rsa, "") == "signature.unsupported");
  CHECK(says(oid::rsa_encryption, "") == "signature.unsupported");
  CHECK(says(oid::sha512_with_rsa, null_element) == "signature.unsupported");
  CHECK(says(oid::sha1_with_rsa, null_element) == "signature.weak");
  CHECK(says(oid::ecdsa_with_sha256, "") == "signature.invalid");
  CHECK(says(oid::ed25519, "") == "signature.unsupported");  // not with SHA-256
  CHECK(says("\x2a\x03\x04", "") == "signature.unsupported");
  signer = {};
  certificate = {};
  CHECK(says(oid::ecdsa_with_sha256, "") == "accepted");
  CHECK(says(oid::ecdsa_with_sha256, null_element) == "accepted");
  CHECK(says(oid::ecdsa_with_sha256, seq("")) == "signature.unsupported");
  CHECK(says(oid::ecdsa_with_sha512, "") == "signature.unsupported");
  CHECK(says(oid::ecdsa_with_sha1, "") == "signature.weak");
  CHECK(says(oid::dsa_with_sha1, "") == "signature.weak");
  CHECK(says(oid::rsa_encryption, null_element) == "signature.invalid");
}

TEST_CASE("weak digests") {
  CmsParts parts;
  parts.signers[0].md = GENERATE(EVP_sha1(), EVP_sha224());
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.weak");
  parts.signers[0] = {};
  parts.signers[0].digest_algorithm = algorithm(oid::md5, null_element);
  const auto finding = check(parts.der(payload), {CertificateParts{}});
  CHECK(std::get<reasons::SignatureWeak>(refusal(finding).reason).algorithm == "md5");
  parts.signers[0].digest_algorithm = algorithm("\x60\x86\x48\x01\x65\x03\x04\x02\x08");
  const auto sha3 = check(parts.der(payload), {CertificateParts{}});
  CHECK(std::get<reasons::SignatureUnsupported>(refusal(sha3).reason).kind ==
        "CMS algorithm 2.16.840.1.101.3.4.2.8");
}

TEST_CASE("a digest's parameters are absent or NULL") {
  CmsParts parts;
  parts.signers[0].digest_algorithm = algorithm(oid::sha256, null_element);
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "accepted");
  parts.signers[0].digest_algorithm = algorithm(oid::sha256, integer("\x01"));
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.unsupported");
}

// ---- the form ----

TEST_CASE("other CMS types are not supported") {
  CmsParts parts;
  parts.type = "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.unsupported");
  parts = {};
  parts.content_type = oid::tst_info;
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.unsupported");
}

TEST_CASE("content must not be attached") {
  CmsParts parts;
  parts.attached = true;
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.ambiguous");
  CHECK(rule(check(parts.der("other"), {CertificateParts{}})) == "signature.ambiguous");
}

TEST_CASE("exactly one signer") {
  CmsParts parts;
  SignerParts bob;
  bob.key = "p256 bob";
  bob.id = issuer_and_serial(rdn_name("Bob"), "\x12");
  parts.signers.push_back(bob);
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.ambiguous");
  parts.signers.clear();
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.ambiguous");
}

TEST_CASE("attributes must be signed") {
  CmsParts parts;
  parts.signers[0].has_attributes = false;
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.unsupported");
}

TEST_CASE("the attributes of one signature are not the content of another") {
  // What Alice signed as attributes, shown as the content of a signature without attributes.
  CmsParts honest;
  const std::string der = honest.der(payload);
  const std::string list = attribute(oid::content_type, {oid_element(oid::data)}) +
                           attribute(oid::message_digest, {octets(std::string(32, 'x'))});
  CmsParts forged;
  forged.signers[0].has_attributes = false;
  forged.signers[0].signature = signature_value(der);
  CHECK(rule(check(forged.der(der_element(der::set, list)), {CertificateParts{}},
                   der_element(der::set, list))) == "signature.unsupported");
}

TEST_CASE("contentType and messageDigest are there, once, with one value") {
  const std::string key = GENERATE("p256 alice", "ed25519 alice");
  CertificateParts certificate;
  certificate.key = key;
  CmsParts parts;
  SignerParts& signer = parts.signers[0];
  signer.key = key;
  const std::string sha = key == "p256 alice" ? "sha256" : "sha512";
  const std::string type = attribute(oid::content_type, {oid_element(oid::data)});
  const std::string digest = attribute(oid::message_digest, {octets(digest_of(sha, payload))});
  const std::string other = octets(digest_of(sha, "other"));
  const auto says = [&](std::vector<std::string> attributes) {
    signer.attributes = std::move(attributes);
    return rule(check(parts.der(payload), {certificate}));
  };
  CHECK(says({type, digest}) == "accepted");
  CHECK(says({type}) == "signature.invalid");
  CHECK(says({digest}) == "signature.invalid");
  CHECK(says({type, digest, type}) == "signature.invalid");
  CHECK(says({type, digest, digest}) == "signature.invalid");
  CHECK(says({type, digest, attribute(oid::message_digest, {other})}) == "signature.invalid");
  CHECK(says({type, attribute(oid::message_digest, {other})}) == "signature.invalid");
  CHECK(says({type, attribute(oid::message_digest, {octets(digest_of(sha, payload)), other})}) ==
        "signature.invalid");
  CHECK(says({type, attribute(oid::message_digest, {integer("\x01")})}) == "signature.invalid");
  CHECK(says({type, attribute(oid::message_digest, {octets("")})}) == "signature.invalid");
  CHECK(says({type, attribute(oid::message_digest, {})}) == "signature.invalid");
  CHECK(says({attribute(oid::content_type, {oid_element(oid::tst_info)}), digest}) == "signature.invalid");
  CHECK(says({attribute(oid::content_type, {oid_element(oid::data), oid_element(oid::tst_info)}), digest}) ==
        "signature.invalid");
  CHECK(says({attribute(oid::content_type, {octets("x")}), digest}) == "signature.invalid");
  CHECK(says({type, digest, seq(oid_element("\x2a\x03"))}) == "signature.invalid");
  CHECK(says({type, digest, null_element}) == "signature.invalid");
  CHECK(says({type, digest, attribute("\x2a\x03", {null_element})}) == "accepted");
  CHECK(says({type, digest, attribute("\x2a\x03", {null_element}),
              attribute("\x2a\x03", {integer("\x01")})}) == "signature.invalid");
}

TEST_CASE("signed attributes in the order of DER") {
  CmsParts parts;
  SignerParts& signer = parts.signers[0];
  signer.in_order = false;
  signer.attributes = {attribute(oid::message_digest, {octets(digest_of("sha256", payload))}),
                       attribute(oid::content_type, {oid_element(oid::data)})};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  std::swap(signer.attributes[0], signer.attributes[1]);
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "accepted");
}

TEST_CASE("signingTime is a claim") {
  CmsParts parts;
  SignerParts& signer = parts.signers[0];
  const std::string time = der_element(der::utc_time, "300601120000Z");
  signer.added = {attribute(oid::signing_time, {time})};
  const auto finding = check(parts.der(payload), {CertificateParts{}});
  REQUIRE(finding);
  REQUIRE(finding->claimed_signing_time);
  CHECK(finding->claimed_signing_time->text() == "2030-06-01T12:00:00Z");
  signer.added = {attribute(oid::signing_time, {time, der_element(der::utc_time, "310601120000Z")})};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  signer.added = {attribute(oid::signing_time, {octets("300601120000Z")})};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
}

TEST_CASE("digest algorithms are the signer's") {
  CmsParts parts;
  parts.digest_algorithms = std::vector<std::string>{};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  parts.digest_algorithms = {algorithm(oid::sha512)};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  parts.digest_algorithms = {algorithm(oid::sha256), algorithm(oid::sha512)};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  parts.digest_algorithms = {null_element};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  // Written with NULL here and without there: other tools do.
  parts.digest_algorithms = {algorithm(oid::sha256, null_element)};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "accepted");
}

TEST_CASE("versions of CMS") {
  CmsParts parts;
  parts.version = GENERATE(std::string("\x01"), std::string("\x03"), std::string("\x05"), std::string("\x06"),
                           std::string(1, '\0'), std::string("\x01\x01"));
  const bool known = parts.version.size() == 1 && parts.version[0] >= 1 && parts.version[0] <= 5;
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == (known ? "accepted" : "signature.invalid"));
}

TEST_CASE("the signature is strict, with nothing behind it") {
  const std::string der = CmsParts{}.der(payload);
  REQUIRE(rule(check(der, {CertificateParts{}})) == "accepted");
  CHECK(rule(check(der + std::string(1, '\0'), {CertificateParts{}})) == "signature.ambiguous");
  CHECK(rule(check(der + null_element, {CertificateParts{}})) == "signature.invalid");
  CHECK(rule(check(der + der, {CertificateParts{}})) == "signature.invalid");
  CHECK(rule(check("", {CertificateParts{}})) == "signature.invalid");
  CHECK(rule(check("MII", {CertificateParts{}})) == "signature.ambiguous");
  for (std::size_t size = 0; size < der.size(); ++size)
    CHECK(rule(check(der.substr(0, size), {CertificateParts{}})) != "accepted");
}

TEST_CASE("one flipped bit anywhere is one too many, but in what is not used") {
  const std::string der = CmsParts{}.der(payload);
  for (std::size_t at = 0; at < der.size(); ++at) {
    std::string changed = der;
    changed[at] = static_cast<char>(changed[at] ^ 0x04);
    CAPTURE(at);
    // The version of the SignedData says nothing here: 1 became 5.
    const bool is_version =
        der.substr(at - std::min<std::size_t>(at, 2)).starts_with("\x02\x01\x01") && at < 40;
    if (!is_version) CHECK(rule(check(changed, {CertificateParts{}})) != "accepted");
  }
}

TEST_CASE("indefinite lengths are let in") {
  // ContentInfo, [0] and SignedData open, as gpgsm writes them.
  const std::string der = CmsParts{}.der(payload);
  DerReader file(der);
  DerReader info = file.inside(der::sequence);
  const std::string type(info.element(der::oid).whole);
  DerReader content = info.inside(der::context(0));
  const std::string body(content.element(der::sequence).body);
  const std::string ends(6, '\0');
  const std::string ber = "\x30\x80" + type + "\xa0\x80\x30\x80" + body + ends;
  CHECK(rule(check(ber, {CertificateParts{}})) == "accepted");
  CHECK(rule(check(ber.substr(0, ber.size() - 2), {CertificateParts{}})) == "signature.ambiguous");
  CHECK(rule(check(ber + "\0\0", {CertificateParts{}})) == "accepted");  // a C string: nothing was added
  CHECK(rule(check(ber + std::string(2, '\0'), {CertificateParts{}})) == "signature.ambiguous");
}

TEST_CASE("a signature has a bound") {
  CmsParts parts;
  const std::string plain = parts.der(payload);
  parts.certificates = {seq(octets(std::string(60'000, 'x')))};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "accepted");
  parts.certificates = {seq(octets(std::string(limits::signature_bytes, 'x')))};
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.ambiguous");
}

}  // namespace
}  // namespace muster::test
