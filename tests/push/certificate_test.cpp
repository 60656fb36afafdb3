// Signed pushes (git push --signed) to a server whose roster asks for them.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <sstream>
#include <thread>

#include "push/guarded.h"
#include "support/receive_pack.h"

using namespace muster::test;
using muster::ProcessOutput;

namespace {

using Words = std::vector<std::string>;

// gina may push and nothing else; hugo's key for it has ended; ida's signs commits only.
std::string more_people(const std::string& refs) {
  std::string text;
  const auto add = [&](const std::string& id, const std::string& more) {
    text += "\n[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id +
            "@example.org\"]\n\n[[key]]\nholder = \"" + id + "\"\nssh = \"" + make_key(id).public_line +
            "\"\nadded = " + days_from_now(-300) + "\n" + more;
  };
  add("gina", "uses = [\"push\"]\n");
  add("hugo", "uses = [\"push\"]\nuntil = " + days_from_now(-10) + "\n");
  add("ida", "uses = [\"git\"]\n");
  return text + "\n[[refs]]\nrefs = " + refs + "\ndelete = \"allow\"\npush = \"certificate\"\n";
}

RosterText asking(
    const std::string& refs = "[\"refs/heads/main\", \"refs/heads/release/*\", \"refs/tags/**\"]") {
  RosterText roster;
  roster.more = more_people(refs);
  return roster;
}

class Signing : public Guarded {
 public:
  explicit Signing(const RosterText& roster = asking(), const Words& install = {}) : Guarded(roster) {
    server.git({"config", "receive.certNonceSeed", "a secret of the server's"});
    work.git({"config", "gpg.format", "ssh"});
    Words arguments = {"hook", "install", "--no-doctor", "--repo", server.path(), "--anchor", anchor};
    arguments.insert(arguments.end(), install.begin(), install.end());
    const ProcessOutput installed = muster(arguments);
    INFO(installed.error);
    REQUIRE(installed.exit_code == 0);
  }

  PushOutcome push_as(const std::string& who, const Words& refspecs, Words options = {}) const {
    work.git({"config", "user.signingKey", make_key(who).private_path});
    options.emplace_back("--signed");
    return push(refspecs, options);
  }
  void let_in(const std::string& who, const Words& refspecs, const Words& options = {}) const {
    const PushOutcome outcome = push_as(who, refspecs, options);
    INFO(outcome.report);
    REQUIRE(outcome.exit_code == 0);
  }
  void begin() const {
    commit(by("alice"));
    let_in("gina", {"main"});
  }
  // The blobs that git keeps of certificates.
  std::vector<std::string> certificates() const {
    std::vector<std::string> found;
    std::istringstream lines(server.git(
        {"cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)"}));
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("blob ")) continue;
      const std::string bytes = server.run({"cat-file", "blob", line.substr(5)}).out;
      if (bytes.starts_with("certificate version")) found.push_back(bytes);
    }
    return found;
  }
  // These very bytes, by somebody who signs nothing. What is pushed is there already.
  RawAnswer send(const std::string& certificate) const {
    RawPush push;
    push.packets.push_back("push-cert" + std::string(1, '\0') + "report-status\n");
    std::istringstream lines(certificate);
    for (std::string line; std::getline(lines, line);) push.packets.push_back(line + "\n");
    push.packets.emplace_back("push-cert-end\n");
    push.pack = work.run({"pack-objects", "--stdout", "-q"}).out;
    return receive_pack(world, server, push);
  }
};

// git's nonces are the same for a second.
void wait_past_nonce(const std::string& certificate) {
  const long long given = std::stoll(certificate.substr(certificate.find("\nnonce ") + 7));
  while (std::chrono::system_clock::now() <
         std::chrono::system_clock::time_point(std::chrono::seconds(given + 1)))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a signed push is let in where the roster asks for one, and no other") {
  const Signing server;
  server.commit(Guarded::by("alice"));
  PushOutcome outcome = server.push({"main"});
  INFO(outcome.report);
  CHECK(refuses(outcome, "ref.certificate"));
  CHECK(says(outcome.report, "git push --signed"));
  CHECK(server.tip("refs/heads/main").empty());
  server.let_in("gina", {"main"});
  server.commit(Guarded::by("bob"), "src/a.c");
  CHECK(refuses(server.push({"main"}), "ref.certificate"));
  server.server.git({"config", "receive.advertisePushOptions", "true"});
  server.let_in("gina", {"main"}, {"--push-option=ci.skip", "--push-option=a b"});
  // Nobody asks for it here, and one signature is for the whole push.
  server.commit(Guarded::by("bob"), "src/b.c");
  const PushOutcome free = server.push({"HEAD:refs/heads/topic"});
  CHECK(free.exit_code == 0);
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.0");
  CHECK(refuses(server.push({"main", "v1.0"}), "ref.certificate"));
  server.let_in("gina", {"main", "v1.0", ":topic"}, {"--atomic"});
  CHECK(refuses(server.push({":v1.0"}), "ref.certificate"));
  server.let_in("gina", {":v1.0"});
  // A clone sees commits, not who pushed them.
  CHECK(server.verify_from_clone().exit_code == 0);
}

