// Writes what the fuzzers start from: every object and roster that the vectors make, and some texts by
// hand. `fuzz-seeds FOLDER` fills FOLDER/<fuzzer>/; script/fuzz --minimize makes the committed corpus of
// it and of what was found since.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "app/journal_file.h"
#include "app/rosters.h"
#include "formats/approval.h"
#include "formats/chain_binary.h"
#include "formats/ledger_checkpoint.h"
#include "formats/ledger_entry.h"
#include "formats/ledger_proof.h"
#include "formats/signed_note.h"
#include "formats/tile_path.h"
#include "fuzz/judge_world.h"
#include "support/git_objects.h"
#include "support/openpgp_builder.h"
#include "support/ssh_wire.h"
#include "support/temp_dir.h"
#include "support/test_keys.h"
#include "support/world.h"

namespace {

using namespace muster;
using namespace muster::test;
namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 8192;

class Seeds {
 public:
  explicit Seeds(fs::path folder) : folder_(std::move(folder)) {}

  // Named by content: the same seed is there once.
  void put(const std::string& fuzzer, const std::string& bytes) const {
    if (bytes.size() > most_bytes) return;
    put_file(folder_ / fuzzer / digest_of_bytes(bytes).hex().substr(0, 16), bytes);
  }

  void put_object(const RawObject& object) const {
    if (object.type == ObjectType::commit) put("commit", object.bytes);
    if (object.type == ObjectType::tag) put("tag", object.bytes);
    if (object.type == ObjectType::tree) put("tree", object.bytes);
    std::string loose = std::string(name_of(object.type)) + " " + std::to_string(object.bytes.size());
    loose += '\0' + object.bytes;
    if (loose.size() < 400) put("loose_object", loose);
  }

