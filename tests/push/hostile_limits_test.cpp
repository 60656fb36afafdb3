// Pushes that are small on the wire and large in memory, or long to judge. Each ends by a limit or a fault,
// with the hook's address space bounded, and changes nothing.
#include <catch2/catch.hpp>

#include "push/stranger.h"

using namespace muster;
using namespace muster::test;

namespace {

// The hook alone: git's own memory is git's. Under AddressSanitizer, whose shadow is larger than any
// limit, the pushes are the same and only this bound is left out.
void bound_memory(const Stranger& stranger, int mebibytes) {
#ifdef MUSTER_SANITIZED
  (void)stranger;
  WARN("the hook's memory is not bounded under AddressSanitizer (" << mebibytes << " MiB)");
#else
  stranger.before_hook("ulimit -v " + std::to_string(mebibytes * 1024));
#endif
}

// What any push needs: libraries, stacks of two threads and their arenas, one object of 64 MiB in three
// forms.
constexpr int usual_memory = 512;

// Small packs become loose objects, larger ones stay packs: both ways of reading.
void keep_packs(const Stranger& stranger) {
  stranger.server.git({"config", "receive.unpackLimit", "1"});
}

std::string commit_head(const Stranger& stranger, const ObjectId& tree) {
  const std::string who = ident_line("dave", "dave@example.org", stranger.world.now);
  return commit_payload({tree, {stranger.id("base")}, who, who, {}, ""});
}

ObjectId some_tree(const Stranger& stranger) {
  const auto read = stranger.world.repository.reached_from({stranger.id("base")});
  return read.at(1);  // after the commit itself comes its tree
}

constexpr const char* with_path_rule =
    "  + [[commits]] # crypto\n  + name = \"crypto\"\n  + refs = [\"refs/heads/main\"]\n"
    "  + paths = [\"crypto/**\"]\n  + signers = [\"alice\"]\n";

RawPush one_ref(const Stranger& stranger, const ObjectId& tip, const PackWriter& pack,
                const std::string& ref = "refs/heads/main") {
  const std::string old = stranger.present(ref);
  RawPush push;
  push.commands = {(old.empty() ? stranger.zero() : old) + " " + tip.hex() + " " + ref};
  push.pack = pack.bytes();
  return push;
}

void still_works(Stranger& stranger) {
  stranger.make("commit honest on base by dave message \"honest\\n\"\n");
  const RawAnswer answer = stranger.push("refs/heads/main", "honest");
  INFO(answer.all());
  CHECK(answer.moved("refs/heads/main"));
}

}  // namespace

TEST_CASE("an object of 256 MiB in a small pack is refused for its size", "[hostile]") {
  Stranger stranger(with_path_rule);
  bound_memory(stranger, usual_memory);
  const bool packed = GENERATE(false, true);
  if (packed) keep_packs(stranger);
  const std::string before = snapshot(stranger.server);
  const std::string block(1U << 20U, ' ');
  const Bomb commit{ObjectType::commit, commit_head(stranger, some_tree(stranger)), block, 256};
  PackWriter pack;
  pack.add_entry(PackedAs::commit, commit.size(), "", commit.stream());
  CHECK(pack.bytes().size() < (2U << 20U));
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, commit.id(), pack)), before, {"limit.size"}) ==
        "");
  if (!packed) return;

  const Bomb tag{ObjectType::tag, "object " + stranger.id("base").hex() + "\ntype commit\ntag v1.0\n\n",
                 block, 256};
  PackWriter tags;
  tags.add_entry(PackedAs::tag, tag.size(), "", tag.stream());
  const RawAnswer tagged = stranger.send(one_ref(stranger, tag.id(), tags, "refs/tags/v1.0"));
  CHECK(not_refused(stranger, tagged, before, {"limit.size"}) == "");
  still_works(stranger);
}

TEST_CASE("a huge object in the shape of a small change is refused", "[hostile]") {
  Stranger stranger;
  bound_memory(stranger, usual_memory);
  keep_packs(stranger);
  const std::string before = snapshot(stranger.server);
  const std::string head = commit_head(stranger, some_tree(stranger));
  // A commit of 64 KiB, and one that repeats it four thousand times.
  const std::string small = head + std::string(65'536 - head.size(), ' ');
  PackWriter pack;
  const std::uint64_t at = pack.offset();
  pack.add(ObjectType::commit, small);
  std::string copies;
  for (int i = 0; i < 4096; ++i) copies += delta_copy(0, 65'535);
  pack.add_delta(at, delta(small.size(), 4096U * 65'535U, copies));
  const Bomb grown{ObjectType::commit, "", small.substr(0, 65'535), 4096};
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, grown.id(), pack)), before, {"limit.size"}) ==
        "");

  // And the other way round: a small commit as a change of a huge one, which has to be inflated first.
  const Bomb base{ObjectType::commit, head, std::string(1U << 20U, ' '), 100};
  PackWriter shrunk;
  const std::uint64_t base_at = shrunk.offset();
  shrunk.add_entry(PackedAs::commit, base.size(), "", base.stream());
  const std::string text = head + "small\n";
  shrunk.add_delta(base_at,
                   delta(base.size(), text.size(),
                         delta_copy(0, static_cast<std::uint32_t>(head.size())) + delta_insert("small\n")));
  const ObjectId id = git_id(ObjectType::commit, text, HashAlgorithm::sha1);
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, id, shrunk)), before, {"fault.git"}) == "");
  still_works(stranger);
}

