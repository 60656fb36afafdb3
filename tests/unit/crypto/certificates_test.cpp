// OpenPGP signatures through the door: by keys of rosters alone, in process where they are of the profile,
// and only as long as gpg stands behind the key. gpg is played by an authority that says what it is told to.
#include "crypto/certificates.h"

#include <catch2/catch.hpp>

#include <map>

#include "crypto/check_signature.h"
#include "crypto/key_files.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "unit/adapters/gpg_keys.h"

using namespace muster;
using namespace muster::test::pgp;

namespace {

using Standing = OpenpgpAnswer::Standing;

const std::string payload = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\nsigned\n";
const std::string usual = flags(certifies | signs);
const Key primary{Kind::eddsa, 1, made};
const Key sub{Kind::eddsa, 2, made};
const Key stranger{Kind::eddsa, 3, made};
constexpr Timestamp later{noon + 100};

class Played final : public OpenpgpAuthority {
 public:
  Result<OpenpgpAnswer> ask(const OpenpgpQuestion& question) override {
    ++asked;
    last = question.at;
    if (missing) return tl::unexpected(Fault{FaultId::gpg, "gone", "install it"});
    OpenpgpAnswer answer{standing, signer, "", ended, why};
    return answer;
  }
  Result<std::vector<std::string>> read(const std::vector<std::string_view>& certificates,
                                        Timestamp) override {
    return std::vector<std::string>(certificates.size(), why);
  }
  Result<std::string> identity() override { return name; }

  Standing standing = Standing::good;
  std::string signer = sub.fingerprint();
  std::optional<Timestamp> ended;
  std::string why, name = "gpg one";
  bool missing = false;
  int asked = 0;
  Timestamp last;
};

class Kept final : public AnswerCache {
 public:
  std::optional<std::string> find(const Sha256Digest& name) override {
    const auto found = answers.find(name);
    return found == answers.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const Sha256Digest& name, std::string_view answer) override {
    answers.insert_or_assign(name, std::string(answer));
  }
  std::map<Sha256Digest, std::string> answers;
};

std::string armored_file(const std::string& packets) {
  return armor("PUBLIC KEY BLOCK", packets);
}

tl::expected<KeyInFile, KeyFileProblem> in_file(const std::string& packets,
                                                LegacyRsa legacy = LegacyRsa::refuse) {
  const std::string file = armored_file(packets);
  return read_key_file(CertificateKind::openpgp, sha256(file), std::make_shared<const std::string>(file),
                       legacy);
}

const std::string with_subkey = key_packet(primary) + user_id(primary, "Alice <alice@example.org>", usual) +
                                subkey(primary, sub, flags(signs));

SignedObject object_with(const std::string& signature, SignaturePurpose purpose = SignaturePurpose::git,
                         const std::string& over_this = payload) {
  return {ObjectRef{ObjectKind::commit, std::string(40, 'a'), "refs/heads/main"}, purpose, over_this,
          ArmoredSignature{SignatureKind::openpgp, armored(SignatureKind::openpgp, signature)}};
}

// One roster's key, and a ring that knows it.
struct Desk {
  explicit Desk(AnswerCache* cache = nullptr, OpenpgpMode mode = OpenpgpMode::in_process,
                std::size_t patience = 1000, const std::string& packets = with_subkey)
      : file(in_file(packets).value()),
        certificates(std::make_shared<Certificates>(&gpg, cache, mode, patience)),
        ring(certificates) {
    certificates->know(file.key, file.certificate);
  }
  SignatureFinding check(const std::string& signature, const std::string& over_this = payload) {
    return check_signature(object_with(signature, SignaturePurpose::git, over_this), ring);
  }
  std::optional<Reason> objection(const SignatureFinding& finding, Timestamp at = later) {
    REQUIRE(finding);
    REQUIRE(finding->standing() != nullptr);
    return finding->standing()->objection(file.certificate, at);
  }

