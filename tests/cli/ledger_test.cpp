// A server's record of every push, read by people who trust nobody but the roster.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/ledger.h"

namespace muster::test {

namespace {

Said show(const Ledgered& project, const TestRepository& clone, const Words& more = {}) {
  Words words = {"ledger", "show", "--format", "json"};
  words.insert(words.end(), more.begin(), more.end());
  return muster(project.world, clone.path(), words);
}

}  // namespace

TEST_CASE("every push is in the ledger once, and a fresh clone can tell") {
  Ledgered project;
  const std::string first = project.tip("refs/heads/main");
  const std::string second = project.push_commit();
  const std::string branch = project.push_commit("topic");
  project.work.git({"reset", "-q", "--hard", second});
  REQUIRE(project.work.push("origin", {":refs/heads/topic"}).exit_code == 0);
  project.commit(nullptr);
  CHECK(project.work.push("origin", {"main"}).exit_code != 0);
  project.work.git({"reset", "-q", "--hard", second});
  const std::string third = project.push_commit();

  const TestRepository clone = project.fresh_clone("reader");
  check_whole(project.verify(clone), 6);
  const auto entries = show(project, clone).lines();
  REQUIRE(entries.size() == 6);
  const std::string zero(first.size(), '0');
  const auto check = [&](std::size_t i, const std::string& verdict, const std::string& old_id,
                         const std::string& new_id, const std::string& rule) {
    INFO(entries[i].dump());
    CHECK(entries[i]["sequence"] == i);
    CHECK(entries[i]["verdict"] == verdict);
    CHECK(entries[i]["old"] == old_id);
    if (!new_id.empty()) CHECK(entries[i]["new"] == new_id);
    CHECK(entries[i]["rules"].dump().find(rule) != std::string::npos);
    CHECK(entries[i]["pusher"]["source"] == "account");
    CHECK(entries[i]["project"] == entries[0]["project"]);
  };
  check(0, "accepted", zero, first, "mainline");
  check(1, "accepted", first, second, "mainline");
  check(2, "accepted", zero, branch, "unmatched");
  check(3, "accepted", branch, zero, "unmatched");
  check(4, "refused", second, "", "signature.missing");
  check(5, "accepted", second, third, "mainline");
  CHECK(entries[5]["roster"]["version"] == 2);

  CHECK(show(project, clone, {"--ref", "refs/heads/topic"}).lines().size() == 2);
  CHECK(show(project, clone, {"--rule", "signature.missing"}).lines().size() == 1);
  CHECK(show(project, clone, {"--person", "nobody"}).out.empty());
  CHECK(show(project, clone, {"--since", "2041-01-01T00:00:00Z"}).out.empty());
  CHECK(show(project, clone, {"--until", "2041-01-01T00:00:00Z"}).lines().size() == 6);
}

TEST_CASE("a ledger lies in repositories with SHA-256 as well") {
  Ledgered project("sha256");
  project.push_commit();
  check_whole(project.verify(project.fresh_clone("reader")), 2);
}

TEST_CASE("an entry that was changed, dropped, put elsewhere or added is found") {
  Ledgered project;
  for (int i = 0; i < 3; ++i) project.push_commit();
  const TestRepository before = project.fresh_clone("before");
  check_whole(project.verify(before), 4);
  const std::string path = Ledgered::bundle(4);
  const std::vector<std::string> good = entries_in(project.published(path));
  REQUIRE(good.size() == 4);
  int readers = 0;
  const auto found = [&](const std::string& rule, const std::string& because) {
    check_found(project.verify(project.fresh_clone("reader" + std::to_string(++readers))), rule, because);
  };

  std::vector<std::string> bad = good;
  const std::size_t at = bad[2].find("account");
  REQUIRE(at != std::string::npos);
  bad[2].replace(at, 7, "accounT");
  project.rewrite(path, bundle_of(bad));
  found("ledger.root", "entry 2 is not what the signed checkpoint over 4 entries holds");

  bad = good;
  std::swap(bad[1], bad[2]);
  project.rewrite(path, bundle_of(bad));
  found("ledger.root", "entry 1 is not");

  bad = {good[0], good[1], good[3]};
  project.rewrite(path, bundle_of(bad));
  found("ledger.malformed", path);

  bad = good;
  bad.push_back(good[3]);
  project.rewrite(path, bundle_of(bad));
  found("ledger.malformed", path);
  project.rewrite(path, bundle_of(good));

  // With hashes that fit, and a checkpoint that nobody signed.
  std::string checkpoint = project.published("checkpoint");
  const std::string good_checkpoint = checkpoint;
  const std::size_t count = checkpoint.find("\n4\n");
  REQUIRE(count != std::string::npos);
  checkpoint.replace(count, 3, "\n3\n");
  project.rewrite("checkpoint", checkpoint);
  check_found(project.verify(project.fresh_clone("forged")), "ledger.signature");
  project.rewrite("checkpoint", good_checkpoint);
  const std::string hashes = project.published("tile/0/000.p/4");
  REQUIRE(hashes.size() == 128);
  project.rewrite("tile/0/000.p/4", hashes.substr(32) + hashes.substr(0, 32));
  found("ledger.root", "entry 0 is not");
  project.remove("tile/0/000.p/4");
  found("ledger.malformed", "it is missing");
  project.rewrite("tile/0/000.p/4", hashes);
  project.remove("checkpoint");
  found("ledger.missing", "no checkpoint");
  project.rewrite("checkpoint", good_checkpoint);
  check_whole(project.verify(project.fresh_clone("mended")), 4);
}

TEST_CASE("a ref that was moved past the hooks is found") {
  Ledgered project;
  const std::string first = project.tip("refs/heads/main");
  const std::string second = project.push_commit();
  const std::string third = project.push_commit();
  project.work.git({"tag", "-s", "-m", "v1", "v1.0"});
  REQUIRE(project.work.push("origin", {"v1.0"}).exit_code == 0);
  const std::string tag = project.tip("refs/tags/v1.0");
  check_whole(project.verify(project.fresh_clone("before")), 4);
  int readers = 0;
  const auto by_hand = [&](const Words& words) {
    Words whole = {"-c", "core.hooksPath=/dev/null", "update-ref"};
    whole.insert(whole.end(), words.begin(), words.end());
    project.server.git(whole);
  };
  const auto found = [&](const std::string& ref, const std::string& because) {
    const Said said = project.verify(project.fresh_clone("reader" + std::to_string(++readers)));
    check_found(said, "ledger.ref", because);
    CHECK(said.json()["object"]["ref"] == ref);
    // The server's own repository says the same.
    const Said there = project.verify(project.server);
    check_found(there, "ledger.ref", because);
  };

  by_hand({"refs/heads/main", second});
  found("refs/heads/main", "where it stood before");
  by_hand({"refs/heads/main", third});

  // A commit that nobody signed, on top: no push that may still be settled.
  const std::string tree = project.server.git({"rev-parse", third + "^{tree}"});
  const std::string unsigned_one = project.server.git(
      {"-c", "user.name=x", "-c", "user.email=x@example.org", "commit-tree", "-p", third, "-m", "x", tree});
  by_hand({"refs/heads/main", unsigned_one});
  found("refs/heads/main", "which no push set there");
  by_hand({"refs/heads/main", third});

  by_hand({"-d", "refs/tags/v1.0"});
  found("refs/tags/v1.0", "it is not there");
  by_hand({"refs/tags/v1.0", tag});

  // Moved to another tag, and to no tag at all.
  project.work.git({"tag", "-s", "-m", "v1 again", "-f", "v1.0"});
  project.work.git({"push", "-q", project.server.path(), "refs/tags/v1.0:refs/tags/carrier"});
  by_hand({"refs/tags/v1.0", project.work.git({"rev-parse", "v1.0"})});
  found("refs/tags/v1.0", "which no push set there");
  by_hand({"refs/tags/v1.0", first});
  found("refs/tags/v1.0", "which no push set there");
  by_hand({"refs/tags/v1.0", tag});

  // A deleted name that leads somewhere.
  project.server.git({"-c", "core.hooksPath=/dev/null", "update-ref", "-d", "refs/tags/v1.0"});
  project.server.git({"symbolic-ref", "refs/tags/v1.0", "refs/heads/main"});
  check_found(project.verify(project.server), "ledger.ref", "refs/heads/main, which no push set there");
  project.server.git({"symbolic-ref", "--delete", "refs/tags/v1.0"});
  by_hand({"refs/tags/v1.0", tag});

  by_hand({"refs/tags/v0.9", first});
  check_found(project.verify(project.server), "ledger.ref", "knows of no push to it");
  // In a clone it may be one that was never pushed: that is told, and not refused.
  const Said told = project.verify(project.fresh_clone("tagged"));
  check_whole(told, 5);
  CHECK(summary(told)["unrecorded"] == nlohmann::json::array({"refs/tags/v0.9"}));
  by_hand({"-d", "refs/tags/v0.9"});

  // Pushed from where it was set back to: each entry is good, and there is a gap between them.
  by_hand({"refs/heads/main", second});
  project.work.git({"reset", "-q", "--hard", second});
  project.push_commit();
  check_found(project.verify(project.fresh_clone("gap")), "ledger.gap",
              "entry 5 moves refs/heads/main from " + second);
}

TEST_CASE("the server's own key can sign nonsense, and not make it fit") {
  Ledgered project;
  project.push_commit();
  project.push_commit();
  const std::vector<std::string> good = entries_in(project.published(Ledgered::bundle(3)));
  REQUIRE(good.size() == 3);
  int readers = 0;
  const auto found = [&](std::vector<std::string> entries, const std::string& rule,
                         const std::string& because) {
    project.forge(entries);
    check_found(project.verify(project.fresh_clone("reader" + std::to_string(++readers))), rule, because);
  };
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::vector<std::string> entries = good;
    const std::size_t at = entries[1].find(from);
    REQUIRE(at != std::string::npos);
    entries[1].replace(at, from.size(), to);
    return entries;
  };
  found({good[0], good[2]}, "ledger.entry", "entry 1: it says that it is entry 2");
  found({good[0], good[2], good[1]}, "ledger.entry", "entry 1: it says that it is entry 2");
  found(changed("\"project\":\"", "\"project\":\"x"), "ledger.entry", "another project");
  found(changed("\"rules\":[\"mainline\"]", "\"rules\":[]"), "ledger.entry", "names no rule");
  found(changed("\"time\":\"20", "\"time\":\"30"), "ledger.entry", "its time lies after");
  found(changed("\"version\":1}", "\"version\":1,\"x\":1}"), "ledger.entry",
        "not written as servers write it");
  found(changed("{", "{ "), "ledger.entry", "not written as servers write it");
  found(changed("\"verdict\":\"accepted\"", "\"verdict\":\"refused\""), "ledger.gap",
        "entry 2 moves refs/heads/main");
  // One push further than the ledger, by somebody who may make it: it may be on its way, and is told.
  project.forge({good[0], good[1]});
  const Said said = project.verify(project.fresh_clone("further"));
  INFO(said.out << said.error);
  CHECK(said.status == 0);
  CHECK(summary(said)["pending"] == nlohmann::json::array({"refs/heads/main"}));
  project.forge(good);
  check_whole(project.verify(project.fresh_clone("whole")), 3);
}

