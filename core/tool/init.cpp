#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "adapters/disk.h"
#include "adapters/system_clock.h"
#include "app/verify_roster.h"
#include "crypto/sha256.h"
#include "report/words.h"
#include "tool/bazel.h"
#include "tool/first_roster.h"
#include "tool/init_facts.h"
#include "tool/init_server.h"
#include "tool/output.h"
#include "tool/session.h"
#include "tool/signing_key.h"
#include "tool/tool.h"

namespace muster {

namespace {

struct InitOptions {
  std::string signer;
  std::string email;
  std::string key;
  std::string project;
  std::string mainline;
  std::string baseline;
  bool bazel = false;
  bool server = false;
};

// Everything decided, nothing written.
struct InitPlan {
  InitFacts facts;
  FirstRoster roster;
  SigningKey key;

  const FirstPerson& signer() const { return roster.people.front(); }
};

// One person, who governs and develops.
FirstRoster roster_of(FirstPerson signer, std::string project, std::string mainline,
                      std::optional<std::string> baseline, Timestamp issued) {
  const std::vector<std::string> developers = {"developers"};
  FirstRole role{developers.front(), signer.id, {signer.id}};
  return {std::move(project),  std::move(mainline), std::move(baseline), issued,     {signer.id},
          {std::move(signer)}, {std::move(role)},   developers,          developers, developers};
}

Result<InitPlan> plan_init(const Globals& globals, const InitOptions& options) {
  const PlainGit git(globals.repo);
  auto facts = init_facts(git);
  if (!facts) return tl::make_unexpected(std::move(facts).error());
  std::error_code unreadable;
  if (std::filesystem::symlink_status(facts->work_tree + "/.muster", unreadable).type() !=
      std::filesystem::file_type::not_found) {
    return misused(facts->work_tree + "/.muster is there already",
                   "change the roster that it holds (muster roster show), or remove it first");
  }
  const std::string email = options.email.empty() ? facts->email.value_or("") : options.email;
  if (email.empty()) {
    return misused("git has no user.email here", "name the address that commits carry: --email ADDRESS");
  }
  const std::string signer = options.signer.empty() ? default_signer(email) : options.signer;
  if (signer.empty()) return misused("no id can be made of " + email, "name one: --signer ID");
  const auto mainline = mainline_named(options.mainline, *facts);
  if (!mainline) return tl::make_unexpected(mainline.error());
  auto baseline = baseline_named(options.baseline, *facts, git);
  if (!baseline) return tl::make_unexpected(std::move(baseline).error());
  auto key = choose_signing_key(*facts, options.key);
  if (!key) return tl::make_unexpected(std::move(key).error());
  const Timestamp issued = SystemClock().now();
  const std::string name = facts->name.value_or("");
  FirstPerson person{signer,
                     name.empty() ? signer : name,
                     {email},
                     {{std::string(name_of(key->kind())),
                       roster_value_of(*key),
                       {},
                       issued + first_roster_lasts,
                       {"git", "roster", "release", "approval"}}}};
  FirstRoster roster =
      roster_of(std::move(person), options.project.empty() ? default_project(*facts) : options.project,
                *mainline, std::move(*baseline), issued);
  return InitPlan{std::move(*facts), std::move(roster), std::move(*key)};
}

// What would be refused later is refused now, before anything is written.
Result<std::monostate> check(const Globals& globals, const RosterFiles& files) {
  KeyRing ring(globals.certificates);
  Rosters rosters(nullptr, globals.certificates);
  const Verdict verdict = judge_first_roster(files, rosters, ring);
  const auto* refused = std::get_if<Refused>(&verdict);
  if (refused == nullptr) return std::monostate{};
  return misused("this roster would be refused: " + std::string(rule_of(refused->reason())) + ": " +
                     because_of(refused->reason(), refused->judged_by()),
                 "choose other values; muster init --help lists the options");
}

Result<RosterFiles> make_files(const Globals& globals, const InitPlan& plan) {
  const std::string text = first_roster_text(plan.roster);
  RosterFiles files = {{"roster.toml", text}};
  if (plan.key.certificate) files.emplace(roster_value_of(plan.key), *plan.key.certificate->file);
  // From here on the certificate is known.
  const auto loaded = Rosters(nullptr, globals.certificates).load(text, ".muster/roster.toml", files);
  if (!loaded) {
    return misused("this roster would be refused: " + because_of(loaded.error(), JudgedBy{}),
                   "choose other values; muster init --help lists the options");
  }
  auto signature = sign_checked(globals, plan.key, SignaturePurpose::roster, text);
  if (!signature) return tl::make_unexpected(std::move(signature).error());
  files.emplace("signatures/" + plan.signer().id + std::string(ending_of(signature->kind)),
                file_of(*signature));
  if (auto good = check(globals, files); !good) return tl::make_unexpected(std::move(good).error());
  return files;
}

Result<std::monostate> write_files(const InitPlan& plan, const RosterFiles& files) {
  const std::string folder = plan.facts.work_tree + "/.muster";
  if (auto made = make_directories(folder + "/signatures"); !made) return made;
  if (plan.key.certificate) {
    if (auto made = make_directories(folder + "/keys"); !made) return made;
  }
  for (const auto& [name, bytes] : files) {
    if (auto written = write_file(folder + "/" + name, bytes); !written) return written;
  }
  return std::monostate{};
}

// The commands that come next; the anchor is named by a variable, because it is printed once.
std::vector<std::string> next_commands(const InitPlan& plan) {
  std::string settings;
  const std::string format(name_of(plan.key.kind()));
  const bool as_configured = plan.facts.gpg_format == format && plan.facts.signing_key &&
                             (plan.key.git_value == *plan.facts.signing_key ||
                              plan.key.git_value == "key::" + *plan.facts.signing_key);
  if (!as_configured)
    settings += " -c gpg.format=" + format + " -c user.signingKey=" + shell_word(plan.key.git_value);
  if (plan.facts.email != plan.signer().emails.front())
    settings += " -c user.email=" + shell_word(plan.signer().emails.front());
  if (!plan.facts.name) settings += " -c user.name=" + shell_word(plan.signer().name);
  const std::string branch = plan.roster.mainline.substr(std::string_view("refs/heads/").size());
  const bool on_branch = plan.facts.head_ref == plan.roster.mainline;
  return {"git add .muster && git" + settings + " commit -S -m \"Adopt muster\"",
          "muster hook install --repo /path/to/server.git --anchor \"$ANCHOR\"",
          "git push origin " + shell_word(on_branch ? branch : "HEAD:" + plan.roster.mainline)};
}

void say_json(const InitPlan& plan, const RosterFiles& files, const std::string& anchor) {
  nlohmann::ordered_json json;
  json["anchor"] = anchor;
  json["project"] = shown(plan.roster.project);
  json["signer"] = shown(plan.signer().id);
  json["mainline"] = shown(plan.roster.mainline);
  json["baseline"] =
      plan.roster.baseline ? nlohmann::ordered_json(*plan.roster.baseline) : nlohmann::ordered_json(nullptr);
  json["files"] = nlohmann::ordered_json::array();
  for (const auto& [name, bytes] : files) json["files"].push_back(shown(".muster/" + name));
  json["next"] = nlohmann::ordered_json::array();
  for (const std::string& command : next_commands(plan)) json["next"].push_back(shown(command));
  put_line(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void say_text(const InitPlan& plan, const RosterFiles& files, const std::string& anchor) {
  for (const auto& [name, bytes] : files) put_line("wrote .muster/" + shown(name));
  const FirstRoster& roster = plan.roster;
  put_line(fmt::format("\n{} governs {} and signs for {}", shown(plan.signer().id), shown(roster.project),
                       shown(roster.mainline)));
  if (roster.baseline) put_line("existing commits up to " + *roster.baseline + " are taken as they are");
  const std::vector<std::string> next = next_commands(plan);
  put_line("\ntrust anchor (keep it outside of this repository; what judges asks for it)\n  " + anchor);
  put_line("\nnext, here\n  " + shown(next[0]));
  put_line("on the server, with the trust anchor in ANCHOR\n  " + shown(next[1]));
  put_line("then, here\n  " + shown(next[2]));
}

// Of a work tree that has its roster already: only what Bazel needs.
Result<ExitStatus> set_up_bazel(const Globals& globals, const std::string& work_tree,
                                const std::string& anchor) {
  const auto changed = write_bazel_settings(work_tree, anchor);
  if (!changed) return tl::make_unexpected(changed.error());
  for (const std::string& name : *changed) {
    if (globals.format == Format::json) {
      put_line(nlohmann::ordered_json{{"wrote", name}}.dump());
    } else {
      put_line("wrote " + name);
    }
  }
  if (changed->empty()) note(globals, "Bazel is set up already");
  return ExitStatus::accepted;
}

Result<ExitStatus> make_repository(const Globals& globals, const InitOptions& options) {
  if (auto plain = refuse_audit_options(globals, "init"); !plain) {
    return tl::make_unexpected(std::move(plain).error());
  }
  if (options.server) return print_server_settings(globals);
  if (options.bazel) {
    const auto facts = init_facts(PlainGit(globals.repo));
    if (!facts) return tl::make_unexpected(facts.error());
    std::error_code unreadable;
    if (std::filesystem::exists(facts->work_tree + "/.muster/roster.toml", unreadable))
      return set_up_bazel(globals, facts->work_tree, globals.anchor);
  }
  const auto planned = plan_init(globals, options);
  if (!planned) return tl::make_unexpected(planned.error());
  const auto files = make_files(globals, *planned);
  if (!files) return tl::make_unexpected(files.error());
  if (auto written = write_files(*planned, *files); !written) {
    return tl::make_unexpected(std::move(written).error());
  }
  const std::string anchor = sha256(files->at("roster.toml")).text();
  const std::string& email = planned->signer().emails.front();
  if (planned->facts.email && planned->facts.email != email) {
    note(globals, "user.email is " + shown(*planned->facts.email) + ", but commits have to carry " +
                      shown(email) + ": git config user.email " + shell_word(shown(email)));
  }
  if (globals.format == Format::json) {
    say_json(*planned, *files, anchor);
  } else {
    say_text(*planned, *files, anchor);
  }
  return options.bazel ? set_up_bazel(globals, planned->facts.work_tree, anchor) : ExitStatus::accepted;
}

}  // namespace

void add_init(CLI::App& app, Tool& tool) {
  CLI::App* init = app.add_subcommand("init", "Write a first roster, signed with your git signing key");
  const auto options = std::make_shared<InitOptions>();
  init->add_option("--signer", options->signer, "Your id (default: the local part of your address)")
      ->type_name("ID");
  init->add_option("--email", options->email, "The address that your commits carry (default: user.email)")
      ->type_name("ADDRESS");
  init->add_option("--key", options->key, std::string(signing_key_help))->type_name("KEY");
  init->add_option("--project", options->project,
                   "What is protected, such as acme/payments (default: origin)")
      ->type_name("NAME");
  init->add_option("--mainline", options->mainline, "The branch that is protected (default: HEAD's)")
      ->type_name("REF");
  init->add_option("--baseline", options->baseline,
                   "Take this commit and its ancestors as they are (default: HEAD)")
      ->type_name("REV");
  init->add_flag("--bazel", options->bazel,
                 "Also write what Bazel needs into .bazelrc and .gitignore; alone where there is a roster");
  const std::vector<CLI::Option*> of_roster = init->get_options();
  CLI::Option* server = init->add_flag(
      "--server", options->server,
      "Write nothing: print what a server and its users have to set for signed pushes (git push --signed)");
  for (CLI::Option* other : of_roster) {
    if (!other->check_lname("help")) server->excludes(other);
  }
  init->footer(
      "Writes .muster/ into the work tree and stages nothing. Prints the trust anchor: the digest that\n"
      "everybody who judges this repository has to be given from outside of it.\n"
      "Examples:\n"
      "  muster init\n"
      "  muster init --signer alice --email alice@example.org --key ~/.ssh/id_ed25519.pub\n"
      "  muster init --key openpgp:0123456789ABCDEF0123456789ABCDEF01234567");
  init->callback([options, &tool] {
    tool.action = [options, &tool] { return finish(tool.globals, make_repository(tool.globals, *options)); };
  });
}

}  // namespace muster
