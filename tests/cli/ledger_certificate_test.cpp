// Certificates of signed pushes, kept with the ledger.
#include <catch2/catch.hpp>

#include "cli/ledger.h"
#include "crypto/sha256.h"

namespace muster::test {

namespace {

class SignedLedgered : public Ledgered {
 public:
  SignedLedgered() { server.git({"config", "receive.certNonceSeed", "a secret"}); }

  void push_signed(const Words& refspecs) const {
    const PushOutcome pushed = work.push("origin", refspecs, {"--signed"});
    INFO(pushed.report);
    REQUIRE(pushed.exit_code == 0);
  }
  std::vector<nlohmann::json> entries(const TestRepository& clone) const {
    return muster(world, clone.path(), {"ledger", "show", "--format", "json"}).lines();
  }
  static std::string path_of(const std::string& digest) {
    const std::string hex = digest.substr(7);
    return "certificates/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" + hex;
  }
  std::string changed_by(const std::string& commit) const {
    return server.git(
        {"diff-tree", "-r", "--root", "--name-only", "--no-commit-id", commit, "--", "certificates"});
  }
};

}  // namespace

TEST_CASE("a ledger keeps the certificate of each push that moved something") {
  SignedLedgered project;
  const std::string base = project.commit(&project.alice);
  project.push_signed({"main", "HEAD:refs/heads/topic"});
  project.push_commit();
  project.commit(nullptr);
  REQUIRE(project.work.push("origin", {"main"}, {"--signed"}).exit_code != 0);
  project.work.git({"reset", "-q", "--hard", "HEAD~1"});
  project.commit(&project.alice);
  project.push_signed({"main"});

  const TestRepository clone = project.fresh_clone("reader");
  check_whole(project.verify(clone), 6);
  const auto entries = project.entries(clone);
  REQUIRE(entries.size() == 6);
  const auto digest = [&](std::size_t i) { return entries[i]["certificate"]; };
  REQUIRE(digest(1).is_string());
  CHECK(digest(1) == digest(2));
  CHECK(digest(3).is_null());
  CHECK(entries[4]["verdict"] == "refused");
  CHECK(digest(4).is_null());
  REQUIRE(digest(5).is_string());
  CHECK(digest(5) != digest(1));

  const std::string path = SignedLedgered::path_of(digest(1));
  const std::string certificate = project.published(path);
  CHECK(sha256(certificate).text() == digest(1));
  CHECK(has(certificate, base + " refs/heads/topic\n"));
  CHECK(get_file(project.server.path() + "/muster/ledger/" + path) == certificate);
  // Written once.
  CHECK(project.changed_by("refs/muster/ledger") == SignedLedgered::path_of(digest(5)));
  CHECK(project.changed_by("refs/muster/ledger~1").empty());
}

TEST_CASE("a certificate that is gone or another one is found") {
  SignedLedgered project;
  project.commit(&project.alice);
  project.push_signed({"main"});
  const auto entries = project.entries(project.fresh_clone("before"));
  REQUIRE(entries.size() == 2);
  const std::string path = SignedLedgered::path_of(entries[1]["certificate"]);
  const std::string certificate = project.published(path);
  project.rewrite(path, certificate + "\n");
  check_found(project.verify(project.fresh_clone("changed")), "ledger.entry", "is another one");
  project.rewrite(path, std::string((1U << 20U) + 1, 'x'));
  check_found(project.verify(project.fresh_clone("large")), "ledger.entry", "certificate is missing");
  project.remove(path);
  check_found(project.verify(project.fresh_clone("gone")), "ledger.entry",
              "entry 1: its push certificate is missing");
  project.rewrite(path, certificate);
  check_whole(project.verify(project.fresh_clone("good")), 2);
}

}  // namespace muster::test
