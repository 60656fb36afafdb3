// Signatures, from the frame to the mathematics. The bytes are taken for an armour, for base64, for
// a public key's line, for an SSHSIG blob and for a key's blob at once: these tell each other apart
// by their first bytes, so none costs another any depth.
#include <algorithm>
#include <array>
#include <set>

#include "crypto/check_signature.h"
#include "formats/armor.h"
#include "formats/signature_file.h"
#include "formats/ssh_key.h"
#include "formats/sshsig.h"
#include "fuzz/property.h"
#include "support/ssh_wire.h"
#include "support/test_keys.h"

namespace {

using namespace muster;
using fuzz::require;

// Over this the seeds are signed (seeds.cpp).
constexpr std::string_view payload = "what the seeds sign\n";

std::string without_lines_feeds(std::string_view text) {
  std::string joined(text);
  std::erase(joined, '\n');
  return joined;
}

// ---- text ----

void check_armor(std::string_view text) {
  const EmbeddedSignature found = read_armor(text);
  const auto* armored = std::get_if<ArmoredSignature>(&found);
  const auto blob = decode_ssh_armor(text);
  require(std::holds_alternative<NoSignature>(found) == text.empty(), "only nothing is no signature");
  require(blob.has_value() == (armored != nullptr && armored->kind == SignatureKind::ssh),
          "what is decoded is what is framed as an SSH signature");
  if (armored == nullptr) return;
  require(text == armored->armor || text == armored->armor + "\n", "a frame holds all but one empty line");
  const EmbeddedSignature again = read_armor(armored->armor);
  require(std::holds_alternative<ArmoredSignature>(again), "a frame is a frame again");
  for (const std::string_view after : {"x", " ", "\r\n", "\n\n\n"}) {
    require(!std::holds_alternative<ArmoredSignature>(read_armor(std::string(text) + std::string(after))),
            "nothing else follows a frame");
  }
  if (!blob) return;
  const std::string base64 = without_lines_feeds(
      armored->armor.substr(0, armored->armor.find("\n-----END")).substr(armored->armor.find('\n')));
  require(test::base64_of(*blob) == base64, "the base64 of an armour is canonical");
}

void check_base64(std::string_view text) {
  const auto bytes = decode_base64(text);
  if (bytes) require(encode_base64(*bytes) == text, "base64 is canonical");
  require(decode_base64(encode_base64(text)) == std::string(text), "what is encoded is decoded");
}

void check_key_line(std::string_view text) {
  const auto key = parse_ssh_public_key(text);
  if (!key) return;
  require(ssh_public_key_text(*key) == text, "a public key has one line");
  require(parse_ssh_key_blob(key->blob).has_value(), "a public key has a good blob");
}

// ---- blobs ----

std::string mpint(std::string_view magnitude) {
  return test::ssh_mpint(magnitude);
}

std::string written(const SshKeyFields& key) {
  const std::string head = test::ssh_string(name_of(key.algorithm));
  switch (key.algorithm) {
    case KeyAlgorithm::ssh_ed25519: return head + test::ssh_string(key.ed25519);
    case KeyAlgorithm::ecdsa_nistp256:
      return head + test::ssh_string("nistp256") + test::ssh_string(key.ec_point);
    case KeyAlgorithm::ecdsa_nistp384:
      return head + test::ssh_string("nistp384") + test::ssh_string(key.ec_point);
    case KeyAlgorithm::ecdsa_nistp521:
      return head + test::ssh_string("nistp521") + test::ssh_string(key.ec_point);
    case KeyAlgorithm::ssh_rsa: return head + mpint(key.rsa_e) + mpint(key.rsa_n);
    case KeyAlgorithm::sk_ssh_ed25519:
      return head + test::ssh_string(key.ed25519) + test::ssh_string(key.application);
    case KeyAlgorithm::sk_ecdsa_nistp256:
      return head + test::ssh_string("nistp256") + test::ssh_string(key.ec_point) +
             test::ssh_string(key.application);
    case KeyAlgorithm::openpgp:
    case KeyAlgorithm::x509: break;
  }
  return "";
}

void check_key_blob(std::string_view blob) {
  const auto key = parse_ssh_key_blob(blob);
  if (!key) return;
  require(written(*key) == blob, "a key's blob written again is the same");
  require(!parse_ssh_key_blob(std::string(blob) + '\0'), "nothing may follow a key");
  require(!parse_ssh_key_blob(blob.substr(0, blob.size() - 1)), "a key cut short is refused");
  const PublicKey whole{key->algorithm, std::string(blob)};
  const std::string line = ssh_public_key_text(whole);
  require(parse_ssh_public_key(line) == whole, "a key's line says the key");
  const bool weak = !weakness_of(whole, LegacyRsa::refuse).empty();
  require(weak || weakness_of(whole, LegacyRsa::allow).empty(), "allowing less is never stricter");
  // Small order and odd encodings are told by the one without the library and by the other with it.
  if (check_key(whole) && !key->ed25519.empty()) require(!weak, "a point of prime order is not weak");
}

void check_sshsig(std::string_view blob) {
  const auto sshsig = parse_sshsig(blob);
  if (!sshsig || sshsig->version != 1) return;
  const std::string again = "SSHSIG" + test::ssh_uint32(1) + test::ssh_string(sshsig->public_key) +
                            test::ssh_string(sshsig->name_space) + test::ssh_string("") +
                            test::ssh_string(sshsig->hash_algorithm) +
                            test::ssh_string(test::ssh_string(sshsig->signature_algorithm) +
                                             test::ssh_string(sshsig->signature) + sshsig->after);
  require(again == blob, "an SSHSIG written again is the same");
  require(!parse_sshsig(std::string(blob) + '\0'), "nothing may follow an SSHSIG");
  require(!parse_sshsig(blob.substr(0, blob.size() - 1)), "an SSHSIG cut short is refused");
}

// ---- the door ----

// Ed25519 signs one message in one way, so these are all the signatures that the kit's keys can make
// over `payload` for git: any other that verifies by one of them is forged.
const std::set<std::string>& honest_blobs() {
  static const std::set<std::string> blobs = [] {
    std::set<std::string> made;
    test::declare_key("token", test::KeyKind::sk);
    for (const char* key : {"alice", "bob", "token"}) {
      for (const char* hash : {"sha256", "sha512"}) {
        test::SigningOptions options;
        options.hash = hash;
        made.insert(test::sshsig_blob(key, payload, options));
      }
    }
    return made;
  }();
  return blobs;
}

bool is_ours(const PublicKey& key) {
  static const std::array<std::string, 3> ours = {test::public_blob("alice"), test::public_blob("bob"),
                                                  test::public_blob("token")};
  return std::ranges::find(ours, key.blob) != ours.end();
}

void check_door(std::string_view armor, std::string_view blob) {
  static KeyRing kept;
  KeyRing fresh;
  const SignedObject object{ObjectRef{ObjectKind::commit, "1", ""},
                            SignaturePurpose::git,
                            std::string(payload),
                            {SignatureKind::ssh, std::string(armor)}};
  const bool honest = honest_blobs().contains(std::string(blob));
  const SignatureFinding finding = check_signature(object, kept);
  require(check_signature(object, fresh).has_value() == finding.has_value(), "a ring changes no verdict");
  if (honest) require(finding.has_value(), "an honest signature verifies");
  if (!finding) {
    require(!std::holds_alternative<ProvenKey>(finding.error().key), "a refused signature proves no key");
    return;
  }
  require(finding->object() == object.object, "a proof is bound to its object");
  if (is_ours(finding->key())) require(honest, "what verifies by a key was made by its holder");
  SignedObject other = object;
  other.payload += '\n';
  require(!check_signature(other, kept), "a signature is over one payload");
  other = object;
  other.purpose = SignaturePurpose::roster;
  require(!check_signature(other, kept), "a signature is for one use");
}

void check_file(std::string_view bytes) {
  const EmbeddedSignature found = read_signature_file(bytes);
  require(!std::holds_alternative<NoSignature>(found), "a signature file holds one, or says why not");
  const auto* armored = std::get_if<ArmoredSignature>(&found);
  if (armored == nullptr) return;
  const EmbeddedSignature again = read_armor(armored->armor);
  const auto* framed = std::get_if<ArmoredSignature>(&again);
  require(framed != nullptr && framed->kind == armored->kind, "what is found stands in a frame of its kind");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  (void)honest_blobs();
  check_armor(bytes);
  check_file(bytes);
  check_base64(bytes);
  check_key_line(bytes);
  check_key_blob(bytes);
  check_sshsig(bytes);
  if (const auto blob = decode_ssh_armor(bytes)) check_door(bytes, *blob);
  if (bytes.starts_with("SSHSIG")) check_door(test::ssh_armor(bytes, 70), bytes);
  return 0;
}
