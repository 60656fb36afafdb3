#include "backends/histories.h"

#include <iterator>

#include "crypto/sha256.h"
#include "support/git_objects.h"
#include "support/test_keys.h"

namespace muster::test {

namespace {

constexpr std::int64_t start = 1767225600;  // 2026-01-01T00:00:00Z

std::string person(const std::string& id) {
  return "\n[[person]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nemails = [\"" + id +
         "@example.org\"]\n\n[[key]]\nholder = \"" + id + "\"\nssh = \"" + public_line(id) +
         "\"\nadded = 2026-01-01T00:00:00Z\n" + (id == "alice" ? "uses = [\"git\", \"roster\"]\n" : "");
}

std::string roster_for(const std::string& mainline) {
  return "schema = \"muster/roster/1\"\nproject = \"test/backends\"\nversion = 1\n"
         "issued = 2026-01-01T00:00:00Z\nexpires = 2030-01-01T00:00:00Z\n\n"
         "[governance]\ngovernors = [\"alice\"]\nthreshold = 1\nmainline = \"" +
         mainline + "\"\n" + person("alice") + person("bob") + person("frank") +
         "\n[[commits]]\nname = \"code\"\nrefs = [\"" + mainline +
         "\"]\nexcept = [\"docs/**\"]\nsigners = [\"alice\", \"bob\"]\n"
         "\n[[commits]]\nname = \"docs\"\nrefs = [\"" +
         mainline + "\"]\npaths = [\"docs/**\"]\nsigners = [\"alice\", \"bob\", \"frank\"]\n";
}

struct Made {
  ObjectId id;
  FileMap files;
};

class Writer {
 public:
  Writer(MemoryRepository& memory, std::mt19937_64& random) : memory_(memory), random_(random) {}

  std::size_t below(std::size_t count) { return static_cast<std::size_t>(random_() % count); }

  // Of those who may, mostly; now and then unsigned, by a stranger, under another's address.
  Made commit(const std::vector<Made>& parents, FileMap files, const std::string& who) {
    const std::size_t oddity = below(12);
    const std::string signer = oddity == 0 ? "mallory" : who;
    const std::string address = oddity == 1 ? "frank" : who;
    seconds_ += static_cast<std::int64_t>(below(5000));
    const std::string ident = ident_line(who, address + "@example.org", Timestamp{start + seconds_});
    CommitText text{write_tree(memory_, files), {}, ident, ident, {}, "change\n"};
    for (const Made& parent : parents) text.parents.push_back(parent.id);
    std::string bytes = commit_payload(text);
    const std::string header = memory_.hash_algorithm() == HashAlgorithm::sha1 ? "gpgsig" : "gpgsig-sha256";
    if (oddity != 2) bytes = with_signature_header(bytes, header, sign(signer, bytes, {}));
    return {memory_.add(ObjectType::commit, bytes), std::move(files)};
  }

  FileMap changed(FileMap files) {
    for (std::size_t i = 0; i <= below(2); ++i) change(files);
    return files;
  }

 private:
  std::string path() {
    static const std::vector<std::string> names = {"src/a.c", "src/b.c",       "src/deep/c.c", "docs/one.md",
                                                   "README",  "docs/two/x.md", "src.txt",      "lib/d.c"};
    return names[below(names.size())];
  }
  static void make_way(FileMap& files, const std::string& at) {
    std::erase_if(files, [&](const auto& file) {
      return file.first.starts_with(at + "/") || at.starts_with(file.first + "/");
    });
  }
  void change(FileMap& files) {
    const std::string at = path();
    const auto held = files.find(at);
    if (held != files.end() && below(3) == 0) {  // a rename
      const FileEntry entry = held->second;
      files.erase(held);
      const std::string to = path();
      make_way(files, to);
      files.insert_or_assign(to, entry);
    } else if (held != files.end() && below(3) == 0) {
      files.erase(held);
    } else {
      make_way(files, at);
      const std::string text = "text " + std::to_string(below(1000)) + "\n";
      files.insert_or_assign(
          at, FileEntry{below(8) == 0 ? "100755" : "100644", memory_.add(ObjectType::blob, text)});
    }
  }

  MemoryRepository& memory_;
  std::mt19937_64& random_;
  std::int64_t seconds_ = 0;
};

FileMap first_files(MemoryRepository& memory, const std::string& roster) {
  SigningOptions options;
  options.name_space = "muster-roster";
  return {{".muster/roster.toml", {"100644", memory.add(ObjectType::blob, roster)}},
          {".muster/signatures/alice.sig",
           {"100644", memory.add(ObjectType::blob, sign("alice", roster, options))}}};
}

}  // namespace

Timestamp received_at() {
  return Timestamp{start + 86'400 * 3};
}

RandomHistory make_history(MemoryRepository& memory, int number, std::mt19937_64& random) {
  static const std::vector<std::string> people = {"alice", "bob", "bob", "frank"};
  RandomHistory history{"refs/heads/h" + std::to_string(number), {}, {}};
  const std::string roster = roster_for(history.mainline);
  history.anchor = sha256(roster);
  Writer writer(memory, random);
  const auto somebody = [&] { return people[writer.below(people.size())]; };
  // The first one may be odd as well: then all of the history is refused.
  std::vector<Made> line = {writer.commit({}, first_files(memory, roster), "alice")};
  const std::size_t steps = 2 + writer.below(8);
  while (line.size() <= steps) {
    const Made tip = line.back();
    if (writer.below(3) > 0) {
      line.push_back(writer.commit({tip}, writer.changed(tip.files), somebody()));
      continue;
    }
    const Made base = line[writer.below(line.size())];
    Made side = writer.commit({base}, writer.changed(base.files), somebody());
    if (writer.below(2) == 0) side = writer.commit({side}, writer.changed(side.files), somebody());
    std::vector<std::string> conflicts;
    FileMap merged = merge_files(base.files, tip.files, side.files, conflicts);
    if (writer.below(4) == 0) merged = writer.changed(std::move(merged));
    line.push_back(writer.commit({tip, side}, std::move(merged), somebody()));
  }
  for (const Made& made : line) history.line.push_back(made.id);
  return history;
}

}  // namespace muster::test
