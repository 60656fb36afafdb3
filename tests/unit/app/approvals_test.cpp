// Approvals by OpenPGP keys: which bytes are one, and how gpg's word on the key counts. gpg is played.
#include "app/approvals.h"

#include "app/dsse_signatures.h"

#include <catch2/catch.hpp>

#include <functional>

#include "app/rosters.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "policy/judge_approvals.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;
using Standing = OpenpgpAnswer::Standing;

const std::string usual = flags(certifies | signs);
const Key primary{Kind::eddsa, 1, made};
const Key sub{Kind::eddsa, 2, made};
const Key other{Kind::eddsa, 3, made};
constexpr Timestamp now{noon + 100};

class Played final : public OpenpgpAuthority {
 public:
  Result<OpenpgpAnswer> ask(const OpenpgpQuestion& question) override {
    ++asked;
    last = question.at;
    return OpenpgpAnswer{standing, sub.fingerprint(), "", Timestamp{noon}, "it says so"};
  }
  Result<std::vector<std::string>> read(const std::vector<std::string_view>& certificates,
                                        Timestamp) override {
    return std::vector<std::string>(certificates.size());
  }
  Result<std::string> identity() override { return std::string("gpg"); }

  Standing standing = Standing::good;
  int asked = 0;
  Timestamp last{0};
};

std::string hex_of(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    const unsigned byte = static_cast<unsigned char>(c);
    text += "0123456789ABCDEF"[byte >> 4U];
    text += "0123456789ABCDEF"[byte & 15U];
  }
  return text;
}

Approval sample() {
  return {"acme/payments", "refs/heads/main", *ObjectId::parse(std::string(40, 'a'), HashAlgorithm::sha1),
          Timestamp{noon}};
}

std::string covered(const Approval& approval = sample()) {
  return "muster-approval\n" + dsse_encoding(in_toto_payload, approval_text(approval));
}

const std::string own_id = "openpgp:" + hex_of(primary.fingerprint());

std::string envelope(const std::string& signature, const std::string& key_id = own_id) {
  return dsse_text({std::string(in_toto_payload), approval_text(sample()), {{key_id, signature}}});
}

struct Desk {
  explicit Desk(OpenpgpMode mode = OpenpgpMode::in_process)
      : certificates(std::make_shared<Certificates>(&gpg, nullptr, mode)), ring(certificates) {
    const std::string file =
        armor("PUBLIC KEY BLOCK", key_packet(primary) + user_id(primary, "Edda <edda@example.org>", usual) +
                                      subkey(primary, sub, flags(signs)));
    const std::string path = "keys/" + sha256(file).hex() + ".asc";
    const std::string text =
        "schema = \"muster/roster/1\"\nproject = \"acme/payments\"\nversion = 1\nissued = "
        "2023-01-01T00:00:00Z\n"
        "expires = 2033-01-01T00:00:00Z\n[governance]\ngovernors = [\"edda\"]\nthreshold = 1\n"
        "mainline = \"refs/heads/main\"\n[[person]]\nid = \"edda\"\nname = \"Edda\"\nemails = []\n[[key]]\n"
        "holder = \"edda\"\nopenpgp = \"" +
        path + "\"\nadded = 2023-01-01T00:00:00Z\nuses = [\"approval\", \"roster\"]\n";
    auto loaded = Rosters(nullptr, certificates).load(text, "roster.toml", {{path, file}});
    REQUIRE(loaded);
    roster = *loaded;
  }
  Parsed<ReadApproval> read(const std::string& text) {
    return read_approval(text, ObjectRef{ObjectKind::ref, "x", "x"}, ring);
  }
  // The rule by which it is refused at a push, received then; empty: it is let in.
  std::string rule(const std::string& text, Timestamp received = now) {
    auto read_one = read(text);
    if (!read_one) return "malformed: " + read_one.error().what;
    AddedApproval added{"x", tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureMissing{}})};
    if (read_one->signature) {
      added.finding = ProvenApproval{*read_one->signature, read_one->approval.project, read_one->approval.ref,
                                     read_one->approval.at};
    } else {
      added.finding = tl::unexpected(read_one->signature.error());
    }
    const Bench bench{
        roster.get(), roster.get(), RevocationReach::judging, received, TimeSource::receive, received, {}};
    const RefFacts move{std::string(approvals_ref), {}, sample().commit, Ancestry::ahead, {}, false};
    const Verdict verdict = judge_approvals({move, {}, {added}}, bench);
    const auto* refused = std::get_if<Refused>(&verdict);
    return refused == nullptr ? "" : std::string(rule_of(refused->reason()));
  }

  Played gpg;
  std::shared_ptr<Certificates> certificates;
  KeyRing ring;
  RosterPtr roster;
};

const std::string good = over(covered(), sub);
constexpr const char* other_form =
    "malformed: a signature that is not written as muster writes it in an approval";

}  // namespace