TEST_CASE("a message of 10 MB is refused and one of 3 MB is let in", "[hostile]") {
  Stranger stranger;
  bound_memory(stranger, usual_memory);
  const std::string before = snapshot(stranger.server);
  stranger.make("commit long on base by dave message \"" + std::string(10'000'000, 'm') + "\"\n");
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "long"), before, {"limit.size"}) == "");
  stranger.make("commit shorter on base by dave message \"" + std::string(3'000'000, 'm') + "\"\n");
  const RawAnswer answer = stranger.push("refs/heads/main", "shorter");
  INFO(answer.all());
  CHECK(answer.moved("refs/heads/main"));
}

TEST_CASE("ten thousand commits are refused in sixty lines, or by the server's own limit", "[hostile]") {
  Stranger stranger;
  bound_memory(stranger, usual_memory);
  const ObjectId tree = some_tree(stranger);
  PackWriter pack;
  ObjectId tip = stranger.id("base");
  const std::string who = ident_line("dave", "dave@example.org", stranger.world.now);
  for (int i = 0; i < 10'000; ++i)
    tip = pack.add(ObjectType::commit, commit_payload({tree, {tip}, who, who, {}, std::to_string(i)}));
  std::string before = snapshot(stranger.server);
  const RawAnswer unsigned_all = stranger.send(one_ref(stranger, tip, pack));
  CHECK(not_refused(stranger, unsigned_all, before, {"signature.missing"}) == "");
  CHECK(unsigned_all.remote.find("more refusals") != std::string::npos);

  const std::string settings = stranger.server.path() + "/muster.toml";
  put_file(settings, get_file(settings) + "max_commits = 9999\n");
  before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, tip, pack)), before, {"limit.count"}) == "");
  still_works(stranger);
}

TEST_CASE("a hundred thousand objects cost what they cost", "[hostile]") {
  Stranger stranger(with_path_rule);
  bound_memory(stranger, usual_memory);
  stranger.make("blob one \"x\\n\"\n");
  PackWriter pack;
  std::vector<RawEntry> entries;
  for (int i = 100'000; i < 200'000; ++i) {
    const std::string number = std::to_string(i);
    entries.push_back({"100644", number, pack.add(ObjectType::blob, number)});
  }
  const ObjectId tree = pack.add(ObjectType::tree, tree_bytes(entries));
  const ObjectId tip = pack.add(ObjectType::commit, commit_head(stranger, tree) + "many\n");
  const std::string before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, tip, pack)), before,
                    {"roster.removed", "signature.missing"}) == "");
  still_works(stranger);
}

TEST_CASE("chains of tags and folders end", "[hostile]") {
  Stranger stranger(with_path_rule);
  bound_memory(stranger, usual_memory);
  PackWriter tags;
  ObjectId tag = stranger.id("base");
  for (int i = 0; i < 5'000; ++i)
    tag = tags.add(ObjectType::tag, tag_payload({tag, i == 0 ? "commit" : "tag", "v1.0", {}, "again\n"}));
  const std::string before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, tag, tags, "refs/tags/v1.0")), before,
                    {"signature.missing"}) == "");

  stranger.make(
      "deep-tree deep 1900\npart muster base .muster\ntree t1 40000 .muster muster 40000 crypto deep\n"
      "commit c1 on base by alice tree t1\n"
      "deep-tree shallow 200\ntree t2 40000 .muster muster 40000 crypto shallow\n"
      "commit c2 on base by alice tree t2\n");
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "c1"), before, {"limit.depth"}) == "");
  const RawAnswer near = stranger.push("refs/heads/main", "c2");
  INFO(near.all());
  CHECK(near.moved("refs/heads/main"));
}

TEST_CASE("a few trees that stand for more files than anybody can look at are refused", "[hostile]") {
  Stranger stranger(with_path_rule);
  bound_memory(stranger, 1024);
  // Ten folders in ten folders, ten deep: eleven objects, 10^10 files.
  std::string script = "blob leaf \"x\\n\"\npart muster base .muster\ntree f0";
  for (int i = 0; i < 10; ++i) script += " 100644 " + std::to_string(i) + " leaf";
  for (int level = 1; level < 10; ++level) {
    script += "\ntree f" + std::to_string(level);
    for (int i = 0; i < 10; ++i) script += " 40000 " + std::to_string(i) + " f" + std::to_string(level - 1);
  }
  script += "\ntree root 40000 .muster muster 40000 crypto f9\ncommit c1 on base by alice tree root\n";
  stranger.make(script);
  const std::string before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "c1"), before, {"limit.count"}) == "");
  still_works(stranger);
}

