#include "formats/armor.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

const std::string ssh_begin = "-----BEGIN SSH SIGNATURE-----\n";
const std::string ssh_end = "-----END SSH SIGNATURE-----\n";
const std::string pgp_begin = "-----BEGIN PGP SIGNATURE-----\n";
const std::string pgp_end = "-----END PGP SIGNATURE-----\n";
const std::string cms_begin = "-----BEGIN SIGNED MESSAGE-----\n";
const std::string cms_end = "-----END SIGNED MESSAGE-----\n";

std::string lines_of(const std::string& base64, std::size_t width) {
  std::string lines;
  for (std::size_t at = 0; at < base64.size(); at += width) lines += base64.substr(at, width) + "\n";
  return lines;
}

std::string ssh_frame(const std::string& base64, std::size_t width) {
  return ssh_begin + lines_of(base64, width) + ssh_end;
}

std::string pgp_frame(const std::string& inner) {
  return pgp_begin + inner + pgp_end;
}

// 300 bytes that show every base64 digit sooner or later: exactly 400 digits.
std::string some_bytes(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 89 + i / 7));
  return bytes;
}

}  // namespace

TEST_CASE("armour of each kind is read whole") {
  const auto ssh = read_armor(ssh_armor);
  REQUIRE(outcome(ssh) == 's');
  CHECK(std::get<ArmoredSignature>(ssh).kind == SignatureKind::ssh);
  CHECK(armor_of(ssh) == ssh_armor);
  const auto pgp = read_armor(pgp_armor);
  REQUIRE(outcome(pgp) == 's');
  CHECK(std::get<ArmoredSignature>(pgp).kind == SignatureKind::openpgp);
  CHECK(armor_of(pgp) == pgp_armor);
  const auto cms = read_armor(cms_armor);
  REQUIRE(outcome(cms) == 's');
  CHECK(std::get<ArmoredSignature>(cms).kind == SignatureKind::x509);
  CHECK(armor_of(cms) == cms_armor);
}

TEST_CASE("after END stand at most one line feed and one empty line") {
  const std::string whole = GENERATE(ssh_armor, pgp_armor, cms_armor);
  const std::string bare = whole.substr(0, whole.size() - 1);
  CHECK(armor_of(read_armor(bare)) == bare);
  CHECK(armor_of(read_armor(whole)) == whole);
  CHECK(armor_of(read_armor(whole + "\n")) == whole);  // as GitHub's web interface writes it
  for (const std::string tail :
       {"\n\n", " ", " \n", "\n ", "x", "x\n", "\r", "\r\n", "\t\n", "\n\r\n", "-\n"}) {
    INFO(tail);
    CHECK(outcome(read_armor(whole + tail)) == 'a');
  }
  for (const std::string tail : {" ", "\r", "\r\n", " \n", "-", "-\n", "x\n"}) {
    CHECK(outcome(read_armor(bare + tail)) == 'a');
  }
  CHECK(outcome(read_armor(whole + whole)) == 'a');
}

TEST_CASE("only an empty text is no signature") {
  CHECK(outcome(read_armor("")) == 'n');
  const std::vector<std::string> unknown = {
      "\n",
      " ",
      "x",
      "LGTM\n",
      "-----BEGIN",
      "-----BEGIN SSH SIGNATURE-----",
      ssh_begin,
      ssh_begin + ssh_end,
      ssh_begin + "\n" + ssh_end,
      ssh_end,
      pgp_begin + pgp_end,
      pgp_begin + "\n" + pgp_end,
      cms_begin + cms_end,
      replaced(pgp_armor, "PGP SIGNATURE", "PGP MESSAGE"),
      "-----BEGIN PGP MESSAGE-----\n\nAAAA\n-----END PGP MESSAGE-----\n",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n"};
  for (const std::string& text : unknown) {
    INFO(text);
    CHECK(outcome(read_armor(text)) == 'a');
  }
}

TEST_CASE("BEGIN and END lines are exact and of one kind") {
  const std::string whole = GENERATE(ssh_armor, pgp_armor, cms_armor);
  for (const std::string before : {" ", "\n", "x\n", "\r\n", "\t", "\xEF\xBB\xBF"}) {
    CHECK(outcome(read_armor(before + whole)) == 'a');
  }
  CHECK(outcome(read_armor(replaced(whole, "-----BEGIN", "----BEGIN"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "-----BEGIN", "------BEGIN"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "BEGIN", "begin"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "-----\n", "----- \n"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "-----\n", "-----\r\n"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "-----\n", "-----x"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "\n-----END", "\n -----END"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "\n-----END", " -----END"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "\n-----END", "\n\n-----END"))) == 'a');
  CHECK(outcome(read_armor(replaced(whole, "-----END", "-----FIN"))) == 'a');
  CHECK(outcome(read_armor(whole.substr(0, whole.find("-----END")))) == 'a');
  CHECK(outcome(read_armor(replaced(ssh_armor, "END SSH", "END PGP"))) == 'a');
  CHECK(outcome(read_armor(replaced(pgp_armor, "END PGP", "END SSH"))) == 'a');
}

TEST_CASE("a carriage return anywhere in an armour is ambiguous") {
  const std::string whole = GENERATE(ssh_armor, pgp_armor, cms_armor);
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    std::string text = whole;
    CHECK(outcome(read_armor(text.insert(at, 1, '\r'))) == 'a');
  }
}

