// What gpg signs by keys of every algorithm that it makes, in every way that it has options for.
#include <catch2/catch.hpp>

#include "differential/comparison.h"
#include "support/gpg_maker.h"

namespace muster::test {

namespace {

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned \nfor real\n";
const std::string made = "20200101T000000";
const std::string june = "20200601T000000";

Timestamp time_of(const char* text) {
  return *Timestamp::parse(text);
}
const Timestamp july = time_of("2020-07-01T00:00:00Z");

using Options = std::vector<std::string>;

class Person {
 public:
  Person(const GpgMaker& maker, const std::string& algorithm) : maker_(maker), name_(algorithm) {
    maker.gpg(made,
              {"--quick-gen-key", name_ + " <" + name_ + "@example.org>", algorithm, "sign,cert", "never"});
    key_ = maker.fingerprint(name_);
  }

  std::string certificate() const { return maker_.export_of(name_); }
  const std::string& key() const { return key_; }
  std::string sign(const Options& options = {}, const std::string& time = june,
                   const std::string& how = "--detach-sign") const {
    return maker_.sign(time, key_, document, options, how);
  }

 private:
  const GpgMaker& maker_;
  std::string name_;
  std::string key_;
};

std::string crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

}  // namespace

TEST_CASE("algorithms") {
  Comparison comparison("algorithms");
  const GpgMaker maker;
  for (const std::string algorithm :
       {"ed25519", "nistp256", "nistp384", "nistp521", "rsa3072", "rsa2048", "dsa2048"}) {
    CAPTURE(algorithm);
    const Person person(maker, algorithm);
    const bool taken = algorithm != "rsa2048" && algorithm != "dsa2048";
    Comparison::About about(comparison, person.certificate());
    const std::string plain = person.sign();
    for (const char* at : {"2019-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "2020-06-01T00:00:00Z",
                           "2020-07-01T00:00:00Z", "2035-01-01T00:00:00Z"}) {
      const bool before = time_of(at) < time_of("2020-01-01T00:00:00Z");
      CHECK(about.ask(plain, document, time_of(at)) == (taken && !before));
    }
    CHECK_FALSE(about.ask(plain, document + "x", july));
    CHECK(about.ask(person.sign({"--textmode"}), document, july) == taken);
    CHECK(about.ask(person.sign({"--digest-algo", "SHA512"}), document, july) == taken);
    CHECK(about.ask(person.sign({"-N", "name@example.org=value"}), document, july) == taken);
    CHECK_FALSE(about.ask(person.sign({"-N", "!name@example.org=value"}), document, july));
    if (algorithm != "nistp521")
      CHECK(about.ask(person.sign({"--digest-algo", "SHA384"}), document, july) == taken);
    if (algorithm == "rsa2048") {
      Comparison::About old(comparison, person.certificate(), OpenpgpMode::in_process, LegacyRsa::allow);
      CHECK(old.ask(plain, document, july));
    }
  }
  comparison.check_complete();
}

TEST_CASE("options") {
  Comparison comparison("options");
  const GpgMaker maker;
  const std::string algorithm = GENERATE("ed25519", "rsa3072");
  CAPTURE(algorithm);
  const Person person(maker, algorithm);
  const Person other(maker, algorithm == "ed25519" ? "nistp256" : "ed25519");
  Comparison::About about(comparison, person.certificate());
  const auto taken = [&](const Options& options, const std::string& time = june) {
    return about.ask(person.sign(options, time), document, july);
  };
  for (const char* weak : {"SHA1", "RIPEMD160", "SHA224"}) CHECK_FALSE(taken({"--digest-algo", weak}));
  CHECK(taken({"--digest-algo", "SHA256", "--textmode"}));
  CHECK(taken({"--sig-policy-url", "https://example.org/policy"}));
  CHECK(taken({"--sig-policy-url", "!https://example.org/policy"}));
  CHECK(taken({"--sender", algorithm + "@example.org"}));
  CHECK(
      taken({"--no-emit-version", "--set-notation", "a@example.org=b", "--set-notation", "c@example.org=d"}));
  CHECK(taken({"--sig-keyserver-url", "hkp://keys.example.org"}));
  // The signature's own end, and the date that it claims.
  const std::string ending = person.sign({"--default-sig-expire", "20200615T000000"});
  for (const auto& [at, good] : {std::pair{"2020-06-10T00:00:00Z", true},
                                 {"2020-06-14T23:59:59Z", true},
                                 {"2020-06-15T00:00:01Z", false},
                                 {"2020-07-01T00:00:00Z", false}}) {
    CHECK(about.ask(ending, document, time_of(at)) == good);
  }
  CHECK(taken({}, "20300101T000000"));
  CHECK(taken({}, "20200101T000000"));
  CHECK_FALSE(taken({"--ignore-time-conflict"}, "20190101T000000"));
  // Frames.
  const std::string armored = person.sign({"--armor"});
  CHECK(about.ask_text(armored, document, july));
  CHECK(about.ask_text(person.sign({"--armor", "--comment", "a comment"}), document, july));
  CHECK_FALSE(about.ask_text(crlf(armored), document, july));
  CHECK_FALSE(about.ask_text("Signed:\n" + armored, document, july));
  CHECK_FALSE(about.ask_text(armored + "\nSigned.\n", document, july));
  CHECK_FALSE(about.ask_text(armored + armored, document, july));
  CHECK_FALSE(about.ask_message(person.sign({}, june, "--clearsign"), document, july));
  CHECK_FALSE(about.ask_message(person.sign({"--armor"}, june, "--sign"), document, july));
  CHECK_FALSE(
      about.ask_message(person.sign({"--armor", "--compress-algo", "none"}, june, "--sign"), document, july));
  // Two at once: by the same key, by another that gpg knows, by one that it does not.
  const std::string one = person.sign();
  const std::string later = person.sign({}, "20200602T000000");
  CHECK_FALSE(about.ask(one + later, document, july));
  CHECK_FALSE(about.ask(one + one, document, july));
  CHECK_FALSE(about.ask(one + other.sign(), document, july));
  CHECK_FALSE(about.ask(other.sign() + one, document, july));
  CHECK_FALSE(about.ask(other.sign(), document, july));
  comparison.check_complete();
}

}  // namespace muster::test