TEST_CASE("a tree of a million entries is judged within its memory", "[hostile]") {
  Stranger stranger(with_path_rule);
  bound_memory(stranger, 1024);
  stranger.make("blob leaf \"x\\n\"\npart muster base .muster\n");
  const ObjectId leaf = stranger.id("leaf");
  PackWriter pack;
  pack.add(ObjectType::blob, "x\n");
  std::vector<RawEntry> entries;
  for (int i = 1'000'000; i < 2'000'000; ++i) entries.push_back({"100644", std::to_string(i), leaf});
  const ObjectId wide = pack.add(ObjectType::tree, tree_bytes(entries));
  const ObjectId root = pack.add(
      ObjectType::tree, tree_bytes({{"40000", ".muster", stranger.id("muster")}, {"40000", "crypto", wide}}));
  const ObjectId tip = pack.add(ObjectType::commit, commit_head(stranger, root) + "wide\n");
  const std::string before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.send(one_ref(stranger, tip, pack)), before, {"signature.missing"}) ==
        "");
}

TEST_CASE("the widest merges", "[hostile]") {
  Stranger stranger;
  bound_memory(stranger, usual_memory);
  std::string parents, more;
  for (int i = 0; i < 128; ++i) {
    const std::string name = "p" + std::to_string(i);
    stranger.make("commit " + name + " on base by dave file " + name + " \"x\\n\"\n");
    (i < 127 ? parents : more) += " " + name;
  }
  stranger.make("commit over on base" + parents + more + " by dave\ncommit wide on base" + parents +
                " by dave\n");
  const std::string before = snapshot(stranger.server);
  CHECK(not_refused(stranger, stranger.push("refs/heads/main", "over"), before, {"object.malformed"}) == "");
  const RawAnswer answer = stranger.push("refs/heads/main", "wide");
  INFO(answer.all());
  CHECK(answer.moved("refs/heads/main"));
}

TEST_CASE("five thousand refs are judged, and more than ten thousand are not looked at", "[hostile]") {
  Stranger stranger("  set defaults unmatched_refs = \"allow\"\n");
  bound_memory(stranger, usual_memory);
  stranger.make("commit evil on base by dave file a \"x\\n\" unsigned\n");
  const auto refs = [&](int count, const std::string& where) {
    RawPush push;
    for (int i = 0; i < count; ++i)
      push.commands.push_back(stranger.zero() + " " + stranger.id("evil").hex() + " " + where +
                              std::to_string(i));
    push.pack = stranger.world.repository.pack_of({stranger.id("evil")}, {stranger.id("base")});
    return push;
  };
  const std::string before = snapshot(stranger.server);
  const RawAnswer governed = stranger.send(refs(5'000, "refs/heads/release/"));
  CHECK(not_refused(stranger, governed, before, {"signature.missing"}) == "");
  RawPush beside = refs(4'999, "refs/heads/free/");
  beside.commands.push_back(stranger.command("refs/heads/main", "evil"));
  CHECK(not_refused(stranger, stranger.send(beside), before, {"signature.missing"}) == "");
  CHECK(not_refused(stranger, stranger.send(refs(10'001, "refs/heads/free/")), before, {"ref.name"}) == "");
  const RawAnswer allowed = stranger.send(refs(5'000, "refs/heads/free/"));
  CHECK(allowed.moved("refs/heads/free/4999"));
}

TEST_CASE("packs that lie are git's to refuse and never reach a judge", "[hostile]") {
  Stranger stranger;
  stranger.make("commit c1 on base by dave file a \"x\\n\"\n");
  const std::string before = snapshot(stranger.server);
  const auto refused = [&](const std::string& what, std::string pack) {
    RawPush push;
    push.commands = {stranger.command("refs/heads/main", "c1")};
    push.pack = std::move(pack);
    const RawAnswer answer = stranger.send(push);
    INFO(what << "\n" << answer.all());
    CHECK(not_refused(stranger, answer, before, {}) == "");
    CHECK(answer.remote.find("accepted") == std::string::npos);
  };
  PackWriter good;
  for (const ObjectId& id : stranger.world.repository.reached_from({stranger.id("c1")})) {
    const auto object = stranger.world.repository.read(id, 1U << 20U);
    good.add(std::get<RawObject>(*object).type, std::get<RawObject>(*object).bytes);
  }
  const std::string whole = good.bytes();
  refused("one object more than there is", good.bytes(1));
  refused("cut", whole.substr(0, whole.size() / 2));
  refused("another checksum", whole.substr(0, whole.size() - 1) + static_cast<char>(whole.back() ^ 1));
  refused("no pack", "PACK");
  for (const PackedAs as : {PackedAs::nothing, PackedAs::reserved}) {
    PackWriter odd = good;
    odd.add_entry(as, 1, "", deflated("x"));
    refused("an object of no type", odd.bytes());
  }
  PackWriter size = good;
  size.add_entry(PackedAs::blob, 1U << 30U, "", deflated("x"));
  refused("a size that is not its own", size.bytes());
  PackWriter loop = good;
  loop.add_delta(stranger.world.zero(), delta(1, 1, delta_insert("x")));
  refused("a change of nothing", loop.bytes());
  CHECK(stranger.push("refs/heads/main", "c1").moved("refs/heads/main"));
}
