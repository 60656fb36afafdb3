#include "support/hermetic_git.h"

#include <sys/stat.h>

#include <map>
#include <stdexcept>
#include <utility>

#include "adapters/environment.h"
#include "model/timestamp.h"

namespace muster::test {

namespace {

std::string without_final_line_feeds(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

ProcessOutput started(const Command& command) {
  auto output = muster::run(command);
  if (!output) throw std::runtime_error(output.error().because);
  return std::move(*output);
}

std::string succeeded(const Command& command) {
  ProcessOutput output = started(command);
  if (output.exit_code == 0) return std::move(output.out);
  std::string said;
  for (const std::string& argument : command.arguments) said += argument + " ";
  throw std::runtime_error(said + "exits with " + std::to_string(output.exit_code) + ": " + output.out +
                           output.error);
}

bool is_foreign(std::string_view name) {
  for (const std::string_view other :
       {"SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "GNUPGHOME", "EMAIL",
        "EDITOR", "VISUAL", "PAGER", "LANGUAGE"}) {
    if (name == other) return true;
  }
  return name.starts_with("GIT_");
}

// git takes "@<seconds> +0000" for what it says, whatever its own ideas of dates are.
std::string git_date(const std::string& date) {
  const auto when = Timestamp::parse(date);
  if (!when) throw std::runtime_error("not a date: " + date);
  return "@" + std::to_string(when->seconds) + " +0000";
}

std::vector<std::string> environment_of(const By& by) {
  const std::string name = by.email.substr(0, by.email.find('@'));
  return {"GIT_AUTHOR_NAME=" + name,
          "GIT_AUTHOR_EMAIL=" + by.email,
          "GIT_AUTHOR_DATE=" + git_date(by.date),
          "GIT_COMMITTER_NAME=" + name,
          "GIT_COMMITTER_EMAIL=" + by.email,
          "GIT_COMMITTER_DATE=" + git_date(by.date)};
}

// Automatic maintenance would run beside the test and outlive its folder.
std::vector<std::string> git_arguments(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {
      "git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

void make_key_files(const std::string& home, const std::string& path, const std::string& type) {
  const std::size_t dash = type.find('-');
  std::vector<std::string> arguments = {"ssh-keygen", "-q", "-N", "",   "-C",
                                        "",           "-f", path, "-t", type.substr(0, dash)};
  if (dash != std::string::npos) {
    arguments.emplace_back("-b");
    arguments.push_back(type.substr(dash + 1));
  }
  succeeded(hermetic_command(home, std::move(arguments)));
}

}  // namespace

Command hermetic_command(const std::string& home, std::vector<std::string> arguments) {
  Command command;
  command.arguments = std::move(arguments);
  command.directory = home;
  command.environment = {"HOME=" + home,
                         "GIT_CONFIG_GLOBAL=/dev/null",
                         "GIT_CONFIG_NOSYSTEM=1",
                         "GIT_TERMINAL_PROMPT=0",
                         "LC_ALL=C",
                         "TZ=UTC"};
  for (const std::string& entry : whole_environment()) {
    std::string name = entry.substr(0, entry.find('='));
    if (is_foreign(name)) command.unset.push_back(std::move(name));
  }
  return command;
}

const SigningKey& make_key(const std::string& name, const std::string& type) {
  static const TempDir folder;
  static std::map<std::pair<std::string, std::string>, SigningKey> made;
  const auto known = made.find({name, type});
  if (known != made.end()) return known->second;
  const std::string path = folder / (name + "." + type);
  make_key_files(folder.path(), path, type);
  // "<algorithm> <base64> <comment>": the comment is empty, its space is not.
  std::string line = without_final_line_feeds(get_file(path + ".pub"));
  while (line.ends_with(' ')) line.pop_back();
  return made.emplace(std::pair(name, type), SigningKey{path, line}).first->second;
}

std::string sign_ssh(const SigningKey& key, const std::string& name_space, const std::string& payload,
                     const std::string& hash) {
  const TempDir home;
  // From standard input to standard output: beside an existing .sig ssh-keygen signs nothing.
  Command command = hermetic_command(home.path(), {"ssh-keygen", "-q", "-Y", "sign", "-n", name_space, "-O",
                                                   "hashalg=" + hash, "-f", key.private_path});
  command.standard_input = payload;
  return succeeded(command);
}

std::string TestRepository::git_directory() const {
  return git({"rev-parse", "--absolute-git-dir"});
}

ProcessOutput TestRepository::run(const std::vector<std::string>& arguments, const std::string& input) const {
  return world_->run(path_, git_arguments(arguments), input);
}

std::string TestRepository::git(const std::vector<std::string>& arguments, const std::string& input) const {
  Command command = hermetic_command(world_->root(), git_arguments(arguments));
  command.directory = path_;
  command.standard_input = input;
  return without_final_line_feeds(succeeded(command));
}

std::string TestRepository::git_by(const By& by, const std::vector<std::string>& arguments,
                                   const std::string& input) const {
  std::vector<std::string> all = {"-c", "gpg.format=ssh"};
  if (by.key != nullptr) {
    const std::vector<std::string> signing = {"-c", "user.signingKey=" + by.key->private_path,
                                              "-c", "commit.gpgSign=true",
                                              "-c", "tag.gpgSign=true"};
    all.insert(all.end(), signing.begin(), signing.end());
  }
  all.insert(all.end(), arguments.begin(), arguments.end());
  Command command = hermetic_command(world_->root(), git_arguments(all));
  const auto who = environment_of(by);
  command.environment.insert(command.environment.end(), who.begin(), who.end());
  command.directory = path_;
  command.standard_input = input;
  return without_final_line_feeds(succeeded(command));
}

void TestRepository::write_file(std::string_view name, std::string_view bytes) const {
  put_file(path_ + "/" + std::string(name), bytes);
}

void TestRepository::install_hook(std::string_view name, std::string_view script) const {
  const std::string path = git_directory() + "/hooks/" + std::string(name);
  put_file(path, script);
  if (::chmod(path.c_str(), 0755) != 0) throw std::runtime_error("cannot make " + path + " executable");
}

std::string TestRepository::commit(const By& by, const std::string& message) const {
  git({"add", "--all"});
  git_by(by, {"commit", "--quiet", "--allow-empty", "--allow-empty-message", "--message=" + message});
  return git({"rev-parse", "HEAD"});
}

std::string TestRepository::commit_signed(const SigningKey& key, const std::string& email,
                                          const std::string& date, const std::string& message) const {
  return commit({email, date, &key}, message);
}

std::string TestRepository::commit_unsigned(const std::string& email, const std::string& date,
                                            const std::string& message) const {
  return commit({email, date}, message);
}

std::string TestRepository::merge(const By& by, const std::string& other, const std::string& message) const {
  git_by(by, {"merge", "--quiet", "--no-ff", "--message=" + message, other});
  return git({"rev-parse", "HEAD"});
}

std::string TestRepository::tag_signed(const SigningKey& key, const std::string& email,
                                       const std::string& date, const std::string& name,
                                       const std::string& target) const {
  git_by({email, date, &key}, {"tag", "--sign", "--force", "--message=" + name, name, target});
  return git({"rev-parse", "refs/tags/" + name});
}

std::string TestRepository::write_object(const std::string& type, const std::string& bytes) const {
  return git({"hash-object", "-w", "--literally", "--stdin", "-t", type}, bytes);
}

std::string TestRepository::loose_object_path(const std::string& id) const {
  return git_directory() + "/objects/" + id.substr(0, 2) + "/" + id.substr(2);
}

PushOutcome TestRepository::push(const std::string& remote, const std::vector<std::string>& refspecs,
                                 const std::vector<std::string>& options) const {
  std::vector<std::string> arguments = {"push"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(remote);
  arguments.insert(arguments.end(), refspecs.begin(), refspecs.end());
  ProcessOutput output = run(arguments);
  return {output.exit_code, output.out + output.error};
}

ProcessOutput HermeticGit::run(const std::string& directory, std::vector<std::string> arguments,
                               const std::string& input, const std::vector<std::string>& environment) const {
  Command command = hermetic_command(root(), std::move(arguments));
  command.environment.insert(command.environment.end(), environment.begin(), environment.end());
  command.directory = directory;
  command.standard_input = input;
  return started(command);
}

TestRepository HermeticGit::init(const std::string& name, const std::vector<std::string>& options) const {
  const TestRepository here(*this, root());
  std::vector<std::string> arguments = {"init", "--quiet", "--template=", "--initial-branch=main"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(name);
  here.git(arguments);
  const TestRepository made(*this, root() + "/" + name);
  made.git({"config", "gc.auto", "0"});  // for the git that a push starts here
  made.git({"config", "receive.autogc", "false"});
  return made;
}

TestRepository HermeticGit::init_bare(const std::string& name, const std::string& object_format) const {
  return init(name, {"--bare", "--object-format=" + object_format});
}

TestRepository HermeticGit::init_work(const std::string& name, const std::string& object_format) const {
  return init(name, {"--object-format=" + object_format});
}

TestRepository HermeticGit::clone(const std::string& url, const std::string& name,
                                  const std::vector<std::string>& options) const {
  const TestRepository here(*this, root());
  std::vector<std::string> arguments = {"clone", "--quiet", "--template="};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(url);
  arguments.push_back(name);
  here.git(arguments);
  return {*this, root() + "/" + name};
}

}  // namespace muster::test