TEST_CASE("one byte more in an armour is never a second reading") {
  // What stays acceptable are the two forms of the end, and an altered signature of other bytes.
  for (const char c : std::string(" \t=-\n\x01\x7f\x80")) {
    for (std::size_t at = 0; at < ssh_armor.size(); ++at) {
      std::string text = ssh_armor;
      text.insert(at, 1, c);
      if (text == ssh_armor + "\n") continue;
      CHECK(outcome(read_armor(text)) == 'a');
    }
  }
}

TEST_CASE("SSH base64 lines have one width from 64 to 76 but the last") {
  const std::string base64 = encode_base64(some_bytes(300));
  for (std::size_t width = 1; width <= 100; ++width) {
    INFO(width);
    CHECK(outcome(read_armor(ssh_frame(base64, width))) == (width >= 64 && width <= 76 ? 's' : 'a'));
  }
  CHECK(outcome(read_armor(ssh_frame(base64, 400))) == 'a');
  const std::string a = base64.substr(0, 70);
  const std::string b = base64.substr(70, 70);
  const std::string rest = base64.substr(140, 20);
  CHECK(outcome(read_armor(ssh_begin + a + "\n" + b + "\n" + rest + "\n" + ssh_end)) == 's');
  for (const std::string& lines :
       {a + "\n" + b.substr(0, 69) + "\n" + b.substr(69) + rest + "\n",
        a + "\n" + b + rest.substr(0, 1) + "\n" + rest.substr(1) + "\n", a + "\n\n" + b + "\n" + rest + "\n",
        "\n" + a + "\n" + b + "\n" + rest + "\n", a + "\n" + b + "\n" + rest + "\n\n",
        a + "\n" + b + rest + "\n", a + " \n" + b + "\n" + rest + "\n",
        " " + a + "\n " + b + "\n " + rest + "\n", a + "\n" + b + "\n" + rest}) {
    INFO(lines);
    CHECK(outcome(read_armor(ssh_begin + lines + ssh_end)) == 'a');
  }
}

TEST_CASE("no empty line stands inside an SSH armour, also where all lines are full") {
  const std::string full = lines_of(encode_base64(some_bytes(210)), 70);
  REQUIRE(outcome(read_armor(ssh_begin + full + ssh_end)) == 's');
  CHECK(outcome(read_armor(ssh_begin + full + "\n" + ssh_end)) == 'a');
  CHECK(outcome(read_armor(ssh_begin + "\n" + full + ssh_end)) == 'a');
}

TEST_CASE("an SSH armour of one line may be as wide as any line") {
  CHECK(outcome(read_armor(ssh_frame("AAAA", 76))) == 's');
  CHECK(outcome(read_armor(ssh_frame(std::string(60, 'A'), 76))) == 's');
  CHECK(outcome(read_armor(ssh_frame(std::string(76, 'A'), 76))) == 's');
  CHECK(outcome(read_armor(ssh_frame(std::string(80, 'A'), 80))) == 'a');
  // The last line may be full.
  CHECK(outcome(read_armor(ssh_frame(std::string(140, 'A'), 70))) == 's');
}

TEST_CASE("base64 in an armour is canonical") {
  CHECK(outcome(read_armor(ssh_frame("AAA=", 70))) == 's');
  CHECK(outcome(read_armor(ssh_frame("AA==", 70))) == 's');
  for (const std::string body :
       {"AAB=", "AB==", "AAA", "AA", "A", "A===", "====", "=", "AA=A", "A=AA", "AAAA=", "AAAA====", "AA-A",
        "AA_A", "AA A", "AAA*", "AAAA\xff", "AA==AAAA"}) {
    INFO(body);
    CHECK(outcome(read_armor(ssh_frame(body, 70))) == 'a');
  }
  CHECK(outcome(read_armor(replaced(ssh_armor, "EOY=\n", "EOZ=\n"))) == 'a');
  CHECK(outcome(read_armor(replaced(ssh_armor, "EOY=\n", "EOY\n"))) == 'a');
  CHECK(outcome(read_armor(replaced(ssh_armor, "EOY=\n", "EOY=AAAA\n"))) == 'a');
  CHECK(outcome(read_armor(replaced(pgp_armor, "AAM=\n", "AAN=\n"))) == 'a');
}

