#include "app/roster_step.h"

#include <algorithm>
#include <set>

#include "model/limits.h"

namespace muster {

namespace {

using Problem = std::optional<reasons::RosterFolder>;

Problem problem(const std::string& path, std::string what) {
  return reasons::RosterFolder{".muster/" + path, std::move(what)};
}

// The part of `path` up to the first slash, and the rest.
std::pair<std::string_view, std::string_view> split(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::string_view person_of(std::string_view file) {
  for (const std::string_view suffix : {".sig", ".asc", ".p7s"}) {
    if (file.ends_with(suffix)) return file.substr(0, file.size() - suffix.size());
  }
  return {};
}

class FolderCheck {
 public:
  FolderCheck(const SupersededFolder* before, const MusterFolder& after, const Roster* old_roster,
              const Roster& new_roster)
      : before_(before), after_(after), old_(old_roster), new_(new_roster) {}

  Problem run() {
    for (const auto& [path, entry] : after_.files) {
      if (entry.mode != TreeMode::file) return problem(path, "it is not a plain file of mode 100644");
      if (Problem found = check_file(path)) return found;
    }
    for (const auto& [path, tree] : after_.folders) {
      if (is_empty(path)) return problem(path, "it is an empty folder");
    }
    if (Problem found = check_kept_keys()) return found;
    if (before_ != nullptr) {
      if (Problem found = check_archive()) return found;
    }
    return check_history_complete();
  }

 private:
  bool is_kept(const std::string& folder) const {
    const auto now = folder_id(after_, folder);
    return before_ != nullptr && now && before_->keeps(folder, *now);
  }

  // A folder that holds no file, at any depth: git never writes one.
  bool is_empty(const std::string& folder) const {
    if (is_kept(folder)) return false;
    const std::string below = folder + "/";
    const auto file = after_.files.lower_bound(below);
    if (file != after_.files.end() && file->first.starts_with(below)) return false;
    for (auto at = after_.folders.lower_bound(below);
         at != after_.folders.end() && at->first.starts_with(below); ++at) {
      if (is_kept(at->first)) return false;
    }
    return true;
  }

  Problem check_file(const std::string& path) {
    if (path == "roster.toml") return std::nullopt;
    const auto [top, rest] = split(path);
    if (top == "signatures") return check_signature_file(path, rest);
    if (top == "history") return check_history_file(path, rest);
    if (top == "keys" && before_ != nullptr && before_->folder.files.contains(path)) return std::nullopt;
    if (top == "keys" && !is_named(path)) return problem(path, "no key of the roster names it");
    if (top == "keys") return std::nullopt;
    return problem(path, "it does not belong here");
  }

  bool is_named(const std::string& path) const {
    return std::ranges::any_of(new_.draft().keys, [&](const RosterKey& key) {
      return key.certificate && certificate_path(key.key.algorithm, *key.certificate) == path;
    });
  }

  Problem check_signature_file(const std::string& path, std::string_view file) {
    const std::string_view person = person_of(file);
    const bool governor = new_.is_governor(person) || (old_ != nullptr && old_->is_governor(person));
    if (!governor) return problem(path, "it is not named after a governor of the old or the new version");
    if (!signers_.insert(std::string(person)).second)
      return problem(path, "it is a second signature of one person");
    return std::nullopt;
  }

  Problem check_history_file(const std::string& path, std::string_view rest) const {
    const auto [number, below] = split(rest);
    const auto version = version_number(number);
    if (!version || *version >= new_.name().version) {
      return problem(path, "it is not the folder of a superseded version");
    }
    if (below != "roster.toml" && split(below).first != "signatures")
      return problem(path, "it does not belong here");
    return std::nullopt;
  }

  Problem check_kept_keys() const {
    if (before_ == nullptr) return std::nullopt;
    for (const auto& [path, entry] : before_->folder.files) {
      if (!path.starts_with("keys/")) continue;
      const auto now = after_.files.find(path);
      if (now == after_.files.end() || now->second != entry)
        return problem(path, "an old key file changed or is gone");
    }
    return std::nullopt;
  }

  // history/<n-1> is the parent's roster and signatures, byte for byte; what is older is as it was.
  Problem check_archive() const {
    const std::uint32_t superseded = old_->name().version;
    const std::string archive = "history/" + std::to_string(superseded);
    const auto roster = after_.files.find(archive + "/roster.toml");
    if (roster == after_.files.end() || roster->second.id != before_->folder.files.at("roster.toml").id) {
      return problem(archive + "/roster.toml", "it is not the superseded roster, byte for byte");
    }
    if (folder_id(after_, archive + "/signatures") != folder_id(before_->folder, "signatures")) {
      return problem(archive + "/signatures", "they are not the superseded roster's signatures");
    }
    for (std::uint32_t n = 1; n < superseded; ++n) {
      const std::string older = "history/" + std::to_string(n);
      if (folder_id(after_, older) != folder_id(before_->folder, older))
        return problem(older, "it changed or is gone");
    }
    return std::nullopt;
  }

  Problem check_history_complete() const {
    for (std::uint32_t n = 1; n < new_.name().version; ++n) {
      const std::string archive = "history/" + std::to_string(n);
      const std::string file = archive + "/roster.toml";
      if (!is_kept(archive) && !after_.files.contains(file)) return problem(file, "it is missing");
    }
    return std::nullopt;
  }

  static std::optional<ObjectId> folder_id(const MusterFolder& folder, const std::string& path) {
    const auto found = folder.folders.find(path);
    return found == folder.folders.end() ? std::nullopt : std::optional(found->second);
  }

  const SupersededFolder* before_;
  const MusterFolder& after_;
  const Roster* old_;
  const Roster& new_;
  std::set<std::string> signers_;
};

}  // namespace

Problem folder_problem(const SupersededFolder* before, const MusterFolder& after, const Roster* old_roster,
                       const Roster& new_roster) {
  return FolderCheck(before, after, old_roster, new_roster).run();
}

Gathered<OrReason<LoadedVersion>> load_version_at(ObjectAccess& objects,
                                                  const std::optional<TreeEntry>& entry,
                                                  const SupersededFolder* before) {
  const auto gather = [&]() -> Gathered<LoadedVersion> {
    if (!entry) return stop(Reason{reasons::RosterRemoved{"the tree holds no .muster"}});
    MUSTER_TRY(folder, read_muster_folder(objects, *entry, before));
    MUSTER_TRY(bytes, objects.blob(folder.files.at("roster.toml").id, limits::roster_bytes));
    MUSTER_TRY(keys, read_keys_named(objects, folder, bytes));
    auto roster = objects.rosters().load(bytes, ".muster/roster.toml", keys);
    if (!roster) return stop(roster.error());
    MUSTER_TRY(signatures, read_signatures(objects, folder));
    return LoadedVersion{std::move(folder), std::move(bytes), *roster, std::move(signatures)};
  };
  return separate(gather());
}

}  // namespace muster
