#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/disk.h"
#include "adapters/disk_admissions.h"
#include "adapters/hook_install.h"
#include "adapters/ledger_key.h"
#include "adapters/server_settings.h"
#include "adapters/state_store.h"
#include "app/settle_state.h"
#include "formats/toml_edit.h"
#include "report/lint_text.h"
#include "tool/doctor.h"
#include "tool/hook.h"
#include "tool/output.h"
#include "tool/session.h"

namespace muster {

namespace {

constexpr std::uint64_t settings_bytes = 64U << 10U;

struct InstallOptions {
  bool chain = false;
  std::string deadline;
  std::optional<std::uint64_t> max_commits;
  std::optional<std::string> prefix;
  std::string config;
  std::optional<std::string> stubs;
  std::vector<std::string> with;
  std::string mode;
  bool no_doctor = false;
  bool ledger = false;
  std::string ledger_key;
  std::vector<std::string> pushees;
};

Result<ServerConfigFile> parse_settings(const std::string& path, const std::string& text) {
  auto parsed = parse_server_config(text);
  if (parsed) return std::move(*parsed);
  const RosterProblem& problem = parsed.error().front();
  return misused(fmt::format("{}:{}: {}", path, problem.place.line, problem.what),
                 "mend it, or remove it and install again");
}

// What the file says already, where it is there: a second install changes only what it is told.
Result<ServerConfigFile> present_settings(const std::string& path) {
  const auto bytes = read_file(path, settings_bytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return ServerConfigFile{};
  return parse_settings(path, **bytes);
}

// The text is read back before it is written: what the hook would refuse, the install refuses.
Result<std::string> settings_text(const std::string& path, const ServerConfigFile& present,
                                  const std::optional<Sha256Digest>& anchor, const InstallOptions& options) {
  std::string text =
      "# Settings of the hooks; written by muster hook install, never read from what is pushed.\n";
  const auto kept = anchor ? anchor : present.anchor;
  if (kept) text += "anchor = " + toml_string(kept->text()) + "\n";
  const bool observes =
      options.mode.empty() ? present.mode == ServerMode::observe : options.mode == "observe";
  text += observes ? "mode = \"observe\"\n" : "mode = \"enforce\"\n";
  if (!options.deadline.empty()) {
    text += "deadline = " + toml_string(options.deadline) + "\n";
  } else if (present.deadline_seconds) {
    // In the unit that reads best and fits the grammar's five digits.
    const std::int64_t seconds = *present.deadline_seconds;
    text += seconds % 60 == 0 && seconds > 99'999 ? fmt::format("deadline = \"{}m\"\n", seconds / 60)
                                                  : fmt::format("deadline = \"{}s\"\n", seconds);
  }
  const auto commits = options.max_commits ? options.max_commits : present.max_commits;
  if (commits) text += fmt::format("max_commits = {}\n", *commits);
  const auto prefix = options.prefix ? options.prefix : present.prefix;
  if (prefix) text += "prefix = " + toml_string(*prefix) + "\n";
  auto ledger = present.ledger;
  if (options.ledger || observes) ledger = LedgerSetting{true, ledger ? ledger->key_file : ""};
  if (!options.ledger_key.empty()) ledger = LedgerSetting{true, options.ledger_key};
  if (ledger) {
    const std::string value = ledger->on ? "true" : "false";
    text += "ledger = " + (ledger->key_file.empty() ? value : toml_string(ledger->key_file)) + "\n";
  }
  const auto pushees = options.pushees.empty() ? present.pushees : std::optional(options.pushees);
  if (pushees) {
    std::string list;
    for (const std::string& pushee : *pushees) list += (list.empty() ? "" : ", ") + toml_string(pushee);
    text += "pushee = [" + list + "]\n";
  }
  if (const auto good = parse_settings(path, text); !good) return tl::make_unexpected(good.error());
  return text;
}

// What the stub names already, unless another is given.
Result<std::optional<std::string>> central_config(const HookPlace& place, const InstallOptions& options) {
  if (options.config.empty()) {
    const auto found = look_at_hook(place.hook(hook_names.front()));
    if (!found) return tl::make_unexpected(found.error());
    const auto* ours = std::get_if<OurHook>(&*found);
    return ours == nullptr ? std::nullopt : ours->stub.central_config;
  }
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::canonical(options.config, failed);
  if (failed)
    return misused("there is no file " + options.config, "--config names the central settings file");
  return whole.string();
}

// What is about to be done; nothing has been written yet.
struct InstallPlan {
  HookPlace place;
  std::optional<std::string> central;
  std::string settings;
  ServerConfig in_force;
  std::vector<std::pair<std::string, std::string>> programs;  // hook path, program

  std::string ledger_key() const {
    const std::string& named = in_force.ledger.key_file;
    return named.empty() ? place.git_directory + "/muster/ledger-key" : named;
  }
};

// Where none is given, one may be in force: by the repository's settings, or by a central file.
Result<std::optional<Sha256Digest>> given_anchor(const Globals& globals,
                                                 const std::optional<std::string>& central,
                                                 const ServerConfigFile& present) {
  if (globals.anchor.empty() && (central || present.anchor)) return std::nullopt;
  const auto anchor = anchor_of(globals);
  if (!anchor) return tl::make_unexpected(anchor.error());
  return *anchor;
}

Result<ServerConfig> config_in_force(const std::optional<std::string>& central, const ServerConfigFile& own) {
  std::optional<ServerConfigFile> above;
  if (central) {
    auto read = present_settings(*central);
    if (!read) return tl::make_unexpected(std::move(read).error());
    above = std::move(*read);
  }
  const auto combined = combine(above, own);
  if (combined) return *combined;
  return misused(combined.error(), "give one with --anchor");
}

Result<std::monostate> check_place(const HookPlace& place, const std::vector<std::string>& names,
                                   Foreign foreign) {
  if (auto own = refuse_linked(place); !own) return own;
  if (!place.elsewhere.empty() && place.in_hooks()) {
    return misused(
        "core.hooksPath is " + place.elsewhere + ", so git would skip the hooks of " + place.git_directory,
        "unset it for this repository (git config --show-origin --get core.hooksPath tells where "
        "it is set), then install again");
  }
  for (const std::string& name : names) {
    if (auto fit = check_hook_place(place.hook(name), foreign); !fit) return fit;
  }
  return std::monostate{};
}

Result<InstallPlan> plan_install(const Globals& globals, const InstallOptions& options) {
  auto place = hook_place(globals, Depth::full, options.stubs);
  if (!place) return tl::make_unexpected(std::move(place).error());
  // A chained hook is told by its own name what it may refuse, and lies where the forge would run it as well.
  if (options.chain && !place->stubs.ends_with("/HOOK")) {
    return misused("--chain chains hooks/HOOK and its like, not " + place->stubs, "leave one of the two out");
  }
  auto central = central_config(*place, options);
  if (!central) return tl::make_unexpected(std::move(central).error());
  auto names = hooks_of_ours(*place);
  if (!names) return tl::make_unexpected(std::move(names).error());
  for (const std::string& name : options.with) {
    if (std::ranges::find(*names, name) == names->end()) names->push_back(name);
  }
  if (auto fit = check_place(*place, *names, options.chain ? Foreign::chain : Foreign::refuse); !fit) {
    return tl::make_unexpected(std::move(fit).error());
  }
  const auto present = present_settings(place->settings());
  if (!present) return tl::make_unexpected(present.error());
  const auto anchor = given_anchor(globals, *central, *present);
  if (!anchor) return tl::make_unexpected(anchor.error());
  auto text = settings_text(place->settings(), *present, *anchor, options);
  if (!text) return tl::make_unexpected(std::move(text).error());
  const auto own = parse_settings(place->settings(), *text);
  if (!own) return tl::make_unexpected(own.error());
  const auto in_force = config_in_force(*central, *own);
  if (!in_force) return tl::make_unexpected(in_force.error());
  InstallPlan made{std::move(*place), std::move(*central), std::move(*text), *in_force, {}};
  for (const std::string& name : *names) {
    auto program = hook_program(name);
    if (!program) return tl::make_unexpected(std::move(program).error());
    made.programs.emplace_back(made.place.hook(name), std::move(*program));
  }
  return made;
}

// Settings first: a hook without them refuses, so no order of failures lets anything in.
Result<std::monostate> carry_out(const InstallPlan& plan, Foreign foreign) {
  if (plan.in_force.ledger.on) {
    if (auto made = make_ledger_key(plan.ledger_key()); !made) return made;
    if (auto key = read_ledger_key(plan.ledger_key()); !key)
      return tl::make_unexpected(std::move(key).error());
  }
  if (auto written = write_file(plan.place.settings(), plan.settings); !written) return written;
  for (const auto& [path, program] : plan.programs) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    if (auto made = make_directories(folder); !made) return made;
  }
  // Before the hooks that look there: what pre-receive lets in is then told to them from their first moment
  // on.
  const std::pair<const char*, AdmissionsFor> readers[] = {
      {"reference-transaction", AdmissionsFor::reference_transaction}, {"update", AdmissionsFor::update}};
  for (const auto& [name, reader] : readers) {
    const std::string hook = plan.place.hook(name);
    if (std::ranges::none_of(plan.programs, [&](const auto& one) { return one.first == hook; })) continue;
    if (auto made = DiskAdmissions::make_folder(plan.place.git_directory, reader); !made) return made;
  }
  for (const auto& [path, program] : plan.programs) {
    if (auto installed = install_hook(path, {program, plan.central, Chained::no}, foreign); !installed) {
      return installed;
    }
    if (runnable(path) == Runnable::no) {
      return misused(path + " cannot be executed where it lies, so git would skip it",
                     "put the repository on a file system that is not mounted noexec");
    }
  }
  return std::monostate{};
}

// A repository that has its roster already needs no bootstrap push.
Result<std::optional<ServerState>> seed(const Globals& globals, const InstallPlan& plan) {
  DiskStateStore store(plan.place.git_directory);
  const auto state = store.load();
  if (!state) return tl::make_unexpected(state.error());
  if (*state) return std::nullopt;
  const auto repository = open_repository(globals, Depth::full);
  if (!repository) return tl::make_unexpected(repository.error());
  const auto branches = (*repository)->refs("refs/heads/");
  if (!branches) return tl::make_unexpected(branches.error());
  std::vector<std::string> names;
  for (const NamedRef& branch : *branches) names.push_back(branch.name);
  auto settled = settle_state(**repository, std::nullopt, names, plan.in_force.anchor);
  if (!settled) return tl::make_unexpected(std::move(settled).error());
  if (!*settled) return std::nullopt;
  if (auto saved = store.save(**settled); !saved) return tl::make_unexpected(std::move(saved).error());
  return settled;
}

void say_json(const InstallPlan& plan, const std::optional<ServerState>& seeded,
              const std::optional<DoctorFindings>& findings) {
  nlohmann::ordered_json json;
  json["repository"] = shown(plan.place.git_directory);
  json["hooks"] = nlohmann::ordered_json::array();
  for (const auto& [path, program] : plan.programs) {
    json["hooks"].push_back({{"path", shown(path)}, {"program", shown(program)}});
  }
  json["settings"] = shown(plan.place.settings());
  json["anchor"] = plan.in_force.anchor.text();
  json["mode"] = plan.in_force.mode == ServerMode::observe ? "observe" : "enforce";
  json["ledger"] = plan.in_force.ledger.on ? nlohmann::ordered_json(shown(plan.ledger_key())) : nullptr;
  json["healthy"] = findings ? nlohmann::ordered_json(is_healthy(*findings)) : nullptr;
  json["seeded"] = nullptr;
  if (seeded) json["seeded"] = {{"mainline", shown(seeded->mainline)}, {"version", seeded->version}};
  put_line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void say_text(const InstallPlan& plan, const std::optional<ServerState>& seeded) {
  for (const auto& [path, program] : plan.programs) put_line("installed " + shown(path));
  put_line("wrote     " + shown(plan.place.settings()));
  put_line("anchor    " + plan.in_force.anchor.text());
  if (plan.in_force.mode == ServerMode::observe)
    put_line("mode      observe: nothing is refused; muster report observe tells what would be");
  if (seeded) {
    put_line(fmt::format("in force  roster version {} on {}", seeded->version, shown(seeded->mainline)));
  }
}

void say_notes(const Globals& globals, const InstallPlan& plan, const std::optional<ServerState>& seeded) {
  if (!plan.place.work_tree.empty()) {
    note(globals,
         "this repository has a work tree; the hooks judge what is pushed into it, not what is "
         "committed in it");
  }
  if (!seeded && globals.format == Format::text) {
    note(globals, "where no roster is in force yet, the first push has to bring one in: the mainline alone");
  }
  if (!plan.place.owner.empty()) {
    note(globals, "the git directory belongs to " + shown(plan.place.owner) +
                      ": as that user, run muster hook status, which then sees a core.hooksPath in that "
                      "user's configuration, and see that " +
                      shown(plan.place.git_directory) + "/muster can be written");
  }
}

// Until the roster lists it nobody believes the ledger.
Result<std::monostate> say_ledger(const Globals& globals, const InstallPlan& plan) {
  if (!plan.in_force.ledger.on || globals.format == Format::json) return std::monostate{};
  const auto key = read_ledger_key(plan.ledger_key());
  if (!key) return tl::make_unexpected(key.error());
  const std::string line = ssh_public_key_text(key->public_key());
  put_line("ledger    signed by " + fingerprint_of(key->public_key()).text);
  note(globals,
       "readers believe the ledger once the roster lists its key; in a clone: muster robot add ledger "
       "--owner YOU --email ledger@localhost --key '" +
           line + "' --use receipt");
  return std::monostate{};
}

Result<ExitStatus> install_hook(const Globals& globals, const InstallOptions& options) {
  if (auto plain = refuse_audit_options(globals, "hook install"); !plain) {
    return tl::make_unexpected(std::move(plain).error());
  }
  const auto planned = plan_install(globals, options);
  if (!planned) return tl::make_unexpected(planned.error());
  const Foreign foreign = options.chain ? Foreign::chain : Foreign::refuse;
  if (auto done = carry_out(*planned, foreign); !done) return tl::make_unexpected(std::move(done).error());
  const auto seeded = seed(globals, *planned);
  if (!seeded) return tl::make_unexpected(seeded.error());
  // What was installed is proven; what is not good is said, and for whoever installs to judge.
  std::optional<DoctorFindings> findings;
  if (!options.no_doctor) {
    auto examined = examine(globals, options.stubs);
    if (!examined) return tl::make_unexpected(std::move(examined).error());
    findings = std::move(*examined);
  }
  if (globals.format == Format::json) {
    say_json(*planned, *seeded, findings);
  } else {
    say_text(*planned, *seeded);
  }
  say_notes(globals, *planned, *seeded);
  if (findings) note_findings(globals, *findings);
  if (auto said = say_ledger(globals, *planned); !said) return tl::make_unexpected(std::move(said).error());
  return ExitStatus::accepted;
}

}  // namespace

void add_hook_install(CLI::App& hook, Tool& tool) {
  CLI::App* install = hook.add_subcommand("install", "Install the hooks in a repository on a server");
  const auto options = std::make_shared<InstallOptions>();
  install->add_flag("--chain", options->chain, "Keep a hook that is not ours and run it before ours");
  install->add_option("--deadline", options->deadline, "Refuse a push that takes longer, such as 60s")
      ->type_name("SPAN");
  install->add_option("--max-commits", options->max_commits, "Refuse a push of more new commits")
      ->type_name("N");
  install->add_option("--prefix", options->prefix, "Put this before every line that a pusher sees");
  install->add_option("--config", options->config, "Central settings that the repository's own complete")
      ->type_name("FILE");
  add_stubs_option(*install, options->stubs);
  install
      ->add_option("--with", options->with,
                   "Also install update or reference-transaction (repeatable): see docs/server.md")
      ->type_name("HOOK")
      ->check(CLI::IsMember(std::vector<std::string>(further_hook_names.begin(), further_hook_names.end())));
  install
      ->add_option("--mode", options->mode,
                   "enforce, or observe: let in and write down what would be refused (keeps a ledger)")
      ->check(CLI::IsMember({"enforce", "observe"}).description(""))
      ->type_name("{enforce,observe}");
  install->add_flag("--no-doctor", options->no_doctor,
                    "Do not prove it with real pushes afterwards (muster doctor)");
  install->add_flag("--ledger", options->ledger,
                    "Write every decision into a signed ledger; makes its key where there is none");
  install
      ->add_option("--ledger-key", options->ledger_key,
                   "The same, signed by this Ed25519 key of ssh-keygen's")
      ->type_name("FILE");
  install
      ->add_option("--pushee", options->pushees,
                   "Of signed pushes: take certificates for this address only (repeatable)")
      ->type_name("ADDRESS");
  install->footer(
      "Writes hooks/pre-receive, hooks/post-receive and muster.toml into the git directory. The hooks are\n"
      "small scripts that run an absolute path: a program that is gone refuses every push. Installing\n"
      "again changes what it is told to and keeps the rest. Needs no roster in the repository.\n"
      "Example: muster hook install --repo /srv/git/payments.git --anchor sha256:…");
  install->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, install_hook(tool.globals, *options)); };
  });
}

}  // namespace muster
