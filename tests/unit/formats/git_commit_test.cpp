#include "formats/git_commit.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "model/limits.h"
#include "unit/formats/git_samples.h"

using namespace muster;
using namespace muster::samples;

namespace {

Parsed<Commit> parse(const CommitText& commit) {
  return parse_commit(commit.text(), HashAlgorithm::sha1);
}

std::size_t fault_of(const std::string& text) {
  const auto commit = parse_commit(text, HashAlgorithm::sha1);
  REQUIRE_FALSE(commit);
  CHECK_FALSE(commit.error().what.empty());
  return commit.error().offset;
}

std::size_t fault_of(const CommitText& commit) {
  return fault_of(commit.text());
}

ObjectId id_of(const std::string& hex) {
  return *ObjectId::parse(hex, HashAlgorithm::sha1);
}

std::string hex_number(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(40 - digits.size(), '0') + digits;
}

// Accepted, with no signature and all bytes as payload.
bool is_plain(const CommitText& text) {
  const auto commit = parse(text);
  return commit && outcome(commit->signature) == 'n' && commit->payload == text.text();
}

}  // namespace

TEST_CASE("a commit in git's layout is read") {
  const CommitText text;
  const auto commit = parse(text);
  REQUIRE(commit);
  CHECK(commit->tree == id_of(hex_a));
  CHECK(commit->parents == std::vector<ObjectId>{id_of(hex_b)});
  CHECK(commit->author.email == "alice@example.org");
  CHECK(commit->committer.when->seconds == 1763892000);
  CHECK(outcome(commit->signature) == 'n');
  CHECK(commit->payload == text.text());
}

TEST_CASE("root and merge commits keep the order of their parents") {
  CommitText text;
  text.parents = "";
  CHECK(parse(text)->parents.empty());
  text.parents = "parent " + hex_c + "\nparent " + hex_a + "\nparent " + hex_b + "\n";
  CHECK(parse(text)->parents == std::vector<ObjectId>{id_of(hex_c), id_of(hex_a), id_of(hex_b)});
}

TEST_CASE("messages are free") {
  const std::string body =
      GENERATE(as<std::string>(), "", "\n", "\n\n", "\nno final line feed", "\nCRLF\r\n\r\nText\r\n",
               "\nlatin1 \xE9\xFF\n", "\n\n\nblank lines first\n", "\n continued?\n", "\ntree x\n",
               "\n\x01\x1b[31m\n", "\ngpgsig -----BEGIN SSH SIGNATURE-----\n", "\n\r\n");
  CommitText text;
  text.body = body;
  CHECK(is_plain(text));
}

TEST_CASE("a commit without its blank line has no message or is malformed") {
  CommitText text;
  text.body = "";
  CHECK(is_plain(text));  // git reads and fscks it so
  text.body = "Subject\n";
  CHECK(fault_of(text) == text.text().size() - 1);
  text.body = "Subject of a commit\n";
  CHECK(is_plain(text));  // nothing tells this line from an unknown header
  text.body = "subject";
  CHECK(fault_of(text) == text.text().size());
  const std::string whole = CommitText().text();
  const std::string headers = whole.substr(0, whole.find("\n\n"));
  CHECK(fault_of(headers) == headers.size());
}

TEST_CASE("a commit cut short in its headers is malformed") {
  const CommitText text;
  const std::size_t headers = text.text().find("\n\n") + 1;
  for (std::size_t size = 0; size < headers; ++size) {
    INFO(size);
    CHECK_FALSE(parse_commit(text.text().substr(0, size), HashAlgorithm::sha1));
  }
  CHECK(parse_commit(text.text().substr(0, headers), HashAlgorithm::sha1));
}

TEST_CASE("NUL anywhere is malformed where it stands") {
  const std::string whole = signed_commit().text();
  for (std::size_t at = 0; at <= whole.size(); ++at) {
    std::string text = whole;
    CHECK(fault_of(text.insert(at, 1, '\0')) == at);
  }
}

