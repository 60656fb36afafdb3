// What was built, sealed.
#include <catch2/catch.hpp>

#include "cli/gated.h"

namespace muster::test {

TEST_CASE("gate seals what was built, and holds it against the seal") {
  const Gated project;
  const std::string head = project.change_as("alice");
  const std::string path = project.work.path();
  project.work.write_file("build/app", "binary");
  project.work.write_file("build/lib", "library");
  const std::string seal = "build/muster.seal";
  const Words sealing = {"--seal",           seal, "--release-file", "build/app", "--release-file",
                         path + "/build/lib"};
  CHECK(verdict(project, {"--sealed", seal}) == Rules{"gate.seal"});
  REQUIRE(verdict(project, sealing) == Rules{"accepted"});
  const std::string text = get_file(path + "/" + seal);
  CHECK(has(text, "\"head\":\"" + head + "\",\"tag\":null"));
  CHECK(has(text, path + "/build/app"));
  CHECK(verdict(project, {"--sealed", seal}) == Rules{"accepted"});
  const auto broken = [&] { return verdict(project, {"--sealed", seal}) == Rules{"gate.seal"}; };

  SECTION("another content of the same size") {
    project.work.write_file("build/app", "Binary");
    CHECK(broken());
  }
  SECTION("more of it") {
    project.work.write_file("build/app", "binary+");
    CHECK(broken());
  }
  SECTION("gone") {
    std::filesystem::remove(path + "/build/app");
    CHECK(broken());
  }
  SECTION("a link to the very content") {
    std::filesystem::rename(path + "/build/app", path + "/build/moved");
    std::filesystem::create_symlink("moved", path + "/build/app");
    CHECK(broken());
    CHECK(verdict(project, sealing) == Rules{"gate.seal"});
    CHECK_FALSE(std::filesystem::exists(path + "/" + seal));
  }
  SECTION("HEAD moved on") {
    project.change_as("alice");
    CHECK(broken());
  }
  SECTION("a forged line") {
    std::string forged = text;
    Gated::replace(forged, head, std::string(40, '0'));
    project.work.write_file(seal, forged);
    CHECK(broken());
    project.work.write_file(seal, text + " ");
    CHECK(broken());
    project.work.write_file(seal, "");
    CHECK(broken());
  }
  SECTION("another project or anchor") {
    std::string forged = text;
    Gated::replace(forged, "acme/app", "acme/other");
    project.work.write_file(seal, forged);
    CHECK(broken());
    forged = text;
    Gated::replace(forged, "\"anchor\":\"" + project.anchor, "\"anchor\":\"sha256:" + std::string(64, '0'));
    project.work.write_file(seal, forged);
    CHECK(broken());
  }
  SECTION("the gate itself is asked first") {
    project.work.write_file("src/evil.c", "x");
    CHECK(verdict(project, {"--sealed", seal}) == Rules{"gate.dirty"});
    CHECK(verdict(project, sealing) == Rules{"gate.dirty"});
    CHECK_FALSE(std::filesystem::exists(path + "/" + seal));
  }
  SECTION("a file that is not there is not sealed") {
    CHECK(verdict(project, {"--seal", seal, "--release-file", "build/none"}) == Rules{"gate.seal"});
    CHECK_FALSE(std::filesystem::exists(path + "/" + seal));
  }
  SECTION("the tag is in it") {
    project.tag_as("bob", "v1");
    CHECK(verdict(project, {"--seal", seal, "--require", "tag"}) == Rules{"accepted"});
    CHECK(has(get_file(path + "/" + seal), "\"tag\":\"refs/tags/v1\""));
  }
  CHECK(project.gate({"--seal", seal, "--sealed", seal}).status == 2);
}

}  // namespace muster::test
