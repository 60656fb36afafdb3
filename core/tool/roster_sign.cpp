#include <nlohmann/json.hpp>

#include "adapters/proposal_disk.h"
#include "adapters/roster_folder_disk.h"
#include "adapters/system_clock.h"
#include "crypto/check_signature.h"
#include "tool/editing.h"
#include "tool/init_facts.h"
#include "tool/output.h"
#include "tool/roster.h"
#include "tool/session.h"
#include "tool/signing_key.h"

namespace muster {

namespace {

using Json = nlohmann::ordered_json;

struct SignOptions : EditOptions {
  std::string key;
};

// What waits for signatures: in the work tree, or as HEAD holds it.
struct Unsigned {
  std::string folder;
  RosterFiles files;
  RosterPtr before;  // null: a first roster
  RosterPtr after;
  Waits waits = Waits::in_work_tree;
};

bool same_but_signatures(const RosterFiles& one, const RosterFiles& other) {
  const auto others_hold = [](const RosterFiles& these, const RosterFiles& those) {
    return std::ranges::all_of(these, [&](const auto& file) {
      const auto found = those.find(file.first);
      return file.first.starts_with("signatures/") || (found != those.end() && found->second == file.second);
    });
  };
  return others_hold(one, other) && others_hold(other, one);
}

// The version that HEAD holds, where it waits for signatures itself: one governor commits, others add
// theirs to that commit. `committed` is null before the first commit.
Gathered<Unsigned> committed_version(std::string folder, RosterFiles work, const RosterFiles* committed,
                                     Rosters& rosters, KeyRing& ring) {
  auto after = rosters.load(work.at("roster.toml"), ".muster/roster.toml", work);
  if (!after) return stop(after.error());
  const Waits waits = committed != nullptr ? Waits::at_head : Waits::in_work_tree;
  Unsigned found{std::move(folder), std::move(work), nullptr, *after, waits};
  const std::uint32_t version = found.after->name().version;
  if (version > 1) {
    const auto archive = found.files.find("history/" + std::to_string(version - 1) + "/roster.toml");
    if (archive == found.files.end()) {
      return stop(Reason{reasons::RosterFolder{
          ".muster/history/" + std::to_string(version - 1) + "/roster.toml", "it is missing"}});
    }
    auto before = rosters.load(archive->second, ".muster/" + archive->first, found.files);
    if (!before) return stop(before.error());
    if (auto next = load_next(**before, found.files.at("roster.toml"), found.files, rosters); !next)
      return stop(next.error());
    found.before = *before;
  }
  // As a clone would judge it: by keys as they were when it was issued.
  const Timestamp issued = found.after->draft().issued;
  if (committed != nullptr &&
      signing_state(*committed, found.before.get(), *found.after, issued, ring).complete()) {
    return stop(Fault{FaultId::config,
                      "nothing waits for a signature: version " + std::to_string(version) +
                          " at HEAD has those that it needs",
                      "begin a proposal: muster person add, muster key add, muster roster edit"});
  }
  return found;
}

Gathered<Unsigned> unsigned_version_here(const Globals& globals, KeyRing& ring) {
  auto repository = open_repository(globals, Depth::any);
  if (!repository) return stop(repository.error());
  const std::string folder = (*repository)->work_tree() + "/.muster";
  if (auto checked = check_proposal_folder(folder); !checked) return stop(checked.error());
  auto work = read_roster_folder(folder);
  if (!work) return stop(work.error());
  if ((*repository)->work_tree().empty() || !*work || !(*work)->contains("roster.toml")) {
    return stop(Fault{FaultId::config, "there is no roster in a work tree here", "start with muster init"});
  }
  const auto head = PlainGit(globals.repo).commit("HEAD", (*repository)->hash_algorithm());
  ObjectAccess objects(**repository, nullptr, globals.certificates);
  auto committed = head ? roster_files_at(objects, *head) : Gathered<RosterFiles>(RosterFiles{});
  const bool none = !head || (!committed && std::holds_alternative<Fault>(committed.error()) &&
                              std::get<Fault>(committed.error()).id == FaultId::config);
  if (none) return committed_version(folder, std::move(**work), nullptr, objects.rosters(), ring);
  if (!committed) return tl::unexpected(committed.error());
  if (same_but_signatures(**work, *committed)) {
    return committed_version(folder, std::move(**work), &*committed, objects.rosters(), ring);
  }
  MUSTER_TRY(opened, open_proposal(globals, ring));
  if (!opened.proposal.proposed)
    return stop(Fault{FaultId::config, "there is no proposal to sign", "begin one"});
  return Unsigned{opened.folder, opened.proposal.work, opened.proposal.in_force, *opened.proposal.proposed,
                  Waits::in_work_tree};
}

// The path of the new signature and its bytes, and what goes: a person has one.
struct NewSignature {
  std::string person;
  std::string path;
  std::string bytes;
  std::vector<std::string> replaced;
};

std::vector<std::string> other_signatures(const RosterFiles& files, const NewSignature& made) {
  std::vector<std::string> others;
  for (const SignatureKind kind : {SignatureKind::ssh, SignatureKind::openpgp, SignatureKind::x509}) {
    std::string path = "signatures/" + made.person + std::string(ending_of(kind));
    if (path != made.path && files.contains(path)) others.push_back(std::move(path));
  }
  return others;
}

Gathered<NewSignature> make_signature(const Globals& globals, const SignOptions& options,
                                      const Unsigned& version) {
  const auto facts = init_facts(PlainGit(globals.repo));
  if (!facts) return stop(facts.error());
  const auto key = choose_signing_key(*facts, options.key);
  if (!key) return stop(key.error());
  const auto person = may_govern(key->key.blob, version.before.get(), *version.after, SystemClock().now());
  if (!person) {
    return stop(
        Fault{FaultId::config,
              "your key " + fingerprint_of(key->key).text + " cannot sign this roster: " + person.error(),
              "sign with a governor's key: --key KEY (muster roster show lists governors and keys)"});
  }
  NewSignature made{*person, "signatures/" + *person + std::string(ending_of(key->kind())), "", {}};
  made.replaced = other_signatures(version.files, made);
  if (options.dry_run) return made;
  const auto signature =
      sign_checked(globals, *key, SignaturePurpose::roster, version.files.at("roster.toml"));
  if (!signature) return stop(signature.error());
  made.bytes = file_of(*signature);
  return made;
}

void say_signed(const Globals& globals, const SignOptions& options, const NewSignature& made,
                const Unsigned& version, const SigningState& state) {
  if (globals.format == Format::json) {
    const Json json = {{"version", version.after->name().version},
                       {"digest", version.after->name().digest.text()},
                       {"signer", made.person},
                       {"written", !options.dry_run},
                       {"file", ".muster/" + made.path},
                       {"signatures", Json::parse(json_of(state))},
                       {"next", next_commands(state, version.waits)}};
    put_line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return;
  }
  if (globals.quiet) return;
  const std::string did = options.dry_run ? "would sign" : "signed";
  put_line(made.person + " " + did + " version " + std::to_string(version.after->name().version) +
           ": .muster/" + made.path);
  for (const std::string& path : made.replaced)
    put_line((options.dry_run ? "it would replace .muster/" : "it replaces .muster/") + path);
  put_line("");
  put(text_of(state, version.waits));
}

Gathered<ExitStatus> sign_here(const Globals& globals, const SignOptions& options) {
  if (auto plain = refuse_audit_options(globals, "roster sign"); !plain) return stop(plain.error());
  KeyRing ring(globals.certificates);
  MUSTER_TRY(version, unsigned_version_here(globals, ring));
  MUSTER_TRY(made, make_signature(globals, options, version));
  const Timestamp now = SystemClock().now();
  if (!options.dry_run) {
    version.files[made.path] = made.bytes;
    for (const std::string& path : made.replaced) version.files.erase(path);
  }
  const SigningState state = signing_state(version.files, version.before.get(), *version.after, now, ring);
  const auto idle = std::ranges::find(state.idle, made.path.substr(std::string("signatures/").size()),
                                      &IdleSignature::file);
  if (!options.dry_run && idle != state.idle.end()) {
    return stop(Fault{FaultId::config, "your signature would count for nothing: " + idle->why,
                      "remove what is in the way in .muster/signatures/, or name another key with --key"});
  }
  if (!options.dry_run) {
    auto written = write_proposal(version.folder, {{made.path, made.bytes}}, made.replaced);
    if (!written) return stop(written.error());
  }
  say_signed(globals, options, made, version, state);
  return ExitStatus::accepted;
}

}  // namespace

void add_roster_sign(CLI::App& roster, Tool& tool) {
  CLI::App* sign = roster.add_subcommand("sign", "Add your governor's signature to the proposal");
  const auto options = std::make_shared<SignOptions>();
  sign->add_option("--key", options->key, std::string(signing_key_help))->type_name("KEY");
  add_edit_options(*sign, *options);
  sign->footer(
      "Signs .muster/roster.toml of the work tree as it is; read muster roster diff before. Also signs a\n"
      "version that another governor has committed and that waits for more: add yours to that commit with\n"
      "git commit --amend. Says which signatures count, and who still has to sign.\n"
      "Example: muster roster sign");
  sign->callback([options, &tool] {
    tool.action = [options, &tool] {
      const auto done = sign_here(tool.globals, *options);
      return done ? *done : report_stop(tool.globals, done.error());
    };
  });
}

}  // namespace muster
