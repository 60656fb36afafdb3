// The refs are locked and about to move: what pre-receive let in, what somebody on the server does, and
// what has changed in between.
#include "app/verify_transaction.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <set>

#include "formats/hook_input.h"
#include "support/judging.h"

namespace muster::test {

namespace {

const std::filesystem::path common = std::filesystem::path(MUSTER_SOURCE_DIR) / "tests/vectors/common";

class Book : public AdmissionBook {
 public:
  std::optional<Admission> find(Timestamp, const std::function<bool(const Admission&)>& wanted) override {
    const auto found = std::ranges::find_if(admissions, wanted);
    return found == admissions.end() ? std::nullopt : std::optional(*found);
  }
  std::vector<Admission> admissions;
};

class Copies : public RefCopies {
 public:
  Result<bool> stays(const std::string& name, const ObjectId& present, const ObjectId& next) override {
    if (broken) return tl::make_unexpected(Fault{FaultId::disk, "broken", "mend it"});
    if (!next.is_zero()) return written_below.contains(name);
    return refs.contains(name) && refs.at(name) == present;
  }
  std::map<std::string, ObjectId> refs;
  std::set<std::string> written_below;  // packed while a loose ref hides it
  bool broken = false;
};

// A repository in which something happens when the mainline is looked at, the first time, the second …
class Busy : public Repository {
 public:
  explicit Busy(MemoryRepository& repository) : repository_(repository) {}

  HashAlgorithm hash_algorithm() const override { return repository_.hash_algorithm(); }
  Result<ObjectRead> read(const ObjectId& id, std::uint64_t max_bytes) override {
    return repository_.read(id, max_bytes);
  }
  Result<RefValue> ref(std::string_view name) override {
    if (name == "refs/heads/main" && meanwhile) meanwhile(++asked_);
    return repository_.ref(name);
  }
  Result<std::vector<NamedRef>> refs(std::string_view prefix) override { return repository_.refs(prefix); }

  void on_mainline(std::function<void(int)> what) {
    meanwhile = std::move(what);
    asked_ = 0;
  }

 private:
  MemoryRepository& repository_;
  std::function<void(int)> meanwhile;
  int asked_ = 0;
};

// A server with roster v1 on main; v2 takes away what erin (a release manager) may do.
class Server {
 public:
  Server() {
    obey(
        "roster v1 from acme.toml signed alice bob\n"
        "  set commits mainline refs = [\"refs/heads/main\", \"refs/heads/trunk\"]\n"
        "commit base on - by alice file README \"x\" muster v1\n"
        "commit c1 on base by dave file a \"x\"\n"
        "commit bad on base by dave file b \"x\" unsigned\n"
        "commit rel on base by erin file r \"x\"\n"
        "commit free on base by dave file f \"x\" unsigned\n"
        "tag v1.0 of c1 by alice\n"
        "roster v2 after v1 signed alice bob\n"
        "  set key erin revoked = { reason = \"superseded\", since = 2026-11-01T00:00:00Z }\n"
        "commit n2 on base by alice muster v2\n"
        "roster v2t after v1 signed alice bob\n"
        "  set governance mainline = \"refs/heads/trunk\"\n"
        "commit t2 on base by alice muster v2t\n"
        "roster v2w after v1 signed alice bob\n"
        "  set commits mainline refs = [\"refs/heads/main\", \"refs/heads/side\"]\n"
        "commit w2 on base by alice muster v2w\n");
    world.anchor = digest_of_bytes(world.rosters.at("v1").bytes);
    const Outcome begun = judge_push(world, line("refs/heads/main", "base"));
    REQUIRE(begun.accepted);
    world.state = begun.remember;
    world.repository.set_ref("refs/heads/main", id("base"));
  }

  void obey(const std::string& text) {
    for (const Statement& statement : parse_script("transaction", text)) {
      const std::string& what = statement.words.front();
      if (what == "commit") make_commit(world, statement);
      if (what == "tag") make_tag(world, statement);
      if (what == "roster") make_roster(world, statement);
    }
  }

  const ObjectId& id(const std::string& name) { return world.objects.at(name).id; }
  std::string hex(const std::string& name) { return name == "0" ? world.zero().hex() : id(name).hex(); }
  ObjectId present(const std::string& ref) {
    const auto value = world.repository.ref(ref);
    const auto* direct = std::get_if<DirectRef>(&value.value());
    return direct == nullptr ? world.zero() : direct->id;
  }
  std::string line(const std::string& ref, const std::string& next) {
    return present(ref).hex() + " " + hex(next) + " " + ref + "\n";
  }

