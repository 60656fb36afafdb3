// Approvals by keys of gpg and gpgsm: made by the command, pushed, counted; and what others could make of
// them.
#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

#include "app/approvals.h"
#include "cli/gnupg.h"
#include "crypto/sha256.h"
#include "formats/armor.h"
#include "model/timestamp.h"

namespace muster::test {

namespace {

const std::string ref(approvals_ref);

class Approving : public Certified {
 public:
  // What touches pay/ needs one of these people, who come by the certificate in that file.
  explicit Approving(const std::vector<std::string>& approvers) : approvers_(approvers) {}

  void let_in(const std::string& who, const std::string& file,
              const Words& uses = {"git", "approval"}) const {
    add(who, file, uses);
  }
  void begin() const {
    std::string names;
    for (const std::string& who : approvers_) names += (names.empty() ? "\"" : ", \"") + who + "\"";
    put_file(world.root() + "/rule",
             "\n[[commits]]\nname = \"pay\"\nrefs = [\"refs/heads/main\"]\npaths = [\"pay/**\"]\n"
             "signers = [\"developers\"]\napprovals = 1\napprovers = [" +
                 names + "]\n");
    edit("sed -i '$ r " + world.root() + "/rule'");
    bring_in();
  }
  // By alice, not pushed.
  std::string change() {
    work.write_file("pay/" + std::to_string(++changes_), "x");
    mine.commit("A change");
    return work.git({"rev-parse", "HEAD"});
  }
  Said approve(const std::string& key, const Words& more = {}) const {
    Words words = {"approve", "HEAD", "--key", key};
    words.insert(words.end(), more.begin(), more.end());
    return mine.run(words, "", gnupg.environment());
  }
  void approved(const std::string& key, const Words& more = {}) const {
    const Said said = approve(key, more);
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
  }
  bool pushes(const std::string& refspec, const std::string& says = "") const {
    const PushOutcome pushed = work.push("origin", {refspec});
    INFO(pushed.report);
    CHECK(has(pushed.report, says));
    return pushed.exit_code == 0;
  }
  // The envelope that was added last.
  std::string newest() const {
    return work.run({"cat-file", "blob", work.git({"diff-tree", "-r", "--root", ref}).substr(at_blob_, 40)})
        .out;
  }
  // Takes back what was not pushed.
  void take_back() const {
    const std::string there = server.run({"rev-parse", "-q", "--verify", ref}).out;
    if (there.empty()) work.git({"update-ref", "-d", ref});
    if (!there.empty()) work.git({"update-ref", ref, there.substr(0, 40)});
  }
  // As somebody who writes into the ref whatever he likes.
  bool puts(const std::string& envelope, const std::string& says = "") const {
    const std::string blob = work.git({"hash-object", "-w", "--stdin"}, envelope);
    std::string tree = work.run({"rev-parse", "-q", "--verify", ref}).exit_code == 0
                           ? work.run({"ls-tree", ref}).out
                           : std::string();
    const std::string name = sha256(envelope).hex() + ".json";
    if (!has(tree, name)) tree += "100644 blob " + blob + "\t" + name + "\n";
    Words commit = {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree", "-m", "x"};
    if (work.run({"rev-parse", "-q", "--verify", ref}).exit_code == 0)
      commit.insert(commit.end(), {"-p", ref});
    commit.push_back(work.git({"mktree"}, tree));
    return pushes(work.git(commit) + ":" + ref, says);
  }

 private:
  // ":000000 100644 <40> <40> A\t…" after the line of the commit's own name.
  static constexpr std::size_t at_blob_ = 41 + 15 + 41;
  std::vector<std::string> approvers_;
  int changes_ = 0;
};

std::string changed(const std::string& envelope, const std::function<std::string(std::string)>& signature,
                    const std::string& key_id = "") {
  DsseEnvelope read = parse_dsse(envelope).value();
  DsseSignature& one = read.signatures.front();
  one.bytes = signature(one.bytes);
  if (!key_id.empty()) one.key_id = key_id;
  return dsse_text(read);
}

std::string same(std::string bytes) {
  return bytes;
}

// A signature packet of the canonical form, taken apart.
struct Packet {
  explicit Packet(const std::string& bytes)
      : body(bytes.substr(bytes.front() == '\x88' ? 2 : 3)), hashed(number(body, 4) + 6) {}
  static std::size_t number(const std::string& bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]) * 256U + static_cast<unsigned char>(bytes[at + 1]);
  }
  std::string with_unhashed(const std::string& area) const {
    const std::string end = body.substr(hashed + 2 + number(body, hashed));
    return packet(body.substr(0, hashed) + std::string(1, '\0') + static_cast<char>(area.size()) + area +
                  end);
  }
  std::string unhashed() const { return body.substr(hashed + 2, number(body, hashed)); }
  static std::string packet(const std::string& of) {
    return of.size() > 0xff ? long_packet(of) : "\x88" + std::string(1, static_cast<char>(of.size())) + of;
  }
  static std::string long_packet(const std::string& of) {
    return "\x89" + std::string(1, static_cast<char>(of.size() >> 8U)) +
           static_cast<char>(of.size() & 0xffU) + of;
  }