TEST_CASE("an approval by an OpenPGP key is read, and gpg is asked once how the key stands") {
  Desk desk;
  const auto read = desk.read(envelope(good));
  REQUIRE(read);
  REQUIRE(read->signature);
  CHECK(read->approval == sample());
  CHECK(read->signature->fingerprint().text == own_id);
  CHECK(read->signature->purpose() == SignaturePurpose::approval);
  CHECK(dsse_key_id(read->signature->fingerprint()) == own_id);
  CHECK(dsse_key_id({"x509:ab"}) == "x509:ab");
  CHECK(dsse_key_id({"SHA256:ab"}) == "ssh:SHA256:ab");
  CHECK(desk.gpg.asked == 0);
  CHECK(desk.rule(envelope(good)).empty());
  CHECK(desk.gpg.asked == 1);
  CHECK(desk.gpg.last == now);
}

TEST_CASE("a key that gpg does not stand behind approves nothing") {
  const auto [standing, expected] =
      GENERATE(table<Standing, std::string>({{Standing::good, ""},
                                             {Standing::expired, "key.expired"},
                                             {Standing::revoked, "key.revoked"},
                                             {Standing::refused, "signature.invalid"}}));
  Desk desk;
  desk.gpg.standing = standing;
  CHECK(desk.rule(envelope(good)) == expected);
  // Before there was such a key.
  CHECK(desk.rule(envelope(good), Timestamp{made - 1}) == "object.future");
}

TEST_CASE("an approval's signature has one form, and its keyid one text") {
  Desk desk;
  const std::string body = good.substr(2);
  CHECK(desk.rule(envelope(good)).empty());
  CHECK(desk.rule(envelope(new_packet(2, body))) == other_form);
  CHECK(desk.rule(envelope("\x89" + uint16(body.size()) + body)) == other_form);
  Signature more = signature_of(sub);
  more.unhashed += subpacket(100, "more");
  CHECK(desk.rule(envelope(signed_packet(more, sub, covered()))) == other_form);
  CHECK(desk.rule(envelope(good + good)) == "malformed: not exactly one signature packet");
  CHECK(desk.rule(envelope(good + "x")).starts_with("malformed: "));
  CHECK(desk.rule(envelope(armored(SignatureKind::openpgp, good))).starts_with("malformed: "));
  const std::string keyid = "malformed: a keyid that is not the signing key's";
  // The subkey's own name, the digits in lower case, another key.
  CHECK(desk.rule(envelope(good, "openpgp:" + hex_of(sub.fingerprint()))) == keyid);
  CHECK(desk.rule(envelope(good, "openpgp:" + hex_of(other.fingerprint()))) == keyid);
  CHECK(desk.rule(envelope(good, own_id + " ")) == keyid);
  CHECK(desk.rule(envelope(good, "ssh:SHA256:x")) == "signature.invalid");
  CHECK(desk.rule(envelope(good, "x509:x")).starts_with("malformed: "));
  CHECK(desk.rule(envelope(good, "pgp:x")) == "signature.unsupported");
  CHECK(desk.rule(envelope(over(covered(), other))) == "key.unknown");
}

TEST_CASE("an approval's signature covers its purpose and DSSE's encoding") {
  Desk desk;
  Approval tomorrow = sample();
  tomorrow.at = Timestamp{noon + 1};
  for (const std::string& bytes :
       {approval_text(sample()), "muster-approval\n" + approval_text(sample()),
        dsse_encoding(in_toto_payload, approval_text(sample())), "muster-roster\n" + covered().substr(16),
        covered() + "\n", covered(tomorrow)}) {
    INFO(bytes);
    CHECK(desk.rule(envelope(over(bytes, sub))) == "signature.invalid");
  }
  CHECK(desk.gpg.asked == 0);
}

TEST_CASE("gpg is never asked about an approval that is outside of the profile") {
  const OpenpgpMode mode = GENERATE(OpenpgpMode::in_process, OpenpgpMode::by_gpg);
  Desk desk(mode);
  const std::string ends = subpacket(3, uint32(86'400));
  CHECK(desk.rule(envelope(over(covered(), sub, ends))) == "signature.unsupported");
  CHECK(desk.gpg.asked == 0);
  // Where all are verified by gpg it comes on top.
  CHECK(desk.rule(envelope(good)).empty());
  CHECK(desk.gpg.asked == (mode == OpenpgpMode::by_gpg ? 2 : 1));
  const std::string bad = [&] {
    std::string bytes = good;
    bytes.back() = static_cast<char>(bytes.back() ^ 1);
    return bytes;
  }();
  const int asked = desk.gpg.asked;
  CHECK(desk.rule(envelope(bad)) == "signature.invalid");
  CHECK(desk.gpg.asked == asked);
}

}  // namespace muster::test