  PushInput input() { return {busy, {}, world.anchor.value(), world.state, world.now, world.max_commits}; }
  // As pre-receive: judges, and writes into the book what it lets in.
  bool pre_receive(const std::string& lines, const std::optional<GivenCertificate>& certificate = {}) {
    PushInput push = input();
    push.certificate = certificate;
    push.updates = parse_hook_input(lines, HashAlgorithm::sha1).value();
    const auto outcome = verify_push(push);
    REQUIRE(outcome);
    if (outcome->accepted) {
      book.admissions.insert(book.admissions.begin(),
                             {push.received, outcome->in_force, outcome->brings, push.updates, certificate});
    }
    return outcome->accepted;
  }
  Result<TransactionOutcome> transaction(const std::string& lines) {
    return verify_transaction(
        {input(), parse_transaction_input(lines, HashAlgorithm::sha1).value(), book, copies});
  }
  // "nothing", "admitted", "accepted" or the rules that refuse.
  std::string says(const std::string& lines) {
    const auto outcome = transaction(lines);
    if (!outcome) return "fault";
    if (std::holds_alternative<NothingMoves>(*outcome)) return "nothing";
    if (std::holds_alternative<AdmittedBefore>(*outcome)) return "admitted";
    std::string rules;
    for (const Verdict& verdict : std::get<PushOutcome>(*outcome).verdicts) {
      if (const auto* refused = std::get_if<Refused>(&verdict)) {
        rules += (rules.empty() ? "" : " ") + std::string(rule_of(refused->reason()));
      }
    }
    CHECK(rules.empty() == is_accepted(*outcome));
    return rules.empty() ? "accepted" : rules;
  }
  void move(const std::string& ref, const std::string& to) { world.repository.set_ref(ref, id(to)); }

