// What may have become of the mainline, from the test's own books.
#include "property/roster_chain_server.h"

namespace muster::test {

namespace {

const std::string signature_folder = ".muster/signatures/";

}  // namespace

std::optional<std::string> ChainServer::blob(const FileMap& files, const std::string& path) {
  const auto entry = files.find(path);
  if (entry == files.end()) return std::nullopt;
  const auto read = world.repository.read(entry->second.id, ~std::uint64_t{0});
  return std::get<RawObject>(read.value()).bytes;
}

std::set<std::string> ChainServer::signers_in(const Charter& charter, const FileMap& files,
                                              const Charter& version, const std::set<std::string>& without) {
  const std::string bytes = roster_in(files).value();
  std::set<std::string> found;
  for (const auto& file : files) {
    const std::string& path = file.first;
    if (!path.starts_with(signature_folder) || !path.ends_with(".sig")) continue;
    const auto made = ledger_.find(blob(files, path).value());
    if (made == ledger_.end() || made->second.bytes != bytes || made->second.purpose != "muster-roster")
      continue;
    const CharterKey* key = charter.key(made->second.key);
    if (key == nullptr || !may_sign(charter, *key, version) || without.contains(key->holder)) continue;
    if (path == signature_folder + key->holder + ".sig") found.insert(key->holder);
  }
  return found;
}

std::string ChainServer::complaint_of_step(const Charter& before, const FileMap& before_files,
                                           const FileMap& files, const std::set<std::string>& without,
                                           Charter& after) {
  const auto bytes = roster_in(files);
  if (!bytes) return "the roster is gone";
  const auto known = charters_.find(*bytes);
  if (known == charters_.end()) return "a roster that nobody wrote";
  after = known->second;
  const std::string older = roster_in(before_files).value();
  const std::string name = "version " + std::to_string(after.version) + ": ";
  if (after.version != before.version + 1) return name + "not one above " + std::to_string(before.version);
  if (after.previous != digest_of_bytes(older).text()) return name + "names another version as previous";
  if (after.issued < before.issued || after.issued > world.now + Duration{300})
    return name + "issued at the wrong time";
  if (const std::string what = forgotten(before, after); !what.empty()) return name + "forgets " + what;
  const std::string archived = ".muster/history/" + std::to_string(before.version) + "/roster.toml";
  if (blob(files, archived) != older) return name + "does not keep the version before";
  const std::set<std::string> by_old = signers_in(before, files, after, without);
  if (by_old.size() < before.threshold)
    return name + "signed by " + std::to_string(by_old.size()) + " of the governors before it";
  const std::set<std::string> by_own = signers_in(after, files, after, without);
  if (by_own.size() < after.threshold)
    return name + "signed by " + std::to_string(by_own.size()) + " of its own governors";
  return "";
}

std::string ChainServer::complaint(const std::string& next, const std::set<std::string>& without) {
  if (next.empty()) return "the mainline is gone";
  std::vector<const NamedObject*> line;
  for (const NamedObject* at = &world.objects.at(next); at->id != world.objects.at(tip_).id;
       at = &world.objects.at(world.name_of_id(at->parents.front().hex()))) {
    line.push_back(at);
    if (at->parents.empty()) return "the mainline's old tip is not on its first-parent line";
  }
  Charter before = charter_;
  FileMap held = files();
  for (auto step = line.rbegin(); step != line.rend(); ++step) {
    const FileMap& now = (*step)->files;
    if (muster_files(now) == muster_files(held)) continue;
    Charter after;
    std::string what = complaint_of_step(before, held, now, without, after);
    if (!what.empty()) return what;
    before = after;
    held = now;
  }
  return "";
}

}  // namespace muster::test
