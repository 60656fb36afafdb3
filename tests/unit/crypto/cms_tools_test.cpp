// The real things: what `openssl cms` and gpgsm write here and now is accepted. Without an agent of the
// user's, a home or a configuration, and nothing is left running.
#include <catch2/catch.hpp>

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/check_cms.h"
#include "formats/armor.h"
#include "unit/crypto/cms_making.h"

namespace muster {
namespace {

namespace fs = std::filesystem;

const std::string payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\r\nfor real\n";

// A folder, and what an agent that gpgsm started in it needs to end.
struct Home {
  Home() {
    std::string pattern = (fs::temp_directory_path() / "muster-cms-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path = pattern;
    std::ofstream(path / "payload") << payload;
    std::ofstream(path / "openssl.cnf") << "[req]\ndistinguished_name = dn\n[dn]\n";
    std::ofstream(path / "gpgsm.conf") << "disable-crl-checks\ndisable-dirmngr\ndisable-policy-checks\n";
    std::ofstream(path / "gpg-agent.conf") << "allow-loopback-pinentry\n";
    std::ofstream(path / "word") << "word\n";
  }
  ~Home() {
    if (gpg_was_used) static_cast<void>(run("gpgconf --homedir . --kill all >/dev/null 2>&1"));
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  // `command` is ours: nothing in it needs quoting.
  bool run(const std::string& command) const {
    const std::string whole = "cd '" + path.string() + "' && env -i PATH=\"$PATH\" HOME=. GNUPGHOME='" +
                              path.string() + "' OPENSSL_CONF=openssl.cnf " + command;
    return std::system(whole.c_str()) == 0;  // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test
  }
  std::string read(const std::string& name) const {
    std::ifstream in(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  bool make_certificate(const std::string& key) const {
    return run("openssl req -x509 -newkey " + key +
               " -nodes -keyout key.pem -out cert.pem -days 30 -config openssl.cnf -subj /CN=Alice/O=Example "
               "-addext keyUsage=critical,digitalSignature -addext subjectKeyIdentifier=hash 2>err");
  }

  fs::path path;
  bool gpg_was_used = false;
};

bool is_there(const std::string& program) {
  if (std::system(("command -v " + program + " >/dev/null").c_str()) == 0) return true;  // NOLINT
  WARN("skipped: no " + program);
  return false;
}

// The bytes in a frame of base64 lines.
std::string unframed(const std::string& text) {
  const std::size_t begin = text.find('\n') + 1;
  std::string base64 = text.substr(begin, text.find("-----END") - begin);
  std::erase(base64, '\n');
  return decode_base64(base64).value();
}

CmsFinding check(const std::string& der, const std::string& pem, const std::string& message = payload) {
  const auto certificate = read_x509_certificate(pem);
  REQUIRE(certificate);
  CmsCandidates candidates;
  REQUIRE(candidates.add(*certificate));
  return check_cms(der, message, candidates);
}

void check_accepted(const std::string& der, const std::string& pem) {
  const CmsFinding finding = check(der, pem);
  if (!finding) {
    const auto* refusal = std::get_if<SignatureRefusal>(&finding.error());
    FAIL((refusal != nullptr ? std::string(rule_of(refusal->reason)) : "unknown"));
  }
  CHECK(finding->claimed_signing_time);
  CHECK_FALSE(check(der, pem, payload + "x"));
  CHECK_FALSE(check(der, pem, "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\nfor real\n"));
}

TEST_CASE("what openssl cms signs is accepted") {
  if (!is_there("openssl")) return;
  const std::string key =
      GENERATE("rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ec -pkeyopt ec_paramgen_curve:P-521");
  const Home home;
  REQUIRE(home.make_certificate(key));
  const std::string pem = home.read("cert.pem");
  const std::string sign = "openssl cms -sign -binary -in payload -signer cert.pem -inkey key.pem -out sig ";
  for (const std::string options :
       {"", "-nocerts", "-keyid", "-md sha512", "-md sha384 -nosmimecap", "-cades"}) {
    CAPTURE(key, options);
    REQUIRE(home.run(sign + "-outform DER " + options));
    check_accepted(home.read("sig"), pem);
  }
  REQUIRE(home.run(sign + "-outform PEM"));
  check_accepted(unframed(home.read("sig")), pem);
  REQUIRE(home.run(sign + "-outform DER -noattr"));
  CHECK_FALSE(check(home.read("sig"), pem));
  REQUIRE(home.run(sign + "-outform DER -nodetach"));
  CHECK_FALSE(check(home.read("sig"), pem));
  if (key == "rsa:2048") {
    REQUIRE(home.run(sign + "-outform DER -keyopt rsa_padding_mode:pss"));
    check_accepted(home.read("sig"), pem);
  }
}

TEST_CASE("certificates as openssl writes them") {
  if (!is_there("openssl")) return;
  const Home home;
  const std::string kind = GENERATE("rsa:3072", "ed25519", "ec -pkeyopt ec_paramgen_curve:P-384");
  REQUIRE(home.make_certificate(kind));
  const auto certificate = read_x509_certificate(home.read("cert.pem"));
  REQUIRE(certificate);
  CHECK(certificate->subject == "O=Example,CN=Alice");
  REQUIRE(home.run("openssl x509 -in cert.pem -text -out text.pem"));
  CHECK(read_x509_certificate(home.read("text.pem")));
  REQUIRE(
      home.run("openssl pkcs12 -export -in cert.pem -inkey key.pem -out bag -passout pass:word -name Alice"));
  REQUIRE(home.run("openssl pkcs12 -in bag -nokeys -passin pass:word -out bag.pem"));
  CHECK(read_x509_certificate(home.read("bag.pem"))->der == certificate->der);
  REQUIRE(home.run("openssl pkey -in key.pem -pubout -outform DER -out spki"));
  CHECK(certificate->spki == home.read("spki"));
  REQUIRE(home.run("openssl sha256 -r spki >digest"));
  CHECK("x509:" + home.read("digest").substr(0, 64) == certificate->fingerprint.text);
}

TEST_CASE("a timestamp as openssl ts makes it is accepted") {
  if (!is_there("openssl")) return;
  const Home home;
  REQUIRE(
      home.run("openssl req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 30 "
               "-config openssl.cnf -subj /CN=Clock -addext keyUsage=critical,digitalSignature "
               "-addext extendedKeyUsage=critical,timeStamping 2>err"));
  std::ofstream(home.path / "ts.cnf") << "[tsa]\ndefault_tsa = one\n[one]\nserial = ./serial\n"
                                         "crypto_device = builtin\nsigner_digest = sha256\n"
                                         "default_policy = 1.2.3.4\ndigests = sha256\nordering = yes\n";
  std::ofstream(home.path / "serial") << "01\n";
  test::CmsParts parts;
  parts.signers[0].signature = test::signature_value(parts.der(payload));
  std::ofstream(home.path / "value", std::ios::binary) << parts.signers[0].signature;
  REQUIRE(home.run("openssl ts -query -data value -sha256 -cert -out query 2>err"));
  REQUIRE(
      home.run("openssl ts -reply -config ts.cnf -queryfile query -signer tsa.pem -inkey tsa.key -token_out "
               "-out token 2>err"));
  parts.signers[0].unsigned_attributes = {test::timestamp_attribute({home.read("token")})};
  const std::string pem = test::pem(test::CertificateParts{}.der());
  const CmsFinding finding = check(parts.der(payload), pem);
  REQUIRE(finding);
  CHECK(finding->claimed_timestamp);
  parts.signers[0].signature.clear();
  CHECK_FALSE(check(parts.der(payload), pem));  // another signature under the same timestamp
}

TEST_CASE("what gpgsm signs is accepted") {
  if (!is_there("openssl") || !is_there("gpgsm")) return;
  Home home;
  REQUIRE(home.make_certificate("rsa:2048"));
  REQUIRE(
      home.run("openssl pkcs12 -export -in cert.pem -inkey key.pem -out bag -passout pass:word "
               "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1"));
  home.gpg_was_used = true;
  REQUIRE(home.run("openssl x509 -in cert.pem -noout -fingerprint -sha1 >fingerprint"));
  std::string fingerprint = home.read("fingerprint");
  fingerprint = fingerprint.substr(fingerprint.find('=') + 1);
  fingerprint.resize(fingerprint.find('\n'));
  std::ofstream(home.path / "trustlist.txt") << fingerprint << " S relax\n";
  const std::string gpgsm = "gpgsm --batch --pinentry-mode loopback --passphrase-fd 0 ";
  REQUIRE(home.run(gpgsm + "--import bag <word 2>err"));
  REQUIRE(home.run(gpgsm + "--armor --export >cert.gpgsm </dev/null 2>err"));
  CHECK(home.read("cert.gpgsm").starts_with("Issuer ...: "));
  const auto exported = read_x509_certificate(home.read("cert.gpgsm"));
  REQUIRE(exported);
  CHECK(exported->der == read_x509_certificate(home.read("cert.pem"))->der);
  for (const std::string options : {"", "--digest-algo sha512", "--include-certs 0"}) {
    CAPTURE(options);
    REQUIRE(home.run(gpgsm + options + " --detach-sign --output sig payload <word 2>err"));
    check_accepted(home.read("sig"), home.read("cert.pem"));
    fs::remove(home.path / "sig");
  }
  // The way git calls it: the frame that it takes apart is the one that read_armor knows.
  REQUIRE(home.run(gpgsm + "--armor --detach-sign --output sig payload <word 2>err"));
  const std::string frame = home.read("sig");
  CHECK(std::holds_alternative<ArmoredSignature>(read_armor(frame)));
  check_accepted(unframed(frame), home.read("cert.pem"));
}

}  // namespace
}  // namespace muster