TEST_CASE("OpenPGP armour may have Version and Comment headers and a checksum") {
  const std::string data = lines_of(std::string(64 * 2 + 12, 'Q'), 64);
  const std::vector<std::string> good = {
      "\n" + data,
      "\n" + data + "=AbC/\n",
      "Version: GnuPG v1\n\n" + data + "=AbC/\n",
      "Comment: GPGTools - https://gpgtools.org\n\n" + data,
      "Version: GnuPG/MacGPG2 v2.0.17 (Darwin)\nComment: caf\xC3\xA9\nComment: two\n\n" + data + "=0000\n",
      "\nQQQQ\n=AbC/\n",
      "\nQQQQ\n"};
  for (const std::string& inner : good) {
    INFO(inner);
    CHECK(armor_of(read_armor(pgp_frame(inner))) == pgp_frame(inner));
  }
}

TEST_CASE("OpenPGP armour near misses are ambiguous") {
  const std::string data = lines_of(std::string(64 * 2 + 12, 'Q'), 64);
  const std::string one(64, 'Q');
  std::string nine;
  for (int i = 0; i < 9; ++i) nine += "Comment: x\n";
  const std::vector<std::string> bad = {
      data,                          // no empty line
      "\n\n" + data,                 // two
      " \n" + data,                  // not empty
      "Version: GnuPG v1\n" + data,  // no empty line after the headers
      "Hash: SHA256\n\n" + data,     // other headers
      "Charset: UTF-8\n\n" + data,
      "MessageID: x\n\n" + data,
      "version: x\n\n" + data,
      "Version:x\n\n" + data,
      "Version: \n\n" + data,
      "Version: x \n\n" + data,
      "Version: x\x01y\n\n" + data,
      "Version: x\r\n\n" + data,
      "Version: x\x7fy\n\n" + data,
      " Version: x\n\n" + data,
      "Comment: x\n Comment: folded\n\n" + data,
      nine + "\n" + data,
      "\n" + data + "=AbC\n",  // checksum cut
      "\n" + data + "=AbC//\n",
      "\n" + data + "=Ab-/\n",
      "\n" + data + "=AbC/\n=AbC/\n",
      "\n" + data + "=AbC/\n\n",
      "\n" + data + "\n=AbC/\n",
      "\n=AbC/\n",               // nothing but a checksum
      "\n" + one + "\nQAbC/\n",  // a checksum without its sign
      "=AbC/\n",
      "\n" + data + "=AbC/",          // END not at a line's start
      "\n" + one + one + "\nQQQQ\n",  // widths other than 64
      "\n" + lines_of(std::string(76 * 2, 'Q'), 76),
      "\n" + lines_of(std::string(60 * 2, 'Q'), 60),
      "\n" + lines_of(std::string(64 * 2, 'Q'), 63),
      "\n" + one + "\n\n" + one + "\n",
      "\n" + one + "\nQQQQ\n" + one + "\n",
  };
  for (const std::string& inner : bad) {
    INFO(inner);
    CHECK(outcome(read_armor(pgp_frame(inner))) == 'a');
  }
  CHECK(outcome(read_armor(pgp_frame(nine.substr(nine.find('\n') + 1) + "\n" + data))) == 's');
}

TEST_CASE("CMS armour has lines of 64 or of 76") {
  const std::string base64 = encode_base64(some_bytes(300));
  for (std::size_t width = 60; width <= 80; ++width) {
    INFO(width);
    CHECK(outcome(read_armor(cms_begin + lines_of(base64, width) + cms_end)) ==
          (width == 64 || width == 76 ? 's' : 'a'));
  }
  CHECK(outcome(read_armor(cms_begin + "\n" + lines_of(base64, 64) + cms_end)) == 'a');
  CHECK(outcome(read_armor(cms_begin + lines_of(base64, 64) + "=AbC/\n" + cms_end)) == 'a');
}

TEST_CASE("an armour has a largest size") {
  const std::size_t frame = ssh_begin.size() + ssh_end.size();
  const std::size_t lines = (limits::signature_bytes - frame) / 65;
  const std::string largest = ssh_frame(std::string(lines * 64, 'A'), 64);
  REQUIRE(largest.size() <= limits::signature_bytes);
  CHECK(outcome(read_armor(largest)) == 's');
  // One of exactly that size: some width of lines fills it with whole groups of four digits.
  std::string exact;
  for (std::size_t width = 64; width <= 76; ++width) {
    const std::size_t digits = (limits::signature_bytes - frame) * width / (width + 1);
    const std::string text = ssh_frame(std::string(digits, 'A'), width);
    if (digits % 4 == 0 && text.size() == limits::signature_bytes) exact = text;
  }
  REQUIRE(exact.size() == limits::signature_bytes);
  CHECK(outcome(read_armor(exact)) == 's');
  CHECK(outcome(read_armor(ssh_frame(std::string((lines + 1) * 64, 'A'), 64))) == 'a');
}

