// Keys that gpg made and let end and revoked in every way, judged over their whole lives.
#include <catch2/catch.hpp>

#include "differential/comparison.h"
#include "formats/armor.h"
#include "formats/openpgp_packets.h"
#include "support/gpg_maker.h"
#include "support/temp_dir.h"

namespace muster::test {

namespace {

const std::string document = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned for real\n";
const std::string made = "20200101T000000";
const std::string march = "20200301T000000";

Timestamp time_of(const std::string& text) {
  return *Timestamp::parse(text);
}

// Around all that happens below.
const std::vector<std::string> times = {
    "2019-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "2020-05-31T23:59:59Z", "2020-06-01T00:00:00Z",
    "2020-06-01T00:00:01Z", "2020-08-31T23:59:59Z", "2020-09-01T00:00:00Z", "2020-09-01T00:00:01Z",
    "2021-06-01T00:00:00Z", "2030-01-01T00:00:00Z"};

class Key {
 public:
  explicit Key(const GpgMaker& maker, const std::string& usage, const std::string& end = "never")
      : maker_(maker) {
    maker.gpg(made, {"--quick-gen-key", name, "ed25519", usage, end});
    primary = maker.fingerprint(name);
  }
  // Its fingerprint.
  std::string add(const std::string& end, const std::string& algorithm = "ed25519",
                  const std::string& usage = "sign", const std::string& time = made) {
    maker_.gpg(time, {"--quick-add-key", primary, algorithm, usage, end});
    return maker_.fingerprint(name, ++subkeys_);
  }
  std::string certificate() const { return maker_.export_of(name); }

  const std::string name = "alice";
  std::string primary;

 private:
  const GpgMaker& maker_;
  std::size_t subkeys_ = 0;
};

// How often it is good.
int over_its_life(Comparison::About& about, const std::string& signature) {
  int good = 0;
  for (const std::string& at : times) good += about.ask(signature, document, time_of(at)) ? 1 : 0;
  return good;
}

// Behind the primary key, where a revocation stands.
std::string with_direct(const std::string& certificate, const std::string& packet) {
  const auto packets = parse_openpgp_packets(certificate);
  REQUIRE(packets);
  const std::size_t end = packets->front().offset + packets->front().body.size();
  return certificate.substr(0, end) + packet + certificate.substr(end);
}

}  // namespace

TEST_CASE("ends") {
  Comparison comparison("ends");
  const GpgMaker maker;
  Key key(maker, "sign,cert");
  const std::string bound = key.add("never");
  const std::string ending = key.add("20200601T000000");
  const std::string late = key.add("never", "ed25519", "sign", "20200601T000000");
  const std::string by_primary = maker.sign(march, key.primary, document);
  const std::string by_bound = maker.sign(march, bound, document);
  const std::string by_ending = maker.sign(march, ending, document);
  const std::string by_late = maker.sign("20200701T000000", late, document);
  const auto lives = [&](int primary, int of_bound, int of_ending, int of_late) {
    Comparison::About about(comparison, key.certificate());
    CHECK(over_its_life(about, by_primary) == primary);
    CHECK(over_its_life(about, by_bound) == of_bound);
    CHECK(over_its_life(about, by_ending) == of_ending);
    CHECK(over_its_life(about, by_late) == of_late);
  };
  lives(9, 9, 3, 7);
  maker.gpg("20200401T000000", {"--quick-set-expire", key.primary, "20200901T000000"});
  lives(6, 6, 3, 4);
  maker.gpg("20200501T000000", {"--quick-set-expire", key.primary, "20210701T000000"});
  lives(8, 8, 3, 6);
  maker.gpg("20200501T000000", {"--quick-set-expire", key.primary, "20200901T000000", ending, bound});
  lives(8, 6, 6, 6);
  maker.gpg("20200502T000000", {"--quick-set-expire", key.primary, "20200601T000000"});
  lives(3, 3, 3, 1);
  maker.gpg("20200503T000000", {"--quick-set-expire", key.primary, "0"});
  lives(9, 6, 6, 7);
  comparison.check_complete();
}

TEST_CASE("revocations") {
  Comparison comparison("revocations");
  const GpgMaker maker;
  Key key(maker, "sign,cert");
  const std::string bound = key.add("never");
  const std::string by_primary = maker.sign(march, key.primary, document);
  const std::string by_bound = maker.sign(march, bound, document);
  const std::string sound = key.certificate();
  for (const unsigned why : {0U, 1U, 2U, 3U}) {
    for (const std::string when : {"20200201T000000", "20200801T000000"}) {
      CAPTURE(why, when);
      const std::string text = maker.gpg_that_asks(when, {"-o", "-", "--gen-revoke", key.primary},
                                                   "y\n" + std::to_string(why) + "\n\ny\n");
      const auto packet = decode_pgp_key_armor(text);
      REQUIRE(packet);
      Comparison::About about(comparison, with_direct(sound, *packet));
      CHECK_FALSE(about.ask(by_primary, document, time_of("2020-06-01T00:00:00Z")));
      CHECK_FALSE(about.ask(by_bound, document, time_of("2020-06-01T00:00:00Z")));
      CHECK_FALSE(about.ask(by_primary, document, time_of("2021-06-01T00:00:00Z")));
    }
  }
  comparison.check_complete();
}

TEST_CASE("subkeys") {
  Comparison comparison("subkeys");
  const GpgMaker maker;
  Key key(maker, "cert");
  std::vector<std::string> signatures;
  std::vector<std::string> subkeys;
  for (int i = 0; i < 6; ++i) {
    subkeys.push_back(key.add(i == 5 ? "20200901T000000" : "never", i == 1 ? "rsa3072" : "ed25519"));
    signatures.push_back(maker.sign(march, subkeys.back(), document));
  }
  key.add("never", "cv25519", "encr");
  maker.revoke_subkey("20200201T000000", key.primary, 2, 1);
  maker.revoke_subkey("20200801T000000", key.primary, 3, 2);
  maker.revoke_subkey("20200801T000000", key.primary, 4, 3);
  maker.revoke_subkey("20200801T000000", key.primary, 6, 0);
  Comparison::About about(comparison, key.certificate());
  const std::vector<int> good = {9, 0, 0, 0, 9, 0};
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    CAPTURE(i);
    CHECK(over_its_life(about, signatures[i]) == good[i]);
  }
  comparison.check_complete();
}

}  // namespace muster::test
