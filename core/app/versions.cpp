#include "app/versions.h"

#include <algorithm>
#include <charconv>

#include "app/object_access.h"
#include "app/roster_folder.h"
#include "crypto/sha256.h"
#include "formats/roster_toml.h"
#include "model/limits.h"

namespace muster {

namespace {

constexpr std::string_view roster_name = "roster.toml";
constexpr std::string_view signatures_name = "signatures";
constexpr std::string_view history_name = "history";
constexpr std::string_view keys_name = "keys";

// Of sorted, distinct numbers: 1 to their count, and the newest one beside them.
template <typename Numbers>
std::optional<std::uint32_t> count_with(const Numbers& numbers) {
  if (!numbers.empty() && numbers.rbegin()->first != numbers.size()) return std::nullopt;
  return static_cast<std::uint32_t>(numbers.size() + 1);
}

const TreeEntry* entry_of(const Tree& tree, std::string_view name) {
  const auto found = std::ranges::find(tree, name, &TreeEntry::name);
  return found == tree.end() ? nullptr : &*found;
}

// All that is strung together has a length of its own.
template <typename... Parts>
std::string bytes_of(std::string_view begin, const Parts&... parts) {
  std::string bytes(begin);
  (bytes.append(std::begin(parts), std::end(parts)), ...);
  return bytes;
}

tl::unexpected<Stop> too_many(const std::string& folder) {
  return stop(Reason{reasons::RosterFolder{".muster/" + folder, "no roster folder is so deep or so large"}});
}

tl::unexpected<Stop> missing(const std::string& folder) {
  return stop(Reason{reasons::RosterRemoved{".muster/" + folder + "roster.toml is missing"}});
}

}  // namespace

std::optional<std::uint32_t> version_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 1 || std::to_string(value) != text) return std::nullopt;
  return value;
}

Gathered<VersionsInTree::Place> VersionsInTree::place_in(const Tree& tree, const std::string& folder) {
  const TreeEntry* roster = entry_of(tree, roster_name);
  if (roster == nullptr) return missing(folder);
  if (roster->mode != TreeMode::file) {
    return stop(Reason{
        reasons::RosterRemoved{".muster/" + folder + "roster.toml is not a plain file of mode 100644"}});
  }
  Place place{folder, roster->id, std::nullopt};
  const TreeEntry* signatures = entry_of(tree, signatures_name);
  if (signatures != nullptr && signatures->mode == TreeMode::directory) place.signatures = signatures->id;
  return place;
}

Gathered<VersionsInTree> VersionsInTree::at(ObjectAccess& objects, const ObjectId& muster_tree) {
  VersionsInTree versions(objects);
  MUSTER_TRY(top, objects.tree(muster_tree, limits::version_tree_bytes));
  MUSTER_TRY(place, place_in(top, ""));
  versions.newest_ = std::move(place);
  const TreeEntry* keys = entry_of(top, keys_name);
  if (keys != nullptr && keys->mode == TreeMode::directory) versions.key_folder_ = keys->id;
  const TreeEntry* history = entry_of(top, history_name);
  bool regular = history == nullptr || history->mode == TreeMode::directory;
  if (history != nullptr && regular) {
    MUSTER_TRY(archived, objects.tree(history->id, limits::history_tree_bytes));
    if (archived.size() > limits::roster_versions) return too_many(std::string(history_name));
    for (const TreeEntry& entry : archived) {
      const auto number = version_number(entry.name);
      regular = regular && number && entry.mode == TreeMode::directory;
      if (number && entry.mode == TreeMode::directory) versions.superseded_.emplace(*number, entry.id);
    }
  }
  if (regular) versions.count_ = count_with(versions.superseded_);
  return versions;
}

Sha256Digest VersionsInTree::name_of(const ObjectId& muster_tree) {
  return sha256(bytes_of("muster chain in the tree\n", muster_tree.raw()));
}

Gathered<VersionsInTree::Place> VersionsInTree::place_of(std::uint32_t number) {
  const std::string folder = "history/" + std::to_string(number) + "/";
  const auto found = superseded_.find(number);
  if (found == superseded_.end()) return missing(folder);
  MUSTER_TRY(tree, objects_->tree(found->second, limits::version_tree_bytes));
  return place_in(tree, folder);
}

Gathered<VersionFiles> VersionsInTree::read(const Place& place) {
  MUSTER_TRY(roster, objects_->blob(place.roster, limits::roster_bytes));
  MUSTER_TRY(keys, keys_of(roster));
  VersionFiles files{
      ".muster/" + place.folder + std::string(roster_name), std::move(roster), {}, std::move(keys)};
  if (place.signatures) {
    MUSTER_TRY(signatures, objects_->tree(*place.signatures, limits::version_tree_bytes));
    if (signatures.size() > limits::version_entries)
      return too_many(place.folder + std::string(signatures_name));
    for (const TreeEntry& entry : signatures) {
      if (entry.mode != TreeMode::file) continue;
      MUSTER_TRY(bytes, objects_->blob(entry.id, limits::signature_bytes));
      files.signatures.emplace(entry.name, std::move(bytes));
    }
  }
  return files;
}