  std::string body;
  std::size_t hashed;
};

// The order of P-256 less a number of 32 bytes.
std::string negated(const std::string& s) {
  const std::string order = decode_base64("/////wAAAAD//////////7zm+q2nF56E87nKwvxjJVE=").value();
  std::string out(32, '\0');
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int left = static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(s[i]) - borrow;
    borrow = left < 0 ? 1 : 0;
    out[i] = static_cast<char>(left + 256 * borrow);
  }
  return out;
}

std::string mpi(std::string magnitude) {
  magnitude.erase(0, std::min(magnitude.find_first_not_of('\0'), magnitude.size()));
  std::size_t bits = magnitude.size() * 8;
  for (unsigned top = static_cast<unsigned char>(magnitude.front()); (top & 0x80U) == 0; top <<= 1U) --bits;
  return std::string(1, static_cast<char>(bits >> 8U)) + static_cast<char>(bits & 0xffU) + magnitude;
}

// r and s of an ECDSA signature by P-256, the other way.
std::string flipped(const std::string& bytes) {
  const Packet packet(bytes);
  const std::size_t numbers = packet.hashed + 2 + Packet::number(packet.body, packet.hashed) + 2;
  const std::size_t second = numbers + 2 + (Packet::number(packet.body, numbers) + 7) / 8;
  const std::string s = packet.body.substr(second + 2);
  return Packet::packet(packet.body.substr(0, second) + mpi(negated(std::string(32 - s.size(), '\0') + s)));
}

}  // namespace

