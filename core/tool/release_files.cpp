#include "tool/release_files.h"

#include <algorithm>

#include "adapters/disk.h"
#include "adapters/file_content.h"
#include "adapters/roster_folder_disk.h"
#include "app/mainline.h"
#include "app/verify_object.h"
#include "formats/roster_bundle.h"
#include "model/limits.h"
#include "model/release_limits.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

constexpr std::string_view bundle_ending = ".roster.json";

Reason malformed(const Malformed& why) {
  return reasons::ReleaseMalformed{why.what, why.offset};
}

Result<OrReason<NamedRelease>> read_statement(const std::string& path) {
  const auto text = read_file(path, limits::dsse_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text)
    return misused("there is no file " + shown(path), "name a statement, or the folder that holds it");
  auto file = parse_release_file(**text);
  if (!file) return OrReason<NamedRelease>(tl::unexpected(malformed(file.error())));
  return OrReason<NamedRelease>(NamedRelease{path, folder_holding(path), std::move(*file)});
}

// Every file of the folder that is called like a statement.
std::vector<std::string> statements_in(const std::string& folder, const std::vector<FolderEntry>& entries) {
  std::vector<std::string> paths;
  for (const FolderEntry& entry : entries) {
    if (entry.kind == FolderEntry::Kind::file && entry.name.ends_with(statement_ending))
      paths.push_back(folder + "/" + entry.name);
  }
  return paths;
}

Result<OrReason<NamedRelease>> only_statement(const std::string& folder,
                                              const std::vector<FolderEntry>& entries) {
  std::optional<OrReason<NamedRelease>> found;
  for (const std::string& path : statements_in(folder, entries)) {
    auto read = read_statement(path);
    if (!read) return read;
    if (found && *found && *read)
      return misused("there are several release statements in " + shown(folder), "name one of them");
    if (!found || !*found) found = std::move(*read);
  }
  if (found) return std::move(*found);
  return misused("there is no release statement in " + shown(folder),
                 "a statement is called NAME.intoto.jsonl; muster release create makes one");
}

Result<std::optional<RosterFiles>> files_at(const std::string& place) {
  if (auto folder = read_roster_folder(place); folder && *folder) return std::move(*folder);
  const auto text = read_file(place, limits::roster_bundle_bytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return std::nullopt;
  auto files = parse_roster_bundle(**text);
  if (files) return std::move(*files);
  return misused(shown(place) + " holds no rosters: " + files.error().what,
                 "name a folder laid out like .muster/, or a file that muster release create made");
}

Gathered<RosterFiles> files_of_mainline(Repository& repository, ObjectAccess& objects) {
  MUSTER_TRY(tips, mainline_tips_of_clone(repository, objects));
  MUSTER_TRY(commit, objects.commit(tips.front()));
  MUSTER_TRY(entry, muster_entry(objects, commit.tree));
  if (!entry) return stop(Reason{reasons::RosterRemoved{"there is no .muster/"}});
  MUSTER_TRY(folder, read_muster_folder(objects, *entry));
  return read_roster_files(objects, folder);
}

struct Prover {
  const Globals& globals;
  Sha256Digest anchor;
  std::unique_ptr<RosterCache> memory = roster_memory(globals);
  Rosters rosters{memory.get(), globals.certificates};
  KeyRing ring{globals.certificates};

  Gathered<ProvenRosters> prove(RosterFiles files) {
    return prove_rosters(std::move(files), anchor, rosters, ring);
  }
};

}  // namespace

std::string folder_holding(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

std::string bundle_beside(const std::string& statement) {
  const bool named = statement.ends_with(statement_ending);
  return statement.substr(0, statement.size() - (named ? statement_ending.size() : 0)) +
         std::string(bundle_ending);
}

Artifact artifact_of(const std::string& name, const FileContent& content) {
  return {name, content.bytes, content.digests.sha256};
}

Result<OrReason<NamedRelease>> release_at(const std::string& place) {
  const auto read = read_content(place, Hold::hashes);
  if (!read) return tl::make_unexpected(read.error());
  if (!std::holds_alternative<NoRegularFile>(*read)) return read_statement(place);
  const auto entries = list_folder(place, limits::release_entries);
  if (!entries) return tl::make_unexpected(entries.error());
  if (!*entries) return misused("there is no folder " + shown(place), "name the folder of a release");
  return only_statement(place, **entries);
}

Result<std::vector<FoundFile>> found_in(const NamedRelease& release) {
  const auto entries = list_folder(release.folder, limits::release_entries);
  if (!entries) return tl::make_unexpected(entries.error());
  const std::string bundle = bundle_beside(release.file_name());
  std::vector<FoundFile> found;
  for (const FolderEntry& entry : entries->value_or(std::vector<FolderEntry>{})) {
    if (entry.name == release.file_name() || entry.name == bundle) continue;
    FoundFile file{entry.name, std::nullopt};
    const bool released = std::ranges::any_of(release.file.release.artifacts,
                                              [&](const Artifact& one) { return one.name == entry.name; });
    if (released) {
      const auto read = read_content(release.folder + "/" + entry.name, Hold::hashes);
      if (!read) return tl::make_unexpected(read.error());
      if (std::holds_alternative<NoFile>(*read)) continue;
      if (const auto* content = std::get_if<FileContent>(&*read))
        file.content = artifact_of(entry.name, *content);
    }
    found.push_back(std::move(file));
  }
  return found;
}

Result<Gathered<ProvenRosters>> rosters_of_clone(const Globals& globals) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  Prover prover{globals, *anchor};
  ObjectAccess objects(**repository, prover.memory.get(), globals.certificates);
  auto files = files_of_mainline(**repository, objects);
  if (!files) return Gathered<ProvenRosters>(tl::unexpected(std::move(files).error()));
  return prover.prove(std::move(*files));
}

Result<Gathered<ProvenRosters>> rosters_for(const Globals& globals, const std::string& statement,
                                            const std::vector<std::string>& more) {
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  std::vector<std::string> places = more;
  if (!globals.roster.empty()) places.push_back(globals.roster);
  const std::size_t named = places.size();
  places.push_back(bundle_beside(statement));
  Prover prover{globals, *anchor};
  std::vector<ProvenRosters> all;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto files = files_at(places[i]);
    if (!files) return tl::make_unexpected(files.error());
    if (!*files && i < named)
      return misused("there is nothing at " + shown(places[i]), "name a folder or a file with rosters");
    if (!*files) continue;
    auto proven = prover.prove(std::move(**files));
    if (!proven) return proven;
    all.push_back(std::move(*proven));
  }
  if (all.empty()) return rosters_of_clone(globals);
  const auto newest = newest_of(all);
  if (!newest) return Gathered<ProvenRosters>(stop(newest.error()));
  return Gathered<ProvenRosters>(**newest);
}

}  // namespace muster
