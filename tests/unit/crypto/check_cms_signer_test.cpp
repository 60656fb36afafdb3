// Who signed, and by which certificates that is decided.
#include <catch2/catch.hpp>

#include "formats/der.h"
#include "formats/oid.h"
#include "unit/crypto/cms_checking.h"

namespace muster::test {
namespace {

CertificateParts bob() {
  CertificateParts parts;
  parts.key = "p256 bob";
  parts.subject = parts.issuer = "Bob";
  parts.serial = "\x12";
  return parts;
}

std::string signed_by_bob(const std::vector<std::string>& certificates) {
  CmsParts parts;
  parts.certificates = certificates;
  parts.signers[0].key = "p256 bob";
  parts.signers[0].id = issuer_and_serial(rdn_name("Bob"), "\x12");
  return parts.der(payload);
}

TEST_CASE("a signer who is no candidate is unknown") {
  const std::string der = signed_by_bob({});
  const auto finding = check(der, {CertificateParts{}});
  CHECK(stranger(finding).name == "CN=Bob, serial 12");
  CHECK_FALSE(stranger(finding).claimed);
  CHECK(rule(check(der, {})) == "unknown");
  CHECK(rule(check(der, {CertificateParts{}, bob()})) == "accepted");
  CHECK(check(der, {CertificateParts{}, bob()})->candidate == 1);
}

TEST_CASE("a certificate that comes along makes nobody a signer") {
  const std::string der = signed_by_bob({CertificateParts{}.der(), bob().der()});
  const auto finding = check(der, {CertificateParts{}});
  CHECK(stranger(finding).claimed == x509_fingerprint(spki_of(x509_key("p256 bob"))));
  CHECK(rule(check(der, {bob()})) == "accepted");
}

TEST_CASE("certificates and lists that come along may be anything") {
  const std::string garbage = GENERATE(seq("\x02\x01\x05"), seq(""), der_element(der::context(1), ""));
  CHECK(rule(check(signed_by_bob({garbage}), {bob()})) == "accepted");
  CHECK(rule(check(signed_by_bob({garbage}), {CertificateParts{}})) == "unknown");
  CmsParts parts;
  parts.revocation = garbage;
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "accepted");
}

TEST_CASE("the authority that issued the signer's certificate is not the signer") {
  CertificateParts authority;
  authority.key = "p256 authority";
  authority.subject = authority.issuer = "Authority";
  authority.serial = "\x01";
  authority.extensions = {extension("\x55\x1d\x13", seq(std::string("\x01\x01\xff", 3)), Critical::yes),
                          key_usage(0x86, 1)};
  CertificateParts employee;
  employee.key = "p256 employee";
  employee.issuer = "Authority";
  employee.subject = "Employee";
  employee.serial = "\x02";
  CmsParts parts;
  parts.certificates = {authority.der(), employee.der()};
  parts.signers[0].key = "p256 employee";
  parts.signers[0].id = issuer_and_serial(rdn_name("Authority"), "\x02");
  CHECK(rule(check(parts.der(payload), {authority})) == "unknown");
  CHECK(rule(check(parts.der(payload), {employee})) == "accepted");
}

TEST_CASE("a name alone proves nothing") {
  CertificateParts twin;  // the same issuer and serial number over another key
  twin.key = "p256 twin";
  const std::string by_alice = CmsParts{}.der(payload);
  const auto finding = check(by_alice, {twin});
  CHECK(rule(finding) == "signature.invalid");
  CHECK(std::get<ClaimedKey>(refusal(finding).key).fingerprint ==
        x509_fingerprint(spki_of(x509_key("p256 twin"))));
  const auto both = check(by_alice, {twin, CertificateParts{}});
  REQUIRE(both);
  CHECK(both->candidate == 1);
  CHECK(check(by_alice, {CertificateParts{}, twin})->candidate == 0);
}

TEST_CASE("issuer and serial number are compared as bytes") {
  CertificateParts certificate;
  certificate.issuer = "alice";  // OpenSSL would take it for Alice
  CHECK(rule(check(CmsParts{}.der(payload), {certificate})) == "unknown");
  certificate = {};
  certificate.serial = std::string("\x11\x00", 2);
  CHECK(rule(check(CmsParts{}.der(payload), {certificate})) == "unknown");
}

TEST_CASE("a signer by its key identifier") {
  CertificateParts certificate;
  certificate.extensions = {key_usage(0x80, 7), extension(oid::subject_key_id, octets("alice's key"))};
  CmsParts parts;
  parts.version = "\x03";
  parts.signers[0].version = "\x03";
  parts.signers[0].id = key_identifier("alice's key");
  CHECK(rule(check(parts.der(payload), {certificate})) == "accepted");
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "unknown");
  CHECK(rule(check(CmsParts{}.der(payload), {certificate})) == "accepted");
  parts.certificates = {certificate.der()};
  const auto finding = check(parts.der(payload), {bob()});
  CHECK(stranger(finding).name == "key identifier 616c6963652773206b6579");
  CHECK(stranger(finding).claimed == x509_fingerprint(spki_of(x509_key("p256 alice"))));
  parts.signers[0].id = key_identifier("alice's ke");
  CHECK(rule(check(parts.der(payload), {certificate})) == "unknown");
  parts.signers[0].id = key_identifier(std::string(100, 'x'));
  CHECK(stranger(check(parts.der(payload), {certificate})).name.size() < 100);
  parts.signers[0].id = key_identifier("");
  CHECK(rule(check(parts.der(payload), {certificate})) == "signature.invalid");
}

