// What a stranger writes to receive-pack in place of an honest list of refs. git checks nothing of it
// before it runs the hook. Each is refused, changes nothing and shows nothing raw; the honest push
// beside it is let in.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "push/stranger.h"

using namespace muster::test;

namespace {

struct BadRefs {
  std::string what;
  std::vector<std::string> commands;
};

}  // namespace

TEST_CASE("names that are none, however they are written, refuse the whole push", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(
      "commit good on base by dave file a \"x\\n\"\ncommit bad on base by dave file b \"x\\n\" unsigned\n");
  const std::string none = stranger.zero();
  const std::string good = stranger.id("good").hex();
  const std::string bad = stranger.id("bad").hex();
  const std::string base = stranger.id("base").hex();
  const std::string fine = none + " " + good + " refs/heads/topic";
  const auto creating = [&](const std::string& name) { return none + " " + good + " " + name; };
  const std::vector<BadRefs> cases = {
      {"HEAD", {creating("HEAD")}},
      {"no name", {creating("")}},
      {"a way out", {creating("../../etc/passwd")}},
      {"a way out below refs", {creating("refs/heads/../../../etc/passwd")}},
      {"an absolute path", {creating("/etc/passwd")}},
      {"a file of git's", {creating("config")}},
      {"a file of ours", {creating("muster.toml")}},
      {"an injected line", {creating("refs/heads/topic\n" + base + " " + bad + " refs/heads/main")}},
      {"an injected line feed", {creating("refs/heads/topic\n\n")}},
      {"two line feeds", {creating("refs/heads/a\nb\nc")}},
      {"a carriage return", {creating("refs/heads/topic\r")}},
      {"an escape sequence", {creating("refs/heads/\x1b[2J\x1b[31mred")}},
      {"a bell, a backspace, a delete", {creating("refs/heads/a\x07\x08\x7f")}},
      {"a blank", {creating("refs/heads/a b")}},
      {"a blank at the end", {creating("refs/heads/a ")}},
      {"a wildcard", {creating("refs/heads/*")}},
      {"a lock", {creating("refs/heads/main.lock")}},
      {"a slash at the end", {creating("refs/heads/main/")}},
      {"two slashes", {creating("refs/heads//main")}},
      {"a reflog", {creating("refs/heads/main@{1}")}},
      {"a longer name than any", {creating("refs/heads/" + std::string(5'000, 'a'))}},
      {"one twice", {fine, fine}},
      {"one twice, otherwise", {fine, none + " " + bad + " refs/heads/topic"}},
      {"one made and deleted", {fine, good + " " + none + " refs/heads/topic"}},
      {"from nothing to nothing", {none + " " + none + " refs/heads/topic"}},
      {"a bad name beside a good one", {fine, creating("HEAD")}},
      {"a good one beside a bad name", {creating("refs/heads/\x1b[0m"), fine}},
  };
  const std::string before = snapshot(stranger.server);
  for (const BadRefs& one : cases) {
    const RawAnswer answer = stranger.push_all(one.commands, {"good", "bad"});
    INFO(one.what);
    // A line that is whole is judged like any other, though git will not carry it out.
    const bool judged = one.what == "an injected line";
    CHECK(not_refused(stranger, answer, before, {judged ? "signature.missing" : "ref.name"}) == "");
  }
  // What comes after a NUL is no name any more: git takes it for capabilities.
  const RawAnswer cut =
      stranger.push_all({creating("refs/heads/topic") + std::string("\0/evil", 6)}, {"good"});
  INFO(cut.all());
  CHECK(stranger.present("refs/heads/topic") == good);
}

TEST_CASE("odd names that git takes are shown escaped where they are refused", "[hostile]") {
  Stranger stranger;
  stranger.make("commit c1 on base by dave file a \"x\\n\"\n");
  const std::string before = snapshot(stranger.server);
  for (const char* name :
       {"refs/heads/\xe2\x80\xae"
        "drow",
        "refs/heads/\xc2\x9b"
        "31m",
        "refs/heads/\xff\xfe", "refs/heads/\xe2\x80\x8bmain", "refs/heads/\xe2\x80\xa8refused  nothing",
        "refs/heads/\xef\xbb\xbfmain", "refs/heads/\xed\xa0\x80", "refs/heads/\xf3\xa0\x81\x81"}) {
    const std::string line = stranger.zero() + " " + stranger.id("c1").hex() + " " + name;
    CHECK(not_refused(stranger, stranger.push_all({line}, {"c1"}), before, {"ref.unmatched", "ref.name"}) ==
          "");
  }
  // Names of people, files and keys are a stranger's text as well.
  stranger.make(
      "commit who on base by dave email \"\\xe2\\x80\\xaednarg\\x9b@example.org\" file a \"x\\n\"\n"
      "tag named of base by alice name \"v1\\xe2\\x80\\xae.0\" before-signing \"tagger alice\" \"tagger "
      "\\xc2\\x85\"\n");
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "who"), before, {"signer.identity"}) == "");
  CHECK(not_refused(stranger, stranger.push("refs/tags/v1.0", "named"), before, {}) == "");
  CHECK(stranger.push("refs/heads/main", "c1").moved("refs/heads/main"));
}

TEST_CASE("a false or impossible old value moves nothing", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make("commit c1 on base by dave file a \"x\\n\"\ncommit c2 on c1 by dave file a \"y\\n\"\n");
  REQUIRE(stranger.push("refs/heads/main", "c1").moved("refs/heads/main"));
  REQUIRE(stranger.push("refs/heads/free", "c1").moved("refs/heads/free"));
  const std::string none = stranger.zero();
  const std::string base = stranger.id("base").hex();
  const std::string c1 = stranger.id("c1").hex();
  const std::string c2 = stranger.id("c2").hex();
  const std::string before = snapshot(stranger.server);
  const auto refused = [&](const std::string& command, const std::vector<std::string>& rules) {
    INFO(command);
    CHECK(not_refused(stranger, stranger.push_all({command}, {"c2"}), before, rules) == "");
  };
  refused(base + " " + c2 + " refs/heads/main", {"ref.force"});
  refused(none + " " + c2 + " refs/heads/main", {"ref.force"});
  refused(std::string(40, 'f') + " " + c2 + " refs/heads/main", {"ref.force"});
  refused(base + " " + c2 + " refs/heads/new", {"ref.force"});
  refused(base + " " + none + " refs/heads/main", {"ref.force"});
  // git wants lower-case hex, and takes no other line for a command.
  refused(c1 + " " + std::string(40, 'A') + " refs/heads/main", {});
  refused(c1 + "  " + c2 + " refs/heads/main", {});
  refused(c1.substr(1) + " " + c2 + " refs/heads/main", {});
  CHECK(stranger.push_all({c1 + " " + c2 + " refs/heads/main"}, {"c2"}).moved("refs/heads/main"));
}

TEST_CASE("deleting, and deleting and making again, gets nobody around a rule", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(
      "commit c1 on base by dave file a \"x\\n\"\ncommit other on - by dave file b \"x\\n\"\n"
      "tag v1.0 of base by alice\ntag again of base by alice name v1.0 message \"again\\n\"\n");
  stranger.server.git({"config", "receive.denyDeleteCurrent", "ignore"});
  REQUIRE(stranger.push("refs/tags/v1.0", "v1.0").moved("refs/tags/v1.0"));
  REQUIRE(stranger.push("refs/heads/free", "other").moved("refs/heads/free"));
  const std::string none = stranger.zero();
  const std::string base = stranger.id("base").hex();
  const std::string before = snapshot(stranger.server);
  const auto refused = [&](const std::vector<std::string>& commands, const std::vector<std::string>& rules) {
    INFO(commands.front());
    CHECK(not_refused(stranger, stranger.push_all(commands, {"c1", "other", "again"}), before, rules) == "");
  };
  const std::string tag = stranger.id("v1.0").hex();
  refused({base + " " + none + " refs/heads/main"}, {"ref.delete"});
  refused(
      {base + " " + none + " refs/heads/main", none + " " + stranger.id("other").hex() + " refs/heads/main"},
      {"ref.name"});
  refused({base + " " + stranger.id("other").hex() + " refs/heads/main"}, {"ref.force"});
  refused({tag + " " + none + " refs/tags/v1.0"}, {"ref.delete"});
  refused({tag + " " + stranger.id("again").hex() + " refs/tags/v1.0"}, {"tag.moved"});
  // A deletion alone, as clients send it, brings no pack and no quarantine.
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "gone"), before, {"ref.delete"}) == "");
  CHECK(not_refused(stranger, stranger.push("refs/tags/v1.0", "gone"), before, {"ref.delete"}) == "");
  CHECK(stranger.push("refs/heads/free", "gone").moved("refs/heads/free"));
  CHECK(stranger.push("refs/heads/free", "c1").moved("refs/heads/free"));
}