  World world{common, common};
  Busy busy{world.repository};
  Book book;
  Copies copies;
};

}  // namespace

TEST_CASE("a transaction of a push is as it was admitted") {
  Server server;
  const std::string lines = server.line("refs/heads/main", "c1") + server.line("refs/heads/release/1", "rel");
  REQUIRE(server.pre_receive(lines));
  CHECK(server.says(lines) == "admitted");
  CHECK(server.says(server.line("refs/heads/release/1", "rel")) == "admitted");
  // git names HEAD as well where it points to the ref.
  CHECK(server.says(server.line("refs/heads/main", "c1") + server.hex("base") + " " + server.hex("c1") +
                    " HEAD\n") == "admitted");
  // Another push moved the mainline under the same roster.
  server.move("refs/heads/main", "c1");
  CHECK(server.says(server.line("refs/heads/release/1", "rel")) == "admitted");
}

TEST_CASE("what was not admitted is judged as it stands") {
  Server server;
  CHECK(server.says(server.line("refs/heads/main", "c1")) == "accepted");
  CHECK(server.says(server.line("refs/heads/main", "bad")) == "signature.missing");
  CHECK(server.says(server.line("refs/heads/release/1", "c1")).find("signer.scope") != std::string::npos);
  CHECK(server.says(server.line("refs/heads/main", "0")) == "ref.delete");
  REQUIRE(server.pre_receive(server.line("refs/heads/main", "c1")));
  CHECK(server.says(server.line("refs/heads/main", "bad")) == "signature.missing");
  // Admitted for another ref, over another value, or not all of it.
  CHECK(server.says(server.line("refs/heads/release/1", "c1")).find("signer.scope") != std::string::npos);
  CHECK(server.says(server.line("refs/heads/main", "c1") + server.line("refs/heads/release/1", "rel")) ==
        "accepted");
  server.move("refs/heads/main", "n2");
  CHECK(server.says(server.line("refs/heads/main", "c1")) == "ref.force");
  // git writes zeros where the writer does not care: what is there counts.
  CHECK(server.says(server.hex("0") + " " + server.hex("c1") + " refs/heads/main\n") == "ref.force");
}

TEST_CASE("a push judged by a roster that is gone is judged again") {
  Server server;
  const std::string lines = server.line("refs/heads/release/1", "rel");
  REQUIRE(server.pre_receive(lines));
  server.move("refs/heads/main", "n2");  // erin's key is revoked in between
  CHECK(server.says(lines) == "key.revoked");
  // As long as the memory lags or when it has been written.
  server.world.state =
      ServerState{"refs/heads/main", 2, digest_of_bytes(server.world.rosters.at("v2").bytes).text()};
  CHECK(server.says(lines) == "key.revoked");
}

TEST_CASE("a push certificate is judged again as it was admitted, and nobody else's counts") {
  Server server;
  server.obey(
      "roster v2c after v1 signed alice bob\n"
      "  set key dave uses = [\"push\"]\n"
      "  + [[refs]] # signed\n"
      "  + refs = [\"refs/heads/release/*\", \"refs/tags/**\"]\n"
      "  + push = \"certificate\"\n"
      "commit c2 on base by alice muster v2c\n"
      "tag v2.0 of c2 by alice\n");
  const auto certified = [&](const std::string& by, const std::string& lines) {
    const Statement statement = parse_script("transaction", "certify by " + by).front();
    return make_certificate(server.world, statement, lines);
  };
  const std::string release = server.line("refs/heads/release/1", "rel");
  const std::string both = release + server.line("refs/heads/release/2", "rel");
  // Admitted when nobody asked for one; now the roster does.
  REQUIRE(server.pre_receive(both, certified("dave", both)));
  server.move("refs/heads/main", "c2");
  CHECK(server.says(both) == "accepted");
  CHECK(server.says(release) == "accepted");
  server.book.admissions.clear();
  CHECK(server.says(release) == "ref.certificate");
  CHECK_FALSE(server.pre_receive(release));
  CHECK_FALSE(server.pre_receive(release, certified("erin", release)));
  CHECK_FALSE(server.pre_receive(release, certified("dave", both)));
  // By the roster in force, and tags, which are judged twice.
  REQUIRE(server.pre_receive(release, certified("dave", release)));
  CHECK(server.says(release) == "admitted");
  CHECK(server.says(both) == "ref.certificate ref.certificate");
  const std::string tag = server.line("refs/tags/v2.0", "v2.0");
  CHECK(server.says(tag) == "ref.certificate");
  REQUIRE(server.pre_receive(tag + release, certified("dave", release + tag)));
  CHECK(server.says(tag) == "accepted");
  CHECK(server.says(tag + release) == "accepted");
}

TEST_CASE("a push that brings a roster is judged by the one before it to its end") {
  Server server;
  const std::string lines = server.line("refs/heads/main", "n2") + server.line("refs/heads/release/1", "rel");
  REQUIRE(server.pre_receive(lines));
  CHECK(server.says(server.line("refs/heads/main", "n2")) == "accepted");
  server.move("refs/heads/main", "n2");
  CHECK(server.says(server.line("refs/heads/release/1", "rel")) == "admitted");
  // Another push with the same content is not this one's continuation.
  server.book.admissions.clear();
  CHECK(server.says(server.line("refs/heads/release/1", "rel")) == "key.revoked");
}

TEST_CASE("a roster that another push has brought is not the one of this push") {
  Server server;
  server.obey("commit n2e on base by erin muster v2\n");  // the same version, in a commit of her own
  const std::string lines =
      server.line("refs/heads/main", "n2e") + server.line("refs/heads/release/1", "rel");
  REQUIRE(server.pre_receive(lines));
  server.move("refs/heads/main", "n2");
  CHECK(server.says(server.line("refs/heads/release/1", "rel")) == "key.revoked");
  server.move("refs/heads/main", "n2e");
  CHECK(server.says(server.line("refs/heads/release/1", "rel")) == "admitted");
}

TEST_CASE("a roster that comes in while refs are judged has the last word") {
  Server server;
  server.obey("tag v9.0 of base by erin\n");
  const std::string lines = server.line("refs/tags/v9.0", "v9.0");
  REQUIRE(server.pre_receive(lines));
  CHECK(server.says(lines) == "accepted");
  // Seen at the start and by the judge as it was.
  server.busy.on_mainline([&](int asked) {
    if (asked == 3) server.move("refs/heads/main", "n2");
  });
  CHECK(server.says(lines) == "key.revoked");
  // One that never settles decides nothing.
  server.move("refs/heads/main", "base");
  server.busy.on_mainline([&](int asked) { server.move("refs/heads/main", asked % 2 == 0 ? "n2" : "base"); });
  const std::string said = server.says(lines);
  CHECK((said == "fault" || said == "key.revoked"));
}

TEST_CASE("the first roster comes in as it was admitted") {
  Server server;
  server.world.state.reset();
  server.world.repository.remove_ref("refs/heads/main");
  const std::string lines = server.line("refs/heads/main", "base");
  // By a push: nothing else has the server remember it.
  CHECK(server.says(lines) == "ref.bootstrap");
  REQUIRE(server.pre_receive(lines));
  CHECK(server.says(lines) == "accepted");
  CHECK(server.says(server.line("refs/heads/main", "c1") + server.line("refs/heads/side", "c1")) ==
        "ref.bootstrap ref.bootstrap");
}

TEST_CASE("a renamed mainline moves ref by ref") {
  Server server;
  const std::string on_main = server.line("refs/heads/main", "t2");
  const std::string on_trunk = server.line("refs/heads/trunk", "t2");
  REQUIRE(server.pre_receive(on_main + on_trunk));
  CHECK(server.says(on_main + on_trunk) == "accepted");  // at once, as --atomic does
  CHECK(server.says(on_main) == "accepted");             // with what its push has still to move
  server.move("refs/heads/main", "t2");
  CHECK(server.says(on_trunk) == "admitted");
  server.move("refs/heads/trunk", "t2");
  CHECK(server.says(server.line("refs/heads/trunk", "t2")) == "nothing");
  // Without what pre-receive let in the half of it is refused.
  Server alone;
  CHECK(alone.says(on_main) == "roster.forgotten");
}

TEST_CASE("a ref that a roster makes governed is looked at when the roster comes in") {
  Server server;
  const std::string lines = server.line("refs/heads/main", "w2");
  REQUIRE(server.pre_receive(lines));
  server.move("refs/heads/side", "free");  // unsigned, let in while nobody governed it
  CHECK(server.says(lines) == "signature.missing");
}

TEST_CASE("a tag hangs on what has really moved") {
  Server server;
  const std::string branch = server.line("refs/heads/main", "c1");
  const std::string tag = server.line("refs/tags/v1.0", "v1.0");
  REQUIRE(server.pre_receive(branch + tag));
  CHECK(server.says(branch + tag) == "accepted");
  CHECK(server.says(tag) == "tag.commit");  // the branch has not moved, and perhaps never will
  server.move("refs/heads/main", "c1");
  CHECK(server.says(tag) == "accepted");
}

TEST_CASE("what does not move is nobody's business") {
  Server server;
  server.move("refs/heads/side", "free");
  CHECK(server.says("") == "nothing");
  CHECK(server.says(server.line("refs/heads/side", "free")) == "nothing");
  CHECK(server.says(server.hex("0") + " " + server.hex("base") + " refs/heads/main\n") == "nothing");
  CHECK(server.says(server.hex("0") + " " + server.hex("bad") + " HEAD\n") == "nothing");
  CHECK(server.says(server.hex("0") + " " + server.hex("0") + " refs/heads/none\n") == "nothing");
  // git pack-refs deletes the loose copy of what it has packed.
  CHECK(server.says(server.line("refs/heads/main", "0")) == "ref.delete");
  server.copies.refs.emplace("refs/heads/main", server.id("base"));
  CHECK(server.says(server.line("refs/heads/main", "0")) == "nothing");
  server.copies.refs.at("refs/heads/main") = server.id("c1");  // an older value would come back
  CHECK(server.says(server.line("refs/heads/main", "0")) == "ref.delete");
  // It writes what it read a moment ago.
  server.move("refs/heads/main", "c1");
  const std::string old = server.hex("0") + " " + server.hex("base") + " refs/heads/main\n";
  CHECK(server.says(old) == "ref.force");
  server.copies.written_below.insert("refs/heads/main");
  CHECK(server.says(old) == "nothing");
  server.copies.broken = true;
  CHECK(server.says(server.line("refs/heads/main", "0")) == "fault");
}

// Moved through it, git names both; written over it, too.
TEST_CASE("a symbolic ref is neither moved through nor made nor written over") {
  Server server;
  server.world.repository.set_symbolic("refs/heads/alias", "refs/heads/main");
  CHECK(server.says(server.hex("base") + " " + server.hex("c1") + " refs/heads/alias\n" +
                    server.line("refs/heads/main", "c1")) == "ref.alias");
  CHECK(server.says(server.hex("base") + " " + server.hex("c1") + " refs/heads/alias\n") == "ref.alias");
  CHECK(server.says(server.hex("base") + " " + server.hex("0") + " refs/heads/alias\n") == "ref.alias");
  CHECK(server.says(server.hex("base") + " " + server.hex("c1") + " refs/heads/alias\n" +
                    server.line("refs/heads/main", "n2")) == "ref.alias");
  CHECK(server.says(server.hex("base") + " ref:refs/heads/free refs/heads/main\n") == "ref.alias");
  CHECK(server.says("ref:refs/heads/main ref:refs/heads/free HEAD\n") == "nothing");
}

TEST_CASE("too many refs at once are refused and a fault decides nothing") {
  Server server;
  std::string lines;
  for (int i = 0; i <= 10'000; ++i) {
    lines += server.hex("0") + " " + server.hex("base") + " refs/heads/many/" + std::to_string(i) + "\n";
  }
  CHECK(server.says(lines) == "limit.count");
  server.world.repository.damage(server.id("base"));
  CHECK(server.says(server.line("refs/heads/main", "c1")) == "fault");
  REQUIRE(server.book.admissions.empty());
}

}  // namespace muster::test
