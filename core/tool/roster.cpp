#include "tool/roster.h"

#include "adapters/disk.h"
#include "app/prove_chain.h"
#include "app/roster_folder.h"
#include "formats/roster_toml.h"
#include "model/limits.h"
#include "report/words.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

Fault no_roster(const std::string& where) {
  return {FaultId::config, "there is no roster at " + where,
          "start with muster init, or name a file or a commit that holds one"};
}

// The key files that a roster.toml names: beside it, or, where it lies in history/<version>/, beside that.
Result<RosterFiles> keys_beside(const std::string& path, std::string_view bytes) {
  const std::size_t slash = path.rfind('/');
  std::string folder = slash == std::string::npos ? "." : path.substr(0, slash);
  const std::size_t history = folder.rfind("/history/");
  if (history != std::string::npos && version_number(folder.substr(history + 9))) folder.resize(history);
  RosterFiles keys;
  for (const std::string& name : key_files_named(bytes)) {
    auto file = read_file(folder + "/" + name, most_bytes_of(name));
    if (!file) return tl::make_unexpected(std::move(file).error());
    if (*file) keys.emplace(name, std::move(**file));
  }
  return keys;
}

Gathered<RosterFile> read_at(ObjectAccess& objects, const ObjectId& commit) {
  MUSTER_TRY(read, objects.commit(commit));
  MUSTER_TRY(entry, muster_entry(objects, read.tree));
  if (!entry || entry->mode != TreeMode::directory) return stop(no_roster("commit " + commit.hex()));
  MUSTER_TRY(versions, VersionsInTree::at(objects, entry->id));
  MUSTER_TRY(newest, versions.newest());
  return RosterFile{"", std::move(newest.roster), *newest.keys};
}

}  // namespace

Result<RosterFile> roster_in_work(const Globals& globals, const std::string& file) {
  std::string path = file;
  if (path.empty() && !globals.roster.empty()) path = globals.roster + "/roster.toml";
  if (path.empty()) {
    const auto repository = open_repository(globals, Depth::any);
    if (!repository) return tl::make_unexpected(repository.error());
    if ((*repository)->work_tree().empty()) {
      return tl::make_unexpected(no_roster("a work tree: the repository is bare"));
    }
    path = (*repository)->work_tree() + "/.muster/roster.toml";
  }
  auto bytes = read_file(path, limits::roster_bytes);
  if (!bytes) return tl::make_unexpected(std::move(bytes).error());
  if (!*bytes) return tl::make_unexpected(no_roster(path));
  auto keys = keys_beside(path, **bytes);
  if (!keys) return tl::make_unexpected(std::move(keys).error());
  return RosterFile{std::move(path), std::move(**bytes), std::move(*keys)};
}

Result<RosterFile> roster_of_commit(const Globals& globals, const std::string& revision) {
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return tl::make_unexpected(repository.error());
  const auto commit = PlainGit(globals.repo).commit(revision, (*repository)->hash_algorithm());
  if (!commit) return tl::make_unexpected(commit.error());
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  auto bytes = read_at(objects, *commit);
  if (bytes) {
    bytes->name = revision + ":.muster/roster.toml";
    return std::move(*bytes);
  }
  if (const Fault* fault = std::get_if<Fault>(&bytes.error())) return tl::make_unexpected(*fault);
  return misused(
      revision + " holds no readable roster: " + because_of(std::get<Reason>(bytes.error()), JudgedBy{}),
      "name another commit");
}

void add_roster(CLI::App& app, Tool& tool) {
  CLI::App* roster = app.add_subcommand("roster", "Show, check, change and sign the roster of signers");
  roster->require_subcommand(0, 1);
  roster->footer(
      "Examples:\n"
      "  muster roster lint\n"
      "  muster roster show --digest\n"
      "  muster roster verify --anchor sha256:…");
  add_roster_show(*roster, tool);
  add_roster_lint(*roster, tool);
  add_roster_verify(*roster, tool);
  add_roster_diff(*roster, tool);
  add_roster_sign(*roster, tool);
  add_roster_log(*roster, tool);
  add_roster_edit(*roster, tool);
}

}  // namespace muster