TEST_CASE("decode_ssh_armor gives the bytes of what read_armor accepts") {
  for (std::size_t width = 64; width <= 76; ++width) {
    const auto bytes = decode_ssh_armor(ssh_frame(encode_base64(some_bytes(299)), width));
    REQUIRE(bytes);
    CHECK(*bytes == some_bytes(299));
  }
  const auto sshsig = decode_ssh_armor(ssh_armor);
  REQUIRE(sshsig);
  CHECK(sshsig->starts_with("SSHSIG"));
  for (const std::string& text :
       {std::string(), pgp_armor, cms_armor, " " + ssh_armor, ssh_armor + "x", ssh_armor + "\n\n",
        ssh_frame("AAB=", 70), ssh_frame(std::string(130, 'A') + "==", 63)}) {
    CHECK_FALSE(decode_ssh_armor(text));
  }
}

TEST_CASE("decode_ssh_armor says where the fault lies") {
  const auto offset_of = [](const std::string& text) { return decode_ssh_armor(text).error().offset; };
  CHECK(offset_of("x" + ssh_armor) == 0);
  CHECK(offset_of(pgp_armor) == 0);
  // Behind the armour headers of another kind, too.
  CHECK(offset_of(pgp_frame("Comment: x\n\nQQ!Q\n")) == pgp_begin.size() + 14);
  CHECK(offset_of(ssh_armor + "x") == ssh_armor.size() - 1);
  CHECK(offset_of(ssh_armor.substr(0, 40)) == 40);
  // A bad byte in the third line, and one in the first.
  CHECK(offset_of(replaced(ssh_armor, "uXRXfJ4e", "uXRX*J4e")) == ssh_armor.find("uXRXfJ4e") + 4);
  CHECK(offset_of(replaced(ssh_armor, "U1NI", "U!NI")) == ssh_begin.size() + 1);
  CHECK(offset_of(replaced(ssh_armor, "EOY=", "EOZ=")) == ssh_armor.find("EOY=") + 2);
  CHECK(offset_of(replaced(ssh_armor, "\nuXRX", "\n\nuXRX")) == ssh_armor.find("uXRX"));
}

TEST_CASE("base64 test vectors of RFC 4648 section 10") {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(encode_base64(bytes) == text);
    CHECK(decode_base64(text).value() == bytes);
  }
}

TEST_CASE("base64 goes both ways for every length") {
  for (std::size_t size = 0; size < 200; ++size) {
    const std::string bytes = some_bytes(size);
    const auto decoded = decode_base64(encode_base64(bytes));
    REQUIRE(decoded);
    CHECK(*decoded == bytes);
  }
}

TEST_CASE("what base64 decodes it encodes to the same text") {
  // Every pair of last digits, with each kind of padding: one spelling for each value.
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \n";
  std::size_t accepted = 0;
  for (const char x : digits) {
    for (const char y : digits) {
      for (const std::string& tail : {std::string{x, y}, std::string{x, '='}, std::string("==")}) {
        const std::string text = std::string{'A', y} + tail;
        const auto bytes = decode_base64(text);
        if (!bytes) continue;
        ++accepted;
        CHECK(encode_base64(*bytes) == text);
      }
    }
  }
  CHECK(accepted > 4096);
}

TEST_CASE("base64 near misses are refused where the fault lies") {
  const std::vector<std::pair<std::string, std::size_t>> bad = {
      {"A", 1},        {"AA", 2},   {"AAA", 3},   {"AAAAA", 5}, {"AA=", 3},    {"=", 1},
      {"==", 2},       {"===", 0},  {"====", 0},  {"A===", 1},  {"AB==", 1},   {"AAB=", 2},
      {"AA=A", 2},     {"A=AA", 1}, {"=AAA", 0},  {"AAAA=", 5}, {"AAAA==", 6}, {"AAAA====", 4},
      {"AA==AAAA", 2}, {"AA A", 2}, {"AAA\n", 3}, {"-AAA", 0},  {"_AAA", 0},   {"AA\xC3\xA9", 2}};
  for (const auto& [text, offset] : bad) {
    INFO(text);
    const auto bytes = decode_base64(text);
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().offset == offset);
  }
  CHECK_FALSE(decode_base64(std::string("AA\0A", 4)));
}
