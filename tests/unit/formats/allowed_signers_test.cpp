#include "formats/allowed_signers.h"

#include <catch2/catch.hpp>
#include <string>

#include "model/limits.h"

namespace muster {
namespace {

const std::string key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==";

std::vector<AllowedSigner> read(const std::string& text) {
  const auto signers = parse_allowed_signers(text);
  INFO(text);
  INFO((signers ? "" : signers.error().what));
  REQUIRE(signers);
  return *signers;
}

AllowedSigner one(const std::string& line) {
  const auto signers = read(line);
  REQUIRE(signers.size() == 1);
  return signers.front();
}

std::string why(const std::string& text) {
  const auto signers = parse_allowed_signers(text);
  if (signers) return "accepted";
  CHECK(signers.error().offset <= text.size());
  return signers.error().what;
}

std::string time_of(const std::string& written) {
  return one("a@b valid-after=\"" + written + "\" " + key).valid_after->time.text();
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a line of allowed signers") {
  const AllowedSigner plain = one("alice@example.org " + key + "\n");
  CHECK(plain.line == 1);
  CHECK(plain.principals == Words{"alice@example.org"});
  CHECK(plain.role == KeyRole::signer);
  CHECK_FALSE(plain.namespaces);
  CHECK_FALSE(plain.valid_after);
  CHECK_FALSE(plain.valid_before);
  CHECK(plain.key == key);

  const AllowedSigner full =
      one(" a@b,*@c,!d@c\tNameSpaces=\"git,f*\",cert-authority,valid-after=\"20260102\",VALID-before="
          "\"20270102Z\"  " +
          key + " her laptop # 1");
  CHECK(full.principals == Words{"a@b", "*@c", "!d@c"});
  CHECK(full.role == KeyRole::authority);
  CHECK(full.namespaces == Words{"git", "f*"});
  CHECK(full.valid_after->zone == WrittenZone::none);
  CHECK(full.valid_before->zone == WrittenZone::utc);
  CHECK(full.key == key);
}

TEST_CASE("comments, empty lines and ends of lines") {
  const auto signers = read("# one\n\n \t\n  # \xff two\na@b " + key + "\r\nc@d " + key);
  REQUIRE(signers.size() == 2);
  CHECK(signers[0].line == 5);
  CHECK(signers[0].key == key);
  CHECK(signers[1].line == 6);
  CHECK(read("").empty());
}

TEST_CASE("principals may stand in quotation marks") {
  CHECK(one("\"a b@c,d@e\" " + key).principals == Words{"a b@c", "d@e"});
  CHECK(why("\"a@b " + key) == "no quotation mark behind the principals");
  CHECK(why("a\"@b " + key) == "a quotation mark inside the principals");
  CHECK(why("\"a@b\"" + key) == "no blank behind the principals");
  CHECK(why("\"\" " + key) == "an empty principal");
}

TEST_CASE("a quoted value may hold a quotation mark") {
  CHECK(one("a@b namespaces=\"x\\\"y\" " + key).namespaces == Words{"x\"y"});
  CHECK(one("a@b namespaces=\"x, y\" " + key).namespaces == Words{"x", " y"});
}

TEST_CASE("times as ssh-keygen writes them") {
  CHECK(time_of("20261123") == "2026-11-23T00:00:00Z");
  CHECK(time_of("202611231015") == "2026-11-23T10:15:00Z");
  CHECK(time_of("20261123101530") == "2026-11-23T10:15:30Z");
  CHECK(time_of("20261123101530Z") == "2026-11-23T10:15:30Z");
  CHECK(time_of("20261123z") == "2026-11-23T00:00:00Z");
  CHECK(time_of("20261123utc") == "2026-11-23T00:00:00Z");
  CHECK(one("a@b valid-after=\"20261123UTC\" " + key).valid_after->zone == WrittenZone::utc);
  CHECK(time_of("20280229") == "2028-02-29T00:00:00Z");
  for (const char* bad : {"", "Z", "2026112", "2026112310", "2026112310153", "202611231015300", "20261123ZZ",
                          "20260230", "20261123101560", "20261301", "2026-11-23", "19700101Z", "19691231",
                          "20261123+0100", "2026112\xd9\xa3"}) {
    INFO(bad);
    CHECK(why("a@b valid-after=\"" + std::string(bad) + "\" " + key).starts_with("not a time"));
  }
}

TEST_CASE("a window ends after it begins") {
  const std::string line = "a@b valid-after=\"20260101Z\",valid-before=";
  CHECK(why(line + "\"20260101Z\" " + key) == "valid-before is not later than valid-after");
  CHECK(why(line + "\"20251231Z\" " + key) == "valid-before is not later than valid-after");
  CHECK(why(line + "\"20260101000001Z\" " + key) == "accepted");
}

TEST_CASE("options that ssh-keygen refuses") {
  CHECK(why("a@b namespaces=\"git\",namespaces=\"git\" " + key) == "namespaces twice");
  CHECK(why("a@b valid-after=\"20260101\",valid-after=\"20260101\" " + key) == "a time twice");
  CHECK(why("a@b valid-before=\"20260101\",valid-before=\"20260101\" " + key) == "a time twice");
  CHECK(why("a@b namespaces=git " + key) == "no quotation mark before an option's value");
  CHECK(why("a@b namespaces=\"git " + key) == "no quotation mark behind an option's value");
  CHECK(why("a@b namespaces=\"git\\\" " + key) == "no quotation mark behind an option's value");
  CHECK(why("a@b namespaces=\"git\", " + key) == "no option behind a comma");
  CHECK(why("a@b namespaces=\"git\"x " + key) == "neither a comma nor a blank behind an option");
  CHECK(why("a@b namespaces=\"\" " + key) == "an empty namespace");
  CHECK(why("a@b namespaces=\"git,\" " + key) == "an empty namespace");
  CHECK(why("a@b no-touch=\"x\" " + key) == "an option that ssh-keygen does not know");
  CHECK(why("a@b cert-authority,no-touch " + key) == "an option that ssh-keygen does not know");
  CHECK(why("a@b cert-authorityx,cert-authority " + key) == "an option that ssh-keygen does not know");
  CHECK(why("a@b namespaces=\"git\"") == "no key behind the options");
}

TEST_CASE("lines without principals or a key") {
  CHECK(why(key) == "an option that ssh-keygen does not know");
  CHECK(why("a@b") == "no blank behind the principals");
  CHECK(why("a@b ssh-ed25519") == "no type of a key and no key behind it");
  CHECK(why("a@b ssh-ed25519 ") == "no key behind its type");
  CHECK(why(",a@b " + key) == "an empty principal");
  CHECK(why("a@b,,c@d " + key) == "an empty principal");
  CHECK(why("a@b, c@d " + key) == "an empty principal");
  CHECK(why("a@b cert-authority ssh=ed25519 AAAA") == "no type of a key and no key behind it");
}

TEST_CASE("a type of key that nobody knows is read, and its key not looked into") {
  CHECK(one("a@b ssh-dss ???").key == "ssh-dss ???");
  CHECK(one("a@b cert-authority x-new@example.org AAAA").key == "x-new@example.org AAAA");
  CHECK(one("a@b CERT-authority " + key).role == KeyRole::authority);
}

TEST_CASE("bytes that no line of allowed signers has") {
  CHECK(why("a@b\x01 " + key) == "a control character");
  CHECK(why(std::string("a@b\0 ", 5) + key) == "a control character");
  CHECK(why("a@b ssh-ed25519 AAAA\x7f") == "a control character");
  CHECK(why("a@b ssh-ed25519 AA\xff") == "a line that is no UTF-8");
  CHECK(why("a@b " + key + " ok\nc@d\x01") == "a control character");
  CHECK(why("a@b\r " + key) == "a control character");
  CHECK(why("a\xff@b " + key) == "a line that is no UTF-8");
  CHECK(one("j\xc3\xbcrgen@b " + key).principals == Words{"j\xc3\xbcrgen@b"});
}

TEST_CASE("a comment behind a key is of any bytes") {
  for (const std::string& comment : {std::string("J\xfcrgens laptop"), std::string("a\0b", 3),
                                     std::string("\x7f\r\x01"), std::string("\"")}) {
    CHECK(one("a@b " + key + " " + comment).key == key);
  }
  CHECK(read("a@b " + key + " \xfc\nc@d " + key).size() == 2);
}

TEST_CASE("allowed signers are bounded") {
  std::string many;
  for (std::size_t i = 0; i < limits::imported_signers; ++i) many += "a@b " + key + "\n";
  CHECK(read(many).size() == limits::imported_signers);
  CHECK(why(many + "a@b " + key) == "too many signers");
  const std::string start = "a@b " + key + " ";
  CHECK(why(start + std::string(limits::imported_line_bytes - start.size(), 'x')) == "accepted");
  CHECK(why(start + std::string(limits::imported_line_bytes - start.size() + 1, 'x')) ==
        "a line that is too long");
  CHECK(why(std::string(limits::imported_bytes, '\n')) == "accepted");
  CHECK(why(std::string(limits::imported_bytes + 1, '\n')) == "a file that is too long");
}

TEST_CASE("where in the file allowed signers are wrong") {
  const std::string good = "a@b " + key + "\n";
  const auto signers = parse_allowed_signers(good + "c@d namespaces=git " + key);
  REQUIRE_FALSE(signers);
  CHECK(signers.error().offset == good.size() + std::string("c@d namespaces=").size());
}

}  // namespace muster