TEST_CASE("a signer's version says what names it") {
  CmsParts parts;
  parts.signers[0].version = GENERATE("\x02", "\x03", "\x05");
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
  parts.signers[0].id = key_identifier("x");
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) ==
        (parts.signers[0].version == "\x03" ? "unknown" : "signature.invalid"));
  parts.signers[0].id = seq(rdn_name("Alice"));
  parts.signers[0].version = "\x01";
  CHECK(rule(check(parts.der(payload), {CertificateParts{}})) == "signature.invalid");
}

TEST_CASE("usage of the signer's certificate") {
  const std::string key = GENERATE("p256 alice", "ed25519 alice");
  CertificateParts certificate;
  certificate.key = key;
  CmsParts parts;
  parts.signers[0].key = key;
  const std::string der = parts.der(payload);
  const auto says = [&](std::vector<std::string> extensions) {
    certificate.extensions = std::move(extensions);
    return rule(check(der, {certificate}));
  };
  CHECK(says({}) == "accepted");
  CHECK(says({key_usage(0x40, 6)}) == "accepted");
  CHECK(says({extended_key_usage({oid::code_signing}, Critical::yes)}) == "accepted");
  CHECK(says({extended_key_usage({oid::email_protection})}) == "accepted");
  CHECK(says({key_usage(0x20, 5)}) == "signature.invalid");
  CHECK(says({key_usage(0x06, 1)}) == "signature.invalid");
  CHECK(says({extended_key_usage({oid::time_stamping}, Critical::yes)}) == "signature.invalid");
  CHECK(says({extended_key_usage({"\x2b\x06\x01\x05\x05\x07\x03\x01"})}) == "signature.invalid");
}

TEST_CASE("the window of the certificate is not looked at") {
  CertificateParts certificate;
  const auto ended = [&](const char* from, const char* until) {
    certificate.not_before = der_element(der::utc_time, from);
    certificate.not_after = der_element(der::utc_time, until);
    return rule(check(CmsParts{}.der(payload), {certificate}));
  };
  CHECK(ended("500101000000Z", "500102000000Z") == "accepted");
  CHECK(ended("491231000000Z", "491231000001Z") == "accepted");
}

TEST_CASE("candidates that were moved from are none, and can be filled again") {
  CmsCandidates candidates = candidates_of({CertificateParts{}});
  CmsCandidates moved = std::move(candidates);
  CHECK(moved.size() == 1);
  CHECK(candidates.size() == 0);  // NOLINT(bugprone-use-after-move)
  CHECK(rule(check_cms(CmsParts{}.der(payload), payload, candidates)) == "unknown");
  REQUIRE(candidates.add(*decode_x509_certificate(CertificateParts{}.der())));
  CHECK(rule(check_cms(CmsParts{}.der(payload), payload, candidates)) == "accepted");
}

}  // namespace
}  // namespace muster::test
