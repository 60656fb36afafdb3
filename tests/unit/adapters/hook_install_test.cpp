#include "adapters/hook_install.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "adapters/process.h"
#include "support/temp_dir.h"

using namespace muster;
using muster::test::get_file;
using muster::test::put_file;
using muster::test::TempDir;

namespace {

// A program that says its name and what it was given.
std::string program(const TempDir& dir, const std::string& name, int status = 0) {
  const std::string path = dir / name;
  put_file(path, "#!/bin/sh\necho \"${0##*/}${1:+ $*}\"\ncat\nexit " + std::to_string(status) + "\n");
  REQUIRE(::chmod(path.c_str(), 0755) == 0);
  return path;
}

ProcessOutput run_hook(const std::string& path) {
  Command command;
  command.arguments = {path};
  command.standard_input = "old new ref\n";
  auto said = run(command);
  REQUIRE(said);
  return *said;
}

OurHook ours_at(const std::string& path) {
  auto found = look_at_hook(path);
  REQUIRE(found);
  REQUIRE(std::holds_alternative<OurHook>(*found));
  return std::get<OurHook>(*found);
}

HookStub stub(std::string program_path, std::optional<std::string> config = std::nullopt) {
  return {std::move(program_path), std::move(config), Chained::no};
}

}  // namespace

TEST_CASE("a stub says again what it was made of") {
  const std::string awkward = "/opt/it's here/$(touch x)/`y`/\"z\"/muster";
  for (const auto& config : {std::optional<std::string>(), std::optional<std::string>("/etc/mu'ster.toml")}) {
    for (const Chained chained : {Chained::no, Chained::yes}) {
      const auto again = parse_stub(stub_text({awkward, config, chained}));
      REQUIRE(again);
      CHECK(again->program == awkward);
      CHECK(again->central_config == config);
      CHECK(again->chained == chained);
    }
  }
  CHECK_FALSE(parse_stub(""));
  CHECK_FALSE(parse_stub("#!/bin/sh\nexit 0\n"));
  CHECK_FALSE(parse_stub("\n" + stub_text(stub("/a"))));
}

TEST_CASE("sh runs the program of a stub, whatever its path, with the input and status of the hook") {
  const TempDir dir;
  const std::string path = dir / "hooks/pre-receive";
  put_file(dir / "hooks/keep", "");
  const std::string awkward = program(dir, "it's $HOME `here`", 7);
  REQUIRE(install_hook(path, stub(awkward, dir / "a b.toml"), Foreign::refuse));
  const ProcessOutput said = run_hook(path);
  CHECK(said.exit_code == 7);
  CHECK(said.out.find("--config " + (dir / "a b.toml") + "\nold new ref\n") != std::string::npos);
}

TEST_CASE("a stub whose program is gone or not executable refuses") {
  const TempDir dir;
  const std::string path = dir / "pre-receive";
  const std::string tool = program(dir, "tool");
  REQUIRE(install_hook(path, stub(tool), Foreign::refuse));
  CHECK(run_hook(path).exit_code == 0);
  REQUIRE(::chmod(tool.c_str(), 0644) == 0);
  CHECK(run_hook(path).exit_code == 3);
  REQUIRE(::unlink(tool.c_str()) == 0);
  const ProcessOutput said = run_hook(path);
  CHECK(said.exit_code == 3);
  CHECK(said.error.find(tool + " is missing or cannot be run") != std::string::npos);
}

TEST_CASE("a hook of somebody else is refused or chained and never overwritten") {
  const TempDir dir;
  const std::string path = program(dir, "pre-receive");
  const std::string text = get_file(path);
  CHECK_FALSE(install_hook(path, stub(program(dir, "tool")), Foreign::refuse));
  CHECK(get_file(path) == text);

  REQUIRE(install_hook(path, stub(dir / "tool"), Foreign::chain));
  CHECK(get_file(path + ".chained") == text);
  CHECK(ours_at(path).stub.chained == Chained::yes);
  const ProcessOutput said = run_hook(path);
  CHECK(said.exit_code == 0);
  CHECK(said.out == "pre-receive.chained\nold new ref\ntool\nold new ref\n");

  SECTION("installing again keeps it chained") {
    REQUIRE(install_hook(path, stub(program(dir, "other")), Foreign::refuse));
    CHECK(get_file(path + ".chained") == text);
    CHECK(run_hook(path).out == "pre-receive.chained\nold new ref\nother\nold new ref\n");
  }
  SECTION("what the first refuses, ours is not asked for") {
    program(dir, "pre-receive.chained", 9);
    const ProcessOutput refused = run_hook(path);
    CHECK(refused.exit_code == 9);
    CHECK(refused.out == "pre-receive.chained\nold new ref\n");
  }
  SECTION("a chained hook that is gone refuses") {
    REQUIRE(::unlink((path + ".chained").c_str()) == 0);
    CHECK(run_hook(path).exit_code == 3);
  }
  SECTION("uninstalling brings it back") {
    const auto gone = uninstall_hook(path);
    REQUIRE(gone);
    CHECK(*gone == Uninstalled::restored);
    CHECK(get_file(path) == text);
    CHECK(::access((path + ".chained").c_str(), F_OK) != 0);
  }
}

