// Objects that git itself would not make:
//   blob NAME TEXT
//   tree NAME [MODE PATH OBJECT]…      exactly these entries in this order
//   object NAME TYPE TEXT              any bytes; TEXT may hold @id:…@
//   part NAME COMMIT PATH              a folder or file of a commit, under a name of its own
//   deep-tree NAME DEPTH               a file so many folders deep
#include "support/world.h"

namespace muster::test {

namespace {

ObjectId raw_tree(World& world, Words& words) {
  std::vector<RawEntry> entries;
  while (!words.at_end()) {
    const std::string mode = words.take("a mode");
    const std::string name = words.take("a name");
    entries.push_back({mode, name, world.object(words.statement(), words.take("an object")).id});
  }
  return world.repository.add(ObjectType::tree, tree_bytes(entries));
}

ObjectId deep_tree(World& world, Words& words) {
  RawEntry entry{"100644", "file", world.repository.add(ObjectType::blob, "deep\n")};
  for (int depth = std::stoi(words.take("a depth")); depth > 0; --depth) {
    entry = {"40000", "d", world.repository.add(ObjectType::tree, tree_bytes({entry}))};
  }
  return world.repository.add(ObjectType::tree, tree_bytes({entry}));
}

ObjectId part_of(World& world, Words& words) {
  const FileMap& files = world.object(words.statement(), words.take("a commit")).files;
  const std::string path = words.take("a path");
  if (const auto file = files.find(path); file != files.end()) return file->second.id;
  FileMap inside;
  for (const auto& [name, entry] : files) {
    if (name.starts_with(path + "/")) inside.emplace(name.substr(path.size() + 1), entry);
  }
  if (inside.empty()) fail(words.statement(), "there is no " + path);
  return write_tree(world.repository, inside);
}

ObjectId any_object(World& world, Words& words) {
  const std::string type = words.take("a type");
  const std::string bytes = world.expand(words.statement(), words.take("its bytes"));
  for (const ObjectType known : {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag}) {
    if (name_of(known) == type) return world.repository.add(known, bytes);
  }
  fail(words.statement(), "no type of object: " + type);
}

}  // namespace

void make_raw(World& world, const Statement& statement) {
  Words words(statement);
  const std::string verb = words.take("blob, tree, object or deep-tree");
  const std::string name = words.take("a name");
  ObjectId id = world.zero();
  if (verb == "blob")
    id = world.repository.add(ObjectType::blob, words.take("a text"));
  else if (verb == "tree")
    id = raw_tree(world, words);
  else if (verb == "part")
    id = part_of(world, words);
  else if (verb == "deep-tree")
    id = deep_tree(world, words);
  else
    id = any_object(world, words);
  words.end();
  world.name_object(statement, name, {id, {}, {}});
}

}  // namespace muster::test
