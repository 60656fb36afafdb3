#include "policy/push_certificate.h"

#include "policy/judge_ref_update.h"
#include "unit/policy/facts.h"

namespace muster::test {

namespace {

using reasons::RefCertificate;
using Wrong = RefCertificate::Wrong;

const std::string main_ref = "refs/heads/main";
const ObjectId one = *ObjectId::parse(std::string(40, '1'), HashAlgorithm::sha1);
const ObjectId two = *ObjectId::parse(std::string(40, '2'), HashAlgorithm::sha1);

Roster signed_pushes(const std::string& more = "") {
  return acme(
      "  set key dave uses = [\"git\", \"push\"]\n"
      "  + [[refs]] # signed\n"
      "  + refs = [\"refs/heads/main\"]\n"
      "  + push = \"certificate\"\n" +
      more);
}

CertificateFacts facts_of(const std::string& key = "dave") {
  const std::vector<RefUpdate> updates = {{one, two, main_ref}};
  CertificateFacts facts{
      updates, "n-1", "OK", {}, {}, {}, signed_by(key, ObjectRef{ObjectKind::push, one.hex(), ""})};
  facts.certificate.nonce = "n-1";
  facts.certificate.pushee = "https://git.example.org/x";
  facts.certificate.commands = updates;
  return facts;
}

RefCertificate wrong(const CertificateFacts* facts, const Roster& roster = signed_pushes()) {
  const CertificateFinding found = check_certificate(main_ref, facts, bench_of(roster));
  REQUIRE(found.reason);
  REQUIRE(std::holds_alternative<RefCertificate>(*found.reason));
  return std::get<RefCertificate>(*found.reason);
}

bool holds(const CertificateFacts& facts) {
  return !check_certificate(main_ref, &facts, bench_of(signed_pushes())).reason;
}

}  // namespace

TEST_CASE("a certificate is asked for by a table that covers the ref") {
  const Roster roster = signed_pushes();
  CHECK(demands_certificate(roster, main_ref));
  CHECK_FALSE(demands_certificate(roster, "refs/heads/mainly"));
  CHECK_FALSE(demands_certificate(acme(), main_ref));
  CHECK_FALSE(check_certificate("refs/heads/mainly", nullptr, bench_of(roster)).reason);
  CHECK(wrong(nullptr).wrong == Wrong::missing);
  // Also where another table asks for nothing.
  const Roster both = signed_pushes(
      "  + [[refs]] # any\n"
      "  + refs = [\"refs/**\"]\n"
      "  + push = \"any\"\n");
  CHECK(demands_certificate(both, main_ref));
}

TEST_CASE("a certificate names the key that signed it, and what stands against that") {
  const CertificateFacts good = facts_of();
  const Roster roster = signed_pushes();
  const CertificateFinding found = check_certificate(main_ref, &good, bench_of(roster));
  CHECK_FALSE(found.reason);
  REQUIRE(std::holds_alternative<ProvenKey>(found.key));
  CHECK(std::get<ProvenKey>(found.key).holder == "dave");

  const auto against = [&](const CertificateFacts& facts) {
    const RefCertificate reason = wrong(&facts);
    CHECK(reason.wrong == Wrong::signature);
    REQUIRE(reason.against != nullptr);
    CHECK(reason.what == rule_of(*reason.against));
    return reason.what;
  };
  CHECK(against(facts_of("mallory")) == "key.unknown");
  CHECK(against(facts_of("alice")) == "key.use");
  CertificateFacts unsigned_one = facts_of();
  unsigned_one.signature = tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureMissing{}});
  CHECK(against(unsigned_one) == "signature.missing");
  const Roster ended = signed_pushes("  set key dave until = 2026-11-23T10:00:00Z\n");
  CHECK(wrong(&good, ended).what == "key.expired");
}

TEST_CASE("a certificate that cannot be read is refused as such") {
  CertificateFacts facts = facts_of();
  facts.malformed = "no command";
  CHECK(wrong(&facts).wrong == Wrong::malformed);
  CHECK(wrong(&facts).what == "no command");
}

TEST_CASE("a nonce is the server's own, and git says OK") {
  CertificateFacts facts = facts_of();
  REQUIRE(holds(facts));
  for (const char* status : {"BAD", "SLOP", "MISSING", "UNSOLICITED", "", "ok", "OK "}) {
    facts.nonce_status = status;
    CHECK(wrong(&facts).wrong == Wrong::nonce);
  }
  facts.nonce_status.reset();
  CHECK(wrong(&facts).wrong == Wrong::nonce);
  facts = facts_of();
  facts.nonce.reset();
  CHECK(wrong(&facts).wrong == Wrong::nonce);
  facts.certificate.nonce.reset();
  CHECK(wrong(&facts).wrong == Wrong::nonce);
  facts = facts_of();
  facts.certificate.nonce = "n-2";
  CHECK(wrong(&facts).wrong == Wrong::nonce);
  facts.certificate.nonce.reset();
  CHECK(wrong(&facts).wrong == Wrong::nonce);
}

TEST_CASE("a pushee is one of the server's, where it knows them") {
  CertificateFacts facts = facts_of();
  facts.pushees = {"ssh://git.example.org/x", "https://git.example.org/x"};
  CHECK(holds(facts));
  for (const char* other :
       {"https://git.example.org/x/", "https://git.example.org/", "HTTPS://git.example.org/x", ""}) {
    facts.certificate.pushee = other;
    CHECK(wrong(&facts).wrong == Wrong::pushee);
    CHECK(wrong(&facts).what == other);
  }
  facts.certificate.pushee.reset();
  CHECK(wrong(&facts).wrong == Wrong::pushee);
  facts.pushees.clear();
  CHECK(holds(facts));
}

TEST_CASE("a certificate lists what was pushed, no more and no less, in any order") {
  const RefUpdate beside{ObjectId(HashAlgorithm::sha1), one, "refs/heads/beside"};
  CertificateFacts facts = facts_of();
  facts.pushed.push_back(beside);
  CHECK(wrong(&facts).wrong == Wrong::commands);
  facts.certificate.commands.insert(facts.certificate.commands.begin(), beside);
  CHECK(holds(facts));
  facts.pushed.pop_back();
  CHECK(wrong(&facts).wrong == Wrong::commands);
  facts.certificate.commands.front() = facts.pushed.front();
  CHECK(wrong(&facts).wrong == Wrong::commands);
  for (const RefUpdate& other : {RefUpdate{two, two, main_ref}, RefUpdate{one, one, main_ref},
                                 RefUpdate{one, two, "refs/heads/other"}}) {
    facts = facts_of();
    facts.certificate.commands = {other};
    CHECK(wrong(&facts).wrong == Wrong::commands);
  }
}

TEST_CASE("what a clone looks at was pushed once and is not asked for its certificate again") {
  const Roster roster = signed_pushes();
  RefFacts facts{};
  facts.name = main_ref;
  facts.present = one;
  facts.next = two;
  CHECK(check_signed_push(facts, bench_of(roster)).reason);
  facts.asked = RefAsked::held;
  CHECK_FALSE(check_signed_push(facts, bench_of(roster)).reason);
}

}  // namespace muster::test
