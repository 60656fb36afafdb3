// commit NAME on PARENT…|- [options]     tag NAME of TARGET [options]
//
// A commit starts with its first parent's files (of a merge: what an honest three-way merge gives).
// Content:   file PATH TEXT, exec PATH TEXT, link PATH TARGET, gitlink PATH COMMIT, remove PATH,
//            entry PATH MODE BLOB, muster ROSTER, files-of COMMIT, tree NAME
// Who, when: by NAME (committer, and signer unless said otherwise), author NAME, email ADDRESS, date TIME
// Text:      message TEXT, header TEXT, name TEXT (tag), type WORD (tag), no-tagger
// Signature: signed KEY, unsigned, and what signing_options.h lists
#include <algorithm>
#include <set>

#include "support/signing_options.h"
#include "support/world.h"

namespace muster::test {

namespace {

// Who made an object, and when.
struct Maker {
  std::string by = "alice";
  std::string author;
  std::string email;
  Timestamp date;

  bool take(World& world, Words& words) {
    if (words.take_if("by"))
      by = words.take("a name");
    else if (words.take_if("author"))
      author = words.take("a name");
    else if (words.take_if("email"))
      email = words.take("an address");
    else if (words.take_if("date"))
      date = world.time(words.statement(), words.take("a time"));
    else
      return false;
    return true;
  }
  std::string line() const { return ident_line(by, email.empty() ? by + "@example.org" : email, date); }
  std::string author_line() const {
    const std::string& name = author.empty() ? by : author;
    return ident_line(name, name + "@example.org", date);
  }
};

class Content {
 public:
  Content(World& world, FileMap files) : world_(world), files_(std::move(files)) {}

  bool take(Words& words) {
    const Statement& statement = words.statement();
    if (words.take_if("file"))
      put(words, "100644");
    else if (words.take_if("exec"))
      put(words, "100755");
    else if (words.take_if("link"))
      put(words, "120000");
    else if (words.take_if("gitlink"))
      put_gitlink(words);
    else if (words.take_if("entry"))
      put_raw(words);
    else if (words.take_if("remove"))
      remove(statement, words.take("a path"));
    else if (words.take_if("muster"))
      put_muster(world_.roster(statement, words.take("a roster")));
    else if (words.take_if("files-of"))
      files_ = world_.object(statement, words.take("a commit")).files;
    else if (words.take_if("tree"))
      tree_ = id_of(words);
    else
      return false;
    return true;
  }

  ObjectId tree() { return tree_ ? *tree_ : write_tree(world_.repository, files_); }
  const FileMap& files() const { return files_; }

 private:
  ObjectId id_of(Words& words) { return world_.object(words.statement(), words.take("an object")).id; }

  void put(Words& words, const std::string& mode) {
    const std::string path = words.take("a path");
    put_entry(path, {mode, world_.repository.add(ObjectType::blob, words.take("a text"))});
  }

  void put_gitlink(Words& words) {
    const std::string path = words.take("a path");
    put_entry(path, {"160000", id_of(words)});
  }

  void put_raw(Words& words) {
    const std::string path = words.take("a path");
    const std::string mode = words.take("a mode");
    put_entry(path, {mode, id_of(words)});
  }

  // What stood at the path or below it makes way.
  void put_entry(const std::string& path, FileEntry entry) {
    std::erase_if(files_, [&](const auto& file) {
      return file.first.starts_with(path + "/") || path.starts_with(file.first + "/");
    });
    files_.insert_or_assign(path, std::move(entry));
  }

  void remove(const Statement& statement, const std::string& path) {
    if (std::erase_if(
            files_, [&](const auto& f) { return f.first == path || f.first.starts_with(path + "/"); }) == 0) {
      fail(statement, "there is no file " + path);
    }
  }

  void put_muster(const RosterVersion& version) {
    std::erase_if(files_, [](const auto& file) { return file.first.starts_with(".muster"); });
    for (const auto& [path, bytes] : version.files) {
      files_.insert_or_assign(".muster/" + path,
                              FileEntry{"100644", world_.repository.add(ObjectType::blob, bytes)});
    }
  }

