// Rules of paths over raw bytes: whatever a commit does to a path that a rule covers (another text, another
// mode, a link, a submodule, a deletion, a renaming out or in, a folder in place of a file, a merge that
// takes the older copy), somebody outside the rule's signers is refused; and a path that only looks alike
// is none of the rule's. The judge of a push is compared with the slow and obvious answer.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "app/answered_paths.h"
#include "property/common.h"
#include "support/judging.h"
#include "support/naive_paths.h"
#include "support/seeds.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

// Names that somebody may take for one another, and names that end a careless line or argument. The
// composed and the decomposed é; a blank before, behind and both; bytes that are no UTF-8.
const std::vector<std::string> names = {
    "secret",   "Secret",   "secret ",   " secret",  "sec\tret", "sec\nret", "\"secret\"",
    "secret\\", "\xc3\xa9", "e\xcc\x81", "\xff\xfe", "a",        "a.b",      "a-b",
    "-a",       "*",        "?",         "[a]",      "$a",       "sécret",   "\xe2\x80\xaesecret"};
// As a roster can write them; a control character it can name by a wildcard only.
const std::vector<std::string> patterns = {
    "secret",     "secret/**", "**/secret",   "*/secret", "secret?",   "?secret", "sec?ret/**", "sec?ret",
    "\"secret\"", "secret\\",  "\xc3\xa9/**", "\xc3\xa9", "e\xcc\x81", "?",       "??",         "a*",
    "a.b/**",     "[a]",       "\\*",         "**/a/**",  "**",        "*",       "*/*",        "$a/**"};

