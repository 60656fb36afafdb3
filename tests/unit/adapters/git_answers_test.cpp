#include "adapters/git_answers.h"

#include <catch2/catch.hpp>

using namespace muster;

namespace {

const std::string hex(40, 'a');
const ObjectId id = *ObjectId::parse(hex, HashAlgorithm::sha1);

// `text` with every '|' as a NUL.
std::string with_nul(std::string text) {
  for (char& c : text) {
    if (c == '|') c = '\0';
  }
  return text;
}

auto listed(const std::string& text) {
  return parse_ref_list(with_nul(text), HashAlgorithm::sha1);
}

}  // namespace

TEST_CASE("git's answer about an object names it, a type and a size") {
  const auto info = parse_object_info(hex + " commit 123", id);
  REQUIRE(info);
  CHECK(info->type == ObjectType::commit);
  CHECK(info->size == 123);
  CHECK(parse_object_info(hex + " blob 0", id)->size == 0);
  for (const std::string& bad :
       {hex, hex + " ", hex + " commit", hex + " commit ", hex + " commit 0123", hex + " commit 12 ",
        hex + " commit +1", hex + " commit -1", hex + " commit 18446744073709551616", hex + " branch 12",
        hex + "  commit 12", hex + " Commit 12", std::string(40, 'b') + " commit 12",
        " " + hex + " commit 12", std::string()}) {
    INFO(bad);
    CHECK_FALSE(parse_object_info(bad, id));
  }
}

TEST_CASE("git's list of refs is read whole or not at all") {
  const auto refs = listed("refs/heads/main|" + hex + "|\nrefs/heads/x|" + hex + "|refs/heads/main\n");
  REQUIRE(refs);
  CHECK(refs->size() == 2);
  CHECK_FALSE(refs->at("refs/heads/main").symbolic);
  CHECK(refs->at("refs/heads/x").symbolic);
  CHECK(listed("")->empty());
  for (const std::string& bad :
       {"refs/heads/main|" + hex + "|", "refs/heads/main|" + hex.substr(1) + "|\n", "HEAD|" + hex + "|\n",
        "refs/heads/main|" + hex + "||\n", std::string("refs/heads/main\n"), std::string("\n"),
        "refs/heads/a|" + hex + "|\nrefs/heads/a|" + hex + "|\n"}) {
    INFO(bad);
    CHECK_FALSE(listed(bad));
  }
}

TEST_CASE("what git says beside its list is understood or an error") {
  const auto broken = parse_broken_refs(
      "warning: ignoring broken ref refs/heads/x\nwarning: ignoring ref with broken name refs/heads/..\n");
  REQUIRE(broken);
  CHECK(*broken == std::set<std::string>{"refs/heads/x"});
  CHECK(parse_broken_refs("")->empty());
  CHECK_FALSE(parse_broken_refs("fatal: no\n"));
  CHECK_FALSE(parse_broken_refs("warning: ignoring broken ref refs/heads/x\n\n"));
}

TEST_CASE("alternates that are not there are no complaint") {
  const std::string absent =
      "error: object directory /srv/x does not exist; check .git/objects/info/alternates\n";
  const std::string odd = "error: unable to normalize alternate object path: ../x\n";
  const std::string deep = "error: /srv/y: ignoring alternate object stores, nesting too deep\n";
  CHECK(beside_alternates(absent + odd + deep).empty());
  CHECK(beside_alternates(absent + "error: inflate: data stream error\n" + deep) ==
        "error: inflate: data stream error");
  CHECK(beside_alternates("error: object directory /srv/x is odd\nfatal: it\n") ==
        "error: object directory /srv/x is odd\nfatal: it");
}

TEST_CASE("a symbolic ref has one target in one line") {
  CHECK(parse_symbolic_target("refs/heads/main\n") == "refs/heads/main");
  for (const std::string bad : {"", "\n", "refs/heads/main", "a\nb\n", "a\n\n"})
    CHECK_FALSE(parse_symbolic_target(bad));
}