  World& world_;
  FileMap files_;
  std::optional<ObjectId> tree_;
};

// Known commits by id, for the shape of history.
const NamedObject* known(const World& world, const ObjectId& id) {
  for (const auto& [name, object] : world.objects) {
    if (object.id == id) return &object;
  }
  return nullptr;
}

std::set<ObjectId> ancestors(const World& world, const ObjectId& tip) {
  std::set<ObjectId> found;
  std::vector<ObjectId> todo = {tip};
  while (!todo.empty()) {
    const ObjectId id = todo.back();
    todo.pop_back();
    if (!found.insert(id).second) continue;
    if (const NamedObject* object = known(world, id))
      todo.insert(todo.end(), object->parents.begin(), object->parents.end());
  }
  return found;
}

// The files at some common ancestor that is not behind another one; of none: nothing.
FileMap base_files(const World& world, const ObjectId& one, const ObjectId& other) {
  const std::set<ObjectId> mine = ancestors(world, one);
  std::set<ObjectId> common;
  for (const ObjectId& id : ancestors(world, other)) {
    if (mine.contains(id)) common.insert(id);
  }
  for (const ObjectId& id : common) {
    const auto behind = [&](const ObjectId& later) {
      return later != id && ancestors(world, later).contains(id);
    };
    if (std::ranges::none_of(common, behind)) return known(world, id)->files;
  }
  return {};
}

FileMap starting_files(World& world, const std::vector<NamedObject>& parents) {
  if (parents.empty()) return {};
  FileMap files = parents.front().files;
  std::vector<std::string> conflicts;
  for (std::size_t i = 1; i < parents.size(); ++i) {
    files =
        merge_files(base_files(world, parents.front().id, parents[i].id), files, parents[i].files, conflicts);
  }
  return files;
}

std::vector<NamedObject> take_parents(World& world, Words& words) {
  static const std::set<std::string> options = {"by",   "author",  "email",  "date",   "file",    "exec",
                                                "link", "gitlink", "entry",  "remove", "muster",  "files-of",
                                                "tree", "message", "header", "signed", "unsigned"};
  if (!words.take_if("on")) words.unknown();
  std::vector<NamedObject> parents;
  if (words.take_if("-")) return parents;
  for (const std::string& name : words.take_until(
           [](const std::string& word) { return options.contains(word) || is_signing_option(word); }))
    parents.push_back(world.object(words.statement(), name));
  if (parents.empty()) fail(words.statement(), "a parent is missing; a root commit says: on -");
  return parents;
}

}  // namespace

void make_commit(World& world, const Statement& statement) {
  Words words(statement);
  words.take("commit");
  const std::string name = words.take("the commit's name");
  const std::vector<NamedObject> parents = take_parents(world, words);
  Content content(world, starting_files(world, parents));
  Maker maker{"alice", "", "", world.now};
  Signing signing;
  CommitText text{world.zero(), {}, "", "", {}, name + "\n"};
  for (const NamedObject& parent : parents) text.parents.push_back(parent.id);
  while (!words.at_end()) {
    if (maker.take(world, words) || content.take(words) || signing.take(words)) continue;
    if (words.take_if("message"))
      text.message = words.take("a text");
    else if (words.take_if("header"))
      text.headers.push_back(words.take("a header"));
    else
      words.unknown();
  }
  text.tree = content.tree();
  text.author = maker.author_line();
  text.committer = maker.line();
  const std::string bytes = signing.sign_commit(world, statement, commit_payload(text), maker.by);
  const ObjectId id = world.repository.add(ObjectType::commit, bytes);
  world.name_object(statement, name, {id, content.files(), text.parents});
}

void make_tag(World& world, const Statement& statement) {
  Words words(statement);
  words.take("tag");
  const std::string name = words.take("the tag's name");
  if (!words.take_if("of")) words.unknown();
  TagText text{world.object(statement, words.take("a target")).id, "commit", name, {}, "release\n"};
  Maker maker{"alice", "", "", world.now};
  Signing signing;
  bool tagger = true;
  while (!words.at_end()) {
    if (maker.take(world, words) || signing.take(words)) continue;
    if (words.take_if("name"))
      text.name = words.take("a name");
    else if (words.take_if("type"))
      text.type = words.take("a type");
    else if (words.take_if("message"))
      text.message = words.take("a text");
    else if (words.take_if("no-tagger"))
      tagger = false;
    else
      words.unknown();
  }
  if (tagger) text.tagger = maker.line();
  const std::string bytes = signing.sign_tag(world, statement, tag_payload(text), maker.by);
  world.name_object(statement, name, {world.repository.add(ObjectType::tag, bytes), {}, {}});
}

}  // namespace muster::test
