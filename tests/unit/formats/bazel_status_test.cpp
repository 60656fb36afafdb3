#include "formats/bazel_status.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "model/limits.h"

namespace muster::test {

namespace {

BazelStatus bazel_status() {
  BazelStatus status;
  status.worktree = "/home/alice/app";
  status.head = ObjectId::parse(std::string(40, 'a'), HashAlgorithm::sha1);
  status.tag = "refs/tags/v1.4.2";
  status.tree = "clean";
  status.roster = "7@sha256:" + std::string(64, '1');
  status.verdict = "accepted";
  status.state = "sha256:" + std::string(64, '2');
  return status;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// The text with one part of it replaced is none.
bool refuses(const std::string& from, const std::string& to) {
  return !parse_bazel_status(replaced(bazel_status_text(bazel_status()), from, to));
}

}  // namespace

TEST_CASE("a status for Bazel is read as it was written") {
  CHECK(bazel_status_text(bazel_status()) ==
        "STABLE_MUSTER_PROTOCOL 1\n"
        "STABLE_MUSTER_WORKTREE /home/alice/app\n"
        "STABLE_MUSTER_HEAD " +
            std::string(40, 'a') +
            "\nSTABLE_MUSTER_TAG refs/tags/v1.4.2\n"
            "STABLE_MUSTER_TREE clean\n"
            "STABLE_MUSTER_ROSTER 7@sha256:" +
            std::string(64, '1') +
            "\nSTABLE_MUSTER_VERDICT accepted\n"
            "STABLE_MUSTER_REASON none\n"
            "STABLE_MUSTER_STATE sha256:" +
            std::string(64, '2') + "\n");
  CHECK(parse_bazel_status(bazel_status_text(bazel_status())) == bazel_status());
  BazelStatus bare;
  bare.worktree = "/";
  CHECK(parse_bazel_status(bazel_status_text(bare)) == bare);
  BazelStatus longer = bazel_status();
  longer.head = ObjectId::parse(std::string(64, 'a'), HashAlgorithm::sha256);
  CHECK(parse_bazel_status(bazel_status_text(longer)) == longer);
}

TEST_CASE("no name of a folder or a tag breaks the lines of a status") {
  BazelStatus odd = bazel_status();
  odd.worktree = "/tmp/a b\nSTABLE_MUSTER_VERDICT accepted\n%41\xff\x1b[31mü";
  odd.tag = "refs/tags/ü%";
  const std::string text = bazel_status_text(odd);
  CHECK(std::count(text.begin(), text.end(), '\n') == 9);
  for (const char c : text) CHECK((c == '\n' || (c >= ' ' && c <= '~')));
  CHECK(parse_bazel_status(text) == odd);
}

TEST_CASE("lines of others in a status are passed over") {
  const std::string text = bazel_status_text(bazel_status());
  CHECK(parse_bazel_status("BUILD_EMBED_LABEL \nBUILD_HOST a\n" + text + "STABLE_OTHER x\n\nLONELY\n") ==
        bazel_status());
  // In any order, as Bazel sorts them.
  const std::size_t cut = text.find("STABLE_MUSTER_TREE");
  CHECK(parse_bazel_status(text.substr(cut) + text.substr(0, cut)) == bazel_status());
}

TEST_CASE("what is no status of muster is refused") {
  CHECK(parse_bazel_status("").error().what == "muster bazel-status was not run for this build");
  CHECK(parse_bazel_status("BUILD_HOST a\n").error().what ==
        "muster bazel-status was not run for this build");
  CHECK(refuses("PROTOCOL 1", "PROTOCOL 2"));
  CHECK(refuses("STABLE_MUSTER_PROTOCOL 1\n", ""));
  CHECK(refuses("STABLE_MUSTER_TREE clean\n", ""));
  CHECK(refuses("STABLE_MUSTER_TREE clean\n", "STABLE_MUSTER_TREE clean\nSTABLE_MUSTER_TREE clean\n"));
  CHECK(refuses("STABLE_MUSTER_TREE clean\n", "STABLE_MUSTER_TREE\n"));
  CHECK(refuses("STABLE_MUSTER_TREE clean\n", "STABLE_MUSTER_TREE \n"));
  CHECK(refuses("STABLE_MUSTER_TREE clean\n", "STABLE_MUSTER_TREE clean\nSTABLE_MUSTER_OTHER 1\n"));
  CHECK(refuses("STABLE_MUSTER_TREE", "STABLE_MUSTER_"));
  CHECK(refuses("/home/alice", "home/alice"));
  CHECK(refuses("/home/alice", "/home/ali ce"));
  CHECK(refuses("/home/alice", "/home/ali%ce"));
  CHECK(refuses("/home/alice", "/home/ali%63e"));
  CHECK(refuses("/home/alice", "/home/ali%1be"));
  CHECK(refuses("/home/alice", "/home/alice%00"));
  CHECK(refuses("/home/alice/app", "/home/alice/app%"));
  CHECK(refuses("/home/alice", "/home/ali\xc3\xbc"));
  CHECK(refuses(std::string(40, 'a'), std::string(39, 'a')));
  CHECK(refuses(std::string(40, 'a'), std::string(40, 'A')));
  CHECK(refuses("2\n", "2"));
  CHECK_FALSE(
      parse_bazel_status(std::string(limits::bazel_status_bytes, '\n') + bazel_status_text(bazel_status())));
}

}  // namespace muster::test