TEST_CASE("CR in the headers is malformed where it stands") {
  const CommitText text;
  const std::string whole = text.text();
  const std::size_t headers = whole.find("\n\n") + 1;
  for (std::size_t at = 0; at < headers; ++at) {
    std::string with = whole;
    INFO(at);
    CHECK_FALSE(parse_commit(with.insert(at, 1, '\r'), HashAlgorithm::sha1));
  }
  CommitText value;
  value.author = "author A\rB <a@b> 1 +0000\n";
  CHECK(fault_of(value) == value.text().find('\r'));
  CommitText unknown;
  unknown.headers = "change-id x\r\n";
  CHECK(fault_of(unknown) == unknown.text().find('\r'));
  CommitText continued;
  continued.headers = "mergetag object x\n type commit\r\n";
  CHECK(fault_of(continued) == continued.text().find('\r'));
  CommitText blank;
  blank.body = "\r\n\r\nmessage\r\n";
  CHECK(fault_of(blank) == blank.text().find('\r'));
}

TEST_CASE("headers that stand once stand once and in their place") {
  const CommitText base;
  for (const std::string& again :
       {base.tree, base.author, base.committer, std::string("parent " + hex_c + "\n")}) {
    INFO(again);
    CommitText after;
    after.headers = again;
    CHECK(fault_of(after) == after.signed_at() - again.size());
    CommitText last = signed_commit();
    last.more = again;
    CHECK(fault_of(last) == last.text().rfind(again));
  }
  CommitText two_trees;
  two_trees.tree += two_trees.tree;
  CHECK(fault_of(two_trees) == base.tree.size());
  CommitText two_authors;
  two_authors.author += two_authors.author;
  CHECK(fault_of(two_authors) == (base.tree + base.parents + base.author).size());
  CommitText two_committers;
  two_committers.committer += two_committers.committer;
  CHECK(fault_of(two_committers) == (base.tree + base.parents + base.author + base.committer).size());
  CommitText late_parent;
  late_parent.author += "parent " + hex_c + "\n";
  CHECK(fault_of(late_parent) == (base.tree + base.parents + base.author).size());
  CommitText swapped;
  std::swap(swapped.author, swapped.committer);
  CHECK(fault_of(swapped) == (base.tree + base.parents).size());
  CommitText early_parent;
  std::swap(early_parent.tree, early_parent.parents);
  CHECK(fault_of(early_parent) == 0);
  CommitText wedged;
  wedged.author += "change-id x\n";
  CHECK(fault_of(wedged) == (base.tree + base.parents + base.author).size());
}

TEST_CASE("a missing header is malformed where it should stand") {
  CommitText no_tree;
  no_tree.tree = "";
  CHECK(fault_of(no_tree) == 0);
  CommitText no_author;
  no_author.author = "";
  CHECK(fault_of(no_author) == (no_author.tree + no_author.parents).size());
  CommitText no_committer;
  no_committer.committer = "";
  CHECK(fault_of(no_committer) == (no_committer.tree + no_committer.parents + no_committer.author).size());
  CHECK(fault_of(std::string()) == 0);
  CHECK(fault_of(std::string("\n")) == 0);
}

TEST_CASE("encoding may stand once in one line") {
  CommitText text;
  text.headers = "encoding ISO-8859-1\n";
  text.body = "\nl\xE4tin\n";
  CHECK(is_plain(text));
  text.headers += "encoding UTF-8\n";
  CHECK(fault_of(text) == text.signed_at() - 15);
  text.headers = "encoding UTF-8\n continued\n";
  CHECK(fault_of(text) == text.signed_at() - 11);
  text.headers = "encoding UTF-8\r\n";
  CHECK(fault_of(text) == text.signed_at() - 2);
}

TEST_CASE("an object id is lower-case hex of the algorithm's length") {
  const std::string bad = GENERATE(std::string(40, 'A'), std::string(39, 'a') + "F", std::string(39, 'a'),
                                   std::string(41, 'a'), std::string(64, 'a'), std::string(39, 'a') + "g",
                                   " " + std::string(39, 'a'), std::string(40, 'a') + " ", std::string());
  CommitText tree;
  tree.tree = "tree " + bad + "\n";
  CHECK(fault_of(tree) == 5);
  CommitText parent;
  parent.parents = "parent " + hex_b + "\nparent " + bad + "\n";
  CHECK(fault_of(parent) == parent.tree.size() + 48 + 7);
}

