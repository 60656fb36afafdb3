// A repository whose people sign with OpenPGP keys, and a gpg to make them.
#pragma once

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "cli/clone.h"
#include "cli/story.h"

namespace muster::test {

// gpg with keys of its own. The name of its home is short: the agent's socket lies in it.
class GpgHome {
 public:
  explicit GpgHome(const HermeticGit& world) : world_(world) {
    std::string path = "/tmp/mi-XXXXXX";
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    path_ = path;
    put_file(path_ + "/gpg",
             "#!/bin/sh\nexec gpg --homedir " + path_ +
                 " --no-options --batch --no-tty --pinentry-mode loopback --passphrase '' \"$@\"\n");
    std::filesystem::permissions(path_ + "/gpg", std::filesystem::perms::owner_all);
  }
  ~GpgHome() {
    world_.run(path_, {"gpgconf", "--homedir", path_, "--kill", "all"});
    world_.run(path_, {"gpgconf", "--homedir", path_, "--remove-socketdir"});
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  GpgHome(const GpgHome&) = delete;
  GpgHome& operator=(const GpgHome&) = delete;

  std::string program() const { return path_ + "/gpg"; }
  std::string run(const Words& arguments, const std::string& input = {}) const {
    Words words = {program(), "--quiet"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const auto said = world_.run(path_, words, input);
    INFO(said.error);
    REQUIRE(said.exit_code == 0);
    return said.out;
  }
  // Gives the fingerprint.
  std::string make(const std::string& name) const {
    const std::string id = name + " Example <" + name + "@example.org>";
    run({"--quick-gen-key", id, "ed25519", "sign,cert", "never"});
    return fingerprint("<" + name + "@example.org>");
  }
  std::string add_subkey(const std::string& key) const {
    run({"--quick-add-key", key, "ed25519", "sign", "never"});
    return fingerprint(key, 1);
  }
  void revoke(const std::string& key) const {
    // The colon keeps it from being imported by mistake.
    std::string text = get_file(path_ + "/openpgp-revocs.d/" + key + ".rev");
    text.erase(text.find(":-----BEGIN"), 1);
    run({"--import"}, text);
  }

 private:
  // Of the primary key, or of a subkey.
  std::string fingerprint(const std::string& of, int place = 0) const {
    const std::string listing = run({"--with-colons", "--list-keys", of});
    std::size_t at = listing.find("\nfpr:");
    while (place-- > 0) at = listing.find("\nfpr:", at + 1);
    REQUIRE(at != std::string::npos);
    return listing.substr(at + 13, 40);
  }

  const HermeticGit& world_;
  std::string path_;
};

// A repository whose people sign with OpenPGP keys.
class Channel : public Project {
 public:
  Channel() : gpg(world), alice_key(gpg.make("alice")), bob_key(gpg.make("bob")) {
    work.git({"config", "gpg.format", "openpgp"});
    work.git({"config", "gpg.program", gpg.program()});
    work.git({"config", "user.signingKey", alice_key});
  }
  std::string commit_by(const std::string& name, const std::string& key, const std::string& file = "") const {
    if (!file.empty()) work.write_file(file, name + now());
    work.git({"add", "-A"});
    work.git({"-c", "user.name=" + name, "-c", "user.email=" + name + "@example.org", "-c",
              "user.signingKey=" + key, "commit", "-q", "--allow-empty", "-S", "-m", "by " + name});
    return work.git({"rev-parse", "HEAD"});
  }
  // As `muster roster sign` does it.
  void sign_roster(const std::string& name, const std::string& key) const {
    std::filesystem::create_directories(work.path() + "/.muster/signatures");
    const std::string text = "muster-roster\n" + get_file(work.path() + "/.muster/roster.toml");
    put_file(work.path() + "/.muster/signatures/" + name + ".asc",
             gpg.run({"--armor", "--detach-sign", "-u", key}, text));
  }
  // The keyring branch: a file for each, one of them armoured.
  void make_keyring(const std::string& branch) const {
    const std::string back = work.git({"symbolic-ref", "HEAD"});
    work.git({"checkout", "-q", "--orphan", "keys"});
    work.git({"rm", "-rqf", "--ignore-unmatch", "."});
    work.write_file("alice.key", gpg.run({"--armor", "--export", alice_key}));
    work.write_file("bob.key", gpg.run({"--export", bob_key}) + behind_bobs);
    work.write_file("README", "keys");
    work.git({"add", "-A"});
    work.git({"commit", "-q", "--no-gpg-sign", "-m", "keys"});
    work.git({"branch", "-m", "keys", branch});
    work.git({"checkout", "-q", back.substr(std::string("refs/heads/").size())});
  }

  void list(const std::vector<std::pair<std::string, std::string>>& signers) const {
    std::string text = "(authorizations (version 0) (";
    for (const auto& [key, name] : signers) text += "(\"" + key + "\" (name \"" + name + "\"))\n";
    work.write_file(".guix-authorizations", text + "))\n");
  }

  GpgHome gpg;
  std::string alice_key;
  std::string bob_key;
  std::string behind_bobs;  // packets that somebody put behind his certificate
};

}  // namespace muster::test