TEST_CASE("symbolic refs lead nobody to another ref", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(
      "commit c1 on base by dave file a \"x\\n\"\ncommit evil on base by dave file a \"y\\n\" unsigned\n");
  stranger.server.git({"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  stranger.server.git({"symbolic-ref", "refs/heads/second", "refs/heads/alias"});
  stranger.server.git({"symbolic-ref", "refs/heads/nowhere", "refs/heads/release/9.0"});
  stranger.server.git({"config", "receive.denyDeleteCurrent", "ignore"});
  const std::string before = snapshot(stranger.server);
  for (const char* alias : {"refs/heads/alias", "refs/heads/second", "refs/heads/nowhere"}) {
    for (const char* object : {"c1", "evil", "gone"}) {
      INFO(alias << " " << object);
      CHECK(not_refused(stranger, stranger.push(alias, object), before, {"ref.alias", "ref.name"}) == "");
    }
    // Beside its own target as well, and with a claim that hides what it is.
    CHECK(not_refused(stranger,
                      stranger.push_all({stranger.zero() + " " + stranger.id("evil").hex() + " " + alias,
                                         stranger.command("refs/heads/main", "c1")},
                                        {"c1", "evil"}),
                      before, {"ref.alias"}) == "");
  }
  CHECK(stranger.push("refs/heads/main", "c1").moved("refs/heads/main"));
}

TEST_CASE("what git refuses by itself does not carry anything else in", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(
      "commit c1 on base by dave file a \"x\\n\"\ncommit evil on base by dave file a \"y\\n\" unsigned\n"
      "blob letter \"dear all\\n\"\n");
  const std::string before = snapshot(stranger.server);
  const std::string gone = std::string(39, '0') + "1";
  // An object that nobody has, alone and beside a good command.
  const RawAnswer missing =
      stranger.push_all({stranger.id("base").hex() + " " + gone + " refs/heads/main"}, {"c1"});
  CHECK(not_refused(stranger, missing, before, {"fault.git"}) == "");
  const RawAnswer beside = stranger.push_all(
      {stranger.command("refs/heads/main", "c1"), stranger.zero() + " " + gone + " refs/heads/release/1.0"},
      {"c1"});
  CHECK(not_refused(stranger, beside, before, {"fault.git"}) == "");
  // A blob for a branch; a branch below the mainline's name.
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "letter"), before, {"object.malformed"}) ==
        "");
  const RawAnswer below = stranger.push_all(
      {stranger.command("refs/heads/main/x", "c1"), stranger.command("refs/heads/main", "evil")},
      {"c1", "evil"});
  CHECK(not_refused(stranger, below, before, {"signature.missing"}) == "");
  // What the hook lets in and git then refuses by itself stays out, and the good one moves.
  const RawAnswer part = stranger.push_all(
      {stranger.command("refs/heads/main/x", "c1"), stranger.command("refs/heads/main", "c1")}, {"c1"});
  INFO(part.all());
  CHECK(part.moved("refs/heads/main"));
  CHECK(stranger.present("refs/heads/main/x").empty());
}

