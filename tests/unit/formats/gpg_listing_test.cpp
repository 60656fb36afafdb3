#include "formats/gpg_listing.h"

#include <catch2/catch.hpp>

using namespace muster;

namespace {

using State = GpgListedKey::State;

const std::string head = "tru:t:0:0:0:0:0:0\n";
const std::string fpr = "fpr:::::::::DF27710B9A5768BF3A05C07078F89C28E7C7BB45:\n";
const std::string sub_fpr = "fpr:::::::::3CB4359DE948B17F28D602C2C76BE3A4D72997B0:\n";

std::string pub(const std::string& validity = "-", const std::string& ends = "") {
  return "pub:" + validity + ":255:22:78F89C28E7C7BB45:1577836800:" + ends + "::-:::scESC:::::ed25519:::0:\n";
}
std::string sub(const std::string& validity = "-", const std::string& ends = "") {
  return "sub:" + validity + ":255:22:C76BE3A4D72997B0:1577923200:" + ends + ":::::s:::::ed25519::\n";
}
std::string uid(const std::string& validity = "-") {
  return "uid:" + validity + "::::1577836800::9DBC::Alice\\x3a pub\\x3a <alice@example.org>::::::::::0:\n";
}

std::vector<GpgListedKey> read(const std::string& colons) {
  INFO(colons);
  auto read = parse_gpg_listing(colons);
  REQUIRE(read);
  return *read;
}

std::string fault(const std::string& colons) {
  INFO(colons);
  const auto read = parse_gpg_listing(colons);
  REQUIRE_FALSE(read);
  return read.error().what;
}

}  // namespace

TEST_CASE("gpg's listing: keys with their subkeys, user ids, states and ends") {
  const auto keys = read(head + pub() + fpr + uid() + uid("r") + uid("u") + sub("e", "1609459200") + sub_fpr);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].kind == GpgListedKey::Kind::primary);
  CHECK(keys[0].state == State::sound);
  CHECK_FALSE(keys[0].ends);
  CHECK(keys[0].user_ids == std::vector<std::string>(2, "Alice\\x3a pub\\x3a <alice@example.org>"));
  CHECK(keys[0].fingerprint.substr(0, 2) == "\xDF\x27");
  CHECK(keys[0].fingerprint.size() == 20);
  CHECK(keys[1].kind == GpgListedKey::Kind::subkey);
  CHECK(keys[1].state == State::expired);
  CHECK(keys[1].ends == Timestamp{1609459200});
  CHECK(keys[1].fingerprint.substr(0, 2) == "\x3C\xB4");
  CHECK(read("").empty());
  CHECK(read(head).empty());
  CHECK(read(pub() + fpr +
             "uat:-::::1::9D::1 2300::::::::::0:\nrvk:::22::::::3CB4359D:80:\ngrp:::::::::3C:\n"
             "fp2:::::::::3C:\n")
            .size() == 1);
}

TEST_CASE("gpg's listing: what a validity means") {
  const auto state = [](const std::string& validity) { return read(pub(validity) + fpr).front().state; };
  for (const char* sound : {"-", "o", "q", "m", "f", "u"}) CHECK(state(sound) == State::sound);
  CHECK(state("e") == State::expired);
  CHECK(state("r") == State::revoked);
  for (const char* other : {"", "i", "d", "n", "w", "s", "?", "x", "-o", "ee"})
    CHECK(state(other) == State::other);
  CHECK(read(pub("-", "1609459200") + fpr).front().ends == Timestamp{1609459200});
  CHECK(read(pub() + fpr + uid("e") + uid("") + uid("n")).front().user_ids.empty());
}

TEST_CASE("gpg's listing: what is none of public keys") {
  CHECK(fault(pub()) == "the last key has no fingerprint");
  CHECK(fault(pub() + sub() + sub_fpr) == "a key without a fingerprint");
  CHECK(fault(pub() + pub() + fpr) == "a key without a fingerprint");
  CHECK(fault(fpr) == "a fingerprint of no key");
  CHECK(fault(pub() + fpr + fpr) == "a fingerprint of no key");
  CHECK(fault(pub() + "fpr:::::::::DF27710B9A5768BF3A05C07078F89C28E7C7BB45\n") == "a fingerprint of no key");
  CHECK(fault(pub() + sub_fpr) == "a fingerprint of another key");
  CHECK(fault(pub() + "fpr:::::::::78F89C28E7C7BB45:\n") == "a fingerprint of another key");
  CHECK(fault(pub() + fpr + pub() + fpr) == "a key twice");
  CHECK(fault(sub() + sub_fpr) == "a subkey of no key");
  CHECK(fault(uid()) == "a user id of no key");
  CHECK(fault(pub() + fpr + sub() + sub_fpr + uid()) == "a user id of no key");
  CHECK(fault(pub() + fpr + "uid:-::::1577836800::9DBC:\n") == "a user id of no key");
  CHECK(fault("pub:-:255:22:78F89C28E7C7BB45:1577836800:::-:\n") == "a key that is not listed as keys are");
  CHECK(fault("pub:-:255:22::1577836800:::-:::scESC:::::ed25519:::0:\n") ==
        "a key that is not listed as keys are");
  CHECK(fault(pub("-", "20210101T000000") + fpr) == "a key that ends at no known time");
  CHECK(fault(pub("-", "-1") + fpr) == "a key that ends at no known time");
  for (const char* other :
       {"sec:-:\n", "ssb:-:\n", "sig:-:\n", "crt:-:\n", "x\n", "tru\n", "\n", "[GNUPG:] X\n"}) {
    CHECK(fault(pub() + fpr + other) == "a record that is not known");
  }
  CHECK(fault(pub() + "fpr") == "the last line breaks off");
}

TEST_CASE("gpg's listing: a user id as it is in its packet") {
  CHECK(unescape_gpg_user_id("Alice\\x3a pub\\x5c <a@b>") == "Alice: pub\\ <a@b>");
  CHECK(unescape_gpg_user_id("j\xc3\xbcrgen") == "j\xc3\xbcrgen");
  CHECK(unescape_gpg_user_id("\\x3a") == ":");
  CHECK(unescape_gpg_user_id("\\x0a") == "\n");
  CHECK(unescape_gpg_user_id("")->empty());
  for (const char* other : {"\\n", "\\", "\\x", "\\x3", "\\x3A", "\\xg0", "\\y3a", "a\\x3"}) {
    INFO(other);
    CHECK_FALSE(unescape_gpg_user_id(other));
  }
}
