// Real repositories, made by plain git and ssh-keygen, written as scripts: no user
// configuration, no agent, no network, no clock.
//
//   HermeticGit world;
//   const auto& alice = make_key("alice");
//   auto server = world.init_bare("server.git");
//   auto work = world.clone(server.path(), "work");
//   work.write_file("a.txt", "a\n");
//   work.commit_signed(alice, "alice@example.org", "2026-01-02T03:04:05Z", "first");
//   work.push("origin", {"main"});
//
// What must succeed throws with all that git said.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/process.h"
#include "support/temp_dir.h"

namespace muster::test {

struct SigningKey {
  std::string private_path;
  std::string public_line;  // "<algorithm> <base64>", without comment and line feed
};

// The key of that name, made once a process. `type`: "ed25519", "rsa-3072", "ecdsa-256" …
const SigningKey& make_key(const std::string& name, const std::string& type = "ed25519");

// SSHSIG armour over `payload` by ssh-keygen -Y sign; the hash is "sha512" or "sha256".
std::string sign_ssh(const SigningKey& key, const std::string& name_space, const std::string& payload,
                     const std::string& hash = "sha512");

// Who makes a commit or tag, and when ("2026-01-02T03:04:05Z").
struct By {
  std::string email;
  std::string date;
  const SigningKey* key = nullptr;  // none: not signed
};

struct PushOutcome {
  int exit_code;
  std::string report;  // what the pusher sees, hooks' lines after "remote: "
};

class HermeticGit;

// A handle; the repository lives as long as its HermeticGit.
class TestRepository {
 public:
  TestRepository(const HermeticGit& world, std::string path) : world_(&world), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  // Work tree or bare: where objects/ and refs/ are.
  std::string git_directory() const;

  // Any exit code.
  ProcessOutput run(const std::vector<std::string>& arguments, const std::string& input = {}) const;
  // Must succeed; standard output without its final line feeds.
  std::string git(const std::vector<std::string>& arguments, const std::string& input = {}) const;
  // The same with somebody's name, date and (for commit, merge, tag …) key.
  std::string git_by(const By& by, const std::vector<std::string>& arguments,
                     const std::string& input = {}) const;

  void write_file(std::string_view name, std::string_view bytes) const;
  void install_hook(std::string_view name, std::string_view script) const;

  // All of the work tree, also nothing new. Give the commit's id.
  std::string commit_signed(const SigningKey& key, const std::string& email, const std::string& date,
                            const std::string& message) const;
  std::string commit_unsigned(const std::string& email, const std::string& date,
                              const std::string& message) const;
  // A merge commit even where a fast-forward would do.
  std::string merge(const By& by, const std::string& other, const std::string& message) const;
  // Gives the tag object's id.
  std::string tag_signed(const SigningKey& key, const std::string& email, const std::string& date,
                         const std::string& name, const std::string& target = "HEAD") const;
  // An object of exactly these bytes, without any check.
  std::string write_object(const std::string& type, const std::string& bytes) const;
  std::string loose_object_path(const std::string& id) const;

  PushOutcome push(const std::string& remote, const std::vector<std::string>& refspecs,
                   const std::vector<std::string>& options = {}) const;

 private:
  std::string commit(const By& by, const std::string& message) const;

  const HermeticGit* world_;
  std::string path_;
};

class HermeticGit {
 public:
  // All repositories lie below.
  const std::string& root() const { return root_.path(); }

  // The first branch is "main". `object_format`: "sha1" or "sha256".
  TestRepository init_bare(const std::string& name, const std::string& object_format = "sha1") const;
  TestRepository init_work(const std::string& name, const std::string& object_format = "sha1") const;
  TestRepository clone(const std::string& url, const std::string& name,
                       const std::vector<std::string>& options = {}) const;

  // Any program in the hermetic environment.
  ProcessOutput run(const std::string& directory, std::vector<std::string> arguments,
                    const std::string& input = {}, const std::vector<std::string>& environment = {}) const;

 private:
  TestRepository init(const std::string& name, const std::vector<std::string>& options) const;

  TempDir root_;
};

// A command without any GIT_* variable, agent or configuration of the user, at home in `home`.
Command hermetic_command(const std::string& home, std::vector<std::string> arguments);

}  // namespace muster::test
