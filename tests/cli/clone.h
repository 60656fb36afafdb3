// A project with a server that enforces, and other people's clones of it.
#pragma once

#include "cli/kit.h"

namespace muster::test {

// Somebody's work tree, whose git signs as that person.
struct Clone {
  TestRepository work;
  const HermeticGit* world;

  Said run(std::vector<std::string> arguments, const std::string& input = {},
           const std::vector<std::string>& environment = {}) const {
    return muster(*world, work.path(), std::move(arguments), input, environment);
  }
  std::string roster() const { return get_file(work.path() + "/.muster/roster.toml"); }
  void put_roster(const std::string& text) const { put_file(work.path() + "/.muster/roster.toml", text); }
  // All of the work tree in a signed commit, as the person; or into the one that is there.
  void commit(const std::string& message) const {
    work.git({"add", "-A"});
    work.git({"commit", "-q", "-S", "-m", message});
  }
  void amend() const {
    work.git({"add", "-A"});
    work.git({"commit", "-q", "-S", "--amend", "--no-edit", "--reset-author"});
  }
};

// Adopted by alice, pushed to a server with the installed hook.
class Enforced : public Project {
 public:
  Enforced() : server(world.init_bare("server.git")), mine{work, &world} {
    adopt();
    work.git({"remote", "add", "origin", server.path()});
    const Said said = muster(world, world.root(),
                             {"hook", "install", "--no-doctor", "--anchor", anchor, "--repo", server.path()});
    if (said.status != 0) throw std::runtime_error("muster hook install: " + said.error);
    push("main");
  }
  // The clone of a person whose address is <name>@example.org and whose key is the one of that name.
  Clone clone_of(const std::string& name) const {
    Clone clone{world.clone(server.path(), "clone-" + name), &world};
    sign_as(clone, name);
    return clone;
  }
  static void sign_as(const Clone& clone, const std::string& name) {
    clone.work.git({"config", "user.name", name});
    clone.work.git({"config", "user.email", name + "@example.org"});
    clone.work.git({"config", "gpg.format", "ssh"});
    clone.work.git({"config", "user.signingKey", make_key(name).private_path});
  }
  void push(const std::string& refspec) const {
    const PushOutcome pushed = work.push("origin", {refspec});
    if (pushed.exit_code != 0) throw std::runtime_error("push: " + pushed.report);
  }

  TestRepository server;
  Clone mine;
};

}  // namespace muster::test