  Played gpg;
  KeyInFile file;
  std::shared_ptr<Certificates> certificates;
  KeyRing ring;
};

std::string rule(const SignatureFinding& finding) {
  return finding ? "" : std::string(rule_of(finding.error().reason));
}
std::string rule(const std::optional<Reason>& reason) {
  return reason ? std::string(rule_of(*reason)) : "";
}

}  // namespace

TEST_CASE("an OpenPGP signature verifies in process, and gpg is asked once about its key") {
  Desk desk;
  const auto finding = desk.check(over(payload, sub));
  REQUIRE(finding);
  CHECK(finding->key().algorithm == KeyAlgorithm::openpgp);
  CHECK(finding->key() == desk.file.key);
  CHECK(finding->algorithm() == SignatureAlgorithm::openpgp);
  CHECK(finding->fingerprint() == fingerprint_of(desk.file.key));
  CHECK(finding->fingerprint().text.starts_with("openpgp:"));
  CHECK(finding->fingerprint().text.size() == 8 + 40);
  CHECK(desk.gpg.asked == 0);
  CHECK(rule(desk.objection(finding)).empty());
  CHECK(desk.gpg.asked == 1);
  const std::string second = payload + "and another\n";
  const auto other = desk.check(over(second, sub, "", noon + 1), second);
  CHECK(rule(desk.objection(other, Timestamp{noon + 500})).empty());
  CHECK(desk.gpg.asked == 1);
}

TEST_CASE("an OpenPGP signature by a key that no roster lists is by an unknown key") {
  Desk desk;
  CHECK(rule(desk.check(over(payload, stranger))) == "key.unknown");
  KeyRing nothing;
  CHECK(rule(check_signature(object_with(over(payload, sub)), nothing)) == "key.unknown");
  CHECK(desk.gpg.asked == 0);
}

TEST_CASE("what is no signature of a profile or strength is refused, whatever gpg would say") {
  Desk desk;
  CHECK(rule(desk.check(over(payload, sub, "", noon, 2))) == "signature.weak");
  CHECK(rule(desk.check(over(payload, sub, "", noon, 8, 0x13))) == "signature.invalid");
  CHECK(rule(desk.check(over(payload, sub) + over(payload, sub))) == "signature.invalid");
  Signature unnamed = signature_of(sub);
  unnamed.hashed = subpacket(2, uint32(noon));
  CHECK(rule(desk.check(signed_packet(unnamed, sub, payload))) == "signature.invalid");
  Signature old = signature_of(sub);
  old.version = 3;
  CHECK(rule(desk.check(signed_packet(old, sub, payload))) != "");
  CHECK(desk.gpg.asked == 0);
}

TEST_CASE("a signature over other bytes is no signature, even where gpg says so of nothing") {
  Desk desk;
  desk.gpg.standing = Standing::refused;
  desk.gpg.signer = "";
  CHECK(rule(desk.check(over(payload, sub), payload + "x")) == "signature.invalid");
  CHECK(desk.gpg.asked == 1);  // the two octets of the digest are others: outside of the profile
}

TEST_CASE("OpenPGP signatures over rosters and approvals have the purpose ahead") {
  Desk desk;
  const auto with = [&](SignaturePurpose purpose, const std::string& before) {
    desk.gpg.standing = Standing::refused;
    return rule(check_signature(object_with(over(before + payload, sub), purpose), desk.ring));
  };
  CHECK(with(SignaturePurpose::roster, "muster-roster\n").empty());
  CHECK(with(SignaturePurpose::approval, "muster-approval\n").empty());
  CHECK(with(SignaturePurpose::git, "").empty());
  CHECK(with(SignaturePurpose::file, "").empty());
  CHECK(with(SignaturePurpose::roster, "") == "signature.invalid");
  CHECK(with(SignaturePurpose::approval, "muster-roster\n") == "signature.invalid");
  CHECK(with(SignaturePurpose::git, "muster-roster\n") == "signature.invalid");
}

