#include <catch2/catch.hpp>

#include "formats/der.h"
#include "formats/oid.h"
#include "unit/crypto/cms_checking.h"

namespace muster::test {
namespace {

// A signature by Alice; each of them with a timestamp put to it afterwards, as anybody can.
struct Stamped {
  CmsParts parts;
  std::string value;

  explicit Stamped(const std::string& key = "p256 alice") {
    parts.signers[0].key = key;
    value = signature_value(parts.der(payload));
    parts.signers[0].signature = value;
  }
  CmsFinding with(const std::vector<std::string>& attributes) {
    parts.signers[0].unsigned_attributes = attributes;
    CertificateParts certificate;
    certificate.key = parts.signers[0].key;
    return check(parts.der(payload), {certificate});
  }
  CmsFinding by(const TimestampParts& timestamp) {
    return with({timestamp_attribute({timestamp.token(value)})});
  }
};

TEST_CASE("a timestamp over the signature is a claim of a time") {
  Stamped stamped(GENERATE("p256 alice", "ed25519 alice"));
  CHECK(stamped.with(std::vector<std::string>{})->claimed_timestamp == std::nullopt);
  const auto finding = stamped.by(TimestampParts{});
  REQUIRE(finding);
  REQUIRE(finding->claimed_timestamp);
  CHECK(finding->claimed_timestamp->text() == "2026-06-01T12:00:00Z");
}

TEST_CASE("a timestamp over something else") {
  Stamped stamped;
  TimestampParts parts;
  parts.imprint = digest_of("sha256", payload);
  CHECK(why(stamped.by(parts)) == "a timestamp over something else");
  parts.imprint = digest_of("sha512", stamped.value);
  CHECK(why(stamped.by(parts)) == "a timestamp over something else");
  parts.imprint_algorithm = algorithm(oid::sha512);
  CHECK(rule(stamped.by(parts)) == "accepted");
  parts.imprint_algorithm = algorithm(oid::sha1);
  CHECK(why(stamped.by(parts)) == "a timestamp over something else");
}

TEST_CASE("one timestamp at most") {
  Stamped stamped;
  const std::string token = TimestampParts{}.token(stamped.value);
  TimestampParts later;
  later.time = "20260701120000Z";
  CHECK(rule(stamped.with({timestamp_attribute({token})})) == "accepted");
  CHECK(why(stamped.with({timestamp_attribute({token, later.token(stamped.value)})})) ==
        "more than one timestamp");
  CHECK(why(stamped.with({timestamp_attribute({token}), timestamp_attribute({token})})) ==
        "more than one timestamp");
  CHECK(rule(stamped.with({timestamp_attribute({})})) == "signature.invalid");
  // Attributes of other kinds may be there.
  CHECK(rule(stamped.with({attribute("\x2a\x03", {null_element}), attribute("\x2a\x03", {null_element})})) ==
        "accepted");
  CHECK(rule(stamped.with({null_element})) == "signature.invalid");
}

TEST_CASE("a timestamp's own signature must verify") {
  Stamped stamped;
  TimestampParts parts;
  parts.cms.signers[0].signature = "x";
  CHECK(why(stamped.by(parts)) == "a timestamp whose own signature does not verify");
  parts = {};
  parts.key = "p256 other";  // not the key of the certificate
  CHECK(why(stamped.by(parts)) == "a timestamp whose own signature does not verify");
  parts = {};
  parts.cms.signers[0].content_type = oid::data;
  CHECK(why(stamped.by(parts)) == "a timestamp whose own signature does not verify");
  parts = {};
  parts.cms.signers[0].has_attributes = false;
  CHECK(why(stamped.by(parts)) == "a timestamp whose own signature does not verify");
  parts = {};
  parts.cms.signers[0].md = EVP_sha1();
  CHECK(why(stamped.by(parts)) == "a timestamp by an algorithm that is not taken");
}

TEST_CASE("a timestamp brings its certificate, and that is for timestamps alone") {
  Stamped stamped;
  TimestampParts parts;
  const auto says = [&](const std::vector<std::string>& extensions) {
    parts.certificate = clock_certificate(extensions);
    return rule(stamped.by(parts));
  };
  CHECK(says({extended_key_usage({oid::time_stamping}, Critical::yes)}) == "accepted");
  CHECK(says({extended_key_usage({oid::time_stamping})}) == "signature.invalid");
  CHECK(says({extended_key_usage({oid::time_stamping, oid::code_signing}, Critical::yes)}) ==
        "signature.invalid");
  CHECK(says({extended_key_usage({oid::email_protection}, Critical::yes)}) == "signature.invalid");
  CHECK(says({}) == "signature.invalid");
  CHECK(says({extended_key_usage({oid::time_stamping}, Critical::yes), key_usage(0x20, 5)}) ==
        "signature.invalid");
  CHECK(says({extended_key_usage({oid::time_stamping}, Critical::yes),
              extension("\x2a\x03\x04", "unknown", Critical::yes)}) == "signature.invalid");
  parts = {};
  parts.with_certificate = false;
  CHECK(why(stamped.by(parts)) == "a timestamp without the certificate that made it");
  parts.cms.certificates = {CertificateParts{}.der(), seq("")};
  CHECK(why(stamped.by(parts)) == "a timestamp without the certificate that made it");
  parts.with_certificate = true;
  CHECK(rule(stamped.by(parts)) == "accepted");
}

TEST_CASE("a timestamp is one TSTInfo with one signer") {
  Stamped stamped;
  TimestampParts parts;
  parts.cms.content_type = oid::data;
  CHECK(why(stamped.by(parts)) == "a timestamp that is not one TSTInfo with one signer");
  parts = {};
  parts.cms.signers.push_back({});
  CHECK(why(stamped.by(parts)) == "a timestamp that is not one TSTInfo with one signer");
  parts.cms.signers.clear();
  CHECK(why(stamped.by(parts)) == "a timestamp that is not one TSTInfo with one signer");
  CHECK(rule(stamped.with({timestamp_attribute({seq("")})})) == "signature.invalid");
  CHECK(rule(stamped.with({timestamp_attribute({null_element})})) == "signature.invalid");
  CmsParts detached;
  detached.content_type = oid::tst_info;
  CHECK(why(stamped.with({timestamp_attribute({detached.der("x")})})) ==
        "a timestamp that is not one TSTInfo with one signer");
}

TEST_CASE("the fields of a TSTInfo") {
  Stamped stamped;
  const auto info = [&](std::string_view version, const std::string& time, const std::string& after) {
    TimestampParts parts;
    parts.info = seq(integer(version) + oid_element("\x2a\x03") +
                     seq(algorithm(oid::sha256) + octets(digest_of("sha256", stamped.value))) +
                     integer("\x07") + der_element(der::generalized_time, time) + after);
    return stamped.by(parts);
  };
  CHECK(rule(info("\x01", "20260601120000Z", "")) == "accepted");
  CHECK(rule(info("\x01", "20260601120000Z", seq(integer("\x01")) + integer("\x05"))) == "accepted");
  CHECK(info("\x01", "20260601120000.25Z", "")->claimed_timestamp->text() == "2026-06-01T12:00:00Z");
  CHECK(rule(info("\x02", "20260601120000Z", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "20260601120000.250Z", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "20260601120000.Z", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "20260601120000.2 5Z", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "20260601120000.25", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "202606011200Z", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "20261301120000Z", "")) == "signature.invalid");
  CHECK(rule(info("\x01", "20260601120000Z", std::string(1, '\x30'))) == "signature.invalid");
  TimestampParts empty;
  empty.info = seq("");
  CHECK(rule(stamped.by(empty)) == "signature.invalid");
}

}  // namespace
}  // namespace muster::test
