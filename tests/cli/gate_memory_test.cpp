// What earlier runs remember saves time, and lets nothing through.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> remembered(const std::string& home) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(home + "/.local/state/muster")) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  return files;
}

std::string home_of(const Gated& project) {
  return project.world.root();
}

}  // namespace

TEST_CASE("whatever is done to what the gate remembers, its verdict is the same") {
  const Gated project;
  project.change_as("alice");
  REQUIRE(verdict(project) == Rules{"accepted"});
  const std::vector<std::string> files = remembered(home_of(project));
  REQUIRE_FALSE(files.empty());
  std::vector<std::string> good;
  for (const std::string& file : files) good.push_back(get_file(file));
  const auto put_back = [&] {
    for (std::size_t i = 0; i < files.size(); ++i) put_file(files[i], good[i]);
  };
  // On top of what was accepted, and in place of it.
  const auto refuses = [&] {
    const std::string head = project.work.git({"rev-parse", "HEAD"});
    project.work.git({"commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", "by nobody"});
    CHECK(verdict(project) == Rules{"signature.missing"});
    project.change_as("bob");
    CHECK(verdict(project) == Rules{"signature.missing"});
    project.work.git({"reset", "-q", "--hard", head + "~1"});
    project.work.git({"commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", "by nobody"});
    CHECK(verdict(project) == Rules{"signature.missing"});
    project.work.git({"reset", "-q", "--hard", head});
    CHECK(verdict(project) == Rules{"accepted"});
  };
  SECTION("nothing") {
    refuses();
  }
  SECTION("garbage") {
    for (const std::string& file : files) {
      for (const std::string& text : {std::string(), std::string("garbage\n"), std::string(4096, '\0')}) {
        put_file(file, text);
        CHECK(verdict(project) == Rules{"accepted"});
        put_file(file, text);
        refuses();
        put_back();
      }
    }
  }
  SECTION("a bit") {
    for (std::size_t i = 0; i < files.size(); ++i) {
      for (const std::size_t part : {0U, 1U, 2U, 3U}) {
        std::string text = good[i];
        text[(text.size() - 1) * part / 3] ^= '\x01';
        put_file(files[i], text);
        CHECK(verdict(project) == Rules{"accepted"});
        put_file(files[i], text);
        refuses();
        put_back();
      }
    }
  }
  SECTION("its end is cut off") {
    for (std::size_t i = 0; i < files.size(); ++i) {
      put_file(files[i], good[i].substr(0, good[i].size() / 2));
      refuses();
      put_back();
    }
  }
}

TEST_CASE("what was remembered of another project is none of this one's") {
  const Gated one;
  one.change_as("alice");
  REQUIRE(verdict(one) == Rules{"accepted"});
  // The same anchor, project and branch, another history: with a commit that nobody signed.
  const std::string copy = one.world.root() + "/other";
  one.work.git({"clone", "-q", one.work.path(), copy});
  const std::string first = one.work.git({"rev-list", "--max-parents=0", "HEAD"});
  one.work.git({"-C", copy, "reset", "-q", "--hard", first});
  one.work.git({"-C", copy, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q",
                "--allow-empty", "--no-gpg-sign", "-m", "by nobody"});
  CHECK(verdict(one, {}, copy) == Rules{"signature.missing"});
  CHECK(verdict(one) == Rules{"accepted"});
  CHECK(verdict(one, {}, copy) == Rules{"signature.missing"});
}

}  // namespace muster::test