TEST_CASE("a certificate counts by its key") {
  const Signing server;
  server.begin();
  server.commit(Guarded::by("bob"), "src/a.c");
  const std::string before = server.tip("refs/heads/main");
  const auto refused = [&](const std::string& who, const std::string& rule) {
    const PushOutcome outcome = server.push_as(who, {"main"});
    INFO(who << "\n" << outcome.report);
    CHECK(refuses(outcome, "ref.certificate"));
    CHECK(says(outcome.report, "(" + rule + ")"));
    CHECK(server.tip("refs/heads/main") == before);
  };
  refused("mallory", "key.unknown");
  refused("ida", "key.use");
  refused("alice", "key.use");
  refused("hugo", "key.expired");
  server.let_in("gina", {"main"});
}

TEST_CASE("a certificate that was sent before opens nothing") {
  const Signing server;
  server.begin();
  const std::string before = server.tip("refs/heads/main");
  const std::size_t known = server.certificates().size();
  const std::string next = server.commit(Guarded::by("bob"), "src/a.c");
  server.let_in("gina", {"main"});
  std::string replayed;
  for (const std::string& one : server.certificates()) {
    if (says(one, before + " " + next)) replayed = one;
  }
  REQUIRE(server.certificates().size() == known + 1);
  REQUIRE_FALSE(replayed.empty());
  // Its operator has set the mainline back, and somebody brings forward what was pushed then.
  server.server.git({"-c", "core.hooksPath=/dev/null", "update-ref", "refs/heads/main", before});
  wait_past_nonce(replayed);
  const RawAnswer answer = server.send(replayed);
  INFO(answer.all());
  CHECK(says(answer.error, "refused  ref.certificate"));
  CHECK(says(answer.error, "git says BAD"));
  CHECK_FALSE(answer.moved("refs/heads/main"));
  CHECK(server.tip("refs/heads/main") == before);
  // Without git's word for the nonce nothing counts either.
  server.server.git({"config", "--unset", "receive.certNonceSeed"});
  const RawAnswer unasked = server.send(replayed);
  INFO(unasked.all());
  CHECK_FALSE(unasked.moved("refs/heads/main"));
  CHECK(server.tip("refs/heads/main") == before);
  server.server.git({"config", "receive.certNonceSeed", "another secret"});
  server.let_in("gina", {"main"});
}

TEST_CASE("a server that knows its address takes certificates for it alone") {
  const Signing server(asking(), {"--pushee", "https://git.example.org/acme/payments.git"});
  server.commit(Guarded::by("alice"));
  const PushOutcome outcome = server.push_as("gina", {"main"});
  INFO(outcome.report);
  CHECK(refuses(outcome, "ref.certificate"));
  CHECK(says(outcome.report, "the push certificate is for " + server.server.path()));
  CHECK(says(outcome.report, "`pushee`"));
  REQUIRE(server
              .muster({"hook", "install", "--no-doctor", "--repo", server.server.path(), "--pushee",
                       "https://git.example.org/acme/payments.git", "--pushee", server.server.path()})
              .exit_code == 0);
  server.let_in("gina", {"main"});
  // Installing again keeps them.
  REQUIRE(server.muster({"hook", "install", "--no-doctor", "--repo", server.server.path()}).exit_code == 0);
  const ProcessOutput status = server.muster({"hook", "status", "--repo", server.server.path()});
  CHECK(says(status.out, "pushee       https://git.example.org/acme/payments.git"));
}

