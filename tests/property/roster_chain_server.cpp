#include "property/roster_chain_server.h"

#include <algorithm>

#include "property/common.h"
#include "support/test_keys.h"

namespace muster::test {

FileMap muster_files(const FileMap& files) {
  FileMap found;
  for (const auto& file : files) {
    if (file.first.starts_with(".muster/")) found.insert(file);
  }
  return found;
}

std::string person_of_key(const std::string& key) {
  return key.substr(0, key.find('-'));
}

ChainServer::ChainServer(Random& seed) : random(seed), world(common_vectors, common_vectors) {
  found();
  steal();
  version_ = write(charter_, "");
  for (const std::string& person : charter_.governors) put_signature(version_, person, person);
  tip_ = commit({}, "erin", with_roster(with_file({}, "code/a"), version_));
  world.anchor = digest_of_bytes(files_of(version_).bytes);
  const Push push{{to_mainline(tip_)}, false};
  const Outcome begun = judge_push(world, push.input(world));
  if (!begun.accepted) throw ScriptError("the first push was refused");
  carry_out(push, begun);
}

void ChainServer::found() {
  const Names pool = {"alice", "bob", "carol", "dora", "emil", "frida"};
  const Timestamp before = world.now - days(60);
  charter_.issued = world.now;
  charter_.expires = world.now + days(150);
  charter_.owner = "erin";
  charter_.free_refs = !one_in(random, 3);
  for (const char* const id : {"dave", "erin", "greta"}) charter_.persons.push_back({id, {}});
  charter_.person("greta")->left = world.now - days(20);
  for (const std::string& id : pool) {
    charter_.persons.push_back({id, {}});
    charter_.keys.push_back({id, id, before, {}, {}, {"git", "roster"}, {}});
    const std::vector<CharterKey> further = {
        {id + "-2", id, before, {}, {}, {"git", "roster"}, {}},
        {id + "-git", id, before, {}, {}, {"git"}, {}},
        {id + "-old", id, before, {}, {}, {"git", "roster"}, world.now - days(10)},
        {id + "-ended", id, before, {}, world.now - days(10), {"git", "roster"}, {}}};
    for (const CharterKey& key : further) {
      if (one_in(random, 2)) charter_.keys.push_back(key);
    }
  }
  for (const char* const id : {"dave", "erin", "greta", "forge"})
    charter_.keys.push_back({id, id, before, {}, {}, {"git"}, {}});
  charter_.key("greta")->uses = {"git", "roster"};
  charter_.governors.assign(pool.begin(), pool.begin() + 2 + static_cast<std::ptrdiff_t>(below(random, 4)));
  charter_.threshold = 1 + static_cast<std::uint32_t>(below(random, charter_.governors.size()));
  charter_.developers = {"alice", "bob", "dave", "erin", "forge"};
  const Names lines = {"refs/heads/main", "refs/heads/line*"};
  charter_.rules = {{"mainline", lines, {"**"}, {"developers"}},
                    {"docs", lines, {"docs/**"}, {"developers", "carol"}},
                    {"build", lines, {"build/**", "make"}, {"alice", "erin"}},
                    {"releases", {"refs/heads/release/*"}, {"**"}, {"erin", "bob"}}};
}

void ChainServer::steal() {
  Names governors = charter_.governors;
  std::shuffle(governors.begin(), governors.end(), random);
  governors.resize(one_in(random, 4) ? below(random, charter_.threshold) : charter_.threshold - 1);
  const bool developer = !one_in(random, 3);
  for (const CharterKey& key : charter_.keys) {
    if (key.name == "erin") continue;
    const bool counts =
        holds(charter_.governors, key.holder) && key.is_live(world.now) && holds(key.uses, "roster");
    bool taken = one_in(random, 2);
    if (counts) taken = holds(governors, key.holder);
    if (key.name == "dave") taken = developer;
    if (taken) stolen.insert(key.name);
  }
}

std::optional<ObjectId> ChainServer::present(const std::string& ref) {
  const auto value = world.repository.ref(ref);
  const auto* direct = value ? std::get_if<DirectRef>(&*value) : nullptr;
  return direct == nullptr ? std::nullopt : std::optional(direct->id);
}

bool ChainServer::is_stolen(const std::string& key) const {
  return stolen.contains(key) || person_of_key(key) == "mallory";
}

std::set<std::string> ChainServer::reach(const Charter& charter) const {
  return charter.governors_with([&](const CharterKey& key) {
    const bool over = (key.until && *key.until <= world.now) || (key.revoked && *key.revoked <= world.now);
    return is_stolen(key.name) && !over;
  });
}

// ---- versions and signatures ----

std::string ChainServer::write(const Charter& charter, const std::string& after) {
  const std::string name = fresh("roster");
  RosterVersion version{"", charter.text(), charter.version, {}};
  charters_.insert_or_assign(version.bytes, charter);
  world.rosters.emplace(name, std::move(version));
  return unsigned_copy(name, after);
}

std::string ChainServer::unsigned_copy(const std::string& version, const std::string& after) {
  RosterVersion copy = files_of(version);
  copy.files = {{"roster.toml", copy.bytes}};
  if (!after.empty()) {
    const RosterVersion& older = files_of(after);
    for (const auto& [path, bytes] : older.files) {
      const std::string folder = "history/" + std::to_string(older.number) + "/";
      copy.files.emplace(path.starts_with("history/") ? path : folder + path, bytes);
    }
  }
  std::string name = fresh("roster");
  world.rosters.emplace(name, std::move(copy));
  return name;
}

const Charter& ChainServer::charter_of(const std::string& version) const {
  return charters_.at(world.rosters.at(version).bytes);
}

std::string ChainServer::sign(const std::string& key, const std::string& bytes, const std::string& purpose) {
  SigningOptions options;
  options.name_space = purpose;
  std::string file = test::sign(key, bytes, options);
  ledger_.insert_or_assign(file, Signed{key, bytes, purpose});
  return file;
}

void ChainServer::put_signature(const std::string& version, const std::string& person,
                                const std::string& key) {
  RosterVersion& made = files_of(version);
  made.files["signatures/" + person + ".sig"] = sign(key, made.bytes, "muster-roster");
}

// Judged by one charter at `issued` and when it is received.
bool ChainServer::may_sign(const Charter& charter, const CharterKey& key, const Charter& version) const {
  return holds(charter.governors, key.holder) && holds(key.uses, "roster") && key.is_live(version.issued) &&
         key.is_live(world.now);
}

std::optional<std::string> ChainServer::key_for(const std::string& person, const Charter& before,
                                                const Charter& after) const {
  std::optional<std::string> found;
  for (const Charter* charter : {&before, &after}) {
    for (const CharterKey& key : charter->keys) {
      if (key.holder != person || !may_sign(*charter, key, after)) continue;
      const CharterKey* other = (charter == &before ? after : before).key(key.name);
      const Charter& beside = charter == &before ? after : before;
      if (other != nullptr && other->holder == person && may_sign(beside, *other, after)) return key.name;
      if (!found) found = key.name;
    }
  }
  return found;
}

bool ChainServer::sign_by_quorum(const std::string& version, const std::string& before, Own own) {
  const Charter& after = charter_of(version);
  const Charter& old = charter_of(before);
  const auto sign_for = [&](const Charter& charter, std::size_t needed) {
    Names persons = charter.governors;
    std::shuffle(persons.begin(), persons.end(), random);
    const std::set<std::string> thieves = reach(charter);
    std::stable_partition(persons.begin(), persons.end(),
                          [&](const std::string& p) { return thieves.contains(p); });
    for (const std::string& person : persons) {
      if (signers(charter, version).size() >= needed) break;
      const auto key = key_for(person, old, after);
      const bool signed_already = files_of(version).files.contains("signatures/" + person + ".sig");
      if (key && !signed_already) put_signature(version, person, *key);
    }
    return signers(charter, version).size();
  };
  if (sign_for(old, old.threshold) < old.threshold) return false;
  if (own == Own::one_short)
    return signers(after, version).size() < after.threshold &&
           sign_for(after, after.threshold - 1) == after.threshold - 1;
  return sign_for(after, after.threshold) >= after.threshold;
}

std::set<std::string> ChainServer::signers(const Charter& charter, const std::string& version) {
  return signers_in(charter, with_roster({}, version), charter_of(version), {});
}

// ---- commits and pushes ----

FileMap ChainServer::with_roster(FileMap files, const std::string& version) {
  std::erase_if(files, [](const auto& file) { return file.first.starts_with(".muster"); });
  if (version.empty()) return files;
  for (const auto& [path, bytes] : files_of(version).files)
    files.insert_or_assign(".muster/" + path,
                           FileEntry{"100644", world.repository.add(ObjectType::blob, bytes)});
  return files;
}

FileMap ChainServer::with_file(FileMap files, const std::string& path) {
  files.insert_or_assign(path, FileEntry{"100644", world.repository.add(ObjectType::blob, fresh("text "))});
  return files;
}

std::string ChainServer::commit(const Names& parents, const std::string& key, const FileMap& files) {
  std::string name = fresh("c");
  const std::string person = key.empty() ? "mallory" : person_of_key(key);
  const std::string line = ident_line(person, person + "@example.org", world.now);
  CommitText text{write_tree(world.repository, files), {}, line, line, {}, name + "\n"};
  for (const std::string& parent : parents) text.parents.push_back(world.objects.at(parent).id);
  std::string object = commit_payload(text);
  if (!key.empty()) object = with_signature_header(object, "gpgsig", test::sign(key, object, {}));
  const ObjectId id = world.repository.add(ObjectType::commit, object);
  world.name_object({}, name, {id, files, text.parents});
  return name;
}

Move ChainServer::move_to(const std::string& ref, const std::string& commit) {
  return {ref, commit, present(ref), commit.empty() ? world.zero() : world.objects.at(commit).id};
}

void ChainServer::carry_out(const Push& push, const Outcome& outcome) {
  if (outcome.remember) world.state = outcome.remember;
  std::string next = tip_;
  for (const Move& move : push.moves) {
    if (move.name.empty())
      world.repository.remove_ref(move.ref);
    else
      world.repository.set_ref(move.ref, move.next);
    if (move.ref == charter_.mainline) next = move.name;
  }
  adopt(next);
}

// Under a roster of another mainline the next pushes go there: the step is at its tip as well.
void ChainServer::adopt(const std::string& tip) {
  tip_ = tip;
  const std::string bytes = roster_bytes();
  if (bytes == charter_.text() && !landed_.empty()) return;
  charter_ = charters_.at(bytes);
  RosterVersion version{"", bytes, charter_.version, {}};
  for (const auto& [path, entry] : muster_files(files()))
    version.files[path.substr(8)] = blob(files(), path).value();
  version_ = fresh("roster");
  world.rosters.emplace(version_, std::move(version));
  landed_.push_back(version_);
}

}  // namespace muster::test
