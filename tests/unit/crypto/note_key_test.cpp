#include "crypto/note_key.h"

#include <catch2/catch.hpp>

#include <type_traits>

#include "crypto/sha256.h"
#include "formats/ssh_private_key.h"
#include "formats/ssh_wire.h"
#include "model/hex.h"
#include "unit/crypto/signing.h"

namespace muster {
namespace {

const std::string seed = "the seed of a test, 32 bytes it ";
const std::string name = "muster/acme";
const std::string text =
    "muster/acme\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\ntime 2026-11-23T10:00:00Z\n";

NoteSigner signer_of(const std::string& from) {
  auto signer = NoteSigner::of_seed(from);
  REQUIRE(signer);
  return std::move(*signer);
}

const NoteSigner& signer() {
  static const NoteSigner one = signer_of(seed);
  return one;
}

SignedNote signed_by(const NoteSigner& one) {
  return {text, {one.sign(name, text)}};
}

std::string hex_of(const std::string& bytes) {
  return to_hex(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}

static_assert(!std::is_copy_constructible_v<NoteSigner> && !std::is_copy_assignable_v<NoteSigner>);
static_assert(std::is_nothrow_move_constructible_v<NoteSigner>);

}  // namespace

// Made with OpenSSL's command and Python's hashlib.
TEST_CASE("a note's signature is the one that others make") {
  const PublicKey key = signer().public_key();
  CHECK(key.algorithm == KeyAlgorithm::ssh_ed25519);
  CHECK(hex_of(key.blob.substr(key.blob.size() - 32)) ==
        "8b90def2351313c88dc9bf332e7ba6109bc0065b431a65f6e03ec907a8c82ab9");
  CHECK(hex_of(note_key_id(name, key)) == "1bd248f7");
  CHECK(signed_note_text(signed_by(signer())) ==
        text +
            "\n\xe2\x80\x94 muster/acme "
            "G9JI9ycKTVF1p4+GTxJYMzVjeAb28UEigsQ+CUPWUlcAcw482PcEWqvJbkfajyupNq7RXsOvSGh/wLom3TE6cfE3Dw0=\n");
}

TEST_CASE("a note is verified by the key that signed it") {
  const SignedNote note = signed_by(signer());
  CHECK(verify_note(note, name, signer().public_key()));
  const auto read = parse_signed_note(signed_note_text(note));
  REQUIRE(read);
  CHECK(verify_note(*read, name, signer().public_key()));
  const SignedNote empty{"\n", {signer().sign(name, "\n")}};
  CHECK(verify_note(empty, name, signer().public_key()));
}

TEST_CASE("a near miss of a signed note is not verified") {
  const PublicKey key = signer().public_key();
  const SignedNote note = signed_by(signer());
  const NoteSigner mallory = signer_of(std::string(32, 'm'));
  CHECK_FALSE(verify_note(note, name, mallory.public_key()));
  CHECK_FALSE(verify_note(signed_by(mallory), name, key));
  CHECK_FALSE(verify_note(note, "muster/other", key));
  CHECK_FALSE(verify_note(note, "", key));
  CHECK_FALSE(verify_note({text, {}}, name, key));
  CHECK_FALSE(verify_note({text + "\n", note.signatures}, name, key));
  CHECK_FALSE(verify_note({text.substr(0, text.size() - 1), note.signatures}, name, key));
  for (std::size_t i = 0; i < text.size(); ++i) {
    SignedNote other = note;
    other.text[i] ^= 1;
    CHECK_FALSE(verify_note(other, name, key));
  }
  const auto changed = [&](const auto& change) {
    SignedNote other = note;
    change(other.signatures.front());
    return verify_note(other, name, key);
  };
  CHECK(changed([](NoteSignature&) {}));
  CHECK_FALSE(changed([](NoteSignature& one) { one.name = "muster/other"; }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.name += ' '; }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.key_id[3] ^= 1; }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.key_id.pop_back(); }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.key_id.clear(); }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.signature.pop_back(); }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.signature += '\0'; }));
  CHECK_FALSE(changed([](NoteSignature& one) { one.signature.clear(); }));
  for (std::size_t i = 0; i < note.signatures.front().signature.size(); ++i) {
    CHECK_FALSE(changed([i](NoteSignature& one) { one.signature[i] ^= 1; }));
  }
  // Under another name it is a signature over the same bytes, but not this key's line.
  const SignedNote renamed{text, {signer().sign("muster/other", text)}};
  CHECK_FALSE(verify_note(renamed, name, key));
  CHECK(verify_note(renamed, "muster/other", key));
}

