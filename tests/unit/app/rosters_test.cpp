// Rosters whose keys lie in files of their own.
#include "app/rosters.h"

#include <catch2/catch.hpp>

#include "app/prove_chain.h"
#include "crypto/sha256.h"
#include "support/known_chains.h"
#include "unit/adapters/gpg_keys.h"

namespace muster::test {

namespace {

using namespace pgp;

const std::string usual = flags(certifies | signs);
const Key alices{Kind::eddsa, 1, made};
const Key bobs{Kind::eddsa, 2, made};
const Key shared{Kind::eddsa, 3, made};

// An armoured certificate, with a subkey that its maker may have taken from anybody.
std::string certificate_of(const Key& key, const Key* with = nullptr) {
  std::string packets = key_packet(key) + user_id(key, "Somebody", usual);
  if (with != nullptr) packets += subkey(key, *with, flags(signs));
  return armor("PUBLIC KEY BLOCK", packets);
}

std::string path_of(const std::string& file) {
  return certificate_path(CertificateKind::openpgp, sha256(file));
}

std::string key_table(const std::string& holder, const std::string& file) {
  return "\n[[key]]\nholder = \"" + holder + "\"\nopenpgp = \"" + path_of(file) +
         "\"\nadded = 2023-11-01T00:00:00Z\nuses = [\"git\", \"roster\"]\n";
}

std::string roster_text(const std::string& keys) {
  return "schema = \"muster/roster/1\"\nproject = \"acme/x\"\nversion = 1\nissued = 2023-11-01T00:00:00Z\n"
         "expires = 2033-11-01T00:00:00Z\n\n[governance]\ngovernors = [\"alice\"]\nthreshold = 1\n"
         "mainline = \"refs/heads/main\"\n\n[[person]]\nid = \"alice\"\nname = \"Alice\"\n"
         "emails = [\"alice@example.org\"]\n\n[[person]]\nid = \"bob\"\nname = \"Bob\"\n"
         "emails = [\"bob@example.org\"]\n" +
         keys;
}

std::string code_of(const OrReason<RosterPtr>& loaded) {
  if (loaded) return "";
  const auto* malformed = std::get_if<reasons::RosterMalformed>(&loaded.error());
  return malformed == nullptr ? std::string(rule_of(loaded.error())) : malformed->code;
}

}  // namespace

TEST_CASE("a roster loads with its key files and not without them, whatever was loaded before") {
  const std::string file = certificate_of(alices);
  const std::string text = roster_text(key_table("alice", file));
  const RosterFiles keys = {{path_of(file), file}};
  Rosters rosters;
  CHECK(code_of(rosters.load(text, "roster.toml", {})) == "key-file");
  const auto loaded = rosters.load(text, "roster.toml", keys);
  REQUIRE(loaded);
  CHECK((*loaded)->key(alices.fingerprint()) == &(*loaded)->draft().keys.front());
  CHECK(rosters.load(text, "roster.toml", keys).value() == *loaded);
  CHECK(code_of(rosters.load(text, "roster.toml", {})) == "key-file");
  CHECK(code_of(rosters.load(text, "roster.toml", {{path_of(file), file + "\n"}})) == "key-file");
  CHECK(code_of(rosters.load(text + "# another\n", "roster.toml", {})) == "key-file");
  // Another kind of file has another ending.
  std::string other = text;
  other.replace(other.find("openpgp ="), 9, "x509 =");
  other.replace(other.find(".asc"), 4, ".pem");
  RosterFiles named = keys;
  named.emplace(certificate_path(CertificateKind::x509, sha256(file)), file);
  CHECK(code_of(rosters.load(other, "roster.toml", named)) == "bad-key");
}

TEST_CASE("one subkey in two certificates has two holders, and no roster takes that") {
  const std::string first = certificate_of(alices, &shared), second = certificate_of(bobs, &shared);
  const RosterFiles keys = {{path_of(first), first}, {path_of(second), second}};
  const auto loaded =
      Rosters().load(roster_text(key_table("alice", first) + key_table("bob", second)), "roster.toml", keys);
  CHECK(code_of(loaded) == "duplicate-key");
  const std::string bare = certificate_of(bobs);
  CHECK(code_of(Rosters().load(roster_text(key_table("alice", first) + key_table("bob", bare)), "roster.toml",
                               {{path_of(first), first}, {path_of(bare), bare}}))
            .empty());
}

TEST_CASE("a proven chain is the known one only with the key files that lay beside it") {
  const std::string file = certificate_of(alices);
  const std::string text = roster_text(key_table("alice", file));
  const RosterFiles whole = {{"roster.toml", text}, {path_of(file), file}};
  KnownChains chains;
  KeyRing ring;
  const auto proven = [&](const RosterFiles& files) -> std::string {
    Rosters rosters(&chains);
    VersionsInFolder versions(files);
    const auto chain = prove_chain(versions, sha256(text), rosters, ring);
    if (!chain) return std::string(rule_of(std::get<Reason>(chain.error())));
    REQUIRE(keep_chain(versions, sha256(text), *chain, rosters));
    return "proven";
  };
  CHECK(proven(whole) == "proven");
  REQUIRE(chains.kept().size() == 1);
  chains.writes = 0;
  CHECK(proven(whole) == "proven");
  CHECK(chains.writes == 0);
  CHECK(proven({{"roster.toml", text}}) == "roster.malformed");
  CHECK(proven({{"roster.toml", text}, {path_of(file), file + "\n"}}) == "roster.malformed");
  RosterFiles more = whole;
  more.emplace("keys/more", "beside it");
  CHECK(proven(more) == "proven");
}

TEST_CASE("whose signature it is, the roster that judges says, and not who else claims the key") {
  const std::string honest = certificate_of(alices, &shared), claims = certificate_of(bobs, &shared);
  const auto certificates = std::make_shared<Certificates>();
  Rosters rosters(nullptr, certificates);
  const auto old_one =
      rosters.load(roster_text(key_table("alice", honest)), "roster.toml", {{path_of(honest), honest}});
  // Renewed without the subkey.
  const std::string bare = certificate_of(alices);
  const auto later = rosters.load(roster_text(key_table("alice", bare) + key_table("bob", claims)),
                                  "roster.toml", {{path_of(bare), bare}, {path_of(claims), claims}});
  REQUIRE((old_one && later));
  KeyRing ring(certificates);
  const std::string payload = "tree\n";
  const auto finding = check_signature(
      {ObjectRef{ObjectKind::commit, std::string(40, 'a'), ""}, SignaturePurpose::git, payload,
       ArmoredSignature{SignatureKind::openpgp, armor("SIGNATURE", over(payload, shared))}},
      ring);
  REQUIRE(finding);
  REQUIRE((*old_one)->key(finding->found_by()) != nullptr);
  CHECK((*old_one)->key(finding->found_by())->holder == "alice");
  CHECK((*later)->key(finding->found_by())->holder == "bob");
}

}  // namespace muster::test
