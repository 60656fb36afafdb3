#include "app/roster_folder.h"

#include <algorithm>

#include "formats/armor.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view muster_name = ".muster";
constexpr std::size_t most_entries = 50'000;  // 10,000 versions with a few signatures each
constexpr std::size_t most_depth = 4;         // .muster/history/<n>/signatures/<file>
constexpr std::uint64_t most_bytes = 256U << 20U;

struct Pending {
  std::string prefix;
  ObjectId tree;
  std::size_t depth;
};

Gathered<std::monostate> read_level(ObjectAccess& objects, const Pending& level, MusterFolder& folder,
                                    std::vector<Pending>& todo) {
  MUSTER_TRY(tree, objects.tree(level.tree));
  for (TreeEntry& entry : tree) {
    std::string path = level.prefix + entry.name;
    if (folder.files.size() + folder.folders.size() >= most_entries || level.depth >= most_depth) {
      return stop(
          Reason{reasons::RosterFolder{".muster/" + path, "no roster folder is so deep or so large"}});
    }
    if (entry.mode == TreeMode::directory) {
      folder.folders.emplace(path, entry.id);
      todo.push_back({path + "/", entry.id, level.depth + 1});
    } else {
      folder.files.emplace(std::move(path), std::move(entry));
    }
  }
  return std::monostate{};
}

}  // namespace

Gathered<std::optional<TreeEntry>> muster_entry(ObjectAccess& objects, const ObjectId& root_tree) {
  MUSTER_TRY(root, objects.tree(root_tree));
  const auto found = std::ranges::find(root, muster_name, &TreeEntry::name);
  return found == root.end() ? std::nullopt : std::optional(*found);
}

Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const TreeEntry& entry) {
  if (entry.mode != TreeMode::directory)
    return stop(Reason{reasons::RosterRemoved{".muster is not a folder"}});
  return read_muster_folder(objects, entry.id);
}

Gathered<MusterFolder> read_muster_folder(ObjectAccess& objects, const ObjectId& tree) {
  MusterFolder folder{tree, {}, {}};
  std::vector<Pending> todo = {{"", tree, 0}};
  while (!todo.empty()) {
    const Pending level = std::move(todo.back());
    todo.pop_back();
    MUSTER_TRY(read, read_level(objects, level, folder, todo));
    (void)read;
  }
  const auto roster = folder.files.find("roster.toml");
  if (roster == folder.files.end())
    return stop(Reason{reasons::RosterRemoved{".muster/roster.toml is missing"}});
  if (roster->second.mode != TreeMode::file) {
    return stop(Reason{reasons::RosterRemoved{".muster/roster.toml is not a plain file of mode 100644"}});
  }
  return folder;
}

Gathered<std::string> read_roster_file(ObjectAccess& objects, const MusterFolder& folder) {
  return objects.blob(folder.files.at("roster.toml").id, limits::roster_bytes);
}

Gathered<RosterFiles> read_roster_files(ObjectAccess& objects, const MusterFolder& folder) {
  RosterFiles files;
  std::uint64_t total = 0;
  for (const auto& [path, entry] : folder.files) {
    if (path.starts_with("keys/") || entry.mode != TreeMode::file) continue;
    const bool roster = path == "roster.toml" || path.ends_with("/roster.toml");
    MUSTER_TRY(bytes, objects.blob(entry.id, roster ? limits::roster_bytes : limits::signature_bytes));
    total += bytes.size();
    if (total > most_bytes) return stop(Reason{reasons::LimitSize{".muster", total, most_bytes}});
    files.emplace(path, std::move(bytes));
  }
  return files;
}

namespace {

// "<person>.sig", ".asc" or ".p7s"; empty for any other name.
std::string person_of(std::string_view file) {
  for (const std::string_view suffix : {".sig", ".asc", ".p7s"}) {
    if (file.ends_with(suffix) && file.size() > suffix.size()) {
      return std::string(file.substr(0, file.size() - suffix.size()));
    }
  }
  return "";
}

SignatureFinding check_governor(const std::string& armor, std::string_view roster_bytes,
                                const Sha256Digest& digest, KeyRing& ring) {
  const EmbeddedSignature read = read_armor(armor);
  if (std::holds_alternative<NoSignature>(read)) {
    return tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureMissing{}});
  }
  if (const auto* ambiguous = std::get_if<AmbiguousSignature>(&read)) {
    return tl::unexpected(SignatureRefusal{NoKey{}, reasons::SignatureAmbiguous{ambiguous->what}});
  }
  return check_signature({ObjectRef{ObjectKind::roster, digest.text(), ""}, SignaturePurpose::roster,
                          std::string(roster_bytes), std::get<ArmoredSignature>(read)},
                         ring);
}

}  // namespace

