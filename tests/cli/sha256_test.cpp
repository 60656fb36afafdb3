// A project with SHA-256 objects, from muster init on.
#include <catch2/catch.hpp>

#include "cli/kit.h"

namespace muster::test {

TEST_CASE("a SHA-256 project is begun, signed and verified like any other") {
  Project project("sha256");
  project.adopt();
  const std::string good = project.commit(&project.alice);
  REQUIRE(good.size() == 64);
  project.work.tag_signed(project.alice, alice_email, now(), "v1");
  CHECK(project.judge({"verify", "commit", "HEAD"}).status == 0);
  CHECK(project.judge({"verify", "commit", good.substr(0, 12)}).status == 0);
  CHECK(project.judge({"verify", "history"}).status == 0);
  CHECK(project.judge({"verify", "tag", "v1"}).status == 0);
  CHECK(project.judge({"explain", "HEAD"}).status == 0);
  CHECK(project.judge({"explain", "v1"}).status == 0);
  CHECK(project.judge({"roster", "verify"}).status == 0);
  CHECK(project.run({"roster", "lint"}).status == 0);

  project.commit(nullptr);
  const Said refused = project.judge({"verify", "commit", "HEAD", "--format", "json"});
  CHECK(refused.status == 1);
  CHECK(refused.json()["rule"] == "signature.missing");
  CHECK(project.judge({"verify", "history"}).status == 1);
}

TEST_CASE("a repository is read by what MUSTER_GIT_BACKEND names and nothing else is taken") {
  Project project;
  project.adopt();
  const auto with = [&](const std::string& backend) {
    return muster(project.world, project.work.path(), {"verify", "history", "--anchor", project.anchor}, {},
                  {"MUSTER_GIT_BACKEND=" + backend});
  };
  CHECK(with("git").status == 0);
  CHECK(with("libgit2").status == 0);
  const Said other = with("jgit");
  CHECK(other.status == 2);
  CHECK(other.error.find("MUSTER_GIT_BACKEND") != std::string::npos);
}

}  // namespace muster::test