TEST_CASE("what gpg says of a key is what stands against its signatures") {
  Desk desk;
  const auto finding = desk.check(over(payload, sub));
  SECTION("it has ended") {
    desk.gpg.standing = Standing::expired;
    desk.gpg.ended = Timestamp{noon};
    const auto found = desk.objection(finding);
    REQUIRE(rule(found) == "key.expired");
    CHECK(std::get<reasons::KeyExpired>(*found).until == Timestamp{noon});
  }
  SECTION("it is revoked") {
    desk.gpg.standing = Standing::revoked;
    CHECK(rule(desk.objection(finding)) == "key.revoked");
  }
  SECTION("it may not sign") {
    desk.gpg.standing = Standing::refused;
    CHECK(rule(desk.objection(finding)) == "signature.invalid");
  }
  SECTION("it speaks of another key") {
    desk.gpg.signer = primary.fingerprint();
    CHECK(rule(desk.objection(finding)) == "signature.invalid");
  }
  SECTION("it cannot be asked: everything is refused, and it is a fault of the run") {
    desk.gpg.missing = true;
    CHECK_FALSE(desk.certificates->fault());
    CHECK(rule(desk.objection(finding)) == "signature.invalid");
    REQUIRE(desk.certificates->fault());
    CHECK(desk.certificates->fault()->id == FaultId::gpg);
    desk.gpg.missing = false;
    CHECK(rule(desk.objection(finding, Timestamp{noon + 5})) == "signature.invalid");
    CHECK(desk.gpg.asked == 1);
  }
  SECTION("the key is younger than the time") {
    CHECK(rule(desk.objection(finding, Timestamp{made - 1})) == "key.not-yet-valid");
    CHECK(desk.gpg.asked == 0);
  }
  SECTION("a certificate without the subkey") {
    const auto bare = in_file(key_packet(primary) + user_id(primary, "Alice", usual)).value();
    CHECK(rule(finding->standing()->objection(bare.certificate, later)) == "key.unknown");
  }
}

TEST_CASE("gpg's answer holds until it could change, and is asked again then") {
  Kept kept;
  const std::string packets = key_packet(primary) + user_id(primary, "Alice", usual) +
                              subkey(primary, sub, flags(signs) + ends_after(20 * day));
  const Timestamp end{made + 20 * day};
  const auto asked_at = [&](Desk& desk, Timestamp at) {
    const int before = desk.gpg.asked;
    CHECK(rule(desk.objection(desk.check(over(payload, sub)), at)).empty());
    return desk.gpg.asked - before;
  };
  Desk desk(&kept, OpenpgpMode::in_process, 1000, packets);
  CHECK(asked_at(desk, later) == 1);
  CHECK(asked_at(desk, end - Duration{1}) == 0);
  CHECK(asked_at(desk, end + Duration{1}) == 1);
  CHECK(asked_at(desk, end + Duration{1000}) == 0);
  CHECK(kept.answers.size() == 2);
  Desk next(&kept, OpenpgpMode::in_process, 1000, packets);
  CHECK(asked_at(next, later) == 0);
  Desk updated(&kept, OpenpgpMode::in_process, 1000, packets);
  updated.gpg.name = "gpg two";
  CHECK(asked_at(updated, later) == 1);
  for (auto& answer : kept.answers) answer.second = "well";
  Desk garbage(&kept, OpenpgpMode::in_process, 1000, packets);
  CHECK(asked_at(garbage, later) == 1);
}

TEST_CASE("only good answers are kept") {
  Kept kept;
  for (const Standing standing : {Standing::expired, Standing::revoked, Standing::refused}) {
    Desk desk(&kept);
    desk.gpg.standing = standing;
    CHECK_FALSE(rule(desk.objection(desk.check(over(payload, sub)))).empty());
    CHECK(kept.answers.empty());
  }
}