TEST_CASE("after the update a chained hook cannot refuse, and ours still runs") {
  const TempDir dir;
  const std::string path = program(dir, "post-receive", 9);
  REQUIRE(install_hook(path, stub(program(dir, "tool")), Foreign::chain));
  const ProcessOutput said = run_hook(path);
  CHECK(said.exit_code == 0);
  CHECK(said.out.find("tool\nold new ref\n") != std::string::npos);
}

TEST_CASE("what cannot be chained is said before anything is moved") {
  const TempDir dir;
  const std::string path = program(dir, "pre-receive");
  const std::string text = get_file(path);
  SECTION("a hook that git does not run") {
    REQUIRE(::chmod(path.c_str(), 0644) == 0);
    CHECK_FALSE(check_hook_place(path, Foreign::chain));
  }
  SECTION("something is in the way of its new name") {
    put_file(path + ".chained", "");
    CHECK_FALSE(check_hook_place(path, Foreign::chain));
  }
  CHECK_FALSE(install_hook(path, stub(program(dir, "tool")), Foreign::chain));
  CHECK(get_file(path) == text);
}

TEST_CASE("paths that would end a line of the stub are refused") {
  const TempDir dir;
  CHECK_FALSE(install_hook(dir / "pre-receive", stub("/opt/a\nexit 0\n"), Foreign::refuse));
  CHECK_FALSE(install_hook(dir / "pre-receive", stub("/opt/a", "/etc/\x7f.toml"), Foreign::refuse));
  CHECK_FALSE(install_hook(dir / "pre\treceive", stub("/opt/a"), Foreign::refuse));
  CHECK(::access((dir / "pre-receive").c_str(), F_OK) != 0);
}

TEST_CASE("a hook is looked at as it is") {
  const TempDir dir;
  const std::string path = dir / "pre-receive";
  CHECK(std::holds_alternative<NoHook>(*look_at_hook(path)));
  REQUIRE(install_hook(path, stub(program(dir, "tool")), Foreign::refuse));
  CHECK(ours_at(path).runs == OurHook::Run::yes);
  CHECK(ours_at(path).text == OurHook::Text::intact);

  SECTION("edited") {
    put_file(path, get_file(path) + "exit 0\n");
    CHECK(ours_at(path).text == OurHook::Text::edited);
  }
  SECTION("not executable") {
    REQUIRE(::chmod(path.c_str(), 0644) == 0);
    CHECK(ours_at(path).runs == OurHook::Run::no);
  }
  SECTION("a link to a stub is somebody else's") {
    REQUIRE(::rename(path.c_str(), (dir / "real").c_str()) == 0);
    REQUIRE(::symlink((dir / "real").c_str(), path.c_str()) == 0);
    CHECK(std::holds_alternative<ForeignHook>(*look_at_hook(path)));
    CHECK(*uninstall_hook(path) == Uninstalled::nothing_of_ours);
  }
  SECTION("a dangling link is there all the same") {
    REQUIRE(::unlink(path.c_str()) == 0);
    REQUIRE(::symlink((dir / "nowhere").c_str(), path.c_str()) == 0);
    CHECK_FALSE(install_hook(path, stub(dir / "tool"), Foreign::refuse));
  }
  SECTION("a folder") {
    REQUIRE(::unlink(path.c_str()) == 0);
    REQUIRE(::mkdir(path.c_str(), 0755) == 0);
    CHECK(std::holds_alternative<ForeignHook>(*look_at_hook(path)));
    CHECK_FALSE(install_hook(path, stub(dir / "tool"), Foreign::refuse));
  }
}

TEST_CASE("uninstalling leaves alone what is not ours") {
  const TempDir dir;
  CHECK(*uninstall_hook(dir / "absent") == Uninstalled::nothing_of_ours);
  const std::string foreign = program(dir, "pre-receive");
  CHECK(*uninstall_hook(foreign) == Uninstalled::nothing_of_ours);
  CHECK(::access(foreign.c_str(), X_OK) == 0);
  const std::string path = dir / "post-receive";
  REQUIRE(install_hook(path, stub("/bin/true"), Foreign::refuse));
  CHECK(*uninstall_hook(path) == Uninstalled::removed);
  CHECK(::access(path.c_str(), F_OK) != 0);
}