TEST_CASE("SHA-256 commits hold ids of 64 digits") {
  CommitText text;
  text.tree = "tree " + std::string(64, 'a') + "\n";
  text.parents = "parent " + std::string(64, 'b') + "\n";
  const auto commit = parse_commit(text.text(), HashAlgorithm::sha256);
  REQUIRE(commit);
  CHECK(commit->tree.hex() == std::string(64, 'a'));
  CHECK_FALSE(parse_commit(text.text(), HashAlgorithm::sha1));
  CHECK_FALSE(parse_commit(CommitText().text(), HashAlgorithm::sha256));
  text.parents = "parent " + hex_b + "\n";
  CHECK_FALSE(parse_commit(text.text(), HashAlgorithm::sha256));
}

TEST_CASE("the same parent twice is malformed at the second") {
  CommitText text;
  text.parents = "parent " + hex_b + "\nparent " + hex_c + "\nparent " + hex_b + "\n";
  CHECK(fault_of(text) == text.tree.size() + 2 * 48);
}

TEST_CASE("parents have a largest number") {
  CommitText text;
  text.parents = "";
  for (std::size_t i = 0; i < limits::parents; ++i) text.parents += "parent " + hex_number(i) + "\n";
  REQUIRE(parse(text));
  CHECK(parse(text)->parents.size() == limits::parents);
  text.parents += "parent " + hex_number(limits::parents) + "\n";
  CHECK(fault_of(text) == text.tree.size() + 48 * limits::parents);
}

TEST_CASE("leading headers have one line each") {
  const std::size_t which = GENERATE(0U, 1U, 2U, 3U);
  CommitText text;
  std::string* const lines[] = {&text.tree, &text.parents, &text.author, &text.committer};
  *lines[which] += " continued\n";
  CHECK(fault_of(text) == text.text().find(" continued"));
}

TEST_CASE("bad header lines are malformed") {
  for (const auto& [line, at] : std::vector<std::pair<std::string, std::size_t>>{{"nospace\n", 7},
                                                                                 {"tab\there x\n", 3},
                                                                                 {"\xC3\xA9 x\n", 0},
                                                                                 {"\x1b[31m x\n", 0},
                                                                                 {"gpgsig\n", 6}}) {
    INFO(line);
    CommitText text;
    text.headers = line;
    CHECK(fault_of(text) == text.signed_at() - line.size() + at);
  }
  CommitText first;
  first.tree = " " + first.tree;
  CHECK(fault_of(first) == 0);
}

TEST_CASE("unknown headers are let in when well formed") {
  CommitText text;
  text.headers = GENERATE(as<std::string>(), "change-id qzvqqpzzrrzqqpzz\n", "HG:extra close:1\n",
                          "HG:rename-source hg\n", "x \n", "x y\n continued\n \n  deep\n",
                          "mergetag object x\n type y\nmergetag object x\n", "Tree x\n", "Author x\n",
                          "trees x\n", "parents x\n", "signature x\n", "kilns gpgsig\n");
  CHECK(is_plain(text));
}

TEST_CASE("an irregular ident is no fault of the commit") {
  CommitText text;
  text.author = "author nobody knows\n";
  text.committer = "committer A <a@b> 99999999999999999999 +0000\n";
  const auto commit = parse(text);
  REQUIRE(commit);
  CHECK_FALSE(commit->author.email);
  CHECK_FALSE(commit->author.when);
  CHECK(commit->committer.email == "a@b");
  CHECK_FALSE(commit->committer.when);
  text.author = "author \n";
  CHECK(parse(text));
  text.author = "author\n";
  CHECK(fault_of(text) == (text.tree + text.parents).size() + 6);
}

TEST_CASE("a message of megabytes is read") {
  CommitText text = signed_commit();
  text.body = "\n" + std::string(3U << 20U, 'x');
  CHECK(parse(text)->payload == text.unsigned_text());
}
