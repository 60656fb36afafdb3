#include "formats/push_certificate.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

// As git 2.39 writes one, the armour apart.
struct CertificateText {
  std::string version = "certificate version 0.1\n";
  std::string pusher = "pusher SHA256:XnrySoCAO+mFZ2xpqtlqB7Wiw9I0P1MhG1J2ZnsIQNQ  1795748848 +0000\n";
  std::string pushee = "pushee https://git.example.org/acme/payments.git\n";
  std::string nonce = "nonce 1795748848-676b97e2a9487c92b5354a8487f6627880d94a92\n";
  std::string options;
  std::string empty = "\n";
  std::string commands =
      std::string(40, '0') + " " + hex_a + " refs/heads/main\n" + hex_a + " " + hex_b + " refs/tags/v1.0\n";
  std::string signature = signed_tag().signature;

  std::string payload() const { return version + pusher + pushee + nonce + options + empty + commands; }
  std::string text() const { return payload() + signature; }
};

PushCertificate parse_good(const std::string& text) {
  const auto certificate = parse_push_certificate(text, HashAlgorithm::sha1);
  INFO(text);
  if (!certificate) FAIL(certificate.error().what << " at " << certificate.error().offset);
  return *certificate;
}

PushCertificate parse_good(const CertificateText& text) {
  return parse_good(text.text());
}

// Where it is wrong.
std::size_t fault_of(const std::string& text) {
  const auto certificate = parse_push_certificate(text, HashAlgorithm::sha1);
  INFO(text);
  REQUIRE_FALSE(certificate);
  CHECK_FALSE(certificate.error().what.empty());
  CHECK(certificate.error().offset <= text.size());
  return certificate.error().offset;
}

std::size_t fault_of(const CertificateText& text) {
  return fault_of(text.text());
}

}  // namespace

TEST_CASE("a push certificate in git's layout is read") {
  CertificateText text;
  text.options = "push-option ci.skip\npush-option \npush-option a b\x01\xff\n";
  const PushCertificate certificate = parse_good(text);
  CHECK(certificate.pusher == "SHA256:XnrySoCAO+mFZ2xpqtlqB7Wiw9I0P1MhG1J2ZnsIQNQ");
  CHECK(certificate.dated.seconds == 1795748848);
  CHECK(certificate.pushee == "https://git.example.org/acme/payments.git");
  CHECK(certificate.nonce == "1795748848-676b97e2a9487c92b5354a8487f6627880d94a92");
  CHECK(certificate.options == std::vector<std::string>{"ci.skip", "", "a b\x01\xff"});
  REQUIRE(certificate.commands.size() == 2);
  CHECK(certificate.commands[0].claimed_old.is_zero());
  CHECK(certificate.commands[0].new_id.hex() == hex_a);
  CHECK(certificate.commands[1].name == "refs/tags/v1.0");
  CHECK(certificate.payload == text.payload());
  CHECK(outcome(certificate.signature) == 's');
  CHECK(certificate.payload + armor_of(certificate.signature) == text.text());
}

TEST_CASE("a push certificate may lack what git leaves out") {
  CertificateText text;
  text.pushee = text.nonce = "";
  CHECK_FALSE(parse_good(text).pushee);
  CHECK_FALSE(parse_good(text).nonce);
  text.signature = "";
  CHECK(outcome(parse_good(text).signature) == 'n');
}

TEST_CASE("a pusher is any text with a date behind it") {
  CertificateText text;
  for (const auto& [line, pusher] : std::vector<std::pair<std::string, std::string>>{
           {"Alice Example <alice@example.org> 1795748848 -0130", "Alice Example <alice@example.org>"},
           {"0123456789ABCDEF 0 +0000", "0123456789ABCDEF"},
           {"key::ssh-ed25519 AAAA 1 +0000", "key::ssh-ed25519 AAAA"},
           {"1 2 +0000", "1"}}) {
    text.pusher = "pusher " + line + "\n";
    CHECK(parse_good(text).pusher == pusher);
  }
  for (const std::string line : {"",
                                 " ",
                                 "alice",
                                 "alice 1795748848",
                                 "alice 1795748848 0000",
                                 "alice 1795748848 +00:00",
                                 "alice 1795748848 +000",
                                 "alice 01 +0000",
                                 "alice -1 +0000",
                                 "alice +1 +0000",
                                 "alice 1x +0000",
                                 "alice 99999999999999999999 +0000",
                                 "alice 999999999999999 +0000",
                                 "1795748848 +0000",
                                 " 1795748848 +0000",
                                 "alice 1795748848 +0000 ",
                                 "al\tice 1795748848 +0000",
                                 "al\rice 1 +0000",
                                 "alice\x7f 1 +0000",
                                 "alice 1795748848 +0000\r"}) {
    text.pusher = "pusher " + std::string(line) + "\n";
    INFO(line);
    const std::size_t at = fault_of(text);
    CHECK(at >= text.version.size());
    CHECK(at <= text.version.size() + text.pusher.size());
  }
}