TEST_CASE("hooks that git tells of no certificate go by what pre-receive let in") {
  const Signing server(asking("[\"refs/**\"]"), {"--with", "reference-transaction", "--with", "update"});
  server.begin();
  server.commit(Guarded::by("bob"), "src/a.c");
  CHECK(refuses(server.push({"main"}), "ref.certificate"));
  server.let_in("gina", {"main"});
  server.commit(Guarded::by("alice"), "src/b.c");
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.0");
  server.let_in("gina", {"main", "v1.0", "HEAD:refs/heads/topic"});
  server.work.tag_signed(Guarded::key("alice"), "alice@example.org", seconds_from_now(0), "v1.1");
  server.let_in("gina", {"v1.1", ":topic"}, {"--atomic"});
  // What a push moves besides a new roster is judged once more.
  RosterText second = asking("[\"refs/**\"]");
  second.version = 2;
  second.previous = server.anchor;
  server.write_roster(second, {"alice"});
  const std::string third = server.commit(Guarded::by("alice"));
  server.let_in("gina", {"main", "HEAD:refs/heads/topic"});
  CHECK(server.tip("refs/heads/main") == third);
  // Who moves a ref on the server has pushed nothing.
  const ProcessOutput moved = server.server.run({"update-ref", "refs/heads/side", third});
  INFO(moved.error);
  CHECK(moved.exit_code != 0);
  CHECK(says(moved.error, "ref.certificate"));
  CHECK(server.tip("refs/heads/side").empty());
  CHECK(server.server.run({"update-ref", "-d", "refs/tags/v1.0"}).exit_code != 0);
  CHECK_FALSE(server.tip("refs/tags/v1.0").empty());
}

TEST_CASE("the hook update knows of signed pushes by what pre-receive keeps for it") {
  const Signing server(asking(), {"--with", "update"});
  server.begin();
  const auto status = [&] {
    return server.muster({"hook", "status", "--repo", server.server.path()}).exit_code;
  };
  CHECK(status() == 0);
  server.commit(Guarded::by("bob"), "src/a.c");
  const std::string folder = server.server.path() + "/muster/certified";
  std::filesystem::rename(folder, folder + ".away");
  CHECK(status() == 1);
  CHECK(refuses(server.push_as("gina", {"main"}), "ref.certificate"));
  std::filesystem::rename(folder + ".away", folder);
  CHECK(refuses(server.push({"main"}), "ref.certificate"));
  server.let_in("gina", {"main"});
  CHECK(std::filesystem::is_empty(folder));
}

TEST_CASE("verify push takes the certificate that the hook is told of") {
  const Signing server;
  server.begin();
  const std::string before = server.tip("refs/heads/main");
  const std::string next = server.commit(Guarded::by("bob"), "src/a.c");
  REQUIRE(server.push({"HEAD:refs/heads/topic"}).exit_code == 0);
  const std::string line = before + " " + next + " refs/heads/main\n";
  const std::string payload = "certificate version 0.1\npusher gina 1795748848 +0000\nnonce 1-a\n\n" + line;
  const std::string blob =
      server.server.write_object("blob", payload + sign_ssh(make_key("gina"), "git", payload));
  const auto judged = [&](const Words& environment) {
    return server.world.run(server.world.root(),
                            {MUSTER_TOOL, "verify", "push", "--repo", server.server.path()}, line,
                            environment);
  };
  const ProcessOutput missing = judged({});
  CHECK(missing.exit_code == 1);
  CHECK(says(missing.out + missing.error, "ref.certificate"));
  const std::string cert = "GIT_PUSH_CERT=" + blob;
  const ProcessOutput good = judged({cert, "GIT_PUSH_CERT_NONCE=1-a", "GIT_PUSH_CERT_NONCE_STATUS=OK"});
  INFO(good.out << good.error);
  CHECK(good.exit_code == 0);
  CHECK(judged({cert, "GIT_PUSH_CERT_NONCE=1-b", "GIT_PUSH_CERT_NONCE_STATUS=OK"}).exit_code == 1);
  CHECK(judged({cert, "GIT_PUSH_CERT_NONCE=1-a", "GIT_PUSH_CERT_NONCE_STATUS=SLOP"}).exit_code == 1);
  CHECK(judged({cert, "GIT_PUSH_CERT_STATUS=G"}).exit_code == 1);
  // What names no blob is a fault, whatever else is good.
  for (const std::string& id : {std::string(), std::string("x"), next, std::string(40, '1')}) {
    INFO(id);
    CHECK(judged({"GIT_PUSH_CERT=" + id, "GIT_PUSH_CERT_NONCE=1-a", "GIT_PUSH_CERT_NONCE_STATUS=OK"})
              .exit_code == 3);
  }
  const std::string large = server.server.write_object("blob", std::string((1U << 20U) + 1, 'x'));
  const ProcessOutput too_large = judged({"GIT_PUSH_CERT=" + large});
  CHECK(too_large.exit_code == 1);
  CHECK(says(too_large.out + too_large.error, "limit.count"));
}