std::string toml(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string toml(const std::vector<std::string>& list) {
  std::string text = "[";
  for (const std::string& one : list) text += (text.size() > 1 ? ", " : "") + toml(one);
  return text + "]";
}

struct Rule {
  std::string name;
  std::vector<std::string> paths, except;  // no paths: the rule has none
  std::vector<std::string> signers;

  bool covers(const std::string& path) const {
    const auto names_it = [&](const std::string& pattern) { return naive_match(pattern, path); };
    return (paths.empty() || std::ranges::any_of(paths, names_it)) && std::ranges::none_of(except, names_it);
  }
  bool everything() const { return paths.empty() || (paths.size() == 1 && paths.front() == "**"); }
  bool lets(const std::string& who) const { return std::ranges::find(signers, who) != signers.end(); }
  std::string table() const {
    std::string text = "  + [[commits]] # " + name + "\n  + name = \"" + name +
                       "\"\n  + refs = [\"refs/heads/main\"]\n  + signers = " + toml(signers) + "\n";
    if (!paths.empty()) text += "  + paths = " + toml(paths) + "\n";
    if (!except.empty()) text += "  + except = " + toml(except) + "\n";
    return text;
  }
};

// What has to be said of a commit that answers for these paths; empty: accepted.
std::string expected_of(const std::vector<Rule>& rules, const std::vector<std::string>& answered,
                        const std::string& who) {
  bool one_lets = false;
  bool all_let = true;
  bool covered = false;
  for (const Rule& rule : rules) {
    one_lets = one_lets || rule.lets(who);
    const bool covers = answered.empty()
                            ? rule.everything()
                            : std::ranges::any_of(answered, [&](const auto& p) { return rule.covers(p); });
    covered = covered || covers;
    all_let = all_let && (!covers || rule.lets(who));
  }
  if (!all_let) return "signer.scope";
  if (answered.empty()) return covered || one_lets ? "" : "signer.scope";
  for (const std::string& path : answered) {
    if (std::ranges::none_of(rules, [&](const Rule& rule) { return rule.covers(path); }))
      return "path.uncovered";
  }
  return "";
}

// How often each verdict came; the empty one is acceptance.
using PathTally = std::map<std::string, int>;

class Repository {
 public:
  Repository(Random& random, PathTally& tally)
      : random_(random), tally_(tally), world_(common_vectors, common_vectors) {
    for (const char* text : {"1", "2", "3"}) blobs_.push_back(world_.repository.add(ObjectType::blob, text));
    make_rules();
    FileMap files;
    for (std::size_t i = 3 + below(random_, 6); i > 0; --i) put(files, random_path(), random_entry());
    // Old history, which no rule has to cover; the roster comes in above it.
    const Made old = commit("alice", files, {});
    std::string text = "roster v1 from acme.toml signed alice bob\n  drop commits mainline\n";
    text += "  set history baseline = [\"" + old.id.hex() + "\"]\n";
    for (const Rule& rule : rules_) text += rule.table();
    make_all(world_, text);
    world_.anchor = digest_of_bytes(world_.rosters.at("v1").bytes);
    world_.repository.set_ref("refs/heads/main", old.id);
    base_ = commit("alice", files, {old});
    const Outcome begun = judge_push(world_, old.id.hex() + " " + base_.id.hex() + " refs/heads/main\n");
    if (!begun.accepted)
      throw ScriptError("the first push was refused: " + line_of(world_, begun.verdicts.front()));
    world_.state = begun.remember;
    world_.repository.set_ref("refs/heads/main", base_.id);
  }

  // A commit that does something to the files of the base, by somebody; and its verdict.
  void check_change() {
    const std::string who = pick(random_, {"alice", "bob", "dave"});
    const Made made = commit(who, changed(base_.files), {base_});
    check({{made, naive_answered({&made.files, {&base_.files}, {}}), who}}, made);
  }

  // A merge of two lines, honest or with something of its own, or with the copy of the older one.
  void check_merge() {
    const Made one = commit("alice", changed(base_.files), {base_});
    const Made other = commit("alice", changed(base_.files), {base_});
    std::vector<std::string> conflicts;
    FileMap files = merge_files(base_.files, one.files, other.files, conflicts);
    if (one_in(random_, 3)) files = base_.files;
    if (one_in(random_, 3)) files = changed(files);
    without_clashes(files);
    const std::string who = pick(random_, {"alice", "bob", "dave"});
    const Made merge = commit(who, files, {one, other});
    check({{one, naive_answered({&one.files, {&base_.files}, {}}), "alice"},
           {other, naive_answered({&other.files, {&base_.files}, {}}), "alice"},
           {merge, naive_answered({&merge.files, {&one.files, &other.files}, {&base_.files}}), who}},
          merge);
  }

  // A tree that git would not make somewhere below: "a/b" in one name, no name at all, a name twice.
  void check_tree_by_hand() {
    std::vector<RawEntry> entries = {{"100644", pick(random_, names), blobs_[below(random_, 3)]}};
    const std::string bad = pick(random_, {"a//b", "a/", "/a", "", ".", "..", ".git"});
    entries.push_back({"100644", one_in(random_, 4) ? entries.front().name : bad, blobs_[below(random_, 3)]});
    std::ranges::sort(entries, {}, &RawEntry::name);
    FileMap files = base_.files;
    put(files, pick(random_, names), {"40000", world_.repository.add(ObjectType::tree, tree_bytes(entries))});
    const Made made = commit("alice", files, {base_});
    const Outcome outcome = judge(made);
    INFO(line_of(world_, outcome.verdicts.front()));
    CHECK(verdict_on(outcome, made) == "object.malformed");
  }

 private:
  struct Made {
    ObjectId id;
    FileMap files;  // without .muster/
  };
  struct Expected {
    Made commit;
    std::vector<std::string> answered;
    std::string who;
  };

  void make_rules() {
    const auto some_patterns = [&] {
      std::vector<std::string> some = {pick(random_, patterns)};
      if (one_in(random_, 2)) some.push_back(pick(random_, patterns));
      return some;
    };
    rules_.push_back({"narrow", some_patterns(), {}, {"alice"}});
    if (one_in(random_, 2)) rules_.push_back({"other", some_patterns(), some_patterns(), {"alice", "bob"}});
    // Without a broad rule most of the tree is covered by none.
    if (one_in(random_, 4)) return;
    rules_.push_back({"broad", {}, {}, {"alice", "bob", "dave"}});
    if (one_in(random_, 4)) rules_.back().except = some_patterns();
  }

  std::string random_path() {
    std::string path = pick(random_, names);
    while (one_in(random_, 2)) path += "/" + pick(random_, names);
    return path;
  }
  FileEntry random_entry() {
    const std::string mode = pick(random_, {"100644", "100644", "100644", "100755", "120000", "160000"});
    return {mode, mode == "160000" ? git_id(ObjectType::commit, "elsewhere", HashAlgorithm::sha1)
                                   : blobs_[below(random_, blobs_.size())]};
  }
  // What stood at the path or below it makes way.
  static void put(FileMap& files, const std::string& path, FileEntry entry) {
    std::erase_if(files, [&](const auto& file) {
      return file.first.starts_with(path + "/") || path.starts_with(file.first + "/");
    });
    files.insert_or_assign(path, std::move(entry));
  }
  // Where two sides made a file and a folder of one name, the folder stays.
  static void without_clashes(FileMap& files) {
    std::erase_if(files, [&](const auto& file) {
      return std::ranges::any_of(
          files, [&](const auto& other) { return other.first.starts_with(file.first + "/"); });
    });
  }

  FileMap changed(FileMap files) {
    for (std::size_t changes = below(random_, 3); changes > 0; --changes) {
      if (files.empty() || one_in(random_, 4)) {
        put(files, random_path(), random_entry());
        continue;
      }
      const auto [path, entry] = pick(random_, files);
      switch (below(random_, 6)) {
        case 0: files.erase(path); break;
        case 1: files.insert_or_assign(path, random_entry()); break;
        case 2: files.at(path).mode = entry.mode == "100644" ? "100755" : "100644"; break;
        case 3:  // renamed
          files.erase(path);
          put(files, random_path(), entry);
          break;
        case 4: put(files, path + "/" + pick(random_, names), random_entry()); break;
        default:  // a folder, or a file, becomes a file
          put(files, path.substr(0, path.find('/')), random_entry());
      }
    }
    return files;
  }

  Made commit(const std::string& who, const FileMap& files, const std::vector<Made>& parents) {
    FileMap all = files;
    const auto roster = world_.rosters.find("v1");
    for (const auto& [path, bytes] :
         roster == world_.rosters.end() ? std::map<std::string, std::string>{} : roster->second.files)
      all.emplace(".muster/" + path, FileEntry{"100644", world_.repository.add(ObjectType::blob, bytes)});
    const std::string ident = ident_line(who, who + "@example.org", world_.now);
    CommitText text{write_tree(world_.repository, all), {}, ident, ident, {}, std::to_string(++count_)};
    for (const Made& parent : parents) text.parents.push_back(parent.id);
    const std::string payload = commit_payload(text);
    return {world_.repository.add(ObjectType::commit,
                                  with_signature_header(payload, "gpgsig", sign(who, payload, {}))),
            files};
  }

  Outcome judge(const Made& tip) {
    return judge_push(world_, base_.id.hex() + " " + tip.id.hex() + " refs/heads/main\n");
  }

  static std::string verdict_on(const Outcome& outcome, const Made& commit) {
    for (const Verdict& verdict : outcome.verdicts) {
      const ObjectRef& object =
          std::visit([](const auto& v) -> const ObjectRef& { return v.object(); }, verdict);
      if (object.id != commit.id.hex()) continue;
      const auto* refused = std::get_if<Refused>(&verdict);
      return refused == nullptr ? "" : std::string(rule_of(refused->reason()));
    }
    return "no verdict";
  }

  void check(const std::vector<Expected>& commits, const Made& tip) {
    const Outcome outcome = judge(tip);
    CHECK(outcome.contradictions.empty());
    std::string text;
    for (const Rule& rule : rules_) text += rule.table();
    for (const Expected& expected : commits) {
      ObjectAccess objects(world_.repository);
      CommitGraph graph(objects, nullptr);
      CAPTURE(expected.answered);
      CAPTURE(expected.who);
      INFO(text);
      CHECK(answered_paths(graph, expected.commit.id).value().paths == expected.answered);
      const std::string verdict = verdict_on(outcome, expected.commit);
      CHECK(verdict == expected_of(rules_, expected.answered, expected.who));
      ++tally_[verdict];
    }
  }

  Random& random_;
  PathTally& tally_;
  World world_;
  std::vector<ObjectId> blobs_;
  std::vector<Rule> rules_;
  Made base_{ObjectId(HashAlgorithm::sha1), {}};
  int count_ = 0;
};

}  // namespace

TEST_CASE("a rule of paths holds for whatever happens to a path that it covers") {
  PathTally tally;
  const SeedRange seeds = for_each_seed(40, [&](Random& random) {
    Repository repository(random, tally);
    for (int i = 0; i < 12; ++i) repository.check_change();
    for (int i = 0; i < 6; ++i) repository.check_merge();
    for (int i = 0; i < 2; ++i) repository.check_tree_by_hand();
  });
  if (!seeds.usual) return;
  for (const char* verdict : {"", "signer.scope", "path.uncovered"})
    CHECK(tally[verdict] > static_cast<int>(seeds.last));
}

}  // namespace muster::test