TEST_CASE("of several lines the key's own counts, and there is one of it") {
  const PublicKey key = signer().public_key();
  const NoteSignature good = signer().sign(name, text);
  const NoteSignature others = signer_of(std::string(32, 'w')).sign("witness.example", text);
  NoteSignature bad = good;
  bad.signature[0] ^= 1;
  NoteSignature same_name = good;
  same_name.key_id = "idid";
  NoteSignature same_id = good;
  same_id.name = "muster/other";
  CHECK(verify_note({text, {others, good}}, name, key));
  CHECK(verify_note({text, {same_name, good, same_id}}, name, key));
  CHECK_FALSE(verify_note({text, {same_name, same_id}}, name, key));
  CHECK_FALSE(verify_note({text, {good, good}}, name, key));
  CHECK_FALSE(verify_note({text, {good, others, bad}}, name, key));
  CHECK_FALSE(verify_note({text, {bad, good}}, name, key));
}

TEST_CASE("keys that are not ssh-ed25519 sign no notes") {
  for (const KeyAlgorithm algorithm :
       {KeyAlgorithm::ecdsa_nistp256, KeyAlgorithm::ssh_rsa, KeyAlgorithm::sk_ssh_ed25519}) {
    const PublicKey key = test::signing_key(algorithm).public_key();
    CHECK(note_key_id(name, key).empty());
    SignedNote note = signed_by(signer());
    CHECK_FALSE(verify_note(note, name, key));
    note.signatures.front().key_id.clear();
    CHECK_FALSE(verify_note(note, name, key));
  }
  // A security key's blob under the other name, and a blob that is none.
  PublicKey key = test::signing_key(KeyAlgorithm::sk_ssh_ed25519).public_key();
  key.algorithm = KeyAlgorithm::ssh_ed25519;
  CHECK(note_key_id(name, key).empty());
  key = signer().public_key();
  key.blob += 'x';
  CHECK(note_key_id(name, key).empty());
  CHECK_FALSE(verify_note(signed_by(signer()), name, key));
  key = signer().public_key();
  key.algorithm = KeyAlgorithm::sk_ssh_ed25519;
  CHECK_FALSE(verify_note(signed_by(signer()), name, key));
}

TEST_CASE("a key of small order verifies no note") {
  PublicKey key{KeyAlgorithm::ssh_ed25519, {}};
  put_string(key.blob, "ssh-ed25519");
  put_string(key.blob, std::string(1, '\1') + std::string(31, '\0'));
  // The identity for R and zero for S: true of every text, by the equation alone.
  const std::string forged = std::string(1, '\1') + std::string(63, '\0');
  CHECK_FALSE(verify_note({text, {{name, note_key_id(name, key), forged}}}, name, key));
}

TEST_CASE("a signer has 32 bytes of a seed") {
  for (const std::size_t size : {0U, 31U, 33U, 64U}) CHECK_FALSE(NoteSigner::of_seed(std::string(size, 's')));
  NoteSigner moved = signer_of(seed);
  NoteSigner other = signer_of(std::string(32, 'o'));
  other = std::move(moved);
  CHECK(other.public_key() == signer().public_key());
  CHECK(verify_note(signed_by(other), name, signer().public_key()));
}

TEST_CASE("a key that ssh-keygen wrote signs notes") {
  // That of ssh_private_key_test.cpp; used nowhere else.
  const auto secret = parse_ssh_private_key(
      "-----BEGIN OPENSSH PRIVATE KEY-----\n"
      "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
      "QyNTUxOQAAACBTMjFlU3CRRnO+nmuuuUeKcVT4Ct3exBGvtk6ckV9LkQAAAJgdJS8hHSUv\n"
      "IQAAAAtzc2gtZWQyNTUxOQAAACBTMjFlU3CRRnO+nmuuuUeKcVT4Ct3exBGvtk6ckV9LkQ\n"
      "AAAEBfUxzhXWe79VmlAuKzaubHFLmrO/Ppi9iOcC1w/lpBZFMyMWVTcJFGc76ea665R4px\n"
      "VPgK3d7EEa+2TpyRX0uRAAAAEmxlZGdlckBleGFtcGxlLm9yZwECAw==\n"
      "-----END OPENSSH PRIVATE KEY-----\n");
  REQUIRE(secret);
  const NoteSigner one = signer_of(secret->seed);
  CHECK(one.public_key() == PublicKey{KeyAlgorithm::ssh_ed25519, secret->public_blob});
  CHECK(verify_note(signed_by(one), name, one.public_key()));
}

}  // namespace muster
