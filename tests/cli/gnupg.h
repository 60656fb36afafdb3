// Real people with gpg and gpgsm: their keys, and a project whose roster lists them.
#pragma once

#include <string>
#include <vector>

#include "cli/story.h"

namespace muster::test {

// A home of gpg's for everybody, and programs for git that know no other. What runs in it ends with it.
class Gnupg {
 public:
  explicit Gnupg(const HermeticGit& world);
  ~Gnupg();
  Gnupg(const Gnupg&) = delete;
  Gnupg& operator=(const Gnupg&) = delete;

  std::string sh(const std::string& script) const;
  std::string gpg(const std::string& words) const { return sh(home_ + "/run-gpg " + words); }
  // The fingerprint of the primary key.
  std::string key(const std::string& who, const std::string& words, const std::string& more = "") const;
  std::string fingerprint(const std::string& who) const;
  // As it stands now.
  std::string certificate(const std::string& who) const;
  // A certificate of the person's own, and its key where gpgsm finds it. Gives its file.
  std::string x509(const std::string& who) const;
  // What makes git sign as that person by that kind of program.
  Words as(const std::string& who, const std::string& key, const std::string& format = "openpgp") const;
  // What makes muster find it: the user's own home. Its agent asks no one for a passphrase.
  std::vector<std::string> environment() const { return {"GNUPGHOME=" + home_}; }

 private:
  void program(const std::string& name, const std::string& command) const;

  const HermeticGit& world_;
  std::string home_;
};

class Certified : public Enforced {
 public:
  Certified() : gnupg(world) {}

  Said must(const Words& words) const;
  // Into the developers, by the governor.
  void add(const std::string& who, const std::string& file, const Words& uses = {"git"}) const;
  // By an editor that does this to the file.
  void edit(const std::string& editor) const;
  void bring_in() const;
  std::string commit(Words git, const std::string& date = "");
  void accepted() const;
  void refused(const std::string& rule) const;
  Said audit(const std::string& verb, const std::string& object,
             const std::vector<std::string>& environment = {});

  Gnupg gnupg;

 private:
  int changes_ = 0;
};

}  // namespace muster::test