 private:
  fs::path folder_;
};

// ---- from the vectors ----

// What makes objects and rosters; pushes and expectations are left out.
void obey(World& world, const Statement& statement) {
  const std::string& verb = statement.words.front();
  if (verb == "roster") return make_roster(world, statement);
  if (verb == "commit") return make_commit(world, statement);
  if (verb == "tag") return make_tag(world, statement);
  if (verb == "blob" || verb == "tree" || verb == "object" || verb == "part")
    return make_raw(world, statement);
  if (verb == "hash") world.repository = MemoryRepository(HashAlgorithm::sha256);
  if (verb == "key") declare_key(statement.words.at(1), key_kind_named(statement.words.at(2)).value());
  if (verb == "begin") {
    const std::string line = "commit base on - by alice muster " + statement.words.at(1);
    make_commit(world, parse_script(statement.file, line).front());
  }
}

void run_script(const Seeds& seeds, const fs::path& script, const fs::path& common) {
  forget_declared_keys();
  World world(script.parent_path(), common);
  try {
    for (const Statement& statement : parse_script("scenario.txt", get_file(script))) obey(world, statement);
  } catch (const std::exception&) {
    // A script that needs a push to have happened: what it made until here will do.
  }
  for (const auto& [name, object] : world.objects) {
    const auto read = world.repository.read(object.id, most_bytes);
    if (!read) continue;
    if (const auto* raw = std::get_if<RawObject>(&*read)) seeds.put_object(*raw);
  }
  for (const auto& [name, version] : world.rosters) {
    seeds.put("roster", version.bytes);
    const auto roster = Rosters().load(version.bytes, "roster.toml", {});
    if (roster && (*roster)->name().version == 1) {
      seeds.put("words", encode_chain((*roster)->name().digest, 1, {link_of(**roster)}, **roster));
    }
  }
}

void from_vectors(const Seeds& seeds) {
  const fs::path top = MUSTER_VECTOR_SCRIPTS;
  for (const auto& entry : fs::recursive_directory_iterator(top)) {
    if (entry.path().filename() == "scenario.txt") run_script(seeds, entry.path(), top / "common");
  }
}

// ---- by hand ----

void signatures(const Seeds& seeds) {
  forget_declared_keys();
  declare_key("token", KeyKind::sk);
  const std::vector<std::pair<std::string, KeyKind>> kinds = {
      {"p256", KeyKind::ecdsa256},        {"p384", KeyKind::ecdsa384}, {"p521", KeyKind::ecdsa521},
      {"skp256", KeyKind::sk_ecdsa},      {"rsa", KeyKind::rsa3072},   {"small", KeyKind::rsa1024},
      {"point", KeyKind::identity_point}, {"dsa", KeyKind::dsa}};
  std::vector<std::string> names = {"alice", "bob", "mallory", "token"};
  for (const auto& [name, kind] : kinds) {
    declare_key(name, kind);
    names.push_back(name);
  }
  const std::string payload = "what the seeds sign\n";
  for (const std::string& name : names) {
    seeds.put("signature", public_blob(name));
    seeds.put("signature", public_line(name));
    for (const char* hash : {"sha256", "sha512"}) {
      SigningOptions options;
      options.hash = hash;
      seeds.put("signature", sshsig_blob(name, payload, options));
      seeds.put("signature", sign(name, payload, options));
    }
  }
  SigningOptions file;
  file.name_space = "file";
  file.width = 76;
  seeds.put("signature", sign("alice", payload, file));
  const std::string line(64, 'A');
  seeds.put("signature", "-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v1\nComment: x\n\n" + line +
                             "\nAAAA\n=AAAA\n-----END PGP SIGNATURE-----\n");
  seeds.put("signature",
            "-----BEGIN SIGNED MESSAGE-----\n" + line + "\nAA==\n-----END SIGNED MESSAGE-----\n\n");
}

// The first byte chooses the parser (openpgp.cpp).
void openpgp(const Seeds& seeds) {
  const pgp::Key alice{pgp::Kind::eddsa, 1, pgp::noon - 1000};
  const std::string payload = "what the seeds sign\n";
  const auto put = [&seeds](char parser, const std::string& bytes) { seeds.put("openpgp", parser + bytes); };
  const std::string packet = pgp::signed_packet(pgp::signature_of(alice), alice, payload);
  put(0, pgp::armor("SIGNATURE", packet, "Version: GnuPG v2\n"));
  put(1, packet + pgp::new_packet(17, std::string(200, 'x')) + pgp::old_packet(13, std::string(300, 'y')));
  put(5, packet);
  for (const pgp::Kind kind : {pgp::Kind::rsa, pgp::Kind::eddsa, pgp::Kind::ed25519, pgp::Kind::p256,
                               pgp::Kind::p384, pgp::Kind::p521}) {
    const pgp::Key key{kind, 2, pgp::noon - 500};
    put(2, pgp::signed_body(pgp::signature_of(key), key, payload));
    put(3, key.body());
    put(4, pgp::certificate(alice, "Alice <alice@example.org>", key));
    put(0, pgp::armor("PUBLIC KEY BLOCK", pgp::certificate(alice, "Alice", key), "Comment: Alice\n"));
  }
  pgp::Signature other = pgp::signature_of(alice);
  other.type = 0x13;
  other.hashed += pgp::subpacket(3, pgp::uint32(86'400)) + pgp::critical(9, pgp::uint32(86'400));
  other.unhashed +=
      pgp::subpacket(33, "\x04" + alice.fingerprint()) + pgp::subpacket(20, std::string(200, 'n'));
  put(2, pgp::signed_body(other, alice, payload));
  put(4, pgp::key_packet(alice) + pgp::user_id_packet("Alice") + pgp::signed_packet(other, alice, payload) +
             pgp::old_packet(2, "\x03\x05\x10" + pgp::uint32(7) + std::string(20, 'v')));
}

void words(const Seeds& seeds) {
  const std::string a(40, 'a'), zero(40, '0'), b(64, 'b');
  for (const std::string& text :
       {a + " " + zero + " refs/heads/main\n" + zero + " " + a + " refs/tags/v1.0\n",
        b + " " + b + " refs/heads/release/1.0\n",
        zero + " " + a + " HEAD\n" + zero + " ref:refs/heads/x HEAD2\n",
        "muster admission 1\nat 2026-11-23T10:00:00Z\nin-force 7 sha256:" + b + "\nbrings 8 sha256:" + b +
            "\n" + zero + " " + a + " refs/heads/main\n",
        "muster checkpoints 2\nsha256:" + b + " sha256:" + b + " " + a + " 12 2026-11-23T10:00:00Z -\n" +
            "sha256:" + b + " sha256:" + b + " " + b + " 1 2026-11-23T10:00:00Z sha256:" + b + "\n",
        "muster counters 1\nSHA256:" + std::string(43, 'a') + " 1207 2026-11-23T10:00:00Z\n",
        std::string("refs/heads/a-b/c.d"),
        std::string("refs/heads/x.lock/y"),
        std::string("**/*.c\nsrc/a/b.c"),
        std::string("docs/**\ndocs/"),
        std::string("a*b?c**d\naxxb/cyyd"),
        std::string("2026-11-23T10:00:00Z"),
        std::string("2000-02-29T23:59:59Z"),
        std::string("400d"),
        std::string("12h"),
        a,
        b,
        "sha256:" + b,
        std::string(20, '\x01'),
        std::string("expries")}) {
    seeds.put("words", text);
  }
}

void reports(const Seeds& seeds) {
  for (const char* text :
       {"plain", "a\\b\x1b[31m", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xe2\x80\xae\xe2\x80\x8b",
        "\xff\xc0\x80\xed\xa0\x80", "two\nlines\r\n\ttab", "\xf4\x8f\xbf\xbf\xef\xbb\xbf\xee\x80\x80",
        "a, b; (c) \"d\"", "\xe4\xb8\xad\xe6\x96\x87 e\xcc\x81"}) {
    seeds.put("report", text);
  }
  seeds.put("report", std::string(300, 'x'));
}

void files(const Seeds& seeds) {
  const std::string digest = digest_of_bytes("").text();
  seeds.put("files", "mainline = \"refs/heads/main\"\nversion = 7\ndigest = \"" + digest + "\"\n");
  seeds.put("files", "2026-11-23T10:00:00Z");
  for (const char* text :
       {"/srv/pool/objects:../other", "\"/srv/a\\:b\\n\\101\":# comment:/c", "# one\n/a\n\"b\\\"c\"\n"}) {
    seeds.put("files", text);
  }
  const std::string head =
      "#!/bin/sh\n# muster hook stub 1: written by muster hook install, which replaces it\n";
  const std::string program = "program='/usr/lib/it'\\''s/muster-pre-receive'\n";
  for (const char* more : {"", "config='/etc/muster.toml'\n", "config='/e'\nchained=\"$0.chained\"\n"}) {
    seeds.put("files", head + program + more);
  }
}

void answers(const Seeds& seeds) {
  const std::string a(40, 'a'), b(64, 'b');
  const std::string nul(1, '\0');
  for (const std::string& text :
       {a + " commit 1234", b + " blob 0", a + " missing",
        "refs/heads/main" + nul + a + nul + "\nrefs/heads/x" + nul + a + nul + "refs/heads/main\n",
        "refs/tags/v1" + nul + b + nul + "\n",
        std::string(
            "warning: ignoring broken ref refs/heads/x\nwarning: ignoring ref with broken name refs/..\n"),
        std::string("error: object directory /srv/x does not exist; check .git/objects/info/alternates\n"
                    "error: unable to normalize alternate object path: ../..\n"
                    "error: /srv/y: ignoring alternate object stores, nesting too deep\nfatal: no\n"),
        std::string("refs/heads/main\n")}) {
    seeds.put("git_answers", text);
  }
}

void statements(const Seeds& seeds) {
  const Approval approval{"acme/payments", "refs/heads/main",
                          *ObjectId::parse(std::string(40, 'a'), HashAlgorithm::sha1),
                          *Timestamp::parse("2026-11-23T10:00:00Z")};
  const std::string payload = approval_text(approval);
  seeds.put("statements", payload);
  seeds.put("statements", dsse_text({std::string(in_toto_payload), payload, {{"ssh:SHA256:x", "bytes"}}}));
  seeds.put("statements", dsse_text({"text/plain", "x", {{"", "a"}, {"k", "b"}}}));
  seeds.put("statements", "{\"a\":[1,-2,true,false,null,\"\\u00e9\\n\"],\"b\":{}}");
}

void ledger(const Seeds& seeds) {
  const LedgerCheckpoint checkpoint{
      "muster/acme/payments", 12, {}, *Timestamp::parse("2026-11-23T10:00:00Z")};
  const std::string text = checkpoint_text(checkpoint);
  const NoteSignature own{checkpoint.origin, "idid", std::string(64, 's')};
  seeds.put("ledger", text);
  seeds.put("ledger", signed_note_text({text, {own}}));
  seeds.put("ledger", signed_note_text({"one\n\n\xc3\xa8\n", {{"w\xc3\xa8", "idid", "x"}, own, own}}));
  std::string bundle;
  put_in_bundle(bundle, "{\"ref\":\"refs/heads/main\"}");
  seeds.put("ledger", bundle);
  put_in_bundle(bundle, std::string(300, 'x'));
  seeds.put("ledger", bundle);
  for (int i = 0; i < 254; ++i) put_in_bundle(bundle, "x");
  seeds.put("ledger", bundle);
  seeds.put("ledger", std::string(64, 'h'));
  const LedgerEntry entry{12,
                          checkpoint.time,
                          "acme/payments",
                          "refs/heads/\xff",
                          ObjectId(HashAlgorithm::sha1),
                          ObjectId(HashAlgorithm::sha1),
                          LedgerVerdict::accepted,
                          {"governance", "mainline"},
                          RosterName{7, {}},
                          {},
                          {"hotfix"},
                          Pusher{"a\\b", "REMOTE_USER"},
                          Sha256Digest{},
                          "muster"};
  seeds.put("ledger", ledger_entry_text(entry));
  seeds.put("files", ledger_entry_text(entry) + '\n');
  seeds.put("files", journal_text({7, {entry}}));
  seeds.put("ledger", ledger_proof_text({ledger_entry_text(entry), 12, {{}, {}}, {text, {own}}}));
  const std::string point(32, 'p');
  for (const std::string comment : {"", "ledger"}) {
    std::string part = "chk!chk!" + ssh_string("ssh-ed25519") + ssh_string(point) +
                       ssh_string(std::string(32, 's') + point) + ssh_string(comment);
    for (char pad = 1; part.size() % 8 != 0; ++pad) part += pad;
    const std::string bytes = std::string("openssh-key-v1\0", 15) + ssh_string("none") + ssh_string("none") +
                              ssh_string("") + ssh_uint32(1) +
                              ssh_string(ssh_string("ssh-ed25519") + ssh_string(point)) + ssh_string(part);
    seeds.put("ledger", bytes);
    std::string file = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
    const std::string base64 = base64_of(bytes);
    for (std::size_t at = 0; at < base64.size(); at += 70) file += base64.substr(at, 70) + '\n';
    seeds.put("ledger", file + "-----END OPENSSH PRIVATE KEY-----\n");
  }
}

void settings(const Seeds& seeds) {
  seeds.put("roster", "anchor = \"" + digest_of_bytes("").text() +
                          "\"\nmode = \"enforce\"\ndeadline = \"90s\"\nmax_commits = 50\nprefix = \"x: \"\n");
  seeds.put(
      "roster",
      "a = { b = [1, 2.5, \"\\u00e9\", '''x\n'''], c.d = 1979-05-27T07:32:00Z }\n[[t]]\n\"q\" = true\n");
}

// ---- the whole path ----

void judge(const Seeds& seeds) {
  fuzz::JudgeWorld world;
  for (const std::string& commit : world.forged_commits()) seeds.put("judge", commit);
  for (const std::string& commit : world.commits()) {
    seeds.put("judge", commit);
    if (commit.find("\n\ndocs\n") == std::string::npos) continue;
    seeds.put("judge", commit + std::string(fuzz::roster_mark) + world.roster_text);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "fuzz-seeds FOLDER\n";
    return 2;
  }
  try {
    const Seeds seeds(argv[1]);
    from_vectors(seeds);
    signatures(seeds);
    openpgp(seeds);
    words(seeds);
    reports(seeds);
    files(seeds);
    answers(seeds);
    statements(seeds);
    ledger(seeds);
    settings(seeds);
    judge(seeds);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
