// A ledger on its server, which has to be whole, and one entry of it that stands alone.
#include <catch2/catch.hpp>

#include <filesystem>

#include "cli/ledger.h"

namespace muster::test {

namespace fs = std::filesystem;

TEST_CASE("a proof of one entry stands alone") {
  Ledgered project;
  const std::string first = project.push_commit();
  project.commit(&project.alice);
  const std::string below = project.work.git({"rev-parse", "HEAD"});
  project.push_commit();
  for (int i = 0; i < 3; ++i) project.push_commit();
  const TestRepository clone = project.fresh_clone("reader");
  const std::string file = project.world.root() + "/one.tlog-proof";
  const auto prove = [&](const std::string& revision, const Words& more = {}) {
    Words words = {"ledger", "prove", revision, "--output", file, "--anchor", project.anchor};
    words.insert(words.end(), more.begin(), more.end());
    return muster(project.world, clone.path(), words);
  };
  const auto check = [&](const Words& more = {}) {
    Words words = {"ledger", "verify", "--proof", file, "--anchor", project.anchor, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return muster(project.world, clone.path(), words);
  };
  // A commit that a push ended at, and one that it brought along.
  for (const auto& [commit, place] : {std::pair{first, 1}, std::pair{below, 2}}) {
    const Said proven = prove(commit);
    INFO(proven.out << proven.error);
    REQUIRE(proven.status == 0);
    const Said said = check({"--roster", clone.path() + "/.muster"});
    INFO(said.out << said.error);
    REQUIRE(said.status == 0);
    CHECK(said.json()["sequence"] == place);
    CHECK(said.json()["ref"] == "refs/heads/main");
  }
  const std::string good = get_file(file);
  for (const std::string part : {"index 2", "extra ey", "\n6\n"}) {
    INFO(part);
    std::string bad = good;
    const std::size_t at = bad.find(part);
    REQUIRE(at != std::string::npos);
    char& changed = bad[at + (part.ends_with('\n') ? 1 : part.size() - 1)];
    changed = changed == '3' ? '4' : '3';
    put_file(file, bad);
    CHECK(check().status == 1);
  }
  put_file(file, good + " ");
  check_found(check(), "ledger.malformed");
  put_file(file, good);
  CHECK(check().status == 0);
  check_found(prove(first, {"--ref", "refs/heads/elsewhere", "--format", "json"}), "ledger.missing");
}

TEST_CASE("a server whose ledger is not whole lets nothing in, and makes nothing anew") {
  Ledgered project;
  project.push_commit();
  const std::string folder = project.server.path() + "/muster/ledger";
  const std::string saved = project.world.root() + "/saved";
  fs::copy(project.server.path() + "/muster", saved, fs::copy_options::recursive);
  const std::string good_tip = project.tip("refs/heads/main");
  project.commit(&project.alice);
  const auto refused = [&](const std::string& because) {
    const PushOutcome pushed = project.work.push("origin", {"main"});
    INFO(pushed.report);
    CHECK(pushed.exit_code != 0);
    CHECK(has(pushed.report, "fault."));
    CHECK(has(pushed.report, because));
    CHECK(project.tip("refs/heads/main") == good_tip);
  };
  const auto restore = [&] {
    fs::remove_all(project.server.path() + "/muster");
    fs::copy(saved, project.server.path() + "/muster", fs::copy_options::recursive);
    fs::permissions(project.server.path() + "/muster/ledger-key", fs::perms(0600));
  };
  // Cut short.
  fs::resize_file(folder + "/tile/entries/000.p/2", 10);
  refused("ledger.malformed");
  restore();
  fs::resize_file(folder + "/tile/0/000.p/2", 32);
  refused("ledger.malformed");
  restore();
  put_file(folder + "/checkpoint", "");
  refused("ledger.malformed");
  restore();
  fs::remove(folder + "/checkpoint");
  refused("checkpoint: it is missing, where there was one");
  restore();
  fs::remove_all(folder);
  refused("checkpoint: it is missing, where there was one");
  restore();
  // A backup of before.
  put_file(project.server.path() + "/muster/ledger-cleared", "3\n");
  refused("ledger.rewritten");
  restore();
  // Of another repository.
  std::string checkpoint = get_file(folder + "/checkpoint");
  put_file(folder + "/checkpoint", "muster/other/place" + checkpoint.substr(checkpoint.find('\n')));
  refused("ledger.malformed");
  restore();
  // No key, one that everybody may read, one of another kind.
  const std::string key = project.server.path() + "/muster/ledger-key";
  const std::string good_key = get_file(key);
  fs::permissions(key, fs::perms(0644));
  refused("everybody may read it");
  fs::remove(key);
  refused("it is missing");
  put_file(key, "-----BEGIN RSA PRIVATE KEY-----\n");
  fs::permissions(key, fs::perms(0600));
  refused("fault.config");
  restore();
  // The journal cannot be written, or tells what cannot be read.
  put_file(project.server.path() + "/muster/journal/000007", std::string(512, '?'));
  refused("the journal");
  restore();
  fs::remove_all(project.server.path() + "/muster/journal");
  put_file(project.server.path() + "/muster/journal", "");
  refused("fault.disk");
  fs::remove(project.server.path() + "/muster/journal");
  restore();
  // A record that a crash cut off, before its push was let in, is cleared away.
  const std::string cut_off = project.server.path() + "/muster/journal/000007";
  put_file(cut_off, "muster journal 1\n");
  const PushOutcome pushed = project.work.push("origin", {"main"});
  INFO(pushed.report);
  CHECK(pushed.exit_code == 0);
  CHECK_FALSE(fs::exists(cut_off));
  check_whole(project.verify(project.fresh_clone("reader")), 3);
  // What is published is not ours: said, and not written over.
  project.server.git({"-c", "core.hooksPath=/dev/null", "update-ref", "-d", "refs/muster/ledger"});
  project.push_commit();
  check_whole(project.verify(project.fresh_clone("published anew")), 4);
}

TEST_CASE("nobody pushes to the ledger") {
  Ledgered project;
  project.push_commit();
  const std::string before = project.tip("refs/muster/ledger");
  const PushOutcome pushed = project.work.push("origin", {"+main:refs/muster/ledger"});
  INFO(pushed.report);
  CHECK(pushed.exit_code != 0);
  CHECK(project.work.push("origin", {":refs/muster/ledger"}).exit_code != 0);
  CHECK(project.tip("refs/muster/ledger") == before);
}

}  // namespace muster::test
