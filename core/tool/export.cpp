#include "tool/export.h"

#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "adapters/roster_folder_disk.h"
#include "app/verify_roster.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

Gathered<std::string> folder_to_export(const Globals& globals) {
  if (!globals.roster.empty()) return globals.roster;
  const auto repository = open_repository(globals, Depth::any);
  if (!repository) return stop(repository.error());
  if ((*repository)->work_tree().empty()) {
    return stop(Fault{FaultId::config, "a bare repository has no work tree that holds a roster",
                      "run it in a clone, or name a folder: --roster DIR"});
  }
  return (*repository)->work_tree() + "/.muster";
}

// Nothing is exported that the chain does not carry.
Gathered<std::monostate> check_chain(const Globals& globals, const RosterFiles& files) {
  if (globals.anchor.empty()) return std::monostate{};
  const auto anchor = anchor_of(globals);
  if (!anchor) return stop(anchor.error());
  KeyRing ring(globals.certificates);
  Rosters rosters(nullptr, globals.certificates);
  VersionsInFolder versions(files);
  MUSTER_TRY(verified, verify_roster(versions, *anchor, rosters, ring));
  const auto* refused = std::get_if<Refused>(&verified.verdict);
  if (refused != nullptr) return stop(refused->reason());
  return std::monostate{};
}

std::string sentence(const NotExported& one) {
  std::string text = "key " + one.fingerprint + " of " + shown(one.holder);
  if (!one.what.empty()) text += ", address " + shown(one.what);
  return text + ": " + one.why;
}

std::vector<std::string> sentences(const std::vector<NotExported>& list) {
  std::vector<std::string> all;
  for (const NotExported& one : list) all.push_back(sentence(one));
  return all;
}

}  // namespace

Gathered<ExportSource> roster_to_export(const Globals& globals) {
  if (!globals.at.empty()) {
    return stop(Fault{FaultId::config, "a file for other tools holds for every time, so --at says nothing",
                      "leave --at out"});
  }
  MUSTER_TRY(folder, folder_to_export(globals));
  auto files = read_roster_folder(folder);
  if (!files) return stop(files.error());
  if (!*files || !(*files)->contains("roster.toml")) {
    return stop(Fault{FaultId::config, "there is no roster in " + folder,
                      "start with muster init, or name a folder: --roster DIR"});
  }
  Rosters rosters(nullptr, globals.certificates);
  MUSTER_TRY(roster, rosters.load((*files)->at("roster.toml"), folder + "/roster.toml", **files));
  MUSTER_TRY(proven, check_chain(globals, **files));
  static_cast<void>(proven);
  return ExportSource{std::move(**files), std::move(roster)};
}

void add_export_options(CLI::App& command, ExportOptions& options) {
  command.add_option("--output", options.output, "Write this file (default, and -: standard output)")
      ->type_name("FILE");
}

Result<ExitStatus> put_export(const Globals& globals, const ExportOptions& options,
                              const ExportSource& source, const ExportedFile& file) {
  const bool to_file = !options.output.empty() && options.output != "-";
  if (to_file) {
    if (auto written = write_file(options.output, file.content); !written) {
      return tl::make_unexpected(std::move(written).error());
    }
  }
  if (globals.format == Format::json) {
    nlohmann::ordered_json json = {
        {"version", source.roster->name().version},
        {"digest", source.roster->name().digest.text()},
        {"output", to_file ? nlohmann::ordered_json(shown(options.output)) : nlohmann::ordered_json(nullptr)},
        {"left_out", sentences(file.left_out)},
        {"notes", sentences(file.notes)}};
    if (!to_file) json["content"] = file.content;
    put_line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return ExitStatus::accepted;
  }
  if (!to_file) {
    put(file.content);
  } else if (!globals.quiet) {
    put_line("wrote " + shown(options.output));
  }
  for (const std::string& one : sentences(file.left_out)) note(globals, "left out: " + one);
  for (const std::string& one : sentences(file.notes)) note(globals, one);
  return ExitStatus::accepted;
}

void add_export(CLI::App& app, Tool& tool) {
  CLI::App* command = app.add_subcommand("export", "Make a file of the roster for git or gpg alone");
  command->require_subcommand(0, 1);
  command->footer(
      "With it plain git log --show-signature agrees on who signed. Who may sign what, it cannot say.\n"
      "Example: muster export allowed-signers --output allowed_signers");
  add_export_allowed_signers(*command, tool);
  add_export_keyring(*command, tool);
}

}  // namespace muster