TEST_CASE("a ledger that was set back, replaced or held back is found") {
  Ledgered project;
  project.push_commit();
  const TestRepository reader = project.fresh_clone("reader");
  const std::string older = project.tip("refs/muster/ledger");
  check_whole(project.verify(reader), 2);
  project.push_commit();
  const auto fetch = [&] {
    reader.git(
        {"fetch", "-q", "origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/muster/*:refs/muster/*"});
  };
  fetch();
  check_whole(project.verify(reader), 3);
  const std::string newest = project.tip("refs/muster/ledger");
  project.server.git({"-c", "core.hooksPath=/dev/null", "update-ref", "refs/muster/ledger", older});
  fetch();
  // Both: it is shorter than before, and the mainline is further than it says.
  check_found(project.verify(reader), "ledger.rewritten", "over 3 entries");
  project.server.git({"-c", "core.hooksPath=/dev/null", "update-ref", "refs/muster/ledger", newest});
  fetch();
  check_whole(project.verify(reader), 3);

  // A week without a word.
  const auto in = [&](int days) { return project.verify(reader, {"--at", days_ago(-days)}); };
  CHECK(in(6).status == 0);
  check_found(in(8), "ledger.stale", "more than 168 hours before");
  CHECK(project.verify(reader, {"--at", days_ago(-8), "--max-age", "30d"}).status == 0);
  check_found(project.verify(reader, {"--at", "2020-01-01T00:00:00Z"}), "ledger.stale", "which lies ahead");
  // The server signs anew.
  const Said signed_anew = project.on_server({"ledger", "sign"});
  INFO(signed_anew.out << signed_anew.error);
  CHECK(signed_anew.status == 0);
  fetch();
  check_whole(project.verify(reader), 3);

  // Nothing is kept of a clone that hides it.
  reader.git({"update-ref", "-d", "refs/muster/ledger"});
  check_found(project.verify(reader), "ledger.missing");
  put_file(reader.path() + "/.git/muster/ledger-seen", "garbage\n");
  fetch();
  CHECK(project.verify(reader).status == 3);
}

