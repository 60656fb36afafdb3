#include "formats/gpg_status.h"

#include <catch2/catch.hpp>

#include "model/limits.h"

using namespace muster;

namespace {

using Standing = GpgVerification::Standing;

const std::string fingerprint = "DF27710B9A5768BF3A05C07078F89C28E7C7BB45";
const std::string subkey = "3CB4359DE948B17F28D602C2C76BE3A4D72997B0";
const std::string begun = "[GNUPG:] NEWSIG\n";
const std::string considered = "[GNUPG:] KEY_CONSIDERED " + fingerprint + " 0\n";
const std::string id = "[GNUPG:] SIG_ID WNzJ8M63P+8psO2BCzfX9tSnazs 2020-06-01 1590969600\n";

std::string outcome(const std::string& keyword) {
  return "[GNUPG:] " + keyword + " 78F89C28E7C7BB45 Alice <alice@example.org>\n";
}

std::string valid(const std::string& rest = "0 4 0 22 8 00", const std::string& key = fingerprint) {
  return "[GNUPG:] VALIDSIG " + key + " 2020-06-01 1590969600 " + rest + " " + fingerprint + "\n";
}

// As gpg 2.2.40 writes it.
std::string said(const std::string& keyword) {
  return begun + considered + id + considered + outcome(keyword) + valid() + considered;
}

GpgVerification read(const std::string& status) {
  INFO(status);
  const auto read = parse_gpg_verification(status);
  REQUIRE(read);
  if (read->standing == Standing::refused) {
    CHECK(read->signer.empty());
    CHECK(read->primary.empty());
    CHECK_FALSE(read->why.empty());
  }
  return *read;
}

void check_refused(const std::string& status, const std::string& why) {
  const GpgVerification found = read(status);
  CHECK(found.standing == Standing::refused);
  CHECK(found.why == why);
}

void check_malformed(const std::string& status, std::size_t offset, const std::string& what) {
  INFO(status.substr(0, 200));
  const auto read = parse_gpg_verification(status);
  REQUIRE_FALSE(read);
  CHECK(read.error().offset == offset);
  CHECK(read.error().what == what);
  const auto imported = parse_gpg_import(status);
  REQUIRE_FALSE(imported);
  CHECK(imported.error().what == what);
}

const std::string imported =
    "[GNUPG:] IMPORTED 78F89C28E7C7BB45 Alice\n[GNUPG:] IMPORT_OK 1 " + fingerprint + "\n";
const std::string end_of_import = "[GNUPG:] IMPORT_RES 1 0 1 0 0 0 0 0 0 0 0 0 0 0 0\n";

}  // namespace

TEST_CASE("gpg: a signature that is good, or by a key that has ended or is revoked") {
  const GpgVerification good = read(said("GOODSIG"));
  CHECK(good.standing == Standing::good);
  CHECK(good.signer.size() == 20);
  CHECK(good.signer == "\xDF\x27\x71\x0B\x9A\x57\x68\xBF\x3A\x05\xC0\x70\x78\xF8\x9C\x28\xE7\xC7\xBB\x45");
  CHECK(good.primary == good.signer);
  CHECK(good.why.empty());
  CHECK(read(said("EXPKEYSIG")).standing == Standing::expired);
  CHECK(read(said("REVKEYSIG")).standing == Standing::revoked);
  CHECK(read(begun + outcome("GOODSIG") + valid("0 4 0 1 10 01")).standing == Standing::good);
  CHECK(read(begun + outcome("GOODSIG") + valid("1700000000 4 0 19 9 00")).standing == Standing::good);
}

TEST_CASE("gpg: a signature by a subkey names both keys") {
  const GpgVerification found =
      read(begun + "[GNUPG:] GOODSIG C76BE3A4D72997B0 x\n" + valid("0 4 0 22 8 00", subkey));
  CHECK(found.standing == Standing::good);
  CHECK(found.signer.substr(0, 2) == "\x3C\xB4");
  CHECK(found.primary.substr(0, 2) == "\xDF\x27");
}

