#include <catch2/catch.hpp>

#include "cli/kit.h"

namespace muster::test {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("help and version go to standard output with status 0") {
  const HermeticGit world;
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"verify", "--help"},
                                                    {"verify", "history", "--help"},
                                                    {"hook", "install", "-h"},
                                                    {"import", "--help"},
                                                    {"import", "guix", "--help"},
                                                    {"export", "keyring", "--help"},
                                                    {"--version"}}) {
    const Said said = muster(world, world.root(), arguments);
    CHECK(said.status == 0);
    CHECK_FALSE(said.out.empty());
    CHECK(said.error.empty());
  }
  CHECK(has(muster(world, world.root(), {"--version"}).out, "muster "));
}

TEST_CASE("mistakes on the command line exit 2 and say what to type") {
  struct Case {
    std::vector<std::string> arguments;
    std::string says;
  };
  const auto one = GENERATE(Case{{"verfy"}, "did you mean muster verify?"},
                            Case{{"verify", "comit", "HEAD"}, "did you mean muster verify commit?"},
                            Case{{"xyzzy"}, "'xyzzy' is no verb of muster"},
                            Case{{"verify", "history", "--sinse=x"}, "did you mean --since?"},
                            Case{{"--ancor", "x", "verify", "history"}, "did you mean --anchor?"},
                            Case{{"verify", "commit"}, "REV"},
                            Case{{"verify", "commit", "a", "b"}, "takes no further argument: b"},
                            Case{{"--format", "xml", "init"}, "--format"}, Case{{"--repo"}, "--repo"},
                            Case{{}, "Usage"}, Case{{"hook"}, "Usage"}, Case{{"completion", "tcsh"}, "SHELL"},
                            Case{{"explain", "key.expird"}, "did you mean key.expired?"});
  const HermeticGit world;
  const Said said = muster(world, world.root(), one.arguments);
  INFO(said.error);
  CHECK(said.status == 2);
  CHECK(said.out.empty());
  CHECK(has(said.error, one.says));
}

TEST_CASE("what a user typed is escaped before it is shown") {
  const HermeticGit world;
  const Said said = muster(world, world.root(), {"\x1b[31mred"});
  CHECK(said.status == 2);
  CHECK_FALSE(has(said.error, "\x1b"));
}

TEST_CASE("a branch that is called like a verb can be named") {
  Project project;
  project.adopt();
  project.work.git({"branch", "init"});
  CHECK(project.judge({"verify", "commit", "init"}).status == 0);
}

TEST_CASE("every verb that judges wants an anchor and says how to get one") {
  Project project;
  project.adopt();
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"verify", "commit", "HEAD"},
                                                    {"verify", "history"},
                                                    {"verify", "tag", "v1"},
                                                    {"verify", "push"},
                                                    {"roster", "verify"},
                                                    {"explain", "HEAD"},
                                                    {"hook", "install"}}) {
    const Said said = project.run(arguments);
    INFO(arguments.front());
    CHECK(said.status == 2);
    CHECK(has(said.error, "anchor"));
    std::vector<std::string> with_json = arguments;
    with_json.insert(with_json.end(), {"--format", "json"});
    CHECK(project.run(with_json).json()["fault"]["id"] == "fault.config");
  }
  CHECK(project.run({"verify", "history", "--anchor", "sha256:00"}).status == 2);
}

TEST_CASE("what cannot be read is a fault with status 3") {
  Project project;
  project.adopt();
  const Said said =
      muster(project.world, project.world.root(), {"verify", "history", "--anchor", project.anchor});
  CHECK(said.status == 3);
  const std::string blob = project.work.git({"rev-parse", "HEAD^{tree}"});
  std::remove(project.work.loose_object_path(blob).c_str());
  const Said broken = project.judge({"verify", "history", "--format", "json"});
  CHECK(broken.status == 3);
  CHECK(broken.json()["fault"]["id"] == "fault.git");
}

}  // namespace muster::test