Gathered<std::shared_ptr<const RosterFiles>> VersionsInTree::keys_of(std::string_view roster) {
  std::vector<std::string> missing;
  for (std::string& path : key_files_named(roster)) {
    if (!keys_->contains(path)) missing.push_back(std::move(path));
  }
  if (!missing.empty() && key_folder_) {
    MUSTER_TRY(found, read_key_files(*objects_, *key_folder_, missing));
    for (const auto& [path, bytes] : found) key_bytes_ += bytes.size();
    if (key_bytes_ > limits::key_files_bytes)
      return stop(Reason{reasons::LimitSize{".muster/keys", key_bytes_, limits::key_files_bytes}});
    keys_->merge(found);
  }
  return keys_;
}

Gathered<VersionFiles> VersionsInTree::newest() {
  return read(*newest_);
}

Gathered<std::string> VersionsInTree::newest_roster() {
  return objects_->blob(newest_->roster, limits::roster_bytes);
}

Gathered<VersionFiles> VersionsInTree::superseded(std::uint32_t number) {
  MUSTER_TRY(place, place_of(number));
  return read(place);
}

// history/<n> holds version n's roster and signatures, so the id of its tree stands for them.
Gathered<Sha256Digest> VersionsInTree::fingerprint(std::uint32_t number) {
  if (archives_.empty()) archives_.push_back(sha256("muster chain in trees\n"));
  while (archives_.size() < number) {
    const auto version = static_cast<std::uint32_t>(archives_.size());
    archives_.push_back(sha256(bytes_of("archive", archives_.back().bytes, superseded_.at(version).raw())));
  }
  std::optional<Place> place = newest_;
  if (number < *count_) {
    MUSTER_TRY(superseded, place_of(number));
    place = std::move(superseded);
  }
  std::string proof = bytes_of("version", archives_[number - 1].bytes, place->roster.raw());
  if (place->signatures) proof = bytes_of(proof, place->signatures->raw());
  return sha256(proof);
}

Gathered<KeyFileIds> VersionsInTree::key_files() {
  KeyFileIds ids;
  if (!key_folder_) return ids;
  MUSTER_TRY(tree, objects_->tree(*key_folder_, limits::key_folder_bytes));
  for (const TreeEntry& entry : tree) {
    if (entry.mode == TreeMode::file) ids.emplace(std::string(keys_name) + "/" + entry.name, entry.id.hex());
  }
  return ids;
}

VersionsInFolder::VersionsInFolder(const RosterFiles& files)
    : files_(files), keys_(std::shared_ptr<const RosterFiles>(), &files) {
  std::map<std::uint32_t, bool> numbers;
  const std::string history = std::string(history_name) + "/";
  for (auto at = files.lower_bound(history); at != files.end() && at->first.starts_with(history); ++at) {
    const std::string_view below = std::string_view(at->first).substr(history.size());
    const auto number = version_number(below.substr(0, below.find('/')));
    if (!number || below.find('/') == std::string_view::npos) return;
    numbers.emplace(*number, true);
  }
  count_ = count_with(numbers);
}

Gathered<VersionFiles> VersionsInFolder::read(const std::string& folder) const {
  const auto roster = files_.find(folder + std::string(roster_name));
  if (roster == files_.end()) return missing(folder);
  VersionFiles files{".muster/" + roster->first, roster->second, {}, keys_};
  const std::string signatures = folder + std::string(signatures_name) + "/";
  for (auto at = files_.lower_bound(signatures); at != files_.end() && at->first.starts_with(signatures);
       ++at) {
    files.signatures.emplace(at->first.substr(signatures.size()), at->second);
  }
  return files;
}

Gathered<Sha256Digest> VersionsInFolder::fingerprint(std::uint32_t number) {
  while (fingerprints_.size() < number) {
    const auto version = static_cast<std::uint32_t>(fingerprints_.size() + 1);
    const std::string folder = version == *count_ ? "" : "history/" + std::to_string(version) + "/";
    MUSTER_TRY(files, read(folder));
    std::string proof = fingerprints_.empty() ? "muster chain in files\n" : fingerprints_.back().hex();
    proof += sha256(files.roster).hex();
    for (const auto& [name, bytes] : files.signatures) proof += sha256(name).hex() + sha256(bytes).hex();
    fingerprints_.push_back(sha256(proof));
  }
  return fingerprints_[number - 1];
}

Gathered<KeyFileIds> VersionsInFolder::key_files() {
  KeyFileIds ids;
  const std::string folder = std::string(keys_name) + "/";
  for (auto at = files_.lower_bound(folder); at != files_.end() && at->first.starts_with(folder); ++at) {
    ids.emplace(at->first, sha256(at->second).hex());
  }
  return ids;
}

std::optional<VersionFiles> newest_in(const RosterFiles& files) {
  auto newest = VersionsInFolder(files).newest();
  return newest ? std::optional(std::move(*newest)) : std::nullopt;
}

}  // namespace muster
