#include "tool/import.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "adapters/disk.h"
#include "adapters/system_clock.h"
#include "app/proposal_signatures.h"
#include "app/verify_roster.h"
#include "crypto/sha256.h"
#include "report/words.h"
#include "tool/import_plan.h"
#include "tool/import_report.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

// Whatever stands there, a link that leads nowhere too: muster init asks the same.
Result<std::monostate> refuse_present_roster(const InitFacts& facts) {
  std::error_code unreadable;
  const auto there = std::filesystem::symlink_status(facts.work_tree + "/.muster", unreadable);
  if (there.type() == std::filesystem::file_type::not_found) return std::monostate{};
  return misused(
      facts.work_tree + "/.muster is there already",
      "change the roster that it holds (muster roster edit, muster person add), or remove it first");
}

// A roster that nobody can sign could never be used.
Result<std::monostate> refuse_unsignable(const Globals& globals, const ImportPlan& plan,
                                         const Roster& roster) {
  KeyRing ring(globals.certificates);
  const GovernorsNeeded needed = signing_state(plan.files(), nullptr, roster, plan.roster.issued, ring).after;
  if (needed.may_sign.size() >= needed.threshold) return std::monostate{};
  std::string names;
  for (const std::string& id : plan.roster.governors) names += (names.empty() ? "" : ", ") + id;
  return misused("no key of " + names + " may sign rosters now",
                 "name a governor whose key counts today: --governor ID");
}

// The governor's signature, where the key that git signs with is a governor's SSH key.
Result<RosterFiles> signed_files(const Globals& globals, const ImportPlan& plan, const Roster& roster) {
  RosterFiles files = plan.files();
  if (!plan.own_key || plan.signing == ImportSigning::after_reading) return files;
  const auto own = may_govern(plan.own_blob, nullptr, roster, plan.roster.issued);
  if (!own) return files;
  if (plan.own_key->public_line.starts_with("sk-"))
    note(globals, "touch your security key to sign the roster");
  auto signature =
      ssh_sign(plan.own_key->key, namespace_of(SignaturePurpose::roster), files.at("roster.toml"));
  if (!signature) return tl::make_unexpected(std::move(signature).error());
  files["signatures/" + *own + ".sig"] = std::move(*signature);
  KeyRing ring(globals.certificates);
  Rosters rosters(nullptr, globals.certificates);
  const Verdict verdict = judge_first_roster(files, rosters, ring);
  const auto* refused = std::get_if<Refused>(&verdict);
  if (refused == nullptr) return files;
  return misused("this roster would be refused: " + std::string(rule_of(refused->reason())) + ": " +
                     because_of(refused->reason(), refused->judged_by()),
                 "choose other governors: --governor ID");
}

Result<std::monostate> write_all(const std::string& folder, const RosterFiles& files) {
  for (const auto& [name, bytes] : files) {
    const std::string path = folder + "/" + name;
    if (auto made = make_directories(path.substr(0, path.rfind('/'))); !made) return made;
    if (name == "roster.toml") continue;
    if (auto written = write_file(path, bytes); !written) return written;
  }
  return write_file(folder + "/roster.toml", files.at("roster.toml"));
}

// All of them or none: what is left of half a roster would stop the next import.
Result<std::monostate> write_files(const std::string& folder, const RosterFiles& files) {
  auto written = write_all(folder, files);
  if (written) return written;
  std::set<std::string> folders;
  for (const auto& [name, bytes] : files) {
    const std::string path = folder + "/" + name;
    static_cast<void>(remove_file(path));
    folders.insert(path.substr(0, path.rfind('/')));
  }
  // The deepest first, and none that holds something of somebody else's.
  std::error_code stays;
  for (auto one = folders.rbegin(); one != folders.rend(); ++one) std::filesystem::remove(*one, stays);
  return written;
}

Result<ImportPlan> plan_here(const Globals& globals, const ImportOptions& options, const InitFacts& facts,
                             const ReadImport& read) {
  if (auto free = refuse_present_roster(facts); !free) return tl::make_unexpected(std::move(free).error());
  const auto mainline = mainline_named(options.mainline, facts);
  if (!mainline) return tl::make_unexpected(mainline.error());
  auto baseline = baseline_named(options.baseline, facts, PlainGit(globals.repo));
  if (!baseline) return tl::make_unexpected(std::move(baseline).error());
  const ImportSource source{globals, options, facts, SystemClock().now()};
  auto imported = read(source);
  if (!imported) return tl::make_unexpected(std::move(imported).error());
  return plan_import({facts, options, *mainline, *baseline, source.issued}, std::move(*imported));
}