TEST_CASE("a ledger counts only by a key that the roster lists for it") {
  Ledgered project;
  const std::string good = get_file(project.server.path() + "/muster/ledger-key");
  project.push_commit();
  // Somebody else's key signs from now on.
  project.world.run(project.server.path(), {"rm", "muster/ledger-key", "muster/ledger-key.pub"});
  project.world.run(project.server.path(),
                    {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "muster/ledger-key"});
  project.push_commit();
  check_found(project.verify(project.fresh_clone("other")), "ledger.signature",
              "no key that the roster lists");
  project.world.run(project.server.path(), {"chmod", "600", "muster/ledger-key"});
  put_file(project.server.path() + "/muster/ledger-key", good);
  project.push_commit();
  check_whole(project.verify(project.fresh_clone("again")), 4);
  // The key ends, or is revoked.
  const std::string fingerprint =
      project.mine.run({"person", "show", "ledger", "--format", "json"}).json()["keys"][0]["fingerprint"];
  const Said revoked =
      project.mine.run({"key", "revoke", fingerprint, "--reason", "compromised", "--since", now()});
  INFO(revoked.out << revoked.error);
  REQUIRE(revoked.status == 0);
  REQUIRE(project.mine.run({"roster", "sign"}).status == 0);
  project.mine.commit("Revoked");
  REQUIRE(project.work.push("origin", {"main"}).exit_code == 0);
  check_found(project.verify(project.fresh_clone("revoked")), "key.revoked");
}

}  // namespace muster::test
