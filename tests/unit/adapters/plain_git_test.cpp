#include "adapters/plain_git.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "support/hermetic_git.h"

using namespace muster;
using namespace muster::test;

namespace {

// A variable of this process, as it was before at the end.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    ::setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() {
    if (before_) {
      ::setenv(name_, before_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

struct Fixture {
  HermeticGit world;
  TestRepository work = world.init_work("work");
  std::string first =
      (work.write_file("a", "a\n"), work.commit_unsigned("a@b.c", "2026-01-02T03:04:05Z", "a"));
  std::string second =
      (work.write_file("a", "b\n"), work.commit_unsigned("a@b.c", "2026-01-02T03:04:06Z", "b"));
  PlainGit git{work.path()};
};

}  // namespace

TEST_CASE("a revision means a commit, or is said to mean none") {
  Fixture f;
  CHECK(f.git.commit("main", HashAlgorithm::sha1)->hex() == f.second);
  CHECK(f.git.commit("HEAD~1", HashAlgorithm::sha1)->hex() == f.first);
  CHECK(f.git.commit(f.first, HashAlgorithm::sha1)->hex() == f.first);
  f.work.git_by({"a@b.c", "2026-01-02T03:04:07Z"}, {"tag", "-a", "-m", "t", "t1", f.first});
  CHECK(f.git.commit("t1", HashAlgorithm::sha1)->hex() == f.first);
  for (const char* none : {"absent", "HEAD:a", "--all", "-h", "", "HEAD HEAD~1"}) {
    INFO(none);
    const auto id = f.git.commit(none, HashAlgorithm::sha1);
    REQUIRE_FALSE(id);
    CHECK(id.error().id == FaultId::config);
  }
}

TEST_CASE("replace refs do not change what a revision means") {
  Fixture f;
  f.work.git({"replace", f.second, f.first});
  CHECK(f.git.commit("main", HashAlgorithm::sha1)->hex() == f.second);
  CHECK(f.git.commit("main~1", HashAlgorithm::sha1)->hex() == f.first);
}

TEST_CASE("where the repository lies is said by the directory, not by the environment") {
  Fixture f;
  const HermeticGit other;
  const TestRepository elsewhere = other.init_bare("elsewhere.git");
  const Variable dir("GIT_DIR", elsewhere.path());
  const Variable objects("GIT_OBJECT_DIRECTORY", elsewhere.path() + "/objects");
  CHECK(f.git.commit("main", HashAlgorithm::sha1)->hex() == f.second);
}

TEST_CASE("configuration is read as git reads it") {
  Fixture f;
  f.work.git({"config", "user.signingkey", "~/key"});
  CHECK(*f.git.config("user.signingkey") == "~/key");
  CHECK(*f.git.config("no.suchkey") == std::nullopt);
  f.work.git({"config", "two.lines", "a\nb"});
  CHECK(*f.git.config("two.lines") == "a\nb");
  put_file(f.work.git_directory() + "/config", "[broken\n");
  const auto broken = f.git.config("user.signingkey");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().id == FaultId::config);
}

TEST_CASE("the user's configuration has no say where it shall have none") {
  Fixture f;
  const Variable count("GIT_CONFIG_COUNT", "1");
  const Variable key("GIT_CONFIG_KEY_0", "muster.test");
  const Variable value("GIT_CONFIG_VALUE_0", "seen");
  const std::vector<std::string> get = {"config", "--get", "muster.test"};
  CHECK(*f.git.ask(get, GitConfiguration::of_the_user) == "seen");
  CHECK(*f.git.ask(get, GitConfiguration::none) == std::nullopt);
}