TEST_CASE("approvals by keys of each algorithm, by subkeys and by gpgsm count") {
  Approving team({"rosa", "edda", "nina", "xena"});
  std::map<std::string, std::string> keys = {{"rosa", team.gnupg.key("rosa", "rsa3072 cert,sign never")},
                                             {"edda", team.gnupg.key("edda", "ed25519 cert,sign never")},
                                             {"nina", team.gnupg.key("nina", "ed25519 cert never")}};
  team.gnupg.gpg("--quick-add-key " + keys["nina"] + " nistp256/ecdsa sign 1y");
  // The day after tomorrow it has ended.
  team.gnupg.gpg("--quick-set-expire " + keys["edda"] + " 2d");
  for (const auto& [who, key] : keys) team.let_in(who, team.gnupg.certificate(who));
  keys["xena"] = team.gnupg.x509("xena");
  team.let_in("xena", keys["xena"]);
  team.begin();
  const auto rule_at = [&](const std::string& id, const Words& more) {
    Words words = {"--no-cache", "--format", "json", "verify", "commit", id, "--anchor", team.anchor};
    words.insert(words.end(), more.begin(), more.end());
    const Said said = muster(team.world, team.work.path(), words);
    INFO(said.out << said.error);
    return said.status == 0 ? "" : said.json().at("rule").get<std::string>();
  };
  const std::string later = (*Timestamp::parse(now()) + Duration{3 * 86'400}).text();
  for (const auto& [who, key] : keys) {
    INFO(who);
    const std::string id = team.change();
    CHECK_FALSE(team.pushes("main", "approvals.missing"));
    team.approved(key, {"--ref", "refs/heads/main"});
    CHECK(has(team.approve(key).out,
              who + " has approved commit " + id + " for refs/heads/main of work already"));
    CHECK(team.pushes(ref));
    CHECK(team.pushes("main"));
    CHECK(rule_at(id, {}).empty());
    // What a key that has ended approved is as if nobody had, wherever it is asked about.
    CHECK(rule_at(id, {"--at", later}) == (who == "edda" ? "approvals.missing" : ""));
  }
  CHECK(team.audit("history", "HEAD").status == 0);
  CHECK(team.audit("history", "HEAD", {"MUSTER_OPENPGP=gpg"}).status == 0);
}

TEST_CASE("an approval by gpg has one form, and nobody else can write it again") {
  Approving team({"edda", "nina"});
  const std::string edda = team.gnupg.key("edda", "ed25519 cert,sign never");
  const std::string nina = team.gnupg.key("nina", "nistp256 cert,sign never");
  const std::string olga = team.gnupg.key("olga", "ed25519 cert,sign never");
  const std::string pete = team.gnupg.key("pete", "ed25519 cert,sign never");
  for (const char* who : {"edda", "nina", "pete"}) team.let_in(who, team.gnupg.certificate(who));
  team.let_in("olga", team.gnupg.certificate("olga"), {"git"});
  team.begin();
  team.change();

  team.approved(edda);
  const std::string good = team.newest();
  team.take_back();
  const std::string malformed = "refused  object.malformed";
  const auto refused = [&](const std::function<std::string(std::string)>& signature,
                           const std::string& key_id = "") {
    CHECK_FALSE(team.puts(changed(good, signature, key_id), malformed));
  };
  const std::string own = Packet(parse_dsse(good).value().signatures.front().bytes).unhashed();
  SECTION("what nothing covers has one content") {
    refused([](const std::string& bytes) { return "\xc2" + bytes.substr(1); });
    refused([](const std::string& bytes) { return Packet::long_packet(Packet(bytes).body); });
    refused([](const std::string& bytes) { return bytes + bytes; });
    refused([](const std::string& bytes) { return bytes + '\0'; });
    refused([](const std::string& bytes) { return Packet(bytes).with_unhashed(""); });
    refused([&](const std::string& bytes) { return Packet(bytes).with_unhashed(own + own); });
    refused([&](const std::string& bytes) {
      return Packet(bytes).with_unhashed(own + "\x05\x64here");  // a private subpacket
    });
    refused([](const std::string& bytes) { return armored(SignatureKind::openpgp, bytes); });
    refused(same, "openpgp:" + nina);
    refused(same, "openpgp:" + std::string(40, 'A'));
    CHECK_FALSE(team.puts(changed(good, same, "ssh:SHA256:x"), "refused  signature.invalid"));
    CHECK_FALSE(team.puts(changed(good, same, "other:x"), "refused  signature.unsupported"));
    CHECK(team.puts(good));
    // The same once more is nothing new.
    team.take_back();
    CHECK(team.puts(good));
  }
  SECTION("it is signed for this purpose, with what it says") {
    const std::string payload = parse_dsse(good).value().payload;
    const std::string encoded = dsse_encoding(in_toto_payload, payload);
    const auto signed_over = [&](const std::string& bytes) {
      put_file(team.world.root() + "/covered", bytes);
      team.gnupg.gpg("--yes -u " + edda + " --output g/s --detach-sign covered");
      return changed(good, [&](const std::string&) { return get_file(team.world.root() + "/g/s"); });
    };
    const std::string invalid = "refused  signature.invalid";
    CHECK_FALSE(team.puts(signed_over(payload), invalid));
    CHECK_FALSE(team.puts(signed_over("muster-approval\n" + payload), invalid));
    CHECK_FALSE(team.puts(signed_over(encoded), invalid));
    CHECK_FALSE(team.puts(signed_over("muster-roster\n" + encoded), invalid));
    CHECK(team.puts(signed_over("muster-approval\n" + encoded)));
  }
  SECTION("by somebody whose key may approve, and who is asked") {
    const Said said = team.approve(olga);
    CHECK(said.status == 2);
    CHECK(has(said.error, "uses do not name `approval`"));
    DsseEnvelope hers = parse_dsse(good).value();
    put_file(team.world.root() + "/covered",
             "muster-approval\n" + dsse_encoding(hers.payload_type, hers.payload));
    team.gnupg.gpg("--yes -u " + olga + " --output g/s --detach-sign covered");
    hers.signatures = {{"openpgp:" + olga, get_file(team.world.root() + "/g/s")}};
    CHECK_FALSE(team.puts(dsse_text(hers), "refused  key.use"));
    team.approved(pete);
    CHECK(team.pushes(ref));
    CHECK_FALSE(team.pushes("main", "approvals.missing"));
  }
  SECTION("ECDSA's other half says nothing new, another ref does") {
    team.approved(nina);
    const std::string hers = team.newest();
    team.take_back();
    const std::string other = changed(hers, flipped);
    REQUIRE(other != hers);
    SECTION("behind it") {
      CHECK(team.puts(hers));
      team.take_back();
      CHECK_FALSE(team.puts(other, "an approval that is there already, by the same key"));
      CHECK(team.puts(good));  // by somebody else
      team.take_back();
      team.approved(nina, {"--ref", "refs/heads/release"});
      CHECK(team.pushes(ref));
      CHECK(team.pushes("main"));
    }
    SECTION("in place of it: it is as good") {
      CHECK(team.puts(other));
      CHECK(team.pushes("main"));
    }
    SECTION("beside it") {
      const std::string first = team.work.git({"hash-object", "-w", "--stdin"}, hers);
      const std::string second = team.work.git({"hash-object", "-w", "--stdin"}, other);
      const std::string tree = team.work.git({"mktree"}, "100644 blob " + first + "\t" + sha256(hers).hex() +
                                                             ".json\n100644 blob " + second + "\t" +
                                                             sha256(other).hex() + ".json\n");
      const std::string both = team.work.git(
          {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree", "-m", "x", tree});
      CHECK_FALSE(team.pushes(both + ":" + ref, "an approval that is there already, by the same key"));
    }
  }
}

TEST_CASE("an approval by gpgsm has one form") {
  Approving team({"xena"});
  const std::string file = team.gnupg.x509("xena");
  team.let_in("xena", file);
  team.begin();
  team.change();
  team.approved(file);
  const std::string good = team.newest();
  team.take_back();
  // As gpgsm writes it: with the certificate, and not in DER.
  const DsseEnvelope read = parse_dsse(good).value();
  put_file(team.world.root() + "/covered",
           "muster-approval\n" + dsse_encoding(read.payload_type, read.payload));
  team.gnupg.sh(
      "cd g && ./run-gpgsm --local-user xena@example.org --detach-sign --output s ../covered 2>err");
  const std::string raw = get_file(team.world.root() + "/g/s");
  const std::string malformed = "refused  object.malformed";
  CHECK_FALSE(team.puts(changed(good, [&](const std::string&) { return raw; }), malformed));
  CHECK_FALSE(team.puts(changed(good, [](const std::string& bytes) { return bytes + '\0'; }), malformed));
  CHECK_FALSE(team.puts(changed(good, same, "x509:" + std::string(64, 'a')), malformed));
  const std::string as_muster = canonical_signature(SignatureKind::x509, raw).value();
  CHECK(as_muster.size() < raw.size());
  CHECK(team.puts(changed(good, [&](const std::string&) { return as_muster; })));
  CHECK(team.pushes("main"));
}

}  // namespace muster::test