TEST_CASE("gpg: a signature that names its key by fingerprint alone has zeros for an id") {
  const std::string zeros = "0000000000000000";
  CHECK(read(begun + "[GNUPG:] GOODSIG " + zeros + " x\n" + valid()).standing == Standing::good);
  CHECK(read(begun + "[GNUPG:] REVKEYSIG " + zeros + " x\n" + valid()).standing == Standing::revoked);
  for (const std::string& other : {zeros + "0", zeros.substr(1), "000000000000000" + std::string("1")}) {
    check_refused(begun + "[GNUPG:] GOODSIG " + other + " x\n" + valid(), "gpg does not say whose it is");
  }
  check_refused(begun + "[GNUPG:] GOODSIG " + zeros + " x\n", "gpg does not say whose it is");
}

TEST_CASE("gpg: what else it says of any signature changes nothing") {
  const std::string beside =
      "[GNUPG:] NOTATION_NAME x@y\n[GNUPG:] NOTATION_FLAGS 0 1\n[GNUPG:] NOTATION_DATA a%0Ab\n"
      "[GNUPG:] POLICY_URL http://x%0A[GNUPG:]%20BADSIG\n[GNUPG:] SIG_SUBPACKET 24 1 3 a%0A\n[GNUPG:] "
      "TRUST_UNDEFINED 0 always\n"
      "[GNUPG:] TRUST_MARGINAL\n[GNUPG:] TRUST_FULLY\n[GNUPG:] TRUST_ULTIMATE\n"
      "[GNUPG:] VERIFICATION_COMPLIANCE_MODE 23\n[GNUPG:] PROGRESS need_entropy X 0 1\n"
      "[GNUPG:] KEYEXPIRED 1609459200\n[GNUPG:] KEYEXPIRED 0\n";
  CHECK(read("[GNUPG:] NEWSIG bob@example.org\n" + beside + outcome("GOODSIG") + beside + valid() + beside)
            .standing == Standing::good);
  CHECK(
      read(begun + "[GNUPG:] GOODSIG 78F89C28E7C7BB45 \xC3\xA9\xFF%0A[GNUPG:] BADSIG\n" + valid()).standing ==
      Standing::good);
}

TEST_CASE("gpg: what it says against a signature is told apart") {
  check_refused(begun + outcome("BADSIG") + "[GNUPG:] FAILURE gpg-exit 33554433\n",
                "the signature does not match what it is over");
  check_refused(said("EXPSIG"), "the signature has ended");
  const std::string error = "[GNUPG:] ERRSIG 78F89C28E7C7BB45 22 8 00 1590969600 ";
  check_refused(begun + error + "9 " + fingerprint + "\n[GNUPG:] NO_PUBKEY 78F89C28E7C7BB45\n",
                "no key of the certificate made it");
  check_refused(begun + error + "4 -\n", "gpg does not take its algorithms");
  check_refused(begun + error + "5 -\n", "gpg does not take its algorithms");
  check_refused(begun + error + "32 -\n", "a signature of another type than over a document");
  check_refused(begun + error + "39 -\n", "the key is younger than the signature or the time");
  check_refused(begun + error + "125 -\n", "the key may not sign");
  check_refused(begun + error + "1 -\n", "gpg cannot check it: the key is not bound as one that signs");
  check_refused(begun + "[GNUPG:] ERRSIG\n", "gpg cannot check it: the key is not bound as one that signs");
  check_refused("[GNUPG:] NODATA 2\n[GNUPG:] FAILURE verify 4294967295\n", "gpg finds no signature");
}

