#include "crypto/x509_certificate.h"

#include <catch2/catch.hpp>

#include "formats/der.h"
#include "formats/oid.h"
#include "formats/ssh_key.h"
#include "formats/utf8.h"
#include "formats/x509.h"
#include "model/limits.h"
#include "unit/crypto/cms_making.h"

namespace muster {
namespace {

using test::CertificateParts;
using test::Critical;

Parsed<X509Certificate> read(const CertificateParts& parts) {
  return read_x509_certificate(test::pem(parts.der()));
}

std::string utc(const std::string& text) {
  return der_element(der::utc_time, text);
}
std::string generalized(const std::string& text) {
  return der_element(der::generalized_time, text);
}

TEST_CASE("what a certificate says") {
  const CertificateParts parts;
  const auto certificate = read(parts);
  REQUIRE(certificate);
  CHECK(certificate->der == parts.der());
  CHECK(certificate->spki == test::spki_of(test::x509_key("p256 alice")));
  CHECK(certificate->fingerprint.text.starts_with("x509:"));
  CHECK(certificate->fingerprint.text.size() == 5 + 64);
  CHECK(certificate->fingerprint == x509_fingerprint(certificate->spki));
  CHECK(certificate->not_before.text() == "2026-01-01T00:00:00Z");
  CHECK(certificate->not_after.text() == "2036-12-31T23:59:59Z");
  CHECK(certificate->subject == "CN=Alice");
  CHECK(certificate->key.algorithm == KeyAlgorithm::ecdsa_nistp256);
  CHECK(certificate->key_bits == 256);
  CHECK(certificate->may_not_sign.empty());
}

TEST_CASE("a renewed certificate over the same key has the same fingerprint") {
  CertificateParts renewed;
  renewed.serial = "\x12";
  renewed.not_after = generalized("20501231235959Z");
  CertificateParts other;
  other.key = "p256 bob";
  CHECK(read({})->fingerprint == read(renewed)->fingerprint);
  CHECK(read({})->fingerprint != read(other)->fingerprint);
}

TEST_CASE("every kind of key that may stand on a roster") {
  const auto [name, algorithm, bits] =
      GENERATE(table<std::string, KeyAlgorithm, std::size_t>({{"p256 a", KeyAlgorithm::ecdsa_nistp256, 256},
                                                              {"p384 a", KeyAlgorithm::ecdsa_nistp384, 384},
                                                              {"p521 a", KeyAlgorithm::ecdsa_nistp521, 521},
                                                              {"ed25519 a", KeyAlgorithm::ssh_ed25519, 256},
                                                              {"rsa a", KeyAlgorithm::ssh_rsa, 2048}}));
  CertificateParts parts;
  parts.key = name;
  const auto certificate = read(parts);
  REQUIRE(certificate);
  CHECK(certificate->key.algorithm == algorithm);
  CHECK(certificate->key_bits == bits);
  CHECK(weakness_of(certificate->key, LegacyRsa::allow).empty());
  CHECK(weakness_of(certificate->key, LegacyRsa::refuse).empty() == (algorithm != KeyAlgorithm::ssh_rsa));
}

TEST_CASE("keys of other kinds and in other encodings are refused") {
  const std::string point = test::spki_of(test::x509_key("p256 alice")).substr(26);
  const auto spki = [](const std::string& algorithm, const std::string& bits) {
    return test::seq(algorithm + der_element(der::bit_string, std::string(1, '\0') + bits));
  };
  const std::string p256 = test::algorithm(oid::ec_public_key, test::oid_element(oid::secp256r1));
  const std::string numbers = test::seq(test::integer(std::string(1, '\0') + std::string(256, '\xff')) +
                                        test::integer("\x01\x00\x01" + std::string()));
  const std::string e3 = std::string("\x01\x00\x01", 3);
  const std::string good_rsa =
      test::seq(test::integer(std::string(1, '\0') + std::string(256, '\xff')) + test::integer(e3));
  CertificateParts parts;
  parts.spki = spki(p256, point);
  REQUIRE(read(parts));
  parts.spki = spki(test::algorithm(oid::rsa_encryption, test::null_element), good_rsa);
  REQUIRE(read(parts));

  const std::string huge =
      test::seq(test::integer(std::string(1, '\0') + std::string(2049, '\xff')) + test::integer(e3));
  const std::string long_exponent = test::seq(test::integer(std::string(1, '\0') + std::string(256, '\xff')) +
                                              test::integer(std::string(9, '\x7f')));
  const std::string even =
      test::seq(test::integer(std::string(1, '\0') + std::string(255, '\xff') + '\xfe') + test::integer(e3));
  const std::string negative = test::seq(test::integer(std::string(256, '\x80')) + test::integer(e3));
  const std::string small_order(32, '\0');
  parts.spki = GENERATE_COPY(
      spki(test::algorithm(oid::rsa_encryption), good_rsa), spki(test::algorithm(oid::rsassa_pss), good_rsa),
      spki(test::algorithm(oid::rsa_encryption, test::null_element), good_rsa + test::null_element),
      spki(test::algorithm(oid::rsa_encryption, test::null_element), huge),
      spki(test::algorithm(oid::rsa_encryption, test::null_element), long_exponent),
      spki(test::algorithm(oid::rsa_encryption, test::null_element), even),
      spki(test::algorithm(oid::rsa_encryption, test::null_element), negative),
      spki(test::algorithm(oid::dsa), good_rsa), spki(test::algorithm("\x2b\x65\x71"), std::string(57, '\1')),
      spki(test::algorithm(oid::ed25519), small_order),
      spki(test::algorithm(oid::ed25519), std::string(31, '\1')),
      spki(test::algorithm(oid::ed25519, test::null_element),
           test::spki_of(test::x509_key("ed25519 a")).substr(12)),
      spki(test::algorithm(oid::ec_public_key, test::null_element), point),
      spki(test::algorithm(oid::ec_public_key), point),
      spki(p256, std::string(1, point[0]) + std::string(64, '\1')),  // off the curve
      spki(p256, "\x02" + point.substr(1, 32)),                      // compressed
      test::spki_of(test::x509_key("k256 a")),
      test::seq(p256 + der_element(der::bit_string, "\x01" + point.substr(0, 64) + '\x00')),
      test::seq(p256 + der_element(der::bit_string, std::string(1, '\0') + point) + test::null_element));
  CAPTURE(numbers.size());
  CHECK_FALSE(read(parts));
}

TEST_CASE("usage decides whether a certificate may sign") {
  CertificateParts parts;
  using Extensions = std::vector<std::string>;
  const auto [extensions, may] = GENERATE(table<Extensions, bool>({
      {Extensions{test::key_usage(0x80, 7)}, true},
      {Extensions{test::key_usage(0x40, 6)}, true},
      {Extensions{test::key_usage(0x06, 1)}, false},  // keyCertSign, cRLSign
      {Extensions{test::key_usage(0x86, 1)}, true},
      {Extensions{test::key_usage(0x20, 5)}, false},
      {Extensions{test::extended_key_usage({oid::email_protection})}, true},
      {Extensions{test::extended_key_usage({oid::code_signing}, Critical::yes)}, true},
      {Extensions{test::extended_key_usage({oid::any_extended_key_usage})}, true},
      {Extensions{test::extended_key_usage({oid::time_stamping, oid::code_signing})}, true},
      {Extensions{test::extended_key_usage({oid::time_stamping}, Critical::yes)}, false},
      {Extensions{test::key_usage(0x20, 5), test::extended_key_usage({oid::email_protection})}, false},
      {Extensions{test::key_usage(0x80, 7), test::extended_key_usage({oid::time_stamping})}, false},
      {Extensions{}, true},
  }));
  parts.extensions = extensions;
  const auto certificate = read(parts);
  REQUIRE(certificate);
  CHECK(certificate->may_not_sign.empty() == may);
}

TEST_CASE("a certificate of an authority may sign where its usage allows it") {
  CertificateParts parts;
  const std::string authority =
      test::extension("\x55\x1d\x13", test::seq(std::string("\x01\x01\xff", 3)), Critical::yes);
  parts.extensions = {authority};
  REQUIRE(read(parts));
  CHECK(read(parts)->may_not_sign.empty());
  parts.extensions = {authority, test::key_usage(0x06, 1)};
  REQUIRE(read(parts));
  CHECK_FALSE(read(parts)->may_not_sign.empty());
}

TEST_CASE("extensions that are not right are refused") {
  CertificateParts parts;
  parts.extensions = {test::extension("\x2a\x03\x04", "anything")};
  REQUIRE(read(parts));
  parts.extensions = {test::key_usage(0x80, 7), test::extension("\x55\x1d\x0e", test::octets("id"))};
  REQUIRE(read(parts));
  const std::string proxy = test::extension(
      "\x2b\x06\x01\x05\x05\x07\x01\x0e",
      test::seq(test::seq(test::oid_element("\x2b\x06\x01\x05\x05\x07\x15\x01"))), Critical::yes);
  const std::vector<std::string> bad = GENERATE_COPY(
      std::vector<std::string>{test::extension("\x2a\x03\x04", "anything", Critical::yes)},
      std::vector<std::string>{test::extension("\x2a\x03\x04", "a"), test::extension("\x2a\x03\x04", "b")},
      std::vector<std::string>{test::key_usage(0x80, 7), test::key_usage(0x80, 7)},
      std::vector<std::string>{proxy},
      std::vector<std::string>{test::extension("\x55\x1d\x13", "no constraints")},
      std::vector<std::string>{test::extension(oid::key_usage, "\x04\x01\x80")},
      std::vector<std::string>{test::extension(oid::key_usage, std::string("\x03\x02\x07\x80\x05\x00", 6))},
      std::vector<std::string>{test::extension(oid::key_usage, std::string("\x03\x04\x00\x80\x80\x80", 6))},
      std::vector<std::string>{test::extension(oid::extended_key_usage, std::string("\x30\x00", 2))},
      std::vector<std::string>{test::extension(oid::extended_key_usage, std::string("\x30\x02\x05\x00", 4))},
      std::vector<std::string>{test::extension("\x55\x1d\x0e", std::string("\x04\x00", 2))},
      std::vector<std::string>{test::extension("\x55\x1d\x0e", std::string("\x05\x00", 2))},
      std::vector<std::string>{test::seq(test::oid_element("\x2a\x03"))},
      std::vector<std::string>{test::extension("\x2a\x03\x04", "anything"), test::null_element});
  parts.extensions = bad;
  CHECK_FALSE(read(parts));
}

TEST_CASE("only so many extensions") {
  CertificateParts parts;
  parts.extensions.clear();
  for (std::size_t i = 0; i < limits::certificate_extensions; ++i)
    parts.extensions.push_back(test::extension(std::string("\x2a\x03") + static_cast<char>(i), "x"));
  CHECK(read(parts));
  parts.extensions.push_back(test::extension("\x2a\x04", "x"));
  CHECK_FALSE(read(parts));
}

TEST_CASE("versions") {
  CertificateParts parts;
  parts.version = "";
  CHECK_FALSE(read(parts));
  parts.extensions.clear();
  CHECK(read(parts));
  parts.version = GENERATE("\x01", "\x03", "\x02");
  CHECK(read(parts).has_value() == (parts.version == "\x02"));
}

TEST_CASE("fields that nobody uses are refused") {
  CertificateParts parts;
  parts.after_spki = der_element(der::context_primitive(1), std::string("\0x", 2));
  CHECK_FALSE(read(parts));
  parts = {};
  parts.signature_algorithm = test::algorithm(oid::ecdsa_with_sha384);
  CHECK_FALSE(read(parts));
  parts = {};
  parts.serial = "";
  CHECK_FALSE(read(parts));
}

TEST_CASE("times in the one form that RFC 5280 gives each") {
  CertificateParts parts;
  const auto [time, read_as] = GENERATE(table<std::string, std::string>({
      {utc("491231235959Z"), "2049-12-31T23:59:59Z"},
      {generalized("20500101000000Z"), "2050-01-01T00:00:00Z"},
      {generalized("99991231235959Z"), "9999-12-31T23:59:59Z"},
      {generalized("20491231235959Z"), ""},
      {utc("500101000000Z"), ""},  // 1950: before it begins
      {utc("4912312359Z"), ""},
      {utc("491231235959+0000"), ""},
      {utc("491231235960Z"), ""},
      {utc("490229000000Z"), ""},
      {utc("4912312359 9Z"), ""},
      {utc("491231235959z"), ""},
      {generalized("20500101000000.5Z"), ""},
      {generalized("205001010000Z"), ""},
      {generalized("20500101000000"), ""},
      {der_element(0x16, "491231235959Z"), ""},
  }));
  CAPTURE(time);
  parts.not_after = time;
  const auto certificate = read(parts);
  CHECK(certificate.has_value() == !read_as.empty());
  if (certificate) CHECK(certificate->not_after.text() == read_as);
  parts.not_before = utc("500101000000Z");
  parts.not_after = utc("500101000000Z");
  REQUIRE(read(parts));
  CHECK(read(parts)->not_before.text() == "1950-01-01T00:00:00Z");
}

TEST_CASE("the certificate is DER with nothing behind it") {
  const std::string der = CertificateParts{}.der();
  REQUIRE(decode_x509_certificate(der));
  CHECK_FALSE(decode_x509_certificate(der + '\0'));
  CHECK_FALSE(decode_x509_certificate(der + der));
  CHECK_FALSE(decode_x509_certificate(""));
  for (std::size_t size = 0; size < der.size(); ++size)
    CHECK_FALSE(decode_x509_certificate(der.substr(0, size)));
  std::string indefinite = "\x30\x80" + der.substr(4) + std::string("\0\0", 2);
  CHECK_FALSE(decode_x509_certificate(indefinite));
}

TEST_CASE("a subject is one line of text, not too long") {
  CertificateParts parts;
  parts.subject = "Zo\xc3\xab, \"X\"\n\x1b[31m";
  CHECK(read(parts)->subject == "CN=Zo\xc3\xab\\, \\\"X\\\"\\0A\\1B[31m");
  parts.subject = "\xff\xfe";  // UTF8String that is none: OpenSSL does not take it
  CHECK_FALSE(read(parts));
  const std::string old = test::seq(
      der_element(der::set, test::seq(test::oid_element("\x55\x04\x03") + der_element(0x14, "\xff\x80x"))));
  CHECK(is_utf8(printable_name(old)));
  CHECK(printable_name(old).starts_with("CN="));
  parts.subject.clear();
  for (int i = 0; i < 400; ++i) parts.subject += "\xc3\xab";
  const auto certificate = read(parts);
  REQUIRE(certificate);
  CHECK(certificate->subject.size() == limits::subject_bytes - 1);
  CHECK(is_utf8(certificate->subject));
  CHECK(printable_name("no name").empty());
  CHECK(printable_name(test::rdn_name("A") + "x").empty());
}

// ---- the file ----

TEST_CASE("PEM files as openssl and gpgsm write them") {
  const std::string block = test::pem(CertificateParts{}.der());
  CHECK(read_x509_certificate(block));
  CHECK(read_x509_certificate(block.substr(0, block.size() - 1)));
  CHECK(read_x509_certificate("Issuer ...: /CN=Zo\xc3\xab\nSerial ...: 11\n    aka ..: a@b\n\n" + block));
  CHECK(read_x509_certificate("Bag Attributes\n    localKeyID: 01\nsubject=CN = A\n\nissuer=CN = A\n\n" +
                              block));
}

TEST_CASE("PEM files that are not exactly one certificate") {
  const std::string block = test::pem(CertificateParts{}.der());
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  const std::string end = "-----END CERTIFICATE-----\n";
  const std::string base64 = block.substr(begin.size(), block.size() - begin.size() - end.size());
  REQUIRE(read_x509_certificate(begin + base64 + end));
  std::string crlf = block;
  crlf.insert(begin.size() - 1, "\r");
  std::string padded = base64;
  padded.back() = ' ';
  const std::string bad = GENERATE_COPY(
      std::string(), begin, begin + end, begin + "\n" + end, block + block, block + "\n", block + "text\n",
      begin + base64, begin + base64 + "-----END CERTIFICATE----\n",
      "-----BEGIN X509 CERTIFICATE-----\n" + base64 + end,
      "-----BEGIN TRUSTED CERTIFICATE-----\n" + base64 + end, "-----BEGIN PUBLIC KEY-----\n" + block,
      " " + block, crlf, begin + " " + base64 + end, begin + "\n" + base64 + end, begin + base64 + "\n" + end,
      begin + padded + "\n" + end, begin + base64.substr(0, 60) + "\n" + base64.substr(60) + end,
      begin + "Proc-Type: 4\n\n" + base64 + end, "\xff\n" + block, "a\tb\n" + block,
      std::string("a\0b\n", 4) + block, "\x7f\n" + block,
      begin + base64.substr(0, 64) + base64.substr(65) + end);
  CAPTURE(bad);
  CHECK_FALSE(read_x509_certificate(bad));
}

TEST_CASE("a PEM file has a bound") {
  const std::string block = test::pem(CertificateParts{}.der());
  const std::string text(limits::certificate_bytes - block.size() - 1, 'x');
  CHECK(read_x509_certificate(text + "\n" + block));
  CHECK_FALSE(read_x509_certificate(text + "x\n" + block));
}

}  // namespace
}  // namespace muster