TEST_CASE("every line of a push certificate stands in its place, and once") {
  const CertificateText good;
  const auto spoiled = [&](std::string CertificateText::*line, const std::string& by) {
    CertificateText text;
    text.*line = by;
    return fault_of(text);
  };
  const std::size_t pusher = good.version.size();
  const std::size_t pushee = pusher + good.pusher.size();
  const std::size_t nonce = pushee + good.pushee.size();
  const std::size_t empty = nonce + good.nonce.size();
  using Text = CertificateText;
  for (const std::string version :
       {"", "\n", "certificate version 0.2\n", "certificate version 0.10\n", "certificate version 0.1 \n",
        "certificate version 0.1\r\n", "Certificate version 0.1\n", " certificate version 0.1\n"})
    CHECK(spoiled(&Text::version, version) <= good.version.size());
  CHECK(spoiled(&Text::pusher, "") == pusher);
  CHECK(spoiled(&Text::pusher, good.pusher + good.pusher) == pushee);
  CHECK(spoiled(&Text::pusher, good.pushee + good.pusher) == pusher);
  CHECK(spoiled(&Text::pushee, good.pushee + good.pushee) == nonce);
  CHECK(spoiled(&Text::pushee, "pushee \n") == pushee + 7);
  CHECK(spoiled(&Text::pushee, "pushee a\tb\n") == pushee + 8);
  CHECK(spoiled(&Text::nonce, good.nonce + good.nonce) > nonce);
  CHECK(spoiled(&Text::nonce, good.nonce + good.pushee) > nonce);
  CHECK(spoiled(&Text::nonce, "nonce \n") == nonce + 6);
  CHECK(spoiled(&Text::nonce, "nonce a b\n") == nonce + 6);
  CHECK(spoiled(&Text::nonce, "nonce " + std::string(257, 'a') + "\n") == nonce + 6);
  CHECK(spoiled(&Text::options, "push-option\n") == empty);
  CHECK(spoiled(&Text::options, "push-option a\nnonce b\n") == empty + 14);
  CHECK(spoiled(&Text::options, "other x\n") == empty);
  CHECK(spoiled(&Text::empty, "") >= empty);
  CHECK(spoiled(&Text::empty, "\n\n") > empty);
  CHECK(spoiled(&Text::empty, " \n") == empty);
}

TEST_CASE("the commands of a push certificate are those that a hook is told") {
  const CertificateText good;
  const std::size_t at = good.payload().size() - good.commands.size();
  CertificateText text;
  for (const std::string& commands : {
           std::string(),
           good.commands + good.commands,
           good.commands.substr(0, good.commands.size() - 1),
           good.commands + "\n",
           " " + good.commands,
           hex_a + "  " + hex_b + " refs/heads/main\n",
           hex_a + " " + hex_b + " main\n",
           hex_a + " " + hex_b + " refs/heads/a\x01\n",
           hex_a + " " + hex_b.substr(1) + " refs/heads/a\n",
           std::string(40, '0') + " " + std::string(40, '0') + " refs/heads/a\n",
       }) {
    text.commands = commands;
    text.signature = "";
    CHECK(fault_of(text) >= at);
    text.signature = good.signature;
    CHECK(fault_of(text) >= at);
  }
  CHECK_FALSE(parse_push_certificate(good.text(), HashAlgorithm::sha256));
}

TEST_CASE("a push certificate ends with one signature and nothing else") {
  const CertificateText good;
  CertificateText text;
  for (const std::string& signature :
       {good.signature + "\n", good.signature + "x\n", good.signature + good.signature,
        good.signature.substr(0, good.signature.size() / 2)}) {
    text.signature = signature;
    CHECK(outcome(parse_good(text).signature) == 'a');
    CHECK(parse_good(text).payload == good.payload());
  }
  // What begins no signature is no command.
  text.signature = "-----BEGIN SSH SIGNATUR-----\n";
  CHECK(fault_of(text) >= good.payload().size());
  // In the head it is one line among others.
  text = good;
  text.options = "push-option -----BEGIN SSH SIGNATURE-----\n";
  CHECK(outcome(parse_good(text).signature) == 's');
}

TEST_CASE("a push certificate is bounded") {
  CertificateText text;
  const auto option = [](std::size_t bytes) { return "push-option " + std::string(bytes, 'x') + "\n"; };
  text.options = option(limits::push_certificate_line_bytes - 12);
  CHECK(parse_good(text).options.size() == 1);
  text.options = option(limits::push_certificate_line_bytes - 11);
  fault_of(text);
  text.options.clear();
  for (std::size_t i = 0; i < limits::push_options; ++i) text.options += option(1);
  CHECK(parse_good(text).options.size() == limits::push_options);
  text.options += option(1);
  fault_of(text);
  fault_of(std::string(limits::push_certificate_bytes + 1, 'x'));
  text = {};
  text.pushee += '\0';
  fault_of(text);
  text = {};
  text.options = std::string("push-option a\0b\n", 16);
  CHECK(fault_of(text) == text.text().find('\0'));
}
