#include "app/key_uses.h"

#include <catch2/catch.hpp>

#include "app/verify_object.h"
#include "support/git_objects.h"
#include "support/memory_repository.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

constexpr Timestamp noon{1'795'000'000};
constexpr std::int64_t day = 86'400;
const UsesWindow window{{noon.seconds - 180 * day}, noon};

Timestamp days_ago(std::int64_t days) {
  return {noon.seconds - days * day};
}

// History as a script: a commit a line, signed by a key of that name or not.
struct History {
  MemoryRepository repository{HashAlgorithm::sha1};
  ObjectAccess objects{repository};
  ObjectId tree = write_tree(repository, {});
  int count = 0;

  std::string payload(const std::vector<ObjectId>& parents, Timestamp when) {
    return commit_payload({tree,
                           parents,
                           ident_line("a", "a@b", when),
                           ident_line("a", "a@b", when),
                           {},
                           std::to_string(count++)});
  }
  ObjectId commit(const std::string& key, const std::vector<ObjectId>& parents, Timestamp when) {
    const std::string text = payload(parents, when);
    if (key.empty()) return repository.add(ObjectType::commit, text);
    return repository.add(ObjectType::commit, with_signature_header(text, "gpgsig", sign(key, text, {})));
  }
  ObjectId forged(const std::string& key, const std::vector<ObjectId>& parents, Timestamp when) {
    const std::string text = payload(parents, when);
    return repository.add(ObjectType::commit, with_signature_header(text, "gpgsig", sign(key, "other", {})));
  }
  KeyUses uses(const std::vector<ObjectId>& tips, const UsesWindow& in = window) {
    KeyRing ring;
    const auto found = key_uses(objects, ring, tips, in);
    REQUIRE(found);
    return *found;
  }
};

std::optional<Timestamp> used(const KeyUses& uses, const std::string& key) {
  const auto found = uses.newest.find(ssh_fingerprint_of(public_blob(key)));
  return found == uses.newest.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

TEST_CASE("the newest commit of each key is found, on side branches too") {
  History history;
  const ObjectId root = history.commit("alice", {}, days_ago(90));
  const ObjectId second = history.commit("alice", {root}, days_ago(60));
  const ObjectId side = history.commit("bob", {root}, days_ago(50));
  const ObjectId merge = history.commit("carol", {second, side}, days_ago(40));
  const ObjectId tip = history.commit("", {merge}, days_ago(1));
  const KeyUses uses = history.uses({tip});
  CHECK(used(uses, "alice") == days_ago(60));
  CHECK(used(uses, "bob") == days_ago(50));
  CHECK(used(uses, "carol") == days_ago(40));
  CHECK(uses.newest.size() == 3);
  CHECK(uses.since == window.since);
  CHECK(history.uses({second}).newest.size() == 1);
  CHECK(history.uses({second, side}).newest.size() == 2);
}

TEST_CASE("only signatures that verify are uses") {
  History history;
  const ObjectId root = history.commit("alice", {}, days_ago(30));
  const ObjectId tip = history.forged("bob", {history.forged("alice", {root}, days_ago(20))}, days_ago(10));
  const KeyUses uses = history.uses({tip});
  CHECK(used(uses, "alice") == days_ago(30));
  CHECK_FALSE(used(uses, "bob"));
}

TEST_CASE("uses are looked for within a window") {
  History history;
  const ObjectId old = history.commit("old", {}, {window.since.seconds - 1});
  const ObjectId first = history.commit("first", {old}, window.since);
  const ObjectId last = history.commit("last", {first}, window.until);
  const ObjectId future = history.commit("future", {last}, {window.until.seconds + 1});
  const KeyUses uses = history.uses({history.commit("first", {future}, {window.until.seconds + 2})});
  CHECK(used(uses, "first") == window.since);
  CHECK(used(uses, "last") == window.until);
  CHECK_FALSE(used(uses, "old"));
  CHECK_FALSE(used(uses, "future"));
}

TEST_CASE("what lies behind the window is not read") {
  History history;
  const ObjectId lost = history.commit("alice", {}, days_ago(300));
  const ObjectId old = history.commit("", {lost}, days_ago(200));
  const ObjectId tip = history.commit("bob", {old}, days_ago(1));
  history.repository.lose(lost);
  CHECK(history.uses({tip}).newest.size() == 1);
  // Within it a missing commit is a fault: who knows what it used?
  KeyRing ring;
  history.repository.lose(old);
  const auto found = key_uses(history.objects, ring, {tip}, window);
  REQUIRE_FALSE(found);
  CHECK(std::holds_alternative<Fault>(found.error()));
}

TEST_CASE("a limit of commits says how far back the search went") {
  History history;
  ObjectId tip = history.commit("old", {}, days_ago(100));
  for (int i = 9; i > 0; --i) tip = history.commit("alice", {tip}, days_ago(i));
  UsesWindow small = window;
  small.commits = 5;
  const KeyUses uses = history.uses({tip}, small);
  CHECK(used(uses, "alice") == days_ago(1));
  CHECK_FALSE(used(uses, "old"));
  CHECK(uses.since == days_ago(5));
  small.commits = 11;
  CHECK(used(history.uses({tip}, small), "old") == days_ago(100));
}

TEST_CASE("a commit that cannot be read is walked past") {
  History history;
  const ObjectId root = history.commit("alice", {}, days_ago(30));
  std::string bad = history.payload({root}, days_ago(20));
  bad.insert(bad.find("author"), "parent " + root.hex() + "\n");  // a parent that stands twice
  const ObjectId unreadable = history.repository.add(ObjectType::commit, bad);
  const ObjectId tip = history.commit("bob", {unreadable}, days_ago(10));
  CHECK(used(history.uses({tip}), "alice") == days_ago(30));
  CHECK(history.uses({}).newest.empty());
}

TEST_CASE("a branch's tips are those that the clone knows, or HEAD") {
  History history;
  const ObjectId here = history.commit("", {}, days_ago(3));
  const ObjectId there = history.commit("", {}, days_ago(2));
  const ObjectId other = history.commit("", {}, days_ago(1));
  const auto tips = [&] { return tips_of_branch(history.repository, "refs/heads/main").value(); };
  CHECK(tips().empty());
  history.repository.set_ref("refs/heads/topic", other);
  history.repository.set_symbolic("HEAD", "refs/heads/topic");
  CHECK(tips() == std::vector<ObjectId>{other});
  history.repository.set_ref("refs/remotes/origin/main", there);
  CHECK(tips() == std::vector<ObjectId>{there});
  history.repository.set_ref("refs/heads/main", here);
  CHECK(tips() == std::vector<ObjectId>{here, there});
}

}  // namespace muster::test
