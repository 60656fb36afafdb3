// Keys that gpg itself made, in a home of their own: what it signs with them, it takes here, and what it lets
// end and revokes, here has ended and is revoked.
#include <catch2/catch.hpp>

#include "adapters/gpg.h"
#include "support/gpg_maker.h"

using namespace muster;
using namespace muster::test;

namespace {

using Standing = OpenpgpAnswer::Standing;

const std::string document = "signed for real\n";
const std::string june = "20200601T000000";
const Timestamp after = *Timestamp::parse("2020-07-01T00:00:00Z");

OpenpgpAnswer asked(const std::string& certificate, const std::string& signature, Timestamp at = after) {
  Gpg gpg;
  const auto answer = gpg.ask({certificate, signature, document, at});
  if (!answer) FAIL(answer.error().because);
  INFO(answer->why);
  return *answer;
}

}  // namespace

TEST_CASE("gpg: keys that it made, with a subkey, for a year, and revoked") {
  const GpgMaker home;
  home.gpg("20200101T000000", {"--quick-gen-key", "alice", "ed25519", "sign,cert", "20210101T000000"});
  home.gpg("20200102T000000",
           {"--quick-add-key", home.fingerprint("alice"), "rsa3072", "sign", "20200901T000000"});
  const std::string alice = home.fingerprint("alice");
  const std::string signature = home.sign(june, alice, document);
  const std::string by_subkey = home.sign(june, home.fingerprint("alice", 1), document);
  const std::string certificate = home.export_of("alice");

  CHECK(asked(certificate, signature).standing == Standing::good);
  const OpenpgpAnswer sub = asked(certificate, by_subkey);
  CHECK(sub.standing == Standing::good);
  CHECK(sub.signer != sub.primary);
  CHECK(sub.primary == asked(certificate, signature).signer);

  const Timestamp october = *Timestamp::parse("2020-10-01T00:00:00Z");
  CHECK(asked(certificate, signature, october).standing == Standing::good);
  const OpenpgpAnswer ended = asked(certificate, by_subkey, october);
  CHECK(ended.standing == Standing::expired);
  CHECK(ended.ended == Timestamp::parse("2020-09-01T00:00:00Z"));
  const OpenpgpAnswer all_ended = asked(certificate, signature, *Timestamp::parse("2022-01-01T00:00:00Z"));
  CHECK(all_ended.standing == Standing::expired);
  CHECK(all_ended.ended == Timestamp::parse("2021-01-01T00:00:00Z"));

  home.gpg("20200601T000000", {"--quick-set-expire", alice, "20230101T000000"});
  CHECK(asked(home.export_of("alice"), signature, *Timestamp::parse("2022-01-01T00:00:00Z")).standing ==
        Standing::good);
  home.revoke(june, "alice", 0);
  const std::string revoked = home.export_of("alice");
  CHECK(asked(revoked, signature).standing == Standing::revoked);
  CHECK(asked(revoked, by_subkey).standing == Standing::revoked);
  Gpg gpg;
  CHECK(gpg.read({certificate, revoked}, after)->back() == "another certificate has its key");
  CHECK(gpg.read({revoked}, after)->front() == "it is revoked");
  CHECK(gpg.read({certificate}, after)->front().empty());
}