TEST_CASE("replace refs, shallow lines, push options and unknown packets have no say", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(
      "commit c1 on base by dave file a \"x\\n\"\ncommit evil on base by dave file a \"y\\n\" unsigned\n");
  const std::string before = snapshot(stranger.server);
  const std::string evil = stranger.command("refs/heads/main", "evil");
  const auto refused = [&](const std::string& what, const RawPush& push,
                           const std::vector<std::string>& rules) {
    INFO(what);
    CHECK(not_refused(stranger, stranger.send(push), before, rules) == "");
  };
  RawPush push;
  push.pack =
      stranger.world.repository.pack_of({stranger.id("c1"), stranger.id("evil")}, {stranger.id("base")});
  push.commands = {
      evil, stranger.zero() + " " + stranger.id("c1").hex() + " refs/replace/" + stranger.id("evil").hex()};
  refused("a replacement", push, {"ref.name"});
  push.commands = {evil};
  for (const char* setting : {"false", "true"}) {
    stranger.server.git({"config", "receive.shallowUpdate", setting});
    RawPush shallow = push;
    const std::string now = snapshot(stranger.server);
    for (const std::string& cut :
         {stranger.id("evil").hex(), stranger.id("base").hex(), std::string(40, 'a')}) {
      shallow.shallow = {cut};
      INFO("shallow " << cut << " receive.shallowUpdate " << setting);
      CHECK(not_refused(stranger, stranger.send(shallow), now, {}) == "");
    }
  }
  stranger.server.git({"config", "receive.advertisePushOptions", "true"});
  const std::string with_options = snapshot(stranger.server);
  RawPush options = push;
  options.capabilities += " push-options";
  options.options = {"muster.skip", "ci.skip", "MUSTER_CONFIG=/dev/null", "\x1b[31m",
                     std::string(60'000, 'o')};
  CHECK(not_refused(stranger, stranger.send(options), with_options, {"signature.missing"}) == "");
  // A certificate that nobody asked for: its commands are judged like any others. git itself keeps its text.
  RawPush certificate = push;
  certificate.commands.clear();
  certificate.packets = {"push-cert" + std::string(1, '\0') + "report-status\n",
                         "certificate version 0.1\n",
                         "pusher somebody 1 +0000\n",
                         "\n",
                         evil + "\n",
                         "-----BEGIN SSH SIGNATURE-----\n",
                         "push-cert-end\n"};
  const RawAnswer certified = stranger.send(certificate);
  INFO(certified.all());
  CHECK_FALSE(certified.moved("refs/heads/main"));
  CHECK(certified.error.find("refused  signature.missing") != std::string::npos);
  CHECK(stranger.present("refs/heads/main") == stranger.id("base").hex());
  CHECK(stranger.push("refs/heads/main", "c1").moved("refs/heads/main"));
}

TEST_CASE("a commit is judged whatever way its objects came", "[hostile]") {
  Stranger stranger(free_refs);
  stranger.make(
      "commit c1 on base by dave file a \"x\\n\"\ncommit evil on base by dave file a \"y\\n\" unsigned\n"
      "commit over on evil by dave file b \"y\\n\"\n");
  const auto refused = [&](const std::string& what, const RawAnswer& answer, const std::string& before) {
    INFO(what);
    CHECK(not_refused(stranger, answer, before, {"signature.missing"}) == "");
  };
  // Refused once, then again with nothing but the tip.
  std::string before = snapshot(stranger.server);
  refused("first", stranger.push("refs/heads/main", "over"), before);
  // Parked on a free ref, then pushed with an empty pack, with no pack, and once more in full.
  REQUIRE(stranger.push("refs/heads/parked", "evil").moved("refs/heads/parked"));
  before = snapshot(stranger.server);
  RawPush push;
  push.commands = {stranger.command("refs/heads/main", "evil")};
  push.pack = PackWriter().bytes();
  refused("an empty pack", stranger.send(push), before);
  refused("objects that are there", stranger.push("refs/heads/main", "evil"), before);
  refused("on top of it", stranger.push("refs/heads/main", "over"), before);
  // A thin pack, whose delta needs an object of the server's.
  stranger.make("commit thin on evil by dave file a \"z\\n\"\n");
  const muster::RawObject commit =
      std::get<muster::RawObject>(stranger.world.repository.read(stranger.id("thin"), 1U << 20U).value());
  PackWriter thin;
  const auto& repository = stranger.world.repository;
  for (const muster::ObjectId& object : repository.reached_from({stranger.id("thin")})) {
    if (object == stranger.id("thin") || object == stranger.id("evil")) continue;
    const muster::RawObject held =
        std::get<muster::RawObject>(stranger.world.repository.read(object, 1U << 20U).value());
    if (held.type == muster::ObjectType::tree || held.type == muster::ObjectType::blob)
      thin.add(held.type, held.bytes);
  }
  const muster::RawObject evil =
      std::get<muster::RawObject>(stranger.world.repository.read(stranger.id("evil"), 1U << 20U).value());
  std::string instructions;
  for (std::size_t at = 0; at < commit.bytes.size(); at += 100)
    instructions += delta_insert(commit.bytes.substr(at, 100));
  thin.add_delta(stranger.id("evil"), delta(evil.bytes.size(), commit.bytes.size(), instructions));
  push.commands = {stranger.command("refs/heads/main", "thin")};
  push.pack = thin.bytes();
  refused("a thin pack", stranger.send(push), before);
  // From a pool that the server shares with somebody else.
  const TestRepository pool = stranger.git.init_bare("pool.git");
  stranger.make("commit pooled on base by dave file c \"y\\n\" unsigned\n");
  receive_pack(stranger.git, pool,
               {{stranger.zero() + " " + stranger.id("pooled").hex() + " refs/heads/x"},
                repository.pack_of({stranger.id("pooled")}, {})});
  put_file(stranger.server.path() + "/objects/info/alternates", pool.path() + "/objects\n");
  before = snapshot(stranger.server);
  push.commands = {stranger.command("refs/heads/main", "pooled")};
  push.pack = PackWriter().bytes();
  refused("from a shared pool", stranger.send(push), before);
  push.commands = {stranger.command("refs/heads/main", "c1")};
  push.pack = stranger.world.repository.pack_of({stranger.id("c1")}, {stranger.id("base")});
  CHECK(stranger.send(push).moved("refs/heads/main"));
}

TEST_CASE("a good and a bad ref in one push are both listed, and neither moves", "[hostile]") {
  Stranger stranger;
  stranger.make(
      "commit c1 on base by dave file a \"x\\n\"\ncommit r1 on base by dave file r \"x\\n\"\n"
      "commit r2 on base by erin file r \"y\\n\" unsigned\n");
  const std::string before = snapshot(stranger.server);
  const RawAnswer answer = stranger.push_all(
      {stranger.command("refs/heads/main", "c1"), stranger.command("refs/heads/release/1.0", "r1"),
       stranger.command("refs/heads/release/2.0", "r2")},
      {"c1", "r1", "r2"});
  CHECK(not_refused(stranger, answer, before, {"signer.scope"}) == "");
  CHECK(answer.remote.find("refs/heads/release/1.0") != std::string::npos);
  CHECK(answer.remote.find("refused  signature.missing") != std::string::npos);
  CHECK(stranger.push("refs/heads/main", "c1").moved("refs/heads/main"));
}

TEST_CASE("the command prints hostile names as JSON that anybody can show", "[hostile]") {
  Stranger stranger(
      "  + [[commits]] # secret\n  + name = \"secret\"\n  + refs = [\"refs/heads/main\"]\n"
      "  + paths = [\"s/**\"]\n  + signers = [\"alice\"]\n");
  stranger.make(
      "commit c1 on base by dave file \"s/\\x1b[31m\\xe2\\x80\\xae\\xc2\\x9b\\xff\\n.c\" \"x\\n\"\n"
      "commit c2 on base by dave email \"\\xe2\\x80\\xae\\x1b[2J@example.org\" file a \"x\\n\"\n");
  const std::string before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "c1"), before, {"signer.scope"}) == "");
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "c2"), before, {"signer.identity"}) == "");
  // Where the objects are, the command says the same.
  receive_pack(stranger.git, stranger.git.init_bare("pool.git"),
               {{stranger.zero() + " " + stranger.id("c1").hex() + " refs/heads/1",
                 stranger.zero() + " " + stranger.id("c2").hex() + " refs/heads/2"},
                stranger.world.repository.pack_of({stranger.id("c1"), stranger.id("c2")}, {})});
  put_file(stranger.server.path() + "/objects/info/alternates", stranger.git.root() + "/pool.git/objects\n");
  for (const std::string& line :
       {stranger.command("refs/heads/main", "c1"), stranger.command("refs/heads/main", "c2"),
        stranger.zero() + " " + stranger.id("c1").hex() + " refs/heads/\xe2\x80\xae\xc2\x9b\xff",
        stranger.zero() + " " + stranger.id("c1").hex() + " refs/heads/\x1b[31m"}) {
    const muster::ProcessOutput said = stranger.git.run(
        stranger.git.root(),
        {MUSTER_TOOL, "verify", "push", "--format", "json", "--repo", stranger.server.path()}, line + "\n");
    INFO(said.out << said.error);
    CHECK(said.exit_code == 1);
    std::istringstream lines(said.out);
    std::string one;
    int count = 0;
    while (std::getline(lines, one)) {
      const auto verdict = nlohmann::json::parse(one);
      if (verdict.at("verdict") != "refused") continue;  // of the ref itself, whose commit is refused
      // A line of JSON is as long as it has to be; its text is as plain as that of the hook.
      const std::string raw = unprintable(verdict.at("because").get<std::string>() + "\n");
      CHECK((raw.empty() || raw.starts_with("a long line")));
      CHECK(unprintable(verdict.at("object").at("ref").dump() + "\n") == "");
      CHECK(
          std::all_of(one.begin(), one.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20; }));
      ++count;
    }
    CHECK(count > 0);
  }
}