std::vector<GovernorSignature> governor_signatures(const RosterFiles& files, std::string_view folder,
                                                   std::string_view roster_bytes, const Roster* before,
                                                   const Roster& after, KeyRing& ring) {
  const auto governs = [&](const std::string& person) {
    return after.is_governor(person) || (before != nullptr && before->is_governor(person));
  };
  std::vector<GovernorSignature> signatures;
  for (auto at = files.lower_bound(std::string(folder)); at != files.end() && at->first.starts_with(folder);
       ++at) {
    const std::string name = at->first.substr(folder.size());
    const std::string person = person_of(name);
    SignatureFinding finding = tl::unexpected(SignatureRefusal{
        NoKey{}, reasons::SignerScope{person, "governance", after.draft().governance.governors, {}, {}}});
    if (governs(person)) {
      finding = check_governor(at->second, roster_bytes, after.name().digest, ring);
    }
    signatures.push_back({name, person, std::move(finding)});
  }
  return signatures;
}

Chain ChainVersions::chain() const {
  std::vector<RosterName> names;
  for (const RosterPtr& version : versions) names.push_back(version->name());
  return {std::move(names), versions.back(), anchor_version};
}

namespace {

struct Version {
  RosterPtr roster;
  std::string_view bytes;
  std::string signatures;  // folder
};

OrReason<Version> load_version(const RosterFiles& files, const std::string& folder, Rosters& rosters) {
  const auto file = files.find(folder + "roster.toml");
  if (file == files.end()) {
    return tl::unexpected<Reason>(reasons::RosterRemoved{".muster/" + folder + "roster.toml is missing"});
  }
  auto roster = rosters.load(file->second, ".muster/" + file->first);
  if (!roster) return tl::unexpected(roster.error());
  return Version{*roster, file->second, folder + "signatures/"};
}

// From the newest back to version 1, each named by the digest that the one after it holds.
OrReason<std::vector<Version>> load_versions(const RosterFiles& files, Rosters& rosters) {
  auto newest = load_version(files, "", rosters);
  if (!newest) return tl::unexpected(newest.error());
  std::vector<Version> versions = {*newest};
  for (std::uint32_t n = newest->roster->name().version - 1; n >= 1; --n) {
    auto older = load_version(files, "history/" + std::to_string(n) + "/", rosters);
    if (!older) return tl::unexpected(older.error());
    if (older->roster->name().version != n) {
      return tl::unexpected<Reason>(reasons::RosterVersion{older->roster->name().version, n});
    }
    const std::optional<Sha256Digest>& named = versions.back().roster->draft().previous;
    if (named != older->roster->name().digest) {
      return tl::unexpected<Reason>(reasons::RosterPrevious{named, older->roster->name().digest});
    }
    versions.push_back(std::move(*older));
  }
  std::ranges::reverse(versions);
  return versions;
}

std::optional<Reason> check_link(const RosterFiles& files, const Version& before, const Version& after,
                                 KeyRing& ring) {
  RosterStepFacts facts{
      ObjectRef{ObjectKind::roster, after.roster->name().digest.text(), ""},
      before.roster.get(),
      after.roster.get(),
      governor_signatures(files, after.signatures, after.bytes, before.roster.get(), *after.roster, ring),
      Pinned::by_signatures,
      {},
      {},
      {},
      {},
      {},
      true};
  const Verdict verdict = judge_roster_change(facts);
  if (const auto* refused = std::get_if<Refused>(&verdict)) return refused->reason();
  return std::nullopt;
}

}  // namespace

OrReason<ChainVersions> verify_chain(const RosterFiles& files, const Sha256Digest& anchor, Rosters& rosters,
                                     KeyRing& ring) {
  auto versions = load_versions(files, rosters);
  if (!versions) return tl::unexpected(versions.error());
  const auto anchored =
      std::ranges::find_if(*versions, [&](const Version& v) { return v.roster->name().digest == anchor; });
  if (anchored == versions->end()) {
    return tl::unexpected<Reason>(reasons::RosterAnchor{anchor, versions->back().roster->name().version});
  }
  for (auto at = anchored; at + 1 != versions->end(); ++at) {
    if (auto reason = check_link(files, *at, *(at + 1), ring)) return tl::unexpected(*reason);
  }
  ChainVersions proven{{}, anchored->roster->name().version};
  for (Version& version : *versions) proven.versions.push_back(std::move(version.roster));
  return proven;
}

}  // namespace muster