Result<ExitStatus> import_here(const Globals& globals, const ImportOptions& options,
                               const std::string& format, const ReadImport& read) {
  if (auto plain = refuse_audit_options(globals, "import"); !plain) {
    return tl::make_unexpected(std::move(plain).error());
  }
  const auto facts = init_facts(PlainGit(globals.repo));
  if (!facts) return tl::make_unexpected(facts.error());
  const auto plan = plan_here(globals, options, *facts, read);
  if (!plan) return tl::make_unexpected(plan.error());
  const auto loaded = plan->load(globals);
  if (!loaded) return tl::make_unexpected(loaded.error());
  if (auto signable = refuse_unsignable(globals, *plan, **loaded); !signable) {
    return tl::make_unexpected(std::move(signable).error());
  }
  const auto files =
      options.dry_run ? Result<RosterFiles>(plan->files()) : signed_files(globals, *plan, **loaded);
  if (!files) return tl::make_unexpected(files.error());
  if (!options.dry_run) {
    if (auto written = write_files(facts->work_tree + "/.muster", *files); !written) {
      return tl::make_unexpected(std::move(written).error());
    }
  }
  KeyRing ring(globals.certificates);
  const ImportOutcome outcome{format,
                              *plan,
                              *files,
                              signing_state(*files, nullptr, **loaded, plan->roster.issued, ring),
                              sha256(files->at("roster.toml")).text(),
                              options.dry_run};
  say_import(globals, outcome);
  return ExitStatus::accepted;
}

}  // namespace

void add_import_options(CLI::App& command, ImportOptions& options) {
  command
      .add_option(
          "--governor", options.governors,
          "Who decides about the roster: what the list calls somebody, or a key's full fingerprint; may "
          "be given again")
      ->allow_extra_args(false)
      ->type_name("ID");
  command
      .add_option("--project", options.project, "What is protected, such as acme/payments (default: origin)")
      ->type_name("NAME");
  command.add_option("--mainline", options.mainline, "The branch that is protected (default: HEAD's)")
      ->type_name("REF");
  command
      .add_option("--baseline", options.baseline,
                  "Take this commit and its ancestors as they are (default: HEAD)")
      ->type_name("REV");
  command.add_flag("--dry-run", options.dry_run, "Say what would be carried over, and write nothing");
}

std::string ImportSource::path(const std::string& usual) const {
  return options.file.empty() ? facts.work_tree + "/" + usual : options.file;
}

Result<std::string> read_whole(const std::string& path, std::uint64_t most) {
  auto bytes = read_file(path, most);
  if (!bytes) return tl::make_unexpected(std::move(bytes).error());
  if (*bytes) return std::move(**bytes);
  return misused("there is no file " + path, "name the file to import");
}

tl::unexpected<Fault> fault_of_stop(const Stop& stopped, std::string remedy) {
  if (const Fault* fault = std::get_if<Fault>(&stopped)) return tl::make_unexpected(*fault);
  return misused(because_of(std::get<Reason>(stopped), JudgedBy{}), std::move(remedy));
}

ExitStatus run_import(const Globals& globals, const ImportOptions& options, const std::string& format,
                      const ReadImport& read) {
  return finish(globals, import_here(globals, options, format, read));
}

tl::unexpected<Fault> not_of_format(const std::string& path, std::string_view text,
                                    const Malformed& malformed) {
  const std::string_view before = text.substr(0, malformed.offset);
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return misused(path + ":" + std::to_string(line) + ":" + std::to_string(before.size() - start + 1) + ": " +
                     malformed.what,
                 "correct the file, or name another");
}

void add_import(CLI::App& app, Tool& tool) {
  CLI::App* import = app.add_subcommand("import", "Make a first roster from another tool's list of signers");
  import->require_subcommand(0, 1);
  import->footer(
      "Writes .muster/ into the work tree, stages nothing, and tells what could not be carried over.\n"
      "Examples:\n"
      "  muster import allowed-signers\n"
      "  muster import guix --governor alice --dry-run");
  add_import_allowed_signers(*import, tool);
  add_import_guix(*import, tool);
  add_import_sq_git(*import, tool);
  add_import_trusted_keys(*import, tool);
}

}  // namespace muster
