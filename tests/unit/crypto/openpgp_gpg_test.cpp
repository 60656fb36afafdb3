// The real thing, both ways: what gpg signs here and now is verified, and what is good here is good to
// gpg. In a home of its own, whose agent ends with it.
#include <catch2/catch.hpp>

#include <stdlib.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "crypto/check_openpgp.h"
#include "formats/armor.h"
#include "formats/openpgp_certificate.h"
#include "support/openpgp_builder.h"

namespace muster {
namespace {

namespace fs = std::filesystem;
using namespace test;
using namespace std::string_literals;

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned for real\n";

// `line` is ours: nothing in it needs quoting.
bool shell(const std::string& line) {
  return std::system(line.c_str()) == 0;  // NOLINT(cert-env33-c,concurrency-mt-unsafe): a test
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

class GpgHome {
 public:
  GpgHome() {
    std::string pattern = (fs::temp_directory_path() / "muster-gpg-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    write_file(path_ / "document", document);
  }
  ~GpgHome() {
    run("gpgconf --homedir . --kill all");
    run("gpgconf --homedir . --remove-socketdir");
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  GpgHome(const GpgHome&) = delete;
  GpgHome& operator=(const GpgHome&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }

  bool run(const std::string& command) const {
    return shell("cd '" + path_.string() + "' && env -i PATH=\"$PATH\" HOME=. TZ=UTC LC_ALL=C " + command +
                 " >out 2>err </dev/null");
  }
  bool gpg(const std::string& arguments) const {
    return run(
        "gpg --homedir . --no-options --batch --no-tty --quiet --pinentry-mode loopback --passphrase '' "
        "--trust-model always " +
        arguments);
  }
  std::string signature(const std::string& options) const {
    REQUIRE(gpg("--yes --armor " + options + " -o signature --detach-sign document"));
    const auto bytes = decode_pgp_armor(read_file(path_ / "signature"));
    REQUIRE(bytes);
    return *bytes;
  }

 private:
  fs::path path_;
};

bool there_is_gpg() {
  if (shell("command -v gpg >/dev/null && command -v gpgconf >/dev/null")) return true;
  WARN("skipped: no gpg");
  return false;
}

std::string outcome(const std::string& packets, OpenpgpVerifyingKey& key) {
  const auto found = verify_in_profile(packets, document, key);
  if (const auto* outside = std::get_if<OutsideOfProfile>(&found)) return std::string(outside->why);
  return std::holds_alternative<GoodOpenpgp>(found) ? "good" : "bad";
}

void check_flips(const std::string& packets, OpenpgpVerifyingKey& key) {
  for (std::size_t at = 0; at < packets.size(); ++at) {
    std::string other = packets;
    other[at] = static_cast<char>(other[at] ^ (1 << at % 8));
    CAPTURE(at);
    CHECK(outcome(other, key) != "good");
  }
}

// The certificate that gpg makes of an ed25519 primary key and a subkey that signs, for a year.
std::string made_certificate(const GpgHome& home, const std::string& subkey) {
  write_file(home / "parameters",
             "%no-protection\nKey-Type: EDDSA\nKey-Curve: ed25519\nKey-Usage: cert\n" + subkey +
                 "Subkey-Usage: sign\nName-Real: Alice\nName-Email: alice@example.org\nExpire-Date: 1y\n");
  REQUIRE(home.gpg("--gen-key parameters"));
  REQUIRE(home.gpg("--armor --yes -o certificate --export alice@example.org"));
  const auto bytes = decode_pgp_key_armor(read_file(home / "certificate"));
  REQUIRE(bytes);
  return *bytes;
}

// What the signing subkey, of these bytes, signs in several ways.
void check_signing(const GpgHome& home, std::string_view body) {
  auto key = OpenpgpVerifyingKey::decode(body);
  REQUIRE(key);
  const std::string user = "-u " + key->fingerprint().hex() + "! ";
  const std::string packets = home.signature(user);
  CHECK(outcome(packets, *key) == "good");
  check_flips(packets, *key);
  CHECK(outcome(home.signature(user + "--digest-algo SHA512"), *key) == "good");
  CHECK(outcome(home.signature(user + "--sender alice@example.org"), *key) == "good");
  CHECK(outcome(home.signature("-u alice@example.org"), *key) == "good");
  CHECK(outcome(home.signature(user + "--textmode"), *key) == "a signature over a text");
  CHECK(outcome(home.signature(user + "--default-sig-expire 1y"), *key) ==
        "a hashed subpacket that is not expected");
}

TEST_CASE("what gpg signs is verified, and no flipped byte of it") {
  if (!there_is_gpg()) return;
  const std::string subkey =
      GENERATE("Subkey-Type: RSA\nSubkey-Length: 3072\n", "Subkey-Type: EDDSA\nSubkey-Curve: ed25519\n",
               "Subkey-Type: ECDSA\nSubkey-Curve: nistp256\n", "Subkey-Type: ECDSA\nSubkey-Curve: nistp384\n",
               "Subkey-Type: ECDSA\nSubkey-Curve: nistp521\n");
  CAPTURE(subkey);
  const GpgHome home;
  const std::string bytes = made_certificate(home, subkey);
  const auto certificate = parse_openpgp_certificate(bytes);
  REQUIRE(certificate);
  const auto fingerprint = openpgp_fingerprint(certificate->primary);
  REQUIRE(fingerprint);
  CHECK(openpgp_self_signatures(*certificate, fingerprint->view()) == OpenpgpBinding::sha2);
  REQUIRE(certificate->subkeys.size() == 1);
  const OpenpgpSubkey& signer = certificate->subkeys.front();
  CHECK(openpgp_subkey_binding(signer, fingerprint->view()) == OpenpgpBinding::sha2);
  REQUIRE(home.gpg("--with-colons --fixed-list-mode --with-fingerprint --with-fingerprint --list-keys"));
  const std::string listed = read_file(home / "out");
  CHECK(listed.find("\nfpr:::::::::" + fingerprint->hex() + ":\n") != std::string::npos);
  // gpg lists when the keys begin and end, and so do the boundaries.
  const auto& instants = certificate->boundaries;
  const std::uint32_t end = signer.key.created + 365 * 86'400U;
  CHECK(listed.find(":" + std::to_string(signer.key.created) + ":" + std::to_string(end) + ":") !=
        std::string::npos);
  CHECK(std::binary_search(instants.begin(), instants.end(), end));
  check_signing(home, signer.key.body);
}

const pgp::Key primary{pgp::Kind::eddsa, 1, pgp::noon - 1000};

bool gpg_accepts(const GpgHome& home, const std::string& packets) {
  write_file(home / "signature", packets);
  return home.gpg("--no-autostart --verify signature document");
}

TEST_CASE("what is good here is good to gpg") {
  if (!there_is_gpg()) return;
  const GpgHome home;
  const std::string salt = pgp::uint32(0) + pgp::uint16(30) + pgp::uint16(32) +
                           "salt@notations.sequoia-pgp.org" + std::string(32, 's');
  for (const pgp::Kind kind :
       {pgp::Kind::rsa, pgp::Kind::eddsa, pgp::Kind::p256, pgp::Kind::p384, pgp::Kind::p521}) {
    const pgp::Key key{kind, 7, pgp::noon - 1000};
    CAPTURE(static_cast<int>(kind));
    write_file(home / "certificate", pgp::certificate(primary, "Alice <alice@example.org>", key));
    REQUIRE(home.gpg("--no-autostart --import certificate"));
    auto verifying = OpenpgpVerifyingKey::decode(key.body());
    REQUIRE(verifying);
    const std::string fingerprint = "\x04" + key.fingerprint();
    const std::string time = pgp::uint32(pgp::noon);
    const std::string base = pgp::subpacket(33, fingerprint) + pgp::subpacket(2, time);
    for (const std::string& hashed :
         {base, base + pgp::subpacket(16, key.key_id()), base + pgp::subpacket(28, "alice@example.org"),
          pgp::critical(2, time) + pgp::subpacket(16, key.key_id()) + pgp::subpacket(20, salt) +
              pgp::subpacket(33, fingerprint),
          pgp::critical(2, time) + pgp::critical(16, key.key_id()) + pgp::critical(33, fingerprint)}) {
      auto signature = pgp::signature_of(key);
      signature.hashed = hashed;
      const std::string packets = pgp::signed_packet(signature, key, document);
      CHECK(outcome(packets, *verifying) == "good");
      CHECK(gpg_accepts(home, packets));
    }
    // The oldest signature that either takes.
    const std::string oldest = pgp::signed_packet(pgp::signature_of(key, key.created), key, document);
    CHECK(outcome(oldest, *verifying) == "good");
    CHECK(gpg_accepts(home, oldest));
    CHECK_FALSE(
        gpg_accepts(home, pgp::signed_packet(pgp::signature_of(key, key.created - 1), key, document)));
  }
}

TEST_CASE("a hash that is too short for a key is so to gpg as well") {
  if (!there_is_gpg()) return;
  const GpgHome home;
  for (const auto& [kind, hash] :
       {std::pair{pgp::Kind::p384, 8U}, {pgp::Kind::p521, 8U}, {pgp::Kind::p521, 9U}}) {
    const pgp::Key key{kind, 7, pgp::noon - 1000};
    write_file(home / "certificate", pgp::certificate(primary, "Alice <alice@example.org>", key));
    REQUIRE(home.gpg("--no-autostart --import certificate"));
    auto signature = pgp::signature_of(key);
    signature.hash = hash;
    CHECK_FALSE(gpg_accepts(home, pgp::signed_packet(signature, key, document)));
  }
}

TEST_CASE("EdDSA numbers that happen to be short are good to gpg") {
  if (!there_is_gpg()) return;
  const GpgHome home;
  write_file(home / "certificate",
             pgp::certificate(primary, "Alice <alice@example.org>", {pgp::Kind::eddsa, 7, pgp::noon - 1000}));
  const pgp::Key key{pgp::Kind::eddsa, 7, pgp::noon - 1000};
  REQUIRE(home.gpg("--no-autostart --import certificate"));
  auto verifying = OpenpgpVerifyingKey::decode(key.body());
  REQUIRE(verifying);
  int found = 0;
  for (std::uint32_t later = 0; found < 3 && later < 20'000; ++later) {
    const std::string packets = pgp::signed_packet(pgp::signature_of(key, pgp::noon + later), key, document);
    // As gpg writes it a full one has 119 bytes.
    if (packets.size() >= 119) continue;
    ++found;
    CHECK(outcome(packets, *verifying) == "good");
    CHECK(gpg_accepts(home, packets));
  }
  CHECK(found == 3);
}

}  // namespace
}  // namespace muster