TEST_CASE("gpg: what decides is said once and in order, or refused") {
  const std::string twice = "gpg does not say one thing once";
  const std::string good = begun + outcome("GOODSIG") + valid();
  check_refused(good + good, twice);
  check_refused(good + begun, twice);
  check_refused(begun + good, twice);
  check_refused(good + outcome("GOODSIG"), twice);
  check_refused(good + valid(), twice);
  for (const char* other : {"BADSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "ERRSIG", "GOODSIG"}) {
    check_refused(good + outcome(other), twice);
    check_refused(begun + outcome(other) + outcome("GOODSIG") + valid(), twice);
  }
  check_refused(outcome("GOODSIG") + begun + valid(), twice);
  check_refused(begun + valid() + outcome("GOODSIG"), twice);
  check_refused(outcome("GOODSIG") + valid() + begun, twice);
  check_refused(outcome("GOODSIG") + valid(), "gpg finds no signature");
  check_refused(begun, "gpg does not say how the signature is");
  check_refused(begun + outcome("GOODSIG"), "gpg does not say whose it is");
}

TEST_CASE("gpg: nothing that is not known stands beside a good answer") {
  for (const char* other : {"FAILURE gpg-exit 33554433", "ERROR verify 1", "NODATA 1", "UNEXPECTED 0",
                            "TRUST_NEVER", "KEYREVOKED", "NO_PUBKEY 78F89C28E7C7BB45", "PLAINTEXT 62 0 x",
                            "BEGIN_DECRYPTION", "GOODSIGX", "BADARMOR", "IMPORT_OK 1 x"}) {
    const std::string line = "[GNUPG:] " + std::string(other) + "\n";
    check_refused(begun + line + outcome("GOODSIG") + valid(), "gpg says something beside that is not known");
    check_refused(said("EXPKEYSIG") + line, "gpg says something beside that is not known");
  }
}

TEST_CASE("gpg: a good answer is about one key, by its full fingerprint, a fit signature and a strong hash") {
  const auto good = [](const std::string& line) { return begun + outcome("GOODSIG") + line; };
  check_refused(good(valid("0 4 0 22 8 00", subkey)), "gpg does not say whose it is");
  check_refused(begun + "[GNUPG:] GOODSIG\n" + valid(), "gpg does not say whose it is");
  check_refused(begun + "[GNUPG:] GOODSIG E7C7BB45 x\n" + valid(), "gpg does not say whose it is");
  check_refused(begun + "[GNUPG:] GOODSIG " + fingerprint + " x\n" + valid(), "gpg does not say whose it is");
  check_refused(good("[GNUPG:] VALIDSIG\n"), "gpg does not say whose it is");
  check_refused(good(valid("0 4 0 22 8")), "gpg says in no known form whose signature it is");
  check_refused(good(valid("0 4 0 22 8 00 x")), "gpg says in no known form whose signature it is");
  check_refused(good(valid("0 3 0 22 8 00")), "a signature of another version than 4");
  check_refused(good(valid("0 5 0 22 8 00")), "a signature of another version than 4");
  for (const char* algorithm : {"2", "3", "16", "17", "18", "20", "27", "0", "01", ""}) {
    check_refused(good(valid("0 4 0 " + std::string(algorithm) + " 8 00")),
                  "a key of an algorithm that is not taken");
  }
  for (const char* hash : {"1", "2", "3", "11"}) {
    check_refused(good(valid("0 4 0 22 " + std::string(hash) + " 00")), "a weak hash");
  }
  for (const char* hash : {"0", "4", "7", "12", "14", "255"}) {
    check_refused(good(valid("0 4 0 22 " + std::string(hash) + " 00")), "an unknown hash");
  }
  for (const char* hash : {"", "08", "x", "-8", "264", "4294967304"}) {
    check_refused(good(valid("0 4 0 22 " + std::string(hash) + " 00")),
                  "gpg does not say which hash was signed");
  }
  for (const char* type : {"02", "10", "13", "1f", "20", "40", "50", "0", "1", "", "000"}) {
    check_refused(good(valid("0 4 0 22 8 " + std::string(type))),
                  "a signature of another type than over a document");
  }
}

TEST_CASE("gpg: a fingerprint is 40 upper-case digits") {
  const std::string rest = " 2020-06-01 1590969600 0 4 0 22 8 00 ";
  const auto status = [&](const std::string& signer, const std::string& primary) {
    return begun + outcome("GOODSIG") + "[GNUPG:] VALIDSIG " + signer + rest + primary + "\n";
  };
  const std::string why = "gpg does not name the key by its fingerprint";
  check_refused(status(fingerprint.substr(2), fingerprint), why);
  check_refused(status("00" + fingerprint, fingerprint), why);
  check_refused(status(fingerprint, fingerprint.substr(24)), why);
  check_refused(status(fingerprint, ""), why);
  check_refused(status(fingerprint, "df27710b9a5768bf3a05c07078f89c28e7c7bb45"), why);
  check_refused(status("G" + fingerprint.substr(1), fingerprint), why);
  check_refused(status("@" + fingerprint.substr(1), fingerprint), why);
}

TEST_CASE("gpg: what is no list of status lines") {
  check_malformed("", 0, "it says nothing");
  check_malformed("\n", 0, "a line that is no status");
  check_malformed(begun + "gpg: Good signature\n", begun.size(), "a line that is no status");
  check_malformed(begun + "[GNUPG:]\n", begun.size(), "a line that is no status");
  check_malformed(" " + begun, 0, "a line that is no status");
  check_malformed(begun + "[GNUPG:] \n", begun.size(), "a status without a keyword");
  check_malformed(begun + "[GNUPG:]  GOODSIG\n", begun.size(), "a status without a keyword");
  check_malformed(begun + "[GNUPG:] Goodsig x\n", begun.size(), "a status without a keyword");
  check_malformed(begun + "[GNUPG:] GOODSIG\t x\n", begun.size(), "a status without a keyword");
  check_malformed(begun + "[GNUPG:] GOODSIG x\r\n", begun.size(), "a control character");
  check_malformed(begun + "[GNUPG:] SIG_ID x\x7f\n", begun.size(), "a control character");
  check_malformed(begun + std::string("[GNUPG:] SIG_ID \0\n", 18), begun.size(), "a control character");
  check_malformed(begun + "[GNUPG:] GOODSIG", begun.size() + 16, "the last line breaks off");
}

TEST_CASE("gpg: as many and as long lines as are read, and one more") {
  const std::string head = "[GNUPG:] SIG_ID ";
  const std::string longest = head + std::string(limits::gpg_line_bytes - head.size(), 'x') + "\n";
  CHECK(read(said("GOODSIG") + longest).standing == Standing::good);
  check_malformed("[GNUPG:] SIG_ID x" + longest.substr(head.size()), 0, "too long a line");
  std::string many;
  for (std::size_t i = 3; i < limits::gpg_lines; ++i) many += head + "\n";
  const std::string good = begun + outcome("GOODSIG") + valid();
  CHECK(read(good + many).standing == Standing::good);
  check_malformed(good + many + head + "\n", good.size() + many.size(), "too many lines");
}

TEST_CASE("gpg: what an import took in") {
  const auto one = parse_gpg_import(considered + imported + end_of_import);
  REQUIRE(one);
  REQUIRE(one->size() == 1);
  CHECK(one->front().substr(0, 2) == "\xDF\x27");
  CHECK(parse_gpg_import(imported + "[GNUPG:] IMPORT_OK 1 " + subkey + "\n" + end_of_import)->size() == 2);
  CHECK(parse_gpg_import(end_of_import)->empty());
  CHECK(parse_gpg_import("[GNUPG:] IMPORTED 78F89C28E7C7BB45 x\x01\r%\n" + end_of_import)->empty());
  const std::string beside =
      "[GNUPG:] KEYEXPIRED 1609459200\n[GNUPG:] KEYREVOKED\n[GNUPG:] IMPORT_PROBLEM 0\n[GNUPG:] PROGRESS x\n"
      "[GNUPG:] ERROR x 1\n[GNUPG:] FAILURE x 1\n[GNUPG:] UNEXPECTED 0\n[GNUPG:] NODATA 1\n";
  CHECK(parse_gpg_import(beside + imported + end_of_import)->size() == 1);
}

TEST_CASE("gpg: what no import into an empty home says") {
  const auto what = [](const std::string& status) {
    INFO(status);
    const auto read = parse_gpg_import(status);
    REQUIRE_FALSE(read);
    return read.error().what;
  };
  CHECK(what(imported) == "not one end of the import");
  CHECK(what(imported + end_of_import + end_of_import) == "not one end of the import");
  CHECK(what(imported + imported + end_of_import) == "an import of nothing new");
  CHECK(what("[GNUPG:] IMPORT_OK 0 " + fingerprint + "\n" + end_of_import) == "an import of nothing new");
  CHECK(what("[GNUPG:] IMPORT_OK 17 " + fingerprint + "\n" + end_of_import) == "an import of nothing new");
  CHECK(what("[GNUPG:] IMPORT_OK 1 78F89C28E7C7BB45\n" + end_of_import) == "an import of nothing new");
  CHECK(what("[GNUPG:] IMPORT_OK 1\n" + end_of_import) == "an import of nothing new");
  CHECK(what(imported + "[GNUPG:] GOODSIG x\n" + end_of_import) == "what no import says");
  CHECK(what("[GNUPG:] SIG_ID x\n" + end_of_import) == "what no import says");
}