TEST_CASE("outside of the profile, and where somebody wants it so, gpg verifies each signature") {
  Kept kept;
  const auto two = [&](Desk& desk, const std::string& first, const std::string& second) {
    CHECK(rule(desk.objection(desk.check(first))).empty());
    CHECK(rule(desk.objection(desk.check(second))).empty());
    CHECK(kept.answers.empty());
    return desk.gpg.asked;
  };
  SECTION("a signature that ends by itself") {
    Desk desk(&kept);
    const std::string ends = subpacket(3, uint32(1000));
    CHECK(two(desk, over(payload, sub, ends), over(payload, sub, ends, noon + 1)) == 4);
  }
  SECTION("by wish") {
    Desk desk(&kept, OpenpgpMode::by_gpg);
    CHECK(two(desk, over(payload, sub), over(payload, sub, "", noon + 1)) == 4);
  }
}

TEST_CASE("a flood of signatures that gpg refuses ends its patience") {
  Desk desk(nullptr, OpenpgpMode::by_gpg, 3);
  desk.gpg.standing = Standing::refused;
  for (int i = 0; i < 10; ++i) CHECK(rule(desk.check(over(payload, sub))) == "signature.invalid");
  CHECK(desk.gpg.asked == 3);
  desk.gpg.standing = Standing::good;
  CHECK(rule(desk.check(over(payload, sub))) == "signature.invalid");
  CHECK_FALSE(desk.certificates->fault());
}

TEST_CASE("a key that becomes known later is known from then on") {
  Desk desk;
  const std::uint64_t before = desk.certificates->generation();
  CHECK(rule(desk.check(over(payload, stranger))) == "key.unknown");
  const auto other = in_file(key_packet(stranger) + user_id(stranger, "Eve", usual)).value();
  desk.certificates->know(other.key, other.certificate);
  CHECK(desk.certificates->generation() != before);
  CHECK(desk.check(over(payload, stranger)));
  const std::uint64_t now = desk.certificates->generation();
  desk.certificates->know(other.key, other.certificate);
  CHECK(desk.certificates->generation() == now);
}

TEST_CASE("a key file is what its name says, one certificate, and strong") {
  const auto good = in_file(with_subkey);
  REQUIRE(good);
  CHECK(good->weakness.empty());
  CHECK(good->key.blob == primary.body());
  CHECK(good->certificate.name == "Alice <alice@example.org>");
  REQUIRE(good->certificate.signers.size() == 2);
  CHECK(good->certificate.signers[0].fingerprint == primary.fingerprint());
  CHECK(good->certificate.signers[1].fingerprint == sub.fingerprint());

  const auto code = [](const tl::expected<KeyInFile, KeyFileProblem>& found) {
    return found ? "" : std::string(found.error().code);
  };
  const std::string file = armored_file(with_subkey);
  CHECK(code(read_key_file(CertificateKind::openpgp, sha256(file + "x"),
                           std::make_shared<const std::string>(file), LegacyRsa::refuse)) == "key-file");
  CHECK(code(read_key_file(CertificateKind::x509, sha256(file), std::make_shared<const std::string>(file),
                           LegacyRsa::refuse)) == "bad-key");
  CHECK(code(in_file(with_subkey + with_subkey)) == "bad-key");
  CHECK(code(in_file("")) == "bad-key");

  const auto weakness = [](const std::string& packets) { return in_file(packets).value().weakness; };
  const std::string sha1 =
      user_id_packet("Alice") +
      made_packet(primary, 0x13, usual, certification_document(primary, "Alice"), made, 2);
  CHECK(weakness(key_packet(primary) + sha1) == "its own signatures rest on SHA-1 or MD5 alone");
  CHECK(weakness(key_packet(primary) + sha1 + user_id(primary, "Alice", usual)).empty());
}

TEST_CASE("certificates that gpg takes for none are told apart") {
  Desk desk;
  desk.gpg.why = "it has expired";
  const auto found = desk.certificates->unsound({&desk.file.certificate}, later);
  REQUIRE(found);
  CHECK(*found == std::vector<std::string>{"it has expired"});
  Certificates alone;
  CHECK_FALSE(alone.unsound({&desk.file.certificate}, later));
  CHECK(alone.fault());
}
