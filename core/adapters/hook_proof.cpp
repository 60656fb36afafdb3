#include "adapters/hook_proof.h"

#include "adapters/disk.h"
#include "adapters/disk_admissions.h"
#include "adapters/git_command.h"
#include "adapters/process.h"
#include "adapters/scratch_folder.h"
#include "adapters/ssh_signer.h"
#include "crypto/sha256.h"
#include "model/ledger.h"

namespace muster {

namespace {

constexpr std::chrono::milliseconds push_patience{120'000};

Fault cannot(const std::string& what, const ProcessOutput& said) {
  return {FaultId::git, what + ": " + said.error, "see whether git and ssh-keygen work for this user"};
}

// git in a folder made for this; with the user's configuration only where a push has to meet what real ones
// meet.
class Git {
 public:
  Git(std::string folder, GitConfiguration configuration)
      : folder_(std::move(folder)), configuration_(configuration) {}

  Result<ProcessOutput> any(std::vector<std::string> arguments) const {
    Command command =
        git_command({"-C", folder_, "-c", "user.name=muster doctor", "-c", "user.email=doctor@localhost"},
                    std::move(arguments), configuration_, Quarantine::hidden);
    command.time_limit = push_patience;
    return run(command);
  }
  // Standard output without its line feed.
  Result<std::string> must(std::vector<std::string> arguments) const {
    const std::string what = "git " + arguments.front();
    auto said = any(std::move(arguments));
    if (!said) return tl::make_unexpected(std::move(said).error());
    if (said->exit_code != 0) return tl::make_unexpected(cannot(what, *said));
    if (said->out.ends_with('\n')) said->out.pop_back();
    return std::move(said->out);
  }
  Result<PushTried> push(const std::string& to, const std::string& refspec) const {
    auto said = any({"push", "--no-verify", to, refspec});
    if (!said) return tl::make_unexpected(std::move(said).error());
    return PushTried{said->exit_code == 0 ? LetIn::yes : LetIn::no, std::move(said->error)};
  }

 private:
  std::string folder_;
  GitConfiguration configuration_;
};

// On top of nothing.
Result<std::string> unsigned_root(const Git& git) {
  auto tree = git.must({"hash-object", "-t", "tree", "-w", "/dev/null"});
  if (!tree) return tree;
  return git.must({"commit-tree", "-m", "muster doctor", *tree});
}

// On top of HEAD, with what is there.
Result<std::string> unsigned_commit(const Git& git) {
  return git.must({"commit-tree", "-m", "muster doctor", "-p", "HEAD", "HEAD^{tree}"});
}

Result<std::monostate> make_key(const std::string& path) {
  Command command;
  command.arguments = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path};
  const auto said = run(command);
  if (!said) return tl::make_unexpected(said.error());
  if (said->exit_code != 0) return tl::make_unexpected(cannot("ssh-keygen", *said));
  return std::monostate{};
}

// A first roster in the work tree, signed and committed by its one governor; gives its digest.
Result<Sha256Digest> make_roster(const Git& git, const std::string& work, const std::string& key,
                                 const HookScene& scene) {
  const auto line = public_line_of({key, ""});
  if (!line) return tl::make_unexpected(line.error());
  const std::string text = scene.roster_text(*line);
  const auto signature = ssh_sign({key, ""}, "muster-roster", text);
  if (!signature) return tl::make_unexpected(signature.error());
  if (auto made = make_directories(work + "/.muster/signatures"); !made)
    return tl::make_unexpected(made.error());
  for (const auto& [name, bytes] :
       {std::pair<std::string, std::string>{"roster.toml", text}, {"signatures/doctor.sig", *signature}}) {
    if (auto written = write_file(work + "/.muster/" + name, bytes); !written)
      return tl::make_unexpected(written.error());
  }
  if (auto added = git.must({"add", ".muster"}); !added) return tl::make_unexpected(added.error());
  auto committed = git.must({"-c", "gpg.format=ssh", "-c", "user.signingKey=" + key, "-c",
                             "core.hooksPath=/dev/null", "commit", "-q", "-S", "-m", "muster doctor"});
  if (!committed) return tl::make_unexpected(committed.error());
  return sha256(text);
}

}  // namespace

Result<PushTried> push_to_doctor_ref(const std::string& git_directory) {
  const auto scratch = ScratchFolder::make();
  if (!scratch) return tl::make_unexpected(scratch.error());
  const Git git(scratch->path(), GitConfiguration::of_the_user);
  const Git there(git_directory, GitConfiguration::none);
  // In the repository's own format of objects.
  const auto format = there.must({"rev-parse", "--show-object-format"});
  if (!format) return tl::make_unexpected(format.error());
  if (auto made = git.must({"init", "-q", "--bare", "--object-format=" + *format, "."}); !made)
    return tl::make_unexpected(made.error());
  const auto commit = unsigned_root(git);
  if (!commit) return tl::make_unexpected(commit.error());
  auto tried = git.push(git_directory, *commit + ":" + std::string(doctor_ref));
  if (!tried || tried->let_in == LetIn::no) return tried;
  const auto removed =
      there.must({"-c", "core.hooksPath=/dev/null", "update-ref", "-d", std::string(doctor_ref), *commit});
  if (!removed) return tl::make_unexpected(removed.error());
  return tried;
}

Result<SceneTried> try_scene(const HookScene& scene) {
  const auto scratch = ScratchFolder::make();
  if (!scratch) return tl::make_unexpected(scratch.error());
  const std::string server = scratch->path() + "/server.git";
  const std::string work = scratch->path() + "/work";
  const std::string key = scratch->path() + "/key";
  const Git here(scratch->path(), GitConfiguration::none);
  for (std::vector<std::string> arguments :
       {std::vector<std::string>{"init", "-q", "--bare", "--template=", server},
        {"init", "-q", "--template=", "--initial-branch=main", work}}) {
    if (auto made = here.must(std::move(arguments)); !made) return tl::make_unexpected(made.error());
  }
  if (auto made = make_key(key); !made) return tl::make_unexpected(made.error());
  const Git git(work, GitConfiguration::none);
  const auto anchor = make_roster(git, work, key, scene);
  if (!anchor) return tl::make_unexpected(anchor.error());
  if (auto written = write_file(server + "/muster.toml", "anchor = \"" + anchor->text() + "\"\n"); !written)
    return tl::make_unexpected(written.error());
  if (auto made = make_directories(server + "/hooks"); !made) return tl::make_unexpected(made.error());
  // As hook install makes it: reference-transaction lets the first roster in by what pre-receive tells it.
  if (auto made = DiskAdmissions::make_folder(server, AdmissionsFor::reference_transaction); !made)
    return tl::make_unexpected(made.error());
  for (const auto& [name, stub] : scene.hooks) {
    if (auto installed = install_hook(server + "/hooks/" + name, stub, Foreign::refuse); !installed)
      return tl::make_unexpected(installed.error());
  }
  auto good = git.push(server, "HEAD:refs/heads/main");
  if (!good) return tl::make_unexpected(std::move(good).error());
  const auto bad = unsigned_commit(git);
  if (!bad) return tl::make_unexpected(bad.error());
  auto refused = git.push(server, *bad + ":refs/heads/main");
  if (!refused) return tl::make_unexpected(std::move(refused).error());
  return SceneTried{std::move(*good), std::move(*refused)};
}

}  // namespace muster
